# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a tablet may send, checked field by field; nothing here is believed."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime
import io
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from PIL import Image

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refusal

PUSH_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
COMPANY = re.compile(r"[0-9]{7}")
TOKEN = re.compile(r"[0-9a-f]{64}")
STATES = ("busy", "complete")
MOST_LINES = 500
MOST_TEXT = 20_000
SIGNATURE_BYTES = 1_000_000
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
MOST_PIXELS = bounded.MOST_PIXELS
MOST_KM = 2_000  # with one message
LEAST = Decimal("0.01")  # of a material
AHEAD = datetime.timedelta(days=2)  # that a tablet's clock may be
LATEST = datetime.datetime(2100, 1, 1)  # noqa: DTZ001 (UTC, as stored)


@dataclasses.dataclass(frozen=True)
class PushedHour:
    hour_type: int
    start: datetime.datetime
    stop: datetime.datetime
    break_minutes: int = 0
    travel_minutes: int = 0
    note: str = ""


@dataclasses.dataclass(frozen=True)
class PushedMaterial:
    article: int
    quantity: Decimal
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Push:
    """One message of a tablet. `order` 0 makes a new work order for `customer`; times are UTC without a zone."""

    id: str
    order: int = 0
    customer: int = 0
    reference: str = ""
    description: str = ""
    notes: str = ""
    state: str = "busy"
    km: Decimal = Decimal(0)
    hours: tuple = ()
    materials: tuple = ()
    signature: bytes = b""
    signed_by: str = ""

    @property
    def changes_what_was_signed(self) -> bool:
        """Whether the message brings work or a signature; a state, notes and a reference come after one too."""
        return bool(self.hours or self.materials or self.km or self.signature)


class Wrong(Exception):
    """`field` is not what was agreed."""

    def __init__(self, field, why):
        super().__init__(field)
        self.refusal = Refusal("field_wrong", {"field": field, "why": why})


def parse(body: Any, now: datetime.datetime | None = None) -> Push | Refusal:
    """The Push in a decoded JSON body, or a Refusal that names the field. `now`: UTC; work is not done after it."""
    try:
        return _push(body, now + AHEAD if now else LATEST)
    except Wrong as wrong:
        return wrong.refusal


def is_image(data: bytes) -> bool:
    """PNG, JPEG or WebP, by its first bytes."""
    return data.startswith(IMAGES)


def photo_problem(data: bytes) -> Refusal | None:
    """None for a complete picture that Odoo can open, else the Refusal: no image, or too many pixels."""
    if not is_image(data):
        return Refusal("not_an_image", {})
    try:
        with Image.open(io.BytesIO(data)) as picture:
            pixels = picture.width * picture.height
            if pixels <= MOST_PIXELS:
                picture.load()
                return None
    except Image.DecompressionBombError:
        pass
    except (OSError, ValueError, SyntaxError):
        return Refusal("not_an_image", {})
    return Refusal("too_large", {"limit": MOST_PIXELS, "why": "pixels"})


def _push(body, latest):
    if not isinstance(body, dict):
        raise Wrong("body", "object")
    push = Push(
        id=text(body, "id", 64),
        order=whole(body, "order"),
        customer=whole(body, "customer"),
        reference=text(body, "reference", 100),
        description=text(body, "description"),
        notes=text(body, "notes"),
        state=text(body, "state", 20) or "busy",
        km=number(body, "km"),
        hours=tuple(_hour(item, f"hours[{place}]", latest) for place, item in _items(body, "hours")),
        materials=tuple(_material(item, f"materials[{place}]") for place, item in _items(body, "materials")),
        signature=signature(body),
        signed_by=text(body, "signed_by", 100),
    )
    return _checked(push)


def _checked(push):
    if not PUSH_ID.fullmatch(push.id):
        raise Wrong("id", "push_id")
    if push.state not in STATES:
        raise Wrong("state", "choice")
    if not push.order and not push.customer:
        raise Wrong("order", "missing")
    if push.km < 0:
        raise Wrong("km", "negative")
    if push.km > MOST_KM:
        raise Wrong("km", "too_large")
    if push.signature and not push.signed_by:
        raise Wrong("signed_by", "missing")
    return push


def _items(body, name):
    found = [] if body.get(name) is None else body[name]
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Wrong(name, "list")
    if len(found) > MOST_LINES:
        raise Wrong(name, "too_many")
    return enumerate(found)


def _hour(item, where, latest):
    start, stop = moment(item, "start", where), moment(item, "stop", where)
    if stop < start:
        raise Wrong(f"{where}.stop", "before_start")
    if stop - start > datetime.timedelta(hours=24):
        raise Wrong(f"{where}.stop", "too_long")
    if start > latest:
        raise Wrong(f"{where}.start", "future")
    if stop > latest:
        raise Wrong(f"{where}.stop", "future")
    minutes = {name: whole(item, name, where) for name in ("break_minutes", "travel_minutes")}
    for name, most in (("break_minutes", (stop - start).total_seconds() / 60), ("travel_minutes", 24 * 60)):
        if minutes[name] > most:
            raise Wrong(f"{where}.{name}", "too_long")
    return PushedHour(whole(item, "hour_type", where), start, stop, note=text(item, "note", 1000, where), **minutes)


def _material(item, where):
    quantity = number(item, "quantity", where)
    if quantity <= 0:
        raise Wrong(f"{where}.quantity", "negative")
    if quantity < LEAST:
        raise Wrong(f"{where}.quantity", "too_small")
    return PushedMaterial(whole(item, "article", where), quantity, text(item, "note", 1000, where))


def signature(body: Any) -> bytes:
    """The picture of a signature (base64 in `body`), b"" where there is none. Raises Wrong."""
    found = body.get("signature") or ""
    if not isinstance(found, str):
        raise Wrong("signature", "base64")
    try:
        data = base64.b64decode(found, validate=True)
    except (binascii.Error, ValueError):
        raise Wrong("signature", "base64")
    if len(data) > SIGNATURE_BYTES:
        raise Wrong("signature", "too_long")
    if data and photo_problem(data) is not None:
        raise Wrong("signature", "image")
    return data


# ---- single values


def _at(name, where):
    return f"{where}.{name}" if where else name


def text(body: Any, name: str, limit: int = MOST_TEXT, where: str = "") -> str:
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or not _can_be_stored(value):
        raise Wrong(_at(name, where), "text")
    if len(value) > limit:
        raise Wrong(_at(name, where), "too_long")
    return value.strip()


def _can_be_stored(value):
    """A NUL, or half of a pair of surrogates, which JSON may hold, is no text to a database."""
    try:
        return "\x00" not in value and value.encode() is not None
    except UnicodeEncodeError:
        return False


def whole(body: Any, name: str, where: str = "") -> Any:
    value = body.get(name) or 0
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Wrong(_at(name, where), "whole")
    return value


def number(body: Any, name: str, where: str = "") -> Any:
    value = body.get(name) or 0
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise Wrong(_at(name, where), "number")
    if isinstance(value, bool) or not found.is_finite() or abs(found) >= 1_000_000:
        raise Wrong(_at(name, where), "number")
    return found


def moment(body: Any, name: str, where: str = "") -> Any:
    """A moment with its zone, as UTC without one."""
    found: datetime.datetime | None
    try:
        found = datetime.datetime.fromisoformat(text(body, name, 40, where))
        found = found.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0) if found.tzinfo else None
    except (ValueError, OverflowError):
        found = None
    if found is None or not datetime.datetime(2000, 1, 1) < found < LATEST:  # noqa: DTZ001 (UTC, as stored)
        raise Wrong(_at(name, where), "moment")
    return found


def since(value: Any) -> datetime.datetime | None:
    """The moment from which changes are wanted, UTC without a zone; None where it is nonsense."""
    if not value:
        return datetime.datetime(1970, 1, 1)  # noqa: DTZ001 (UTC, as stored)
    try:
        found = datetime.datetime.fromisoformat(value.replace(" ", "+"))
        return found.astimezone(datetime.UTC).replace(tzinfo=None) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def parse_device(body: Any) -> str | Refusal:
    """The name that a tablet gives itself, or a Refusal."""
    return parse_text(body, "device", 100)


def parse_text(body: Any, name: str, limit: int) -> str | Refusal:
    """One text of a message, or a Refusal."""
    try:
        return text(body, name, limit) if isinstance(body, dict) else Wrong("body", "object").refusal
    except Wrong as wrong:
        return wrong.refusal
