from . import notebook_backend
from . import notebook_page
