from . import test_billing_documents, test_peppol_demo
