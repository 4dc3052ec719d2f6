# SPDX-License-Identifier: LGPL-3.0-or-later
"""The calls that the connector makes to any kind of shop (docs/integrators/shop.md).

A raw order is the shop's answer about one order, as a dict of JSON values that is stored before it is parsed; so is a
raw credit slip and a raw payment. Moments are naive and in the shop's own time; numbers are the shop's own ids.
"""

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from ..rules.order import ShopOrder, ShopPayment, ShopSlip

PAGE = 100
OVERLAP = timedelta(minutes=10)


@dataclasses.dataclass(frozen=True)
class ShopInfo:
    """The shop's own settings; empty where the key may not read them."""

    version: str = ""
    name: str = ""
    country: str = ""  # ISO
    zone: str = ""
    language: str = ""  # the shop's id of it
    by_invoice: bool | None = None  # taxed by the invoice address; None: not given


@dataclasses.dataclass(frozen=True)
class State:
    """A status that an order can have in the shop."""

    id: int
    name: str
    paid: bool
    deleted: bool = False


@dataclasses.dataclass(frozen=True)
class Tax:
    """One rate that the shop charges in one country."""

    country: str  # ISO
    rate: Decimal  # per cent
    name: str


@dataclasses.dataclass(frozen=True)
class Head:
    """The part of a raw order needed to store it, also where the rest can't be parsed."""

    number: int
    reference: str
    changed_at: datetime | None = None
    module: str = ""
    method: str = ""  # the payment method's name


class ShopWire:
    """One open shop. Inherit it, one method for each question; those at the end have an answer that will do.

    Calls raise the ExchangeErrors of webhero_exchange; `read_…` make no calls, and raise Permanent where a field can't be
    read ("bad_number", "bad_date" with resource_id, field and value). `payments`: give the orders' payments along.
    """

    warnings: tuple[tuple[str, str], ...] = ()  # (resource, what the shop reported beside its answer)
    dialect: dict = {}  # JSON values that this wire wants to have again the next time

    def __init__(self, url: str, key: str, *, zone: str, language: str = "", log=None, dialect: dict | None = None):
        raise NotImplementedError

    def info(self) -> ShopInfo:
        raise NotImplementedError

    def states(self) -> list[State]:
        raise NotImplementedError

    def changed(self, last: datetime | None, *, payments: bool) -> Iterator[tuple[list[dict], datetime]]:
        """Pages of raw orders changed since `last`, oldest change first, each with its own last change."""
        raise NotImplementedError

    def orders(self, numbers: Iterable[int], *, payments: bool) -> list[dict]:
        """These raw orders; those that are gone from the shop are missing."""
        raise NotImplementedError

    def history(self, first: date, until: date, after: int = 0, *, payments: bool) -> list[dict]:
        """At most PAGE raw orders made in a period of days, both inclusive, numbers above `after`, ascending."""
        raise NotImplementedError

    @staticmethod
    def read_head(raw_order: dict) -> Head:
        raise NotImplementedError

    @staticmethod
    def read_order(raw_order: dict) -> ShopOrder:
        raise NotImplementedError

    # ---- a shop without these is read all the same

    def close(self) -> None:
        """Nothing is asked any more."""

    def rights(self, *, payments: bool, slips: bool) -> list[str]:
        """Names of the rights that the key needs, as the shop calls them."""
        return []

    def helpful_rights(self) -> list[str]:
        """Names of rights without which the shop is read all the same, and some orders are refused."""
        return []

    def check_right(self, right: str) -> None:
        """Raises the ExchangeError for the missing right."""

    def methods(self) -> set[tuple[str, str]]:
        """{(module, name)} of the payment methods of past orders."""
        return set()

    def taxes(self) -> list[Tax]:
        """The rates that the shop charges per country; missing ones are filled in by hand."""
        return []

    def count(self, first: date, until: date) -> int:
        """How many orders were made in a period of days, 0 where the shop can't say."""
        return 0

    def count_changed(self, last: datetime | None) -> int:
        """How many orders `changed` will give, 0 where the shop can't say: asked where there is more than a page."""
        return 0

    def order_numbers(self, first: int) -> Iterator[list[int]]:
        """Pages of the numbers of all orders from `first` on, ascending."""
        return iter(())

    def first_order_number(self, day: date) -> int:
        """The lowest number of an order made on `day` or later, 0 where there is none."""
        return 0

    def slips(self, last: datetime | None) -> Iterator[tuple[list[dict], datetime]]:
        """Pages of raw credit slips changed since `last`, as `changed` gives orders."""
        return iter(())

    def slips_of(self, numbers: Iterable[int]) -> list[dict]:
        """Raw credit slips of these orders."""
        return []

    @staticmethod
    def read_payments(raw_order: dict) -> dict[int, dict]:
        """{number: raw payment} of a raw order."""
        return {}

    @staticmethod
    def read_payment(raw_payment: dict, currency: str) -> ShopPayment:
        """`currency` is the ISO code of its order."""
        raise NotImplementedError

    @staticmethod
    def read_slip_head(raw_slip: dict) -> tuple[int, int]:
        """(number of the slip, number of its order)."""
        raise NotImplementedError

    @staticmethod
    def read_slip(raw_slip: dict) -> ShopSlip:
        raise NotImplementedError
