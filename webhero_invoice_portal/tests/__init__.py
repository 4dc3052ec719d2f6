from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_address_check
from . import test_hostile_portal
from . import test_portal_account
from . import test_portal_invite
from . import test_portal_kept
from . import test_portal_mail
from . import test_portal_noscript
from . import test_portal_people
from . import test_portal_safe
from . import test_portal_seller
from . import test_rules_mail

if test_without_sandbox.READY:
    from . import test_portal_at_once
    from . import test_portal_list
    from . import test_portal_upload
    from . import test_rules_csv
    from . import test_rules_filters
    from . import test_rules_upload
