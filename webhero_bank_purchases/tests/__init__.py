from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_bank_purchases

if test_without_sandbox.READY:
    from . import test_at_once
