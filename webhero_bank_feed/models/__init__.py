from . import bank_import
from . import bank_feed
