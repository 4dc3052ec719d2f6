from odoo.addons.webhero_exchange.tests import without_sandbox as test_without_sandbox

from . import test_hostile_sign_in

if test_without_sandbox.READY:
    from . import test_client_code_flow
    from . import test_sign_in
