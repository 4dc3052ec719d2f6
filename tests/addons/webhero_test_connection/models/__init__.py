from . import notebook_backend
from . import exchange_crash
