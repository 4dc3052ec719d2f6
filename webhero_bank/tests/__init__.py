from . import test_rules_matching
from . import test_rules_statement
from . import test_rules_files
from . import test_rules_damage
from . import test_settle
from . import test_settle_committed
