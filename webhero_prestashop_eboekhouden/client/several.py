# SPDX-License-Identifier: LGPL-3.0-or-later
"""Several shops in one PrestaShop (multistore): which of the settings' rows are those of the shop that is asked.

Without the parameter id_shop the webservice answers for the shop of the address, also where the key is allowed for more:
orders and customers are that shop's, or those of its group where the group shares them. Settings have no such limit: a
shop's own rows are listed beside its group's, those of all, and those of other shops.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .values import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NEWEST = {"display": "[id,id_shop,id_shop_group]", "sort": "[id_DESC]", "limit": "1"}
ALL = "0"
FIRST = ("1", "1")  # the shop and the group that PrestaShop is installed with


def settings(rows: Iterable[dict[str, Any]], newest_order: Callable[[], list[dict[str, Any]]]) -> dict[str, str]:
    """{name: value} of rows of `configurations`: a shop's own goes before its group's, and that before the one of all.

    `newest_order` reads one order, which says what shop and group this is; it is only called where a name has several rows.
    """
    rows = list(rows)
    if len({text(row, "name") for row in rows}) == len(rows):
        return {text(row, "name"): text(row, "value") for row in rows}
    shop, group = next(map(_place, newest_order()), FIRST)
    found = {}
    for place in ((ALL, ALL), (ALL, group), (shop, group), (shop, ALL)):
        found |= {text(row, "name"): text(row, "value") for row in rows if _place(row) == place}
    return found


def _place(row):
    """(shop, group) of a row; "0" for all of them."""
    return str(row.get("id_shop") or ALL), str(row.get("id_shop_group") or ALL)
