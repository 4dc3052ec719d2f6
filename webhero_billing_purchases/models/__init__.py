from . import account_move
from . import home
from . import invoice_copy
from . import res_company
from . import res_config_settings
