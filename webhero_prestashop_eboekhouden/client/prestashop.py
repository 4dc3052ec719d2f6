# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's calls to a shop: its identity, its changes, and everything about an order in few calls."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary
from odoo.addons.webhero_shop_eboekhouden.client.moments import STAMP, window_start
from odoo.addons.webhero_shop_eboekhouden.client.wire import OVERLAP, PAGE, ShopInfo, ShopWire, State, Tax

from . import bundles, pages, parse, several
from .api import Api
from .values import decimal, flag, ident, stamp, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

IDS = 1000  # a page of ids only
TOO_MUCH = ("list_too_long", "timeout")  # what fewer rows may help against
NEEDED = (
    "orders",
    "order_details",
    "customers",
    "addresses",
    "countries",
    "currencies",
    "order_states",
    "products",
)
FOR_SETTINGS = ("configurations", "taxes", "tax_rules")
HELPFUL = ("cart_rules", "carriers")  # without them: vouchers by their amounts alone, no rate that only shipping has
FOR_PAYMENTS, FOR_CREDITS, FOR_VOUCHERS = "order_payments", "order_slip", "order_discounts"
VOUCHERS = (FOR_VOUCHERS, "order_cart_rules")  # its name depends on the version; some have neither
SIBLING = (
    "[id,reference,total_paid_tax_incl,total_paid_tax_excl,total_products,total_products_wt,total_wrapping_tax_incl,"
    "total_wrapping_tax_excl,total_discounts_tax_incl,total_discounts_tax_excl]"
)
RULE = (
    "reduction_percent",
    "reduction_amount",
    "reduction_product",
    "reduction_exclude_special",
    "gift_product",
    "id_cart_rule_type",  # 9.1, feature flag "discount"; 0 or absent where the old vouchers are used
)
BY_INVOICE = {"id_address_invoice": True, "id_address_delivery": False}
SETTING_NAMES = ("PS_TAX_ADDRESS_TYPE", "PS_COUNTRY_DEFAULT", "PS_TIMEZONE", "PS_LANG_DEFAULT", "PS_SHOP_NAME")


class PrestaShop(ShopWire):
    """One shop. `zone` is its time zone, `language` the id of the language in which names are wanted."""

    def __init__(self, url, key, *, zone="Europe/Amsterdam", language="", log=None, dialect=None, **http):
        self.api = Api(url, key, log=log, dialect=dialect, **http)
        self.zone, self.language = zone, language
        self._countries, self._currencies, self._states = {}, {}, None
        self._hides_vouchers = self._hides_cart_rules = False

    read_head = staticmethod(parse.head)
    read_order = staticmethod(parse.shop_order)
    read_payments = staticmethod(parse.payments)
    read_payment = staticmethod(parse.shop_payment)
    read_slip_head = staticmethod(parse.slip_head)
    read_slip = staticmethod(parse.shop_slip)

    def close(self) -> None:
        self.api.close()

    @property
    def warnings(self) -> Any:
        return self.api.warnings

    @property
    def dialect(self) -> Any:
        return self.api.dialect

    # ---- the shop itself

    def rights(self, *, payments: bool, slips: bool) -> Any:
        needed = [*NEEDED, *FOR_SETTINGS]
        if payments:
            needed.append(FOR_PAYMENTS)
        if slips:
            needed.append(FOR_CREDITS)
        return [*needed, FOR_VOUCHERS]

    def helpful_rights(self) -> Any:
        return list(HELPFUL)

    def check_right(self, right: str) -> None:
        return self.probe_vouchers() if right == FOR_VOUCHERS else self.probe(right)

    def probe(self, resource: str) -> None:
        """Read one row: raises the ExchangeError for the missing right."""
        self.api.rows(resource, limit="1")

    def probe_vouchers(self) -> None:
        """The same for vouchers; a version that has no such resource lacks nothing."""
        for resource in VOUCHERS:
            try:
                return self.probe(resource)
            except Permanent as error:
                if error.code != "unknown_resource":
                    raise
        return None

    def info(self) -> Any:
        """ShopInfo; the parts that the key may not read stay empty."""
        wanted = {"display": "full", "filter[name]": _one_of(SETTING_NAMES)}
        rows = self._where_allowed(lambda: self.api.rows("configurations", **wanted), [])
        found = several.settings(rows, lambda: self.api.rows("orders", **several.NEWEST))
        country = found.get("PS_COUNTRY_DEFAULT", "")
        codes = self._where_allowed(lambda: self.countries({country}), {})
        return ShopInfo(
            version=self.api.version,
            name=found.get("PS_SHOP_NAME", ""),
            country=codes.get(country, ""),
            zone=found.get("PS_TIMEZONE", ""),
            language=found.get("PS_LANG_DEFAULT", ""),
            by_invoice=BY_INVOICE.get(found.get("PS_TAX_ADDRESS_TYPE") or ""),
        )

    @staticmethod
    def _where_allowed(ask, instead):
        """The result of `ask()`, or `instead` where the key may not read it."""
        try:
            return ask()
        except AuthFailed as error:
            if error.code != "no_permission":
                raise
            return instead

    def countries(self, ids: Iterable[Any]) -> dict[Any, str]:
        """{id: ISO code} of these countries, each asked once."""
        return self._lookup(self._countries, "countries", ids)

    def currencies(self, ids: Iterable[Any]) -> dict[Any, str]:
        """{id: ISO code} of these currencies, each asked once."""
        return self._lookup(self._currencies, "currencies", ids)

    def _lookup(self, known, resource, ids):
        missing = sorted({one for one in ids if one and one not in known})
        for row in self.by("id", missing, resource, display="[id,iso_code]") if missing else ():
            known[str(row["id"])] = text(row, "iso_code").upper()
        return {one: known[one] for one in ids if one in known}

    def states(self) -> list[Any]:
        """[State] of the shop, deleted ones too (old orders have them)."""
        if self._states is None:
            self._states = [
                State(ident(row), text(row, "name", self.language), flag(row, "paid"), flag(row, "deleted"))
                for row in self._by_number("order_states")
            ]
        return self._states

    def methods(self) -> set[tuple[str, str]]:
        """{(module, name)} of the payment methods of the last orders: the webservice has no list of modules."""
        query = {"display": "[id,module,payment]", "sort": "[id_DESC]", "limit": f"0,{IDS}"}
        rows = self.api.rows("orders", **query)
        return {(text(row, "module"), text(row, "payment")) for row in rows}

    def taxes(self) -> list[Any]:
        """[Tax] that the shop charges, sorted: rules of groups that articles or carriers use, in active countries."""
        taxes = {ident(row): row for row in self._by_number("taxes") if not flag(row, "deleted")}
        rules = [row for row in self._by_number("tax_rules") if ident(row, "id_tax") in taxes]
        groups = self._tax_groups({str(row.get("id_tax_rules_group")) for row in rules})
        pairs = {
            (str(row.get("id_country")), ident(row, "id_tax"))
            for row in rules
            if str(row.get("id_tax_rules_group")) in groups
        }
        codes = self._active_countries({country for country, _ in pairs})
        found = {}
        for country, tax in sorted(pairs, key=lambda pair: pair[1]):
            if country in codes:
                rate = decimal(taxes[tax], "rate").normalize()
                found.setdefault((codes[country], rate), text(taxes[tax], "name", self.language))
        return [Tax(country, rate, name) for (country, rate), name in sorted(found.items())]

    def _tax_groups(self, groups):
        """Those of these tax rule groups that articles or carriers have; shops that hide the carriers are not asked
        twice. One id per group is requested: a list of all articles is too long for many shops.
        """
        used = {group for group in groups if self._has_articles(group)}
        rows = []
        try:
            rows = [
                row for row in self._by_number("carriers", **{"filter[deleted]": "[0]"}) if not flag(row, "is_free")
            ]
        except (AuthFailed, Permanent) as error:
            if error.code not in ("no_permission", "unknown_resource"):
                raise
        return used | {str(row.get("id_tax_rules_group")) for row in rows} - {"", "0", "None"}

    def _has_articles(self, group):
        return bool(self.api.rows("products", limit="1", **{"filter[id_tax_rules_group]": _one_of([group])}))

    def _active_countries(self, ids):
        rows = self.by("id", sorted(ids), "countries", "[id,iso_code,active]")
        return {str(row["id"]): text(row, "iso_code").upper() for row in rows if flag(row, "active")}

    # ---- orders

    def changed(self, last: datetime | None, **wanted: Any) -> Iterator[Any]:
        """Pages of bundles of orders that changed since `last` (naive shop time; None: all), oldest change first.

        Each page is (bundles, last): `last` can be stored once the page is. Reading resumes slightly
        earlier, so an order may be listed twice; and never by offset in a moving list, so none is missed.
        """
        start = window_start(last, self.zone, OVERLAP) if last else None
        yield from self._pages("orders", "date_upd", start, lambda rows: self.bundles(rows, **wanted))

    def slips(self, last: datetime | None) -> Iterator[Any]:
        """Pages of credit slips changed since `last`, as `changed` gives orders; rows instead of bundles."""
        start = window_start(last, self.zone, OVERLAP) if last else None
        yield from self._pages("order_slip", "date_upd", start, lambda rows: [bundles.clean(row) for row in rows])

    def slips_of(self, numbers: Iterable[Any]) -> list[dict[str, Any]]:
        """Rows of the credit slips of these orders."""
        return [bundles.clean(row) for row in self.by("id_order", numbers, "order_slip")]

    def _most(self, resource):
        """Rows with fields that are asked for at once: fewer where this shop could not give as many, also in later runs."""
        return self.api.dialect.get("most", {}).get(resource, PAGE)

    def _fewer(self, resource, asked, error):
        """Half as many from now on; raises `error` where fewer rows don't help against it."""
        if error.code not in TOO_MUCH or asked < 2:
            raise error
        known = self.api.dialect.get("most", {})
        self.api.dialect["most"] = {**known, resource: min(self._most(resource), asked // 2)}

    def _page(self, resource, query, offset=0, most=PAGE):
        """(rows from `offset` on, whether they are the last): as many at once as the shop can give."""
        while True:
            count = min(self._most(resource), most)
            try:
                rows = self.api.rows(resource, **{**query, "limit": f"{offset},{count}"})
            except Temporary as error:
                self._fewer(resource, count, error)
            else:
                return rows, len(rows) < count

    def _by_number(self, resource, most=None, after=0, **query):
        """Rows by id, above `after`, at most `most`, a page at a time."""
        found, last = [], False
        while not last and (most is None or len(found) < most):
            page = {"display": "full", "sort": "[id_ASC]", "filter[id]": f">[{after}]", **query}
            rows, last = self._page(resource, page, most=PAGE if most is None else most - len(found))
            found += rows
            after = pages.last_number(resource, rows, after)
        return found

    def _pages(self, resource, field, start, finish):
        offset, seen = 0, {}
        while True:
            rows, is_last = self._page(resource, self._window(field, start), offset)
            pages.check_moments(resource, [stamp(row, field) for row in rows], start)
            news = [row for row in rows if seen.get(row["id"]) != row.get(field)]
            pages.check_page_advances(resource, offset, rows, news)
            seen = {row["id"]: row.get(field) for row in rows}
            last = max(filter(None, (stamp(row, field) for row in rows)), default=start)
            if news:
                yield finish(news), last
            if is_last:
                return
            again = last - timedelta(seconds=1)
            offset = offset + len(rows) if start and again <= start else 0
            start = max(start, again) if start else again

    @staticmethod
    def _window(field, start):
        query = {"display": "full", "date": "1", "sort": f"[{field}_ASC,id_ASC]"}
        if start:
            query[f"filter[{field}]"] = f">[{start.strftime(STAMP)}]"
        return query

    def orders(self, ids: Iterable[Any], **wanted: Any) -> list[dict[str, Any]]:
        """Bundles of these orders; those that are gone from the shop are missing."""
        return self.bundles(self.by("id", ids, "orders"), **wanted)

    def order_numbers(self, first: Any) -> Iterator[list[int]]:
        """Pages of the ids of all orders from `first` on, ascending: a thousand a call, and nothing but ids."""
        after = first - 1
        while True:
            query = {"sort": "[id_ASC]", "limit": f"0,{IDS}", "filter[id]": f">[{after}]"}
            rows = self.api.rows("orders", **query)
            after = pages.last_number("orders", rows, after)
            if rows:
                yield [ident(row) for row in rows]
            if len(rows) < IDS:
                return

    def first_order_number(self, day: date) -> int:
        """The lowest id of an order made on `day` or later, 0 where there is none."""
        query = {"sort": "[id_ASC]", "limit": "0,1", "date": "1", "filter[date_add]": f">[{day} 00:00:00]"}
        return next((ident(row) for row in self.api.rows("orders", **query)), 0)

    def history(self, first: Any, until: date, after: int = 0, **wanted: Any) -> Any:
        """One page of bundles of orders made from day `first` to day `until` inclusive, ids above `after`."""
        period = {"date": "1", "filter[date_add]": f"[{first} 00:00:00,{until} 23:59:59]"}
        return self.bundles(self._by_number("orders", PAGE, after, **period), **wanted)

    def count(self, first: Any, until: date) -> int:
        """How many orders were made in a period of days, both inclusive."""
        return self._count({"date": "1", "filter[date_add]": f"[{first} 00:00:00,{until} 23:59:59]"})

    def count_changed(self, last: datetime | None) -> int:
        """How many orders `changed` will give."""
        query = self._window("date_upd", window_start(last, self.zone, OVERLAP) if last else None)
        return self._count({name: value for name, value in query.items() if name not in ("display", "sort")})

    def _count(self, query):
        """How many orders there are, by their ids alone, a thousand a call."""
        found, after, page = 0, 0, IDS
        while page == IDS:
            rows = self.api.rows("orders", sort="[id_ASC]", limit=f"{found},{IDS}", **query)
            after, page = pages.last_number("orders", rows, after), len(rows)
            found += page
        return found

    def bundles(self, rows: list[dict[str, Any]], payments: bool = False) -> list[dict[str, Any]]:
        """Everything about these orders, in one call per kind of thing for a hundred orders."""
        return bundles.gather(self, rows, payments) if rows else []

    def vouchers(self, order_ids: Iterable[Any]) -> list[dict[str, Any]] | None:
        """Rows of the orders' vouchers, or None where this shop does not let them be read (1.7: no such
        resource). The resource found is kept; its absence only for this run, as a right may be granted later.
        """
        if self._hides_vouchers:
            return None
        for resource in self.api.dialect.get("vouchers") or VOUCHERS:
            try:
                rows = self.by("id_order", order_ids, resource)
            except (AuthFailed, Permanent) as error:
                if error.code not in ("no_permission", "unknown_resource"):
                    raise
                continue
            self.api.dialect["vouchers"] = [resource]
            return rows
        self._hides_vouchers = True
        return None

    def cart_rules(self, ids: Iterable[Any]) -> dict[str, dict[str, Any]]:
        """{id: row} of the vouchers' cart rules; {} where this shop does not let these be read."""
        if self._hides_cart_rules or not ids:
            return {}
        try:
            found = self.by("id", ids, "cart_rules")  # which fields it has depends on the version
        except (AuthFailed, Permanent) as error:
            if error.code not in ("no_permission", "unknown_resource"):
                raise
            self._hides_cart_rules = True
            return {}
        return {str(row["id"]): {name: row.get(name, "") for name in RULE} for row in found}

    def same_cart(self, references: Iterable[str]) -> list[dict[str, Any]]:
        """The orders with these references: what they cost, in all and by its parts."""
        return self.by("reference", _safe(references), "orders", SIBLING)

    def payments(self, references: Iterable[str]) -> list[dict[str, Any]]:
        """Rows of the payments of orders with these references."""
        return self.by("order_reference", _safe(references), "order_payments")

    def by(self, field: str, values: Iterable[Any], resource: str, display: str = "full") -> list[dict[str, Any]]:
        """Rows of `resource` whose `field` is one of `values`, a hundred values a call.

        Other rows are left out: a shop that ignores the filter returns all rows.
        """
        values = list(dict.fromkeys(str(value) for value in values))
        wanted = set(values)
        found = []
        while values:
            asked = values[: self._most(resource)]
            query = {"display": display, f"filter[{field}]": _one_of(asked)}
            try:
                found += self.api.rows(resource, **query)
            except Temporary as error:
                if len(asked) > 1 or field == "id" or error.code not in TOO_MUCH:
                    self._fewer(resource, len(asked), error)  # never again as many as the shop could not give
                    continue
                found += self._by_number(resource, **query)  # one order with very many lines
            values = values[len(asked) :]
        return [row for row in found if str(row.get(field)) in wanted]


def _safe(references):
    """The values usable in a filter: one with a bracket or a bar would change the filter's meaning."""
    return [one for one in references if re.fullmatch(r"[^\[\]|%,]{1,64}", one)]


def _one_of(values):
    return f"[{'|'.join(values)}]"
