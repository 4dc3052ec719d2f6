from . import account_move_reversal, help_request
