from odoo.addons.webhero_exchange.tests import without_sandbox as test_without_sandbox

from . import test_hostile_books
from . import test_rules_books_number
from . import test_rules_template_name
from . import test_rules_token

if test_without_sandbox.READY:
    from . import test_cache
    from . import test_client_books
    from . import test_client_description
    from . import test_client_errors
    from . import test_client_faults
    from . import test_client_idempotent
    from . import test_client_odd
    from . import test_client_odd_soap
    from . import test_client_open_items
    from . import test_client_openapi
    from . import test_connection
    from . import test_debtor
    from . import test_explain
    from . import test_reference
    from . import test_rules_debtor_code
