# SPDX-License-Identifier: LGPL-3.0-or-later
"""Everything about a page of orders, read in one call per kind of thing."""

from __future__ import annotations

from typing import Any

from .values import is_zero, text

SECRET = {"secure_key", "passwd"}
CUSTOMER = "[id,id_lang,email,firstname,lastname,company]"


def gather(shop: Any, rows: list[dict[str, Any]], payments: bool) -> list[dict[str, Any]]:
    """[raw order] of these order rows, in their order; see `parse` for what a raw order is."""
    ids = [str(row["id"]) for row in rows]
    details = _grouped(shop.by("id_order", ids, "order_details"), "id_order")
    _fill_references(shop, details)
    customers: dict[Any, dict[str, Any]] = {
        str(row["id"]): row for row in shop.by("id", _of(rows, "id_customer"), "customers", CUSTOMER)
    }
    addresses = _addresses(shop, rows)
    countries = shop.countries({row.get("id_country") for some in addresses.values() for row in some})
    currencies = shop.currencies({row.get("id_currency") for row in rows})
    states: dict[Any, dict[str, Any]] = {
        str(state.id): {"name": state.name, "paid": state.paid} for state in shop.states()
    }
    vouchers = _vouchers(shop, rows)
    siblings: dict[Any, list[dict[str, Any]]] = _siblings(shop, rows)
    paid: dict[Any, list[dict[str, Any]]] = _payments(shop, rows) if payments else {}
    return [
        {
            "order": clean(row),
            "details": [clean(one) for one in details.get(str(row["id"]), ())],
            "customer": clean(customers.get(row.get("id_customer"), {})),
            "addresses": [clean(one) for one in addresses[str(row["id"])]],
            "payments": paid.get(row.get("reference"), []),
            "vouchers": None if vouchers is None else vouchers.get(str(row["id"]), []),
            "siblings": siblings.get(row.get("reference"), []),
            "currency": currencies.get(row.get("id_currency"), ""),
            "countries": countries,
            "state": states.get(row.get("current_state"), {}),
            "zone": shop.zone,
        }
        for row in rows
    ]


def clean(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what must not be kept: keys and password hashes."""
    return {name: value for name, value in row.items() if name not in SECRET}


def _of(rows, *names):
    return [row[name] for row in rows for name in names if row.get(name) not in (None, "", "0")]


def _grouped(rows, name):
    groups = {}
    for row in rows:
        groups.setdefault(str(row.get(name)), []).append(row)
    return groups


def _fill_references(shop, details):
    """T15: a line without a reference has that of its product."""
    bare = [row for some in details.values() for row in some if not text(row, "product_reference")]
    wanted = _of(bare, "product_id")
    if not wanted:
        return
    found = shop.by("id", wanted, "products", "[id,reference]")
    references = {str(row["id"]): text(row, "reference") for row in found}
    for row in bare:
        row["product_reference"] = references.get(row.get("product_id"), "")


def _addresses(shop, rows):
    """{order id: rows}: both addresses of each order; all of the customer's where one of the two is missing."""
    wanted = _of(rows, "id_address_delivery", "id_address_invoice")
    known = {str(row["id"]): row for row in shop.by("id", wanted, "addresses")}
    lost = [row for row in rows if not all(one in known for one in _wanted(row))]
    others = _grouped(shop.by("id_customer", _of(lost, "id_customer"), "addresses"), "id_customer") if lost else {}
    found = {}
    for row in rows:
        own = {one: known[one] for one in _wanted(row) if one in known}
        if row in lost:
            own |= {str(other["id"]): other for other in others.get(row.get("id_customer"), ())}
        found[str(row["id"])] = list(own.values())
    return found


def _wanted(row):
    return _of([row], "id_address_delivery", "id_address_invoice")


def _vouchers(shop, rows):
    """{order id: rows} of the orders that have a discount; None where the shop does not let vouchers be read."""
    discounted = [str(row["id"]) for row in rows if not is_zero(row, "total_discounts_tax_incl")]
    if not discounted:
        return {}
    found = shop.vouchers(discounted)
    if found is None:
        return None
    rules = shop.cart_rules(_of(found, "id_cart_rule"))
    found = [{**clean(row), "rule": rules.get(row.get("id_cart_rule"), {})} for row in found]
    return _grouped(found, "id_order")


def _siblings(shop, rows):
    """{reference: rows} of the orders that a cart with several carriers became: one reference, one payment."""
    found = _grouped(shop.same_cart(_of(rows, "reference")), "reference")
    return {
        reference: sorted(some, key=lambda row: int(row["id"])) for reference, some in found.items() if len(some) > 1
    }


def _payments(shop, rows):
    """{reference: rows} of payments; each has its own currency."""
    found = [clean(row) for row in shop.payments(_of(rows, "reference"))]
    codes = shop.currencies({row.get("id_currency") for row in found})
    for row in found:
        row["currency"] = codes.get(row.get("id_currency"), "")
    return _grouped(found, "order_reference")
