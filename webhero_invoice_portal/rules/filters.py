# SPDX-License-Identifier: LGPL-3.0-or-later
"""The filters that a customer sets in the address of the invoices page (docs/rules.md, C5 and C6).

All input is untrusted: invalid values are ignored, never an error.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

# what the list is sorted by
ORDERS = {
    "read": ["webhero_is_read"],
    "number": ["name"],
    "date": ["invoice_date"],
    "due": ["invoice_date_due"],
    "category": ["webhero_invoice_category_id"],
    "amount": ["amount_total_signed"],
    "open": ["amount_residual_signed"],
    "status": ["payment_state", "invoice_date_due"],
}
# what a row of the list shows, read in one go
ROW_FIELDS = (
    "name",
    "invoice_date",
    "invoice_date_due",
    "webhero_invoice_category_id",
    "move_type",
    "payment_state",
    "currency_id",
    "amount_total",
    "amount_residual",
    "amount_total_signed",
    "amount_residual_signed",
    "commercial_partner_id",
)

PAGE_SIZES = (10, 25, 50, 100)
SORTS = ("read", "number", "date", "due", "category", "amount", "open", "status")
STATUSES = ("open", "overdue", "partly", "paid", "credit")
KINDS = ("out", "in")
MAX_TEXT = 60
MAX_PAGE = 100_000


@dataclasses.dataclass(frozen=True)
class Filters:
    """The filters that hold, the order, and the page; texts are trimmed and bounded."""

    read: str = ""  # "", "read", "unread"
    number: str = ""
    date_from: date | None = None
    date_to: date | None = None
    category: str = ""
    status: str = ""
    search: str = ""
    kind: str = "out"
    customer: int | None = None  # 0: all of them; None: not given
    sort: str = "date"
    descending: bool = True
    size: int = 25

    def arguments(self) -> dict[str, str]:
        """The query string that reproduces these filters, in its shortest form (for links, the pager, a bookmark)."""
        given = {
            "read": self.read,
            "number": self.number,
            "from": self.date_from and self.date_from.isoformat(),
            "to": self.date_to and self.date_to.isoformat(),
            "category": self.category,
            "status": self.status,
            "search": self.search,
            "kind": self.kind if self.kind != "out" else "",
            "customer": str(self.customer) if self.customer is not None else "",
            "sort": f"-{self.sort}" if self.descending else self.sort,
        }
        return {name: value for name, value in given.items() if value}

    def is_filtered(self) -> bool:
        return any((self.read, self.number, self.date_from, self.date_to, self.category, self.status, self.search))


def parse(parameters: dict[str, str], remembered_size: str | int | None = None) -> Filters:
    """Read the parameters of the address; `remembered_size` is the page size of the visitor's last choice."""
    sort, descending = _sort(_text(parameters, "sort") or "-date")
    return Filters(
        read=_one_of(parameters, "read", ("read", "unread")),
        number=_text(parameters, "number"),
        date_from=_date(parameters, "from"),
        date_to=_date(parameters, "to"),
        category=_text(parameters, "category"),
        status=_one_of(parameters, "status", STATUSES),
        search=_text(parameters, "search"),
        kind=_one_of(parameters, "kind", KINDS) or "out",
        customer=_number(parameters, "customer"),
        sort=sort,
        descending=descending,
        size=_size(parameters.get("size")) or _size(remembered_size) or 25,
    )


def page_number(value: Any) -> int:
    """A page from 1 up; nonsense is the first page."""
    try:
        return min(max(int(value), 1), MAX_PAGE)
    except (TypeError, ValueError, OverflowError):
        return 1


def offset(total: int, page: int, size: int) -> int:
    """Where `page` begins in a list of `total`; a page beyond the end is the last one."""
    last = max(-(-total // size), 1)
    return (min(page, last) - 1) * size


def as_host(parameters: dict[str, str]) -> dict[str, str]:
    """Odoo's own links to the page in our parameters: its tiles use `filterby=bills` and the like (C6)."""
    known = {"overdue_invoices": {"status": "overdue"}, "bills": {"kind": "in"}}
    return {**known.get(_text(parameters, "filterby"), {}), **parameters}


def literal(text: str) -> str:
    """A text for `ilike` in which `%` and `_` are the letters that the visitor typed."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def ids(value: list[str | None]) -> list[int]:
    """Numbers out of `3,5,8` or a list of such, each once, in their order; nonsense is left out, 1,000 at the most."""
    parts = value if isinstance(value, list | tuple) else [value]
    found = []
    for part in ",".join(str(p) for p in parts if p is not None).split(","):
        if part.strip().isdecimal() and len(part.strip()) <= 9:
            found.append(int(part))
    return list(dict.fromkeys(found))[:1000]


def _text(parameters, name):
    value = parameters.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value if sign.isprintable()).strip()[:MAX_TEXT]


def _number(parameters, name):
    value = _text(parameters, name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= 9 else None


def _one_of(parameters, name, allowed):
    value = _text(parameters, name)
    return value if value in allowed else ""


def _date(parameters, name):
    try:
        value = date.fromisoformat(_text(parameters, name))
    except ValueError:
        return None
    return value if 1900 <= value.year <= 2200 else None


def _sort(value):
    name = value.removeprefix("-")
    return (name, value.startswith("-")) if name in SORTS else ("date", True)


def _size(value):
    return int(value) if str(value) in map(str, PAGE_SIZES) else None
