# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders and settings for tests of rules: small, invented, with valid check digits."""

import dataclasses
from datetime import date
from decimal import Decimal

from odoo.addons.webhero_base.rules.money import ZERO, cents

from ..rules.amount import Amount, total
from ..rules.order import ShopAddress, ShopCustomer, ShopLine, ShopOrder, ShopVoucher
from ..rules.settings import Mapping, Method, RateRule, Settings

D = Decimal


def amount(incl, excl=None):
    return Amount(D(incl), D(excl if excl is not None else incl))


NOTHING = Amount()
HIGH, LOW = Mapping("HOOG_VERK_21", "8000"), Mapping("LAAG_VERK_9", "8010")
NL_RATES = (
    RateRule("NL", D(21), HIGH),
    RateRule("NL", D(9), LOW),
    RateRule("NL", ZERO, Mapping("GEEN", "8030")),
)
DE_OSS = tuple(RateRule("DE", D(rate), Mapping("GEEN", "8020", "1571", oss=True)) for rate in (19, 7))
SETTINGS = Settings(
    shop_country="NL",
    rates=NL_RATES + DE_OSS,
    icp=Mapping("BI_EU_VERK", "8040"),
    international=Mapping("BU_EU_VERK", "8050"),
    methods=(Method("", "iDEAL", clearing_ledger="1105"), Method("", "PayPal", clearing_ledger="1106")),
)
CUSTOMER = ShopCustomer(2, "klaartje@example.nl", "Klaartje", "Pietersen")


def address(country="NL", ident=5, **values):
    values = {
        "customer_id": 2,
        "firstname": "Klaartje",
        "lastname": "Pietersen",
        "city": "Amsterdam",
        **values,
    }
    return ShopAddress(ident, country=country, **values)


def line(incl, excl, quantity=1, ident=1, **values):
    whole = amount(incl, excl)
    unit = Amount(whole.incl / quantity, whole.excl / quantity) if quantity else whole
    return ShopLine(ident, values.pop("name", f"Article {ident}"), D(quantity), whole, unit, **values)


def order(lines, shipping=NOTHING, wrapping=NOTHING, discounts=NOTHING, country="NL", paid=None, **values):
    """An order whose totals follow from its parts, unless `paid` says otherwise."""
    lines = tuple(dataclasses.replace(one, id=number) for number, one in enumerate(lines, 1))
    products = total(one.amount for one in lines)
    values = {"addresses": (address(country),), "invoice_address_id": 5, "delivery_address_id": 5, **values}
    return ShopOrder(
        **{
            "id": 145,
            "reference": "ORD145",
            "date": date(2026, 11, 20),
            "currency": "EUR",
            "customer": CUSTOMER,
            "module": "ideal",
            "payment": "iDEAL",
            "cart_id": 245,
            "invoice_number": "17",
            "state_paid": True,
            **values,
        },
        lines=lines,
        products=products,
        shipping=shipping,
        wrapping=wrapping,
        discounts=discounts,
        paid=paid or total((products, shipping, wrapping)) - discounts,
    )


def voucher(name="Spring", free_shipping=False, value=NOTHING):
    return ShopVoucher(name, value, free_shipping)


def with_settings(**values):
    return dataclasses.replace(SETTINGS, **values)


def taxed(incl, rate):
    """An Amount from its EUR incl. VAT."""
    incl = D(incl)
    return Amount(incl, cents(incl / (1 + D(rate) / 100)))
