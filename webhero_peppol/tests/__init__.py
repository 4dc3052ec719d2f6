from . import test_kbo
from . import test_receive
from . import test_send
