from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_collect
from . import test_forgiven
from . import test_hostile_bank
from . import test_import
from . import test_mandate_sign
from . import test_rules_files
from . import test_rules_known
from . import test_rules_lines
from . import test_rules_statement

if test_without_sandbox.READY:
    from . import test_bank_at_once
    from . import test_import_committed
    from . import test_order
    from . import test_payout
    from . import test_rules_banks
    from . import test_rules_damage
    from . import test_rules_matching
    from . import test_rules_pain
    from . import test_rules_payouts
    from . import test_rules_sceptic
    from . import test_settle
    from . import test_settle_committed
