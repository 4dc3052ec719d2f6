from . import notebook_backend
