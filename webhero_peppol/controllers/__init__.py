from . import hint
