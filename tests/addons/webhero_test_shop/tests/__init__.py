from . import test_stall
