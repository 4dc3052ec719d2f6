from . import test_identity, test_rules_base, test_rules_identity, test_update
from . import test_rules_base, test_unpacking, test_update
