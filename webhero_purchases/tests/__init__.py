from . import test_rules_bills
from . import test_rules_pdf_text
from . import test_accountant
from . import test_approve
from . import test_bills
from . import test_home_bills
from . import test_pdf
from . import test_quarter
