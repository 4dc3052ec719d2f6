# SPDX-License-Identifier: LGPL-3.0-or-later
"""MT940 as written by ING, Rabobank, ABN AMRO, Knab, Triodos, SNS and ASN, and close variants (SWIFT, customer statement).

Each message has its own balances, and they must add up; pages of one statement continue one another. The text of `:86:`
is read by mt940_text.
"""

import dataclasses
import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from odoo.addons.webhero_base.rules.money import CENT
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

from . import balance, mt940_text, reference
from .statement import MT940, Line, Statement

# a line of text may begin with what looks like a tag (":26:37"), so only the tags of these messages count
TAG = re.compile(r":(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|NS|13D?|34F|90[CD]):")
ENVELOPE = re.compile(r"\{[1235]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\{4:")
END = re.compile(r"-(\}.*|[X ]*|\x03)?$")
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?([\d.,]+)$")
MOVEMENT = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4}|\s{4})?\s*(?P<mark>R?[CD])(?P<currency>[A-Z])?(?P<amount>[\d.,]+)\s*"
    r"(?P<type>[NFS].{3})?(?P<rest>.*)$"
)
NUMBER = re.compile(r"\d+(?:[.,]\d*)?|\d{1,3}(?:\.\d{3})+,\d*")
DUMMY = {"", "NONREF", "NOREF"}
MARKS = "\x01\x03\x1a"  # begin and end of a message; end-of-file mark between concatenated files
RETURNED_ITEM = "RTI"  # SWIFT, MT940 field 61, transaction type: used by ING for returned payments and collections
# in an envelope the BIC directly follows its prefix: {1:F01KNABNL2H…}, {2:I940KNABNL2H…}
DUTCH_BANK = re.compile(r"(?:\b|F01|[IO]940)([A-Z]{4})NL[A-Z0-9]{2}")
TRIODOS = "TRIODOSBANK/"
SUMS = "/SUM/"  # ING's line counts, machine data
MONEY_OUT = ("D", "RC")


def read(data: bytes) -> tuple[Statement, ...]:
    """The statements of an MT940 file. Raises Refused with line and tag."""
    fields, bank = _fields(_decoded(data))
    widths = mt940_text.widths([field[2] for field in fields if field[1] == "86"])
    return _paged([_statement(message, bank, widths) for message in _messages(fields)])


def _decoded(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


# ---- fields and messages


def _fields(text):
    """[(line, tag, [lines of text])] of the file, and the Dutch bank that its envelope names."""
    fields, open_field, bank = [], None, ""
    for place, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if (
            not bank and not fields and (named := DUTCH_BANK.search(raw))
        ):  # in a text it is the bank of the counterparty
            bank = named[1]
        line = ENVELOPE.sub("", raw).lstrip(MARKS) if "{" in raw or raw.startswith(tuple(MARKS)) else raw
        if match := TAG.match(line):
            open_field = (place, match[1], [line[match.end() :]])
            fields.append(open_field)
        elif END.match(line):
            open_field = None
        elif open_field and open_field[1] in ("61", "86", "NS"):
            open_field[2].append(line)
    return fields, bank


def _messages(fields):
    """Fields of one message each; every message begins with its own reference."""
    messages = []
    for place, tag, lines in fields:
        if tag == "20":
            messages.append([])
        elif not messages:
            raise Refused("mt940_start", line=place, tag=tag)
        messages[-1].append((place, tag, lines))
    if not messages:
        raise Refused("mt940_start", line=1, tag="")
    return messages


def _statement(message, bank, widths):
    start = message[0][0]
    if any(tag in ("34F", "90C", "90D") for _place, tag, _lines in message):
        raise Refused("mt940_interim", line=start)
    account_field, opening, closing = (_one(message, tags) for tags in (("25", "25P"), ("60F", "60M"), ("62F", "62M")))
    account_number = account_field[2][0].strip()
    account, currency = _account(account_number, bank)
    (opened, opening_date, stated_currency), (closed, closing_date, _currency) = map(_balance, (opening, closing))
    number = next((lines[0].strip() for _place, tag, lines in message if tag in ("28", "28C")), "")
    currency = stated_currency or currency or "EUR"
    lines, free = _lines(message, (account, currency), widths)
    statement = Statement(
        format=MT940,
        account=account,
        account_number=account_number,
        currency=currency,
        number=number,
        identity=f"{closing_date.year}:{number}" if number.strip("0/ ") else "",
        opening=opened,
        opening_date=opening_date,
        closing=closed,
        closing_date=closing_date,
        lines=lines,
        free=free,
        place=start,
    )
    return balance.check(statement), opening[1] == "60M", closing[1] == "62M"


def _one(message, tags):
    """The one field of a message with one of `tags`."""
    found = [field for field in message if field[1] in tags]
    if len(found) != 1:
        place = found[1][0] if found else message[0][0]
        raise Refused("mt940_tag_twice" if found else "mt940_tag", line=place, tag=tags[0])
    return found[0]


def _paged(read):
    """The statements. Those that continue (62M) must be followed by the next page of that account, starting at their closing
    balance; a remark where that page is not in the file.
    """
    statements, open_at = [], {}
    for statement, is_page, goes_on in read:
        before = open_at.pop(statement.account, None)
        if before is not None:
            statements[before] = _followed(statements[before], statement, is_page)
        if goes_on:
            open_at[statement.account] = len(statements)
        statements.append(statement)
    for index in open_at.values():
        statements[index] = _unfinished(statements[index])
    return tuple(statements)


def _followed(before, statement, is_page):
    """`before`, a page that continues: checked against its next page, or with a remark where another statement follows."""
    if not is_page:
        return _unfinished(before)
    _check_page(before, statement)
    return before


def _check_page(before, page):
    if before.closing != page.opening:
        facts = {"account": page.account, "number": page.number, "line": page.place}
        raise Refused("mt940_page", told=page.opening, found=before.closing, **facts)


def _unfinished(statement):
    facts = {"account": statement.account, "number": statement.number, "line": statement.place}
    return dataclasses.replace(statement, remarks=(Refusal("mt940_goes_on", facts),))


def _account(written, bank):
    """(IBAN or number, currency) of :25:, where the currency may directly follow the account."""
    bank = "TRIO" if written.startswith(TRIODOS) else bank
    match = re.fullmatch(r"(.*?\d)[\s/]*([A-Z]{3})?", written.removeprefix(TRIODOS))
    number, currency = (match[1], match[2] or "") if match else (written, "")
    compact = re.sub(r"[\s.]", "", number)
    if bank and re.fullmatch(r"P?\d{1,10}", compact):
        return reference.dutch_iban(compact.lstrip("P"), bank), currency
    return compact, currency


def _balance(field):
    """(signed amount, date, currency) of a balance field."""
    place, tag, lines = field
    match = BALANCE.match(lines[0].strip())
    if not match:
        raise Refused("mt940_value", line=place, tag=tag, value=lines[0][:40])
    amount = _amount(match[4], place, tag)
    return (-amount if match[1] == "D" else amount), _date(match[2], place, tag), match[3] or ""


# ---- movements


def _lines(message, own, widths):
    """(movements, messages to the holder). Up to the closing balance, text belongs to the movement before it."""
    groups, free, closed = [], [], False
    for place, tag, lines in message:
        closed = closed or tag[:2] == "62"
        if tag == "61":
            groups.append((place, lines, []))
        elif tag in ("86", "NS") and closed:
            free.append("" if lines[0].startswith(SUMS) else " ".join(" ".join(lines).split()))
        elif tag in ("86", "NS") and groups:
            groups[-1][2].append((tag, lines))
    return tuple(_line(*group, own, widths) for group in groups), tuple(filter(None, free))


def _line(place, lines, texts, own, widths):
    match = MOVEMENT.match(lines[0].rstrip())
    if not match:
        raise Refused("mt940_value", line=place, tag="61", value=lines[0][:40])
    value_date = _date(match["value"], place, "61")
    amount = _amount(match["amount"], place, "61")
    stated = mt940_text.fields(texts, _references(match["rest"], lines[1:]), own, widths)
    mark = match["mark"]
    return Line(
        **stated
        | {
            "amount": -amount if mark in MONEY_OUT else amount,
            "code": match["type"] or "",
            "reversal": mark.startswith("R") or bool(stated["reason"]) or (match["type"] or "")[1:] == RETURNED_ITEM,
        },
        date=_entry_date(match["entry"], value_date, place),
        value_date=value_date,
        place=place,
    )


def _references(rest, more):
    """The part of :61: after the type: the customer's reference, the bank's reference, and the supplement below."""
    customer, _slashes, bank = rest.partition("//")
    bank = bank.strip()
    return {
        "customer": customer.strip(),
        "bank": "" if bank.strip("0") in DUMMY else bank,
        "supplement": [line.strip() for line in more if line.strip()],
    }


def _entry_date(written, value_date, place):
    """MMDD in the year that is nearest to the value date, which may be the year before or after."""
    if not (written or "").strip():
        return value_date
    years = (value_date.year - 1, value_date.year, value_date.year + 1)
    days = [day for year in years if (day := _day(year, int(written[:2]), int(written[2:])))]
    if not days:
        raise Refused("mt940_value", line=place, tag="61", value=written)
    return min(days, key=lambda day: abs(day - value_date))


def _date(written, place, tag):
    year = int(written[:2])
    day = _day(year + (2000 if year < 80 else 1900), int(written[2:4]), int(written[4:]))
    if not day:
        raise Refused("mt940_value", line=place, tag=tag, value=written)
    return day


def _day(year, month, day):
    """A date, None for an invalid one. 30-day interest months yield value dates up to 30 February, taken as its last day."""
    if month == 2 and 28 < day < 31:
        return datetime.date(year, 3, 1) - datetime.timedelta(days=1)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _amount(written, place, tag):
    if not NUMBER.fullmatch(written):
        raise Refused("mt940_value", line=place, tag=tag, value=written[:40])
    plain = written.replace(".", "") if "," in written else written
    value = Decimal(plain.replace(",", "."))
    cents = value.quantize(CENT, ROUND_HALF_UP)
    return cents if cents == value else value
