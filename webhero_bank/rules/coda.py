# SPDX-License-Identifier: LGPL-3.0-or-later
"""CODA 2.x, the Belgian banks' own format (Febelfin, coded statement of account 2.6; docs/rules.md, Bank).

Old balance + movements with detail number 0000 = new balance, and the trailer repeats their sums and the number of records. What
does not add up is refused as a whole: a cut file looks right up to where it ends.
"""

import dataclasses
import re

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

from . import balance, coda_text, reference
from .coda_record import Record, records
from .statement import CODA, Detail, Line, Statement

START = re.compile(rb"\s*0{5}\d{9}05")
# what may be behind a record
AFTER = {
    "": "0",
    "0": "1",
    "1": "21 8 9",
    "21": "21 22 23 31 8",
    "22": "21 23 31 8",
    "23": "21 31 8",
    "31": "21 31 32 33 8",
    "32": "21 31 33 8",
    "33": "21 31 8",
    "8": "4 9",
    "4": "4 9",
    "9": "0",
}
MOVEMENT = ("21", "22", "23", "31", "32", "33")
COUNTED = ("1", *MOVEMENT, "8")
VERSION = "2"
WHOLE = "0000"
ANOTHER_FOLLOWS = "1"
COMPOSED, SUBTOTAL, BELOW_SUBTOTAL = "3", "7", "9"
GROSS = "100"
# family and operation of a reversal of an earlier movement, whatever else the record contains: cancelled and not executed
# transfers (SEPA, instant), direct debits unpaid, refunded and reversed (Febelfin, coded statement 2.6, list of operations)
TAKEN_BACK = {"0149", "0154", "0199", "0249", "0254", "0299", "0503", "0505", "0554", "0558"}
SAID_BELOW = (
    "communication pieces structured_kind structured counterparty_name counterparty_iban counterparty_bic end_to_end_id"
).split()
BRACKETS = ("+++", "***")


def read(data: bytes) -> tuple[Statement, ...]:
    """The statements of a CODA file. Raises Refused with line and position."""
    found = records(_decoded(data))
    *statements, last = [_statement(group) for group in _groups(found)]
    if found[-1].get(128, 128) == ANOTHER_FOLLOWS:
        # some banks write this on every file, so it cannot be held for a cut
        more = Refusal("coda_follows", {"account": last.account, "number": last.number, "line": found[-1].place})
        last = dataclasses.replace(last, remarks=(*last.remarks, more))
    return (*statements, last)


def _decoded(data):
    """Positions are counted in characters: UTF-8 where the bytes are that, else windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _groups(found):
    """The records of each statement, in an order that the format allows, up to a trailer marked as the last one."""
    group, before = [], ""
    for record in found:
        if record.kind not in AFTER[before].split():
            raise Refused("coda_record", line=record.place, position=1, value=record.kind.strip(), before=before)
        group, before = [*group, record], record.kind
        if before == "9":
            yield group
            group = []
    if before != "9":
        raise Refused("coda_end", line=found[-1].place if found else 1, position=1)


def _statement(group):
    header, old, trailer = group[0], group[1], group[-1]
    if header.get(128, 128) != VERSION:
        raise header.wrong("coda_version", 128, 128)
    new = next((record for record in group if record.kind == "8"), None)
    opening, lines = old.amount(44, 58, 43), tuple(map(_line, _movements(group)))
    if lines and not new:
        raise Refused("coda_record", line=trailer.place, position=1, value="9", before="21")
    account, number, currency = _account(old)
    closing_date = new and new.date(58)
    statement = Statement(
        format=CODA,
        account=account,
        account_number=number,
        currency=currency,
        holder=old.strip(65, 90) or header.strip(35, 60),
        bic=header.strip(61, 71),
        number=_number(old),
        identity=_identity(old, closing_date or old.date(59), currency),
        opening=opening,
        opening_date=old.date(59),
        closing=new and new.amount(43, 57, 42),
        closing_date=closing_date,
        lines=lines,
        free=tuple(record.strip(33, 112) for record in group if record.kind == "4"),
        duplicate=header.get(17, 17) == "D",
        place=header.place,
    )
    statement = dataclasses.replace(
        statement, booked=not _is_explanation(header, statement), remarks=_count(statement, trailer, group)
    )
    _check(statement, trailer)
    return statement


def _number(old):
    """The number of the paper statement, else the one of the file."""
    paper = old.strip(3, 5).lstrip("0")
    return paper or str(int(old.digits(126, 128)))


def _identity(old, day, currency):
    """Currency, year and number of the coded statement; the number of the paper statement may stay the same for days."""
    coded = int(old.digits(126, 128))
    return f"{currency}:{day.year}:{coded}" if coded and day else ""


def _is_explanation(header, statement):
    """Whether these are details in a file of their own ("separate application"), without balances: another statement books them."""
    return bool(header.strip(84, 88).strip("0") and statement.lines and not statement.opening and not statement.closing)


def _count(statement, trailer, group):
    """A remark where the record count of the trailer is wrong: the amounts add up, so only explanatory records are missing."""
    counted, declared = sum(1 for record in group if record.kind in COUNTED), int(trailer.digits(17, 22))
    facts = {
        "account": statement.account,
        "number": statement.number,
        "line": trailer.place,
        "told": declared,
        "found": counted,
    }
    return (Refusal("coda_count", facts),) if counted != declared else ()


def _check(statement, trailer):
    facts = {"account": statement.account, "number": statement.number, "line": trailer.place}
    amounts = [line.amount for line in statement.lines]
    debit, credit = -sum(one for one in amounts if one < 0), sum(one for one in amounts if one > 0)
    for first, total in ((23, debit), (38, credit)):
        if trailer.amount(first, first + 14) != total:
            raise Refused("coda_sum", position=first, told=trailer.amount(first, first + 14), found=total, **facts)
    if statement.booked and statement.closing is not None:
        balance.check(statement)


# ---- accounts


def _account(old: Record):
    """(IBAN or number, number as written, currency) of record 1, by its account structure."""
    structure, zone = old.get(2, 2), old.get(6, 42)
    number = zone[:12].strip()
    if number and (structure == "0" or (structure == " " and number.isdigit() and not zone[12].strip())):
        iban = reference.belgian_iban(number) if re.fullmatch(r"[0-9]{12}", number) else number
        return iban, number, zone[13:16].strip() or "EUR"
    number = zone[:34].replace(" ", "")
    if not number:
        raise old.wrong("coda_account", 6, 42)
    return number, number, zone[34:].strip() or "EUR"


def _counterparty(zone):
    """The account of record 2.3, which has no structure of its own; 12 digits and a blank are an old Belgian number."""
    number = zone[:34].strip()
    if re.fullmatch(r"\d{12}", zone[:12]) and not zone[12:13].strip():
        return reference.belgian_iban(zone[:12]) if zone[:12].strip("0") else ""
    return number.replace(" ", "")


# ---- movements


def _movements(group):
    """Records 2 and 3 grouped per movement with its details: consecutive records with the same sequence number."""
    movements, last = [], None
    for record in group:
        if record.kind not in MOVEMENT:
            continue
        sequence, detail = record.key
        if record.kind == "21" and detail == WHOLE:
            movements.append([])
        elif (
            not movements
            or sequence != movements[-1][0].key[0]
            or (record.kind[0] == "2" and not _belongs(record, last))
        ):
            raise Refused("coda_sequence", line=record.place, position=3, value=sequence + detail)
        movements[-1].append(record)
        last = record.key
    return movements


def _belongs(record, last):
    """2.2 and 2.3 continue the 2.1 before them."""
    return record.kind == "21" or record.key == last


def _line(group):
    parts = _parts(group)
    movement, fields = parts[0][0], _fields(parts[0])
    details = _details(parts[1:])
    composed = movement.get(54, 54) == COMPOSED
    if composed:
        fields["charges"] = fields["charges"] or _charges(fields["amount"], details)
        fields |= _detail_text(fields, details)
    booked = movement.date(116) or movement.date(48)
    if not booked:
        raise movement.wrong("coda_date", 116, 121)
    return Line(
        **fields,
        date=booked,
        value_date=movement.date(48),
        details=tuple(details),
        composed=composed,
        place=movement.place,
    )


def _parts(group):
    """Lists of records that each begin with a 2.1."""
    parts = []
    for record in group:
        if record.kind == "21":
            parts.append([])
        parts[-1].append(record)
    return parts


def _details(parts):
    """The payments below a total; a subtotal is replaced by its own details where those add up to it."""
    details = [(part[0].get(54, 54), Detail(**_fields(part))) for part in parts]
    payments, index = [], 0
    while index < len(details):
        kind, detail = details[index]
        below = _run(details, index + 1, BELOW_SUBTOTAL)
        fits = kind == SUBTOTAL and below and sum(one.amount for one in below) == detail.amount
        payments += below if fits else [detail]
        index += 1 + len(below)
    return payments


def _run(details, at, kind):
    """The consecutive details of `kind` from index `at`."""
    run = []
    while at < len(details) and details[at][0] == kind:
        run.append(details[at][1])
        at += 1
    return run


def _charges(amount, details):
    """The bank's charges on a payment whose gross amount is among its details: marked as such, or the only one of that sign."""
    same_way = [detail.amount for detail in details if detail.amount * amount > 0]
    gross = [detail.amount for detail in details if detail.code.endswith(GROSS)] or same_way
    adds_up = sum(detail.amount for detail in details) == amount
    return gross[0] - amount if len(gross) == 1 and adds_up else ZERO


def _detail_text(fields, details):
    """The fields of a payment that are stated only in the detail with its gross amount."""
    return {
        name: next(filter(None, (getattr(detail, name) for detail in details)), fields.get(name))
        for name in SAID_BELOW
        if not fields.get(name) and any(getattr(detail, name) for detail in details)
    }


def _fields(part):
    """Fields of a Detail from its records 2.1, 2.2, 2.3 and 3."""
    by_kind = {record.kind: record for record in reversed(part)}
    first, second, third = (by_kind.get(kind) for kind in ("21", "22", "23"))
    fields = {
        "amount": first.amount(33, 47, 32),
        "bank_reference": first.strip(11, 31),
        "code": first.get(54, 61),
        "charges": ZERO,
        "zones": {"globalisation": first.get(125, 125)},
    }
    if second:
        fields |= _second(second)
    if third:
        fields |= {"counterparty_iban": _counterparty(third.get(11, 47)), "counterparty_name": third.strip(48, 82)}
    merged = _merged(fields, _communication(first, second, third), _information(part))
    return merged | {"reversal": merged.get("reversal", False) or first.get(55, 58) in TAKEN_BACK}


def _second(record):
    end_to_end, kind = record.strip(64, 98), record.strip(113, 113)
    return {
        "end_to_end_id": "" if end_to_end == "NOTPROVIDED" else end_to_end,
        "counterparty_bic": record.strip(99, 109),
        "reason": record.strip(114, 117),
        "reversal": kind not in ("", "0"),
    }


def _communication(first, second, third):
    """The three zones are one text, cut at any position."""
    zones = [first.get(63, 115), second.get(11, 63) if second else "", third.get(83, 125) if third else ""]
    if first.get(62, 62) == "1":
        kind, zones[0] = zones[0][:3], zones[0][3:]
        return coda_text.of(kind, "".join(zones))
    text = reference.joined(*zones)
    kind, number = reference.structured(text) if text.startswith(BRACKETS) else ("", "")
    return {"communication": text, "pieces": reference.whole(*zones), "structured_kind": kind, "structured": number}


def _information(part):
    """Records 3: free text of the bank is joined; a structured record gives the name or the text that it contains."""
    texts, current = [], None
    for record in part:
        if record.kind == "31":
            current = [record.get(41, 113)]
            texts.append((record.get(40, 40) == "1", current))
        elif record.kind in ("32", "33") and current is not None:
            current.append(record.get(11, 115 if record.kind == "32" else 100))
    joined = [("".join(pieces), structured) for structured, pieces in texts]
    info = [text[3:] if structured else text for text, structured in joined]
    names = [text[3:73].strip() for text, structured in joined if structured and text[:3] == "001"]
    return {"info": " ".join(filter(None, map(reference.joined, info))), "names": names}


def _merged(fields, said, information):
    """`said` overrides `fields` where both have a value; zones are merged; a longer name in record 3 replaces a truncated one."""
    zones = fields["zones"] | said.pop("zones", {})
    names = information.pop("names")
    merged = fields | {key: value for key, value in said.items() if value or key not in fields}
    merged["info"] = merged.get("info") or information["info"]
    name = merged.get("counterparty_name", "")
    merged["counterparty_name"] = next((one for one in names if one.startswith(name)), name)
    return merged | {"zones": zones}
