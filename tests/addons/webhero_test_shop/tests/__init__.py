from . import test_shop_kill
