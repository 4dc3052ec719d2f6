# SPDX-License-Identifier: LGPL-3.0-or-later
"""Kinds of messages of a webshop, and what its orders become."""

ORDER, SLIP, CREDIT = "order", "slip", "credit"
ORDER_KIND, SLIP_KIND, CREDIT_KIND, PAYMENT_KIND = "shop.order", "shop.slip", "shop.credit", "shop.payment"
NIGHT, SWEEP, PAYMENTS, HISTORY = "shop.night", "shop.sweep", "shop.payments", "shop.history"
CHOICES = "shop.choices"
OPEN = ("open", "ready", "busy")
READY = {"state": "ready", "attempts": 0, "error_code": False, "error_facts": False, "error_kind": False}
BOOKS_ONLY, ORDER_AND_BOOKS, ORDER_ONLY = "books", "both", "order"
REFUSE, MAKE = "refuse", "make"
