from . import debtor_code
from . import token
