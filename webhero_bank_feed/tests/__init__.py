from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

if test_without_sandbox.READY:
    from . import test_client_odd_ponto
    from . import test_client_ponto
    from . import test_feed
