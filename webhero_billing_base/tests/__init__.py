from . import test_rules_identity
from . import test_rules_numbers
