from . import test_rules_base, test_update
