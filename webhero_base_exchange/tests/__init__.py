from . import test_help_exchange, test_home_exchange
