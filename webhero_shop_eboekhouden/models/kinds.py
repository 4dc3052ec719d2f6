"""Kinds of messages of a webshop, and what its orders become."""

ORDER, SLIP = "order", "slip"
ORDER_KIND, SLIP_KIND, PAYMENT_KIND = "shop.order", "shop.slip", "shop.payment"
NIGHT, SWEEP, PAYMENTS, HISTORY = "shop.night", "shop.sweep", "shop.payments", "shop.history"
OPEN = ("open", "ready", "busy")
READY = {"state": "ready", "attempts": 0, "error_code": False, "error_facts": False, "error_kind": False}
BOOKS_ONLY, ORDER_AND_BOOKS, ORDER_ONLY = "books", "both", "order"
REFUSE, MAKE = "refuse", "make"
