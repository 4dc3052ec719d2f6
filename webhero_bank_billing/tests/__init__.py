from . import test_reminders_bank
