from . import test_rules_statement
