# SPDX-License-Identifier: LGPL-3.0-or-later
"""Values as they go out and come in: texts that fit, amounts that are Decimal, dates without a time."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from odoo.addons.webhero_exchange.client.errors import Permanent

from .types import ZERO

if TYPE_CHECKING:
    pass

CENT = Decimal("0.01")
LARGEST = 18  # digits before the point, less one
FIRST_DAY, LAST_DAY = datetime.date(1980, 1, 1), datetime.date(2049, 12, 31)  # what the service takes
UNSENDABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str | None) -> str:
    """A text that XML and JSON can carry: no control characters, no half characters, no space around it."""
    return UNSENDABLE.sub("", text or "").strip()


def fit(text: str | None, limit: int) -> str:
    """For texts that may lose their end: descriptions, addresses."""
    return clean(text)[:limit].rstrip()


def exact(field: str, text: str | None, limit: int) -> str:
    """For texts that mean nothing when they are cut: numbers, codes, e-mail addresses."""
    text = clean(text)
    if len(text) > limit:
        raise Permanent("too_long", field=field, value=text[:80], limit=limit)
    return text


def amount(value: object) -> Decimal:
    """A Decimal from whatever the remote sent as a number; nothing is zero, nonsense is refused."""
    try:
        found = Decimal(str(value)) if value not in (None, "") else ZERO
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or (found and found.adjusted() > LARGEST):  # 1e99999999 as a whole number fills the memory
        raise Permanent("books_unreadable", text=str(value)[:80])
    return found


def money(value: object) -> Decimal:
    """The same, half-up to cents: the remote computes with doubles."""
    return amount(value).quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A Decimal as text without an exponent and without needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: object) -> datetime.date | None:
    """The date of `2025-01-31T00:00:00`; None where there is none."""
    try:
        found = datetime.date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
    return found if found.year > 1 else None


def whole(value: object) -> int:
    return int(amount(value))


def same_email(left: str, right: str) -> bool:
    """Addresses are compared without case and without spaces around them (T22)."""
    return email_key(left) == email_key(right) != ""


def email_key(value: str | None) -> str:
    return clean(value).casefold()


def vat_key(value: str | None) -> str:
    """BE 0999.472.756 and be0999472756 are one VAT number."""
    return "".join(char for char in clean(value).upper() if char.isalnum())
