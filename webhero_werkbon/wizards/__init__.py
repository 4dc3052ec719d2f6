from . import login
from . import token
