from . import hint
from . import proof
