from . import books_number
from . import debtor_code
from . import template_name
from . import token
