from . import bank_feed
