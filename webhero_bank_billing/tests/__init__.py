from . import test_bank_copies
from . import test_collect_repeated
from . import test_reminders_bank
