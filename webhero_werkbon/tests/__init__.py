from odoo.addons.webhero_base.tests import without_sandbox as test_without_sandbox

from . import test_hostile_tablet
from . import test_phone
from . import test_plan
from . import test_rules_memory
from . import test_rules_werkbon
from . import test_signed
from . import test_tablet
from . import test_work

if test_without_sandbox.READY:
    from . import test_hostile_work
    from . import test_invoice
    from . import test_relation
    from . import test_sync
    from . import test_tablet_disk
    from . import test_tablet_load
    from . import test_werkbon_kill
    from . import test_werkbon_workers
