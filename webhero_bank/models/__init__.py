from . import bank_import
from . import bank_statement
from . import bank_movement
from . import account_bank_statement_line
