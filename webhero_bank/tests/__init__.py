from . import test_rules_matching
from . import test_rules_statement
