from . import where
