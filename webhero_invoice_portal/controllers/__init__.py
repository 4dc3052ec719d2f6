from . import address_check
from . import download
from . import portal
from . import profile
from . import signup
from . import upload
