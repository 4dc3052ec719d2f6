from . import test_billing_purchases
