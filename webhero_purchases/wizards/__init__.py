from . import bill_approve
from . import bill_dispute
from . import accountant_period
from . import vat_period
