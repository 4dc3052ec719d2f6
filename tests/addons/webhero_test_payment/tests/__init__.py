from . import test_mollie, test_payment
