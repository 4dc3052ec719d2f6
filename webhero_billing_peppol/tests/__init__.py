from . import test_peppol_demo
