from . import test_at_once
from . import test_bank_purchases
