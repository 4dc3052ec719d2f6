from . import test_kbo
from . import test_receive
