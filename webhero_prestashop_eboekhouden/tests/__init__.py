from . import test_client_prestashop
from . import test_client_recorded
from . import test_rules_booking
from . import test_rules_payment
from . import test_rules_properties
from . import test_rules_rates
