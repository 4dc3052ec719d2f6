# SPDX-License-Identifier: LGPL-3.0-or-later
"""From one order's raw rows (a raw order) to the dataclasses that the rules read.

A raw order holds the shop's answers about one order, to be stored as JSON and read again later:
order, details, customer, addresses, payments, vouchers (None: not readable; "rule" in one is its cart rule),
siblings (the orders of one cart, where there are more), currency, countries {id: ISO},
state {name, paid} and zone (the shop's time zone).
"""

from __future__ import annotations

from typing import Any

from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_shop_eboekhouden.client.moments import to_utc
from odoo.addons.webhero_shop_eboekhouden.client.wire import Head
from odoo.addons.webhero_shop_eboekhouden.rules.amount import Amount
from odoo.addons.webhero_shop_eboekhouden.rules.order import (
    BASKET,
    CHEAPEST,
    LINE,
    ORDER,
    PRODUCT,
    SOME,
    ShopAddress,
    ShopCustomer,
    ShopLine,
    ShopOrder,
    ShopPayment,
    ShopSlip,
    ShopVoucher,
    Sibling,
    SlipLine,
)

from .values import decimal, flag, ident, stamp, text

# a discount's kind where 9.1's flag "discount" is on: its update script of cart_rule_type (PrestaShop/autoupgrade,
# ps_910_init_cart_rule_type_lang_translations, read 1 December 2026): 1 shipping, 2 cart, 3 order, 4 articles, 5 gift
ON_ORDER, ON_ARTICLES = 3, 4
OF_CHEAPEST = -1  # a cart rule's reduction_product: the cheapest article (-2 is a selection)


def shop_order(raw_order: dict[str, Any]) -> ShopOrder:
    """The ShopOrder of one raw order. Raises Permanent('bad_number' or 'bad_date') where a field can't be read."""
    row = raw_order["order"]
    state = raw_order.get("state") or {}
    return ShopOrder(
        id=ident(row),
        reference=text(row, "reference"),
        date=_day(row, "date_add"),
        currency=raw_order.get("currency") or "",
        customer=_customer({"id": row.get("id_customer"), **(raw_order.get("customer") or {})}),
        addresses=tuple(_address(one, raw_order.get("countries") or {}) for one in raw_order["addresses"]),
        invoice_address_id=ident(row, "id_address_invoice"),
        delivery_address_id=ident(row, "id_address_delivery"),
        lines=tuple(_line(one) for one in raw_order["details"]),
        siblings=tuple(_sibling(one) for one in raw_order.get("siblings") or ()),
        state_id=ident(row, "current_state"),
        state_name=state.get("name", ""),
        state_paid=bool(state.get("paid")),
        module=text(row, "module"),
        payment=text(row, "payment"),
        payments=tuple(shop_payment(one, raw_order.get("currency") or "") for one in raw_order.get("payments") or ()),
        invoice_number=text(row, "invoice_number"),
        cart_id=ident(row, "id_cart"),
        changed_at=_changed(row, raw_order["zone"]),
        **_totals(row, raw_order.get("vouchers")),
    )


def head(raw_order: dict[str, Any]) -> Any:
    """The Head of one raw order; a time that can't be read is none."""
    row = raw_order["order"]
    try:
        changed = stamp(row, "date_upd")
    except Permanent:
        changed = None
    return Head(int(row["id"]), text(row, "reference"), changed, row.get("module", ""), text(row, "payment"))


def _totals(row, vouchers):
    return {
        "products": Amount(decimal(row, "total_products_wt"), decimal(row, "total_products")).rounded(),
        "paid": _amount(row, "total_paid"),
        "shipping": _amount(row, "total_shipping"),
        "wrapping": _amount(row, "total_wrapping"),
        "discounts": _amount(row, "total_discounts"),
        "carrier_rate": decimal(row, "carrier_tax_rate"),
        "vouchers": None if vouchers is None else tuple(_voucher(one) for one in vouchers if not flag(one, "deleted")),
        "round_type": ident(row, "round_type") or LINE,
        "received": decimal(row, "total_paid_real"),
    }


def _sibling(row):
    products = Amount(decimal(row, "total_products_wt"), decimal(row, "total_products"))
    rest = products + _amount(row, "total_wrapping") - _amount(row, "total_discounts")
    return Sibling(ident(row), _amount(row, "total_paid"), rest.rounded())


def _amount(row, name):
    return _exact(row, name).rounded()


def _exact(row, name):
    return Amount(decimal(row, f"{name}_tax_incl"), decimal(row, f"{name}_tax_excl"))


def _day(row, name):
    moment = stamp(row, name)
    if moment is None:
        raise Permanent("bad_date", resource_id=row.get("id"), field=name, value=str(row.get(name))[:50])
    return moment.date()


def _changed(row, zone):
    moment = stamp(row, "date_upd")
    return to_utc(moment, zone) if moment else None


def _customer(row):
    return ShopCustomer(
        ident(row), text(row, "email"), text(row, "firstname"), text(row, "lastname"), text(row, "company")
    )


def _address(row, countries):
    return ShopAddress(
        id=ident(row),
        customer_id=ident(row, "id_customer"),
        country=countries.get(str(row.get("id_country") or ""), ""),
        phone=text(row, "phone") or text(row, "phone_mobile"),
        deleted=flag(row, "deleted"),
        **{
            name: text(row, name)
            for name in (
                "firstname",
                "lastname",
                "company",
                "vat_number",
                "address1",
                "address2",
                "postcode",
                "city",
            )
        },
    )


def _line(row):
    exact = _exact(row, "total_price")
    taxes = (row.get("associations") or {}).get("taxes", ())
    return ShopLine(
        id=ident(row),
        name=text(row, "product_name"),
        quantity=decimal(row, "product_quantity"),
        amount=exact.rounded(),
        unit=_exact(row, "unit_price"),
        product_id=ident(row, "product_id"),
        sku=text(row, "product_reference"),
        exact=None if exact == exact.rounded() else exact,
        ecotax=decimal(row, "ecotax"),
        ecotax_rate=decimal(row, "ecotax_tax_rate"),
        taxed=any(ident(one) for one in taxes),
    )


def _voucher(row):
    value = Amount(decimal(row, "value"), decimal(row, "value_tax_excl"))
    return ShopVoucher(text(row, "name"), value, flag(row, "free_shipping"), **_scope(row.get("rule") or {}))


def _scope(rule):
    """The scope of a voucher, by its cart rule; empty where the shop doesn't let us read that."""
    if not rule:
        return {}
    percent, product = decimal(rule, "reduction_percent"), int(decimal(rule, "reduction_product"))
    gift, reduces = ident(rule, "gift_product"), percent or decimal(rule, "reduction_amount")
    if gift and not reduces:
        return {"scope": PRODUCT, "product_id": gift, "gift": gift}
    if product > 0:
        return {"scope": PRODUCT, "product_id": product, "percent": percent, "gift": gift}
    kind = ident(rule, "id_cart_rule_type")
    if kind == ON_ORDER:
        return {"scope": ORDER, "percent": percent, "gift": gift}
    some = product < 0 or flag(rule, "reduction_exclude_special") or kind == ON_ARTICLES
    scope = CHEAPEST if product == OF_CHEAPEST else SOME if some else BASKET
    return {"scope": scope, "percent": percent, "gift": gift}


def shop_payment(row: dict[str, Any], currency: str) -> ShopPayment:
    """One payment; `currency` is the ISO code of its order (the raw order states where a payment is in another one)."""
    return ShopPayment(
        id=ident(row),
        amount=decimal(row, "amount"),
        method=text(row, "payment_method"),
        date=_day(row, "date_add"),
        transaction_id=text(row, "transaction_id"),
        currency=row.get("currency") or currency or "",
    )


def shop_slip(row: dict[str, Any]) -> ShopSlip:
    """One credit slip; older shops give no totals, only lines."""
    lines = tuple(
        SlipLine(
            ident(one, "id_order_detail"),
            decimal(one, "product_quantity"),
            Amount(decimal(one, "amount_tax_incl"), decimal(one, "amount_tax_excl")),
        )
        for one in (row.get("associations") or {}).get("order_slip_details", ())
    )
    return ShopSlip(
        id=ident(row),
        order_id=ident(row, "id_order"),
        date=_day(row, "date_add"),
        lines=lines,
        products=Amount(decimal(row, "total_products_tax_incl"), decimal(row, "total_products_tax_excl")),
        shipping=Amount(decimal(row, "total_shipping_tax_incl"), decimal(row, "total_shipping_tax_excl")),
        amount=decimal(row, "amount"),
    )


def payments(raw_order: dict[str, Any]) -> dict[Any, dict[str, Any]]:
    """{number: row} of the payments of one raw order."""
    return {int(row["id"]): row for row in raw_order.get("payments") or ()}


def slip_head(row: dict[str, Any]) -> tuple[int, int]:
    return int(row["id"]), int(row["id_order"])
