from . import test_kbo
