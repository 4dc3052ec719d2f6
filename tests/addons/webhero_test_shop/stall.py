"""The wire of an invented shop, Stall: JSON over HTTP, euros in cents, times in the shop's own zone."""

import json
from datetime import date, datetime
from decimal import Decimal

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent
from odoo.addons.webhero_exchange.client.http import Http
from odoo.addons.webhero_shop_eboekhouden.client import moments
from odoo.addons.webhero_shop_eboekhouden.client.wire import Head, ShopInfo, ShopWire, State, Tax
from odoo.addons.webhero_shop_eboekhouden.rules.amount import Amount, total
from odoo.addons.webhero_shop_eboekhouden.rules.order import (
    ShopAddress,
    ShopCustomer,
    ShopLine,
    ShopOrder,
    ShopPayment,
)


class Stall(ShopWire):
    def __init__(self, url, key, *, zone, language="", log=None, dialect=None):
        self.http = Http(url, headers={"X-Stall-Key": key}, secrets=[key], log=log)
        self.zone = zone

    def close(self):
        self.http.close()

    def _get(self, path, **params):
        answer = self.http.get(path, params=params, accept=(200, 403))
        if answer.status == 403:
            raise AuthFailed("key_wrong")
        return json.loads(answer.content)

    # ---- the shop

    def info(self):
        answer = self._get("about")
        return ShopInfo(version=answer["version"], country=answer["country"], zone=answer["zone"])

    def states(self):
        return [State(one["id"], one["name"], one["paid"]) for one in self._get("states")]

    def taxes(self):
        return [Tax(one["country"], Decimal(one["rate"]), one["name"]) for one in self._get("taxes")]

    # ---- orders

    def changed(self, last, *, payments):
        since = (last or datetime.min).strftime(moments.STAMP)
        found = self._get("orders", since=since)
        if found:
            yield self._raw(found), datetime.strptime(found[-1]["changed"], moments.STAMP)

    def orders(self, numbers, *, payments):
        return self._raw(self._get("orders", ids=",".join(map(str, numbers))))

    def history(self, first, until, after=0, *, payments):
        found = self._get("orders", first=str(first), until=str(until))
        return self._raw([one for one in found if one["id"] > after])

    def _raw(self, orders):
        states = {one["id"]: one for one in self._get("states")}
        return [{**one, "state": states[one["state"]], "zone": self.zone} for one in orders]

    # ---- what is in a raw order

    @staticmethod
    def read_head(raw_order):
        changed = datetime.strptime(raw_order["changed"], moments.STAMP)
        return Head(raw_order["id"], raw_order["code"], changed, "stall", raw_order["paid_with"])

    @staticmethod
    def read_order(raw_order):
        return _order(raw_order)

    @staticmethod
    def read_payments(raw_order):
        return {one["id"]: one for one in raw_order["payments"]}

    @staticmethod
    def read_payment(raw_payment, currency):
        day = date.fromisoformat(raw_payment["day"])
        return ShopPayment(raw_payment["id"], _euro(raw_payment["cents"]), raw_payment["with"], day, "", currency)


def _order(raw):
    lines = tuple(_line(number, one) for number, one in enumerate(raw["lines"], 1))
    products, shipping = total(one.amount for one in lines), _amount(raw["shipping"])
    who, state = raw["buyer"], raw["state"]
    names = ("firstname", "lastname", "company", "vat_number", "address1", "postcode", "city", "country")
    return ShopOrder(
        id=raw["id"],
        reference=raw["code"],
        date=datetime.strptime(raw["made"], moments.STAMP).date(),
        currency="EUR",
        customer=ShopCustomer(who["id"], who["email"], who["firstname"], who["lastname"]),
        addresses=(ShopAddress(id=1, **{name: who.get(name, "") for name in names}),),
        invoice_address_id=1,
        delivery_address_id=1,
        lines=lines,
        products=products,
        paid=Amount(_euro(raw["total"]), products.excl + shipping.excl),
        shipping=shipping,
        state_id=state["id"],
        state_name=state["name"],
        state_paid=state["paid"],
        module="stall",
        payment=raw["paid_with"],
        payments=tuple(Stall.read_payment(one, "EUR") for one in raw["payments"]),
        changed_at=moments.to_utc(datetime.strptime(raw["changed"], moments.STAMP), raw["zone"]),
    )


def _line(number, one):
    amount, pieces = _amount(one), Decimal(one["pieces"])
    unit = Amount(amount.incl / pieces, amount.excl / pieces)
    return ShopLine(number, one["name"], pieces, amount, unit, sku=one["code"])


def _amount(one):
    return Amount(_euro(one["cents"]), _euro(one["cents_without_vat"]))


def _euro(cents):
    if not isinstance(cents, int):
        raise Permanent("bad_number", resource_id="", field="cents", value=str(cents)[:50])
    return Decimal(cents) / 100
