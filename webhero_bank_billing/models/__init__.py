from . import account_move
from . import bank_copy
from . import bank_import
from . import bank_mandate
from . import home
from . import repeat
from . import res_company
from . import res_config_settings
