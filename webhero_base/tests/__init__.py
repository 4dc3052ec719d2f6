from . import test_help, test_identity, test_rules_base, test_rules_identity, test_unpacking, test_update
