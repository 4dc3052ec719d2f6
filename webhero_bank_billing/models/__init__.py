from . import account_move
from . import home
