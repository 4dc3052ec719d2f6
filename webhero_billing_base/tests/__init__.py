from . import test_rules_identity
from . import test_rules_numbers
from . import test_numbers
from . import test_rules_periods
from . import test_rules_repeats
from . import test_repeat
from . import test_identity
from . import test_reminders
