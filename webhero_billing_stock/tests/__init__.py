from . import test_stock
from . import test_stock_excel
from . import test_stock_warning
from . import test_stock_demo
