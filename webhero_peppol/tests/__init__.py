from . import test_receive
