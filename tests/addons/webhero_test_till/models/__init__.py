from . import till_backend
