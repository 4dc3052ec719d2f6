from . import shop_backend
