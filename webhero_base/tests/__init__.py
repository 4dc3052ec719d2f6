from . import test_rules_base
