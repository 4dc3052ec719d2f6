from . import vat_period
