from . import test_piggy_bank
