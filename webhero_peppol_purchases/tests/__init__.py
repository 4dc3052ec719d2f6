from . import test_peppol_purchases
