from . import test_rules_werkbon
from . import test_sync
from . import test_invoice
from . import test_phone
from . import test_relation
from . import test_tablet
from . import test_werkbon_workers
from . import test_work
