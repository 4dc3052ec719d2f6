# SPDX-License-Identifier: LGPL-3.0-or-later
"""A cart that became several orders, or one order that lacks a part of its shipping (docs/rules.md T8a)."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_HALF_DOWN
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT
from odoo.addons.webhero_base.rules.refusal import Refused

from .amount import Amount, excluding, total
from .order import ITEM

if TYPE_CHECKING:
    from .order import ShopOrder


def own(order: ShopOrder) -> ShopOrder:
    """The order with its own share of what the shop wrote on it for the whole cart."""
    if order.table_total == order.paid:
        return order
    return _own_shipping(order) or _whole_shipping(order) or order


def _own_shipping(order):
    """Two carriers, two orders, and on each the shipping of both: its own is what its total leaves."""
    if len(order.siblings) < 2:
        return None
    share = order.paid - (order.products + order.wrapping - order.discounts)
    together = total(one.paid - one.rest for one in order.siblings)
    allowed = CENT * (len(order.siblings) + len(order.lines))
    if share.incl < 0 or share.excl < 0 or not _close(together, order.shipping, allowed):
        return None
    if together != order.shipping or share.excl != excluding(share.incl, order.carrier_rate):
        share = _asked_shipping(order, share)
    return dataclasses.replace(order, shipping=share)


def _asked_shipping(order, share):
    """The shipping that was charged: the rest of the total includes its rounding cent, which the carrier's rate isolates."""
    exact = (order.paid - _unrounded(order) - order.wrapping).incl.quantize(CENT, ROUND_HALF_DOWN)  # it rounded up
    for incl in (exact, share.incl):
        asked = Amount(incl, excluding(incl, order.carrier_rate))
        if _close(asked, share, CENT * 2):
            return asked
    return share


def _unrounded(order):
    """Articles less vouchers as the shop adds them up: what it rounds is the order's total, once."""
    pieces = [Amount(line.unit.incl * line.quantity, line.unit.excl * line.quantity) for line in order.lines]
    goods = order.products if order.round_type == ITEM else total(pieces)
    given = order.discounts if order.vouchers is None else total(voucher.amount for voucher in order.vouchers)
    return goods - (given if _close(given, order.discounts, CENT) else order.discounts)


def _whole_shipping(order):
    """Two carriers, one order, whose total lacks the second one's shipping: the amount received shows whether it is due.

    It is recognised by a carrier without a rate and shipping with VAT (PrestaShop 9.1, improved shipment).
    """
    lacks = order.table_total - order.paid
    if order.carrier_rate or not order.shipping.vat or not CENT < lacks.incl < order.shipping.incl:
        return None
    rounded = order.received - order.table_total.incl  # the cart rounds once what the table has rounded in parts
    if abs(rounded) > CENT * 2:
        raise Refused("shipping_left_out", shop=order.paid.incl, table=order.table_total.incl, received=order.received)
    return dataclasses.replace(order, paid=order.table_total + Amount(rounded, rounded))


def _close(one, other, most):
    gap = one - other
    return max(abs(gap.incl), abs(gap.excl)) <= most


def number_suffix(order: ShopOrder) -> str:
    """What makes the number of one of several orders of a cart unique: "" for the first, "-2" for the second."""
    ids = [one.id for one in order.siblings]
    position = ids.index(order.id) if order.id in ids else 0
    return f"-{position + 1}" if position else ""
