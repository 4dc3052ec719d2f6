from . import test_bank_purchases
