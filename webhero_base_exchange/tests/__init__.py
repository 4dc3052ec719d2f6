from . import test_home_exchange
