from . import backend
from . import exchange
