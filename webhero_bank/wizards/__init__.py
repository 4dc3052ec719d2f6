from . import bank_book
