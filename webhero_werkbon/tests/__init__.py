from . import test_rules_werkbon
