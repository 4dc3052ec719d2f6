# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoice lines as CSV that a Belgian Excel opens as it should, and that can't run anything (C10)."""

from __future__ import annotations

import csv
import io
import re
from decimal import ROUND_HALF_UP, Decimal

STRUCTURED = re.compile(r"[+*]{3}[0-9]{3}/[0-9]{4}/[0-9]{5}[+*]{3}")
BOM = "\ufeff"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


def number(value: float, least: int = 2) -> Decimal:
    """The Decimal of a float with all decimals that it has, `least` at the fewest; noise beyond ten is cut off."""
    exact = Decimal(str(round(value, 10)))
    decimals = max(-int(exact.normalize().as_tuple().exponent), least)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def reference(text: str | None) -> str | None:
    """A structured communication without its signs, `000/2026/14004`: a cell that begins with + would be a formula."""
    return (text or "").strip().strip("+*") if STRUCTURED.fullmatch((text or "").strip()) else text


def cell(value: Decimal | str, comma: bool) -> str:
    """One cell as text: a number with the language's decimal sign, a text that no program takes for a formula."""
    if value is None or value is False:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",") if comma else format(value, "f")
    text = str(value).replace("\r", " ").replace("\n", " ").replace("\x00", "")
    return f"'{text}" if text.lstrip().startswith(RISKY) or text.startswith(RISKY) else text


def write(heads: list[str], rows: list[list[str | Decimal]], comma: bool = True) -> bytes:
    """Bytes in UTF-8 with a byte-order mark: semicolons and a decimal comma for nl and fr, else comma and point."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(value, comma) for value in row] for row in rows)
    return (BOM + out.getvalue()).encode()
