from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_rules_baskets
from . import test_rules_booking
from . import test_rules_cart
from . import test_rules_change
from . import test_rules_payment
from . import test_rules_rates
from . import test_rules_sale
from . import test_rules_slip
from . import test_rules_territory

if test_without_sandbox.READY:
    from . import test_rules_properties
