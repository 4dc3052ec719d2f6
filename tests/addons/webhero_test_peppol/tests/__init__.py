from . import test_peppol_kill
