from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_rules_vouchers

if test_without_sandbox.READY:
    from . import test_client_checkout
    from . import test_client_golden
    from . import test_client_money
    from . import test_client_prestashop
    from . import test_client_recorded
    from . import test_hostile_shop
    from . import test_prestashop_again
    from . import test_prestashop_change
    from . import test_prestashop_connect
    from . import test_prestashop_dashboard
    from . import test_prestashop_invoices
    from . import test_prestashop_kill
    from . import test_prestashop_newer
    from . import test_prestashop_night
    from . import test_prestashop_orders
    from . import test_prestashop_payments
    from . import test_prestashop_preview
    from . import test_prestashop_sale
    from . import test_prestashop_sweep
