from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

if test_without_sandbox.READY:
    from . import test_kbo
    from . import test_kbo_at_once
    from . import test_rules_kbo_odd
