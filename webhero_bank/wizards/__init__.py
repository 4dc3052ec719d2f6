from . import bank_file
from . import bank_collect
from . import bank_pay
from . import bank_book
from . import bank_upload
from . import bank_account_wizard
