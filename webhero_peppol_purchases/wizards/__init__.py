from . import bill_dispute
