from . import account_move
from . import accountant_export
