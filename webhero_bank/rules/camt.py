# SPDX-License-Identifier: LGPL-3.0-or-later
"""camt.053 (statement) and camt.054 (details of it), every version from .02 on: read by local name (ISO 20022).

CdtDbtInd alone gives the sign; RvslInd does not invert it again. Only booked entries count. An entry with several TxDtls is one
movement. A camt.054 gives the details of entries booked by a camt.053 and is never booked itself.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import CENT, ZERO
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

from . import balance, camt_detail
from .statement import CAMT_053, CAMT_054, Detail, Line, Statement
from .xml import Part, text, tree

if TYPE_CHECKING:
    from lxml.etree import _Element

STATEMENT, NOTIFICATION, REPORT = "BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", "BkToCstmrAcctRpt"
FORMATS = {STATEMENT: (CAMT_053, "Stmt"), NOTIFICATION: (CAMT_054, "Ntfctn")}
OPENING, CLOSING, INTERIM = ("OPBD", "PRCD"), ("CLBD",), "ITBD"
BOOKED = ("BOOK", "")
ENTRY_ZONES = {
    "entry_reference": "NtryRef",
    "batch": "NtryDtls/Btch/PmtInfId",
    "batch_message": "NtryDtls/Btch/MsgId",
    "batch_count": "NtryDtls/Btch/NbOfTxs",
}
NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")


def read(data: bytes) -> tuple[Statement, ...]:
    """The statements of a camt.053, or the explanations of a camt.054. Raises Refused with line and element."""
    root = tree(data)
    for node in root.iter(*FORMATS, REPORT):
        if node.tag == REPORT:
            raise Refused("camt_interim", line=node.sourceline)
        kind, name = FORMATS[node.tag]
        _check_children(node, name)
        return tuple(_statement(Part(one), kind) for one in node.iterfind(name))
    raise Refused("camt_other", line=root.sourceline, value=root.tag)


def _check_children(node, name):
    """Refuse elements where they would not be read, such as a statement or an entry nested in another."""
    for child in node:
        if child.tag not in ("GrpHdr", "SplmtryData", name):
            raise Refused("camt_element", line=child.sourceline, element=f"{node.tag}/{child.tag}")
    for one, above in ((name, node.tag), ("Ntry", name)):
        for found in node.iter(one):
            parent = found.getparent()
            if parent.tag != above:
                raise Refused("camt_element", line=found.sourceline, element=f"{parent.tag}/{one}")


def _statement(node, kind):
    account = text(node, "Acct/Id/IBAN", "Acct/Id/Othr/Id").replace(" ", "")
    if not account:
        raise _wrong("camt_account", node, "Acct/Id")
    stated = _stated_bounds(node) if kind == CAMT_053 else {}
    closing = stated.get("closing_date") or _date(node, "FrToDt/ToDtTm", "FrToDt/ToDt", "CreDtTm")
    currency = _currency(node)
    identity = text(node, "Id")
    lines = tuple(_line(entry, account, currency, closing) for entry in _booked(node))
    bounds = _completed(stated, lines) if kind == CAMT_053 else {}
    statement = Statement(
        format=kind,
        account=account,
        account_number=account,
        currency=currency,
        holder=text(node, "Acct/Ownr/Nm", "Acct/Nm", "Acct/Ownr/Pty/Nm"),
        bic=text(node, "Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC"),
        number=_number(node) or identity,
        identity=f"{closing.year if closing else ''}:{identity}" if identity else "",
        opening=bounds.get("opening"),
        opening_date=bounds.get("opening_date") or _date(node, "FrToDt/FrDtTm", "FrToDt/FrDt"),
        closing=bounds.get("closing"),
        closing_date=closing,
        lines=lines,
        free=tuple(filter(None, [text(node, "AddtlStmtInf", "AddtlNtfctnInf")])),
        duplicate=text(node, "CpyDplctInd") in ("DUPL", "CODU"),
        booked=kind == CAMT_053,
        place=node.sourceline,
    )
    if not statement.booked:
        return statement
    return balance.check(statement) if len(stated) == len(bounds) else _one_balance(statement, node)


def _number(node):
    number = text(node, "ElctrncSeqNb", "LglSeqNb")
    return str(int(number)) if number.isdigit() else number


def _currency(node):
    amount = node.find("Bal/Amt")
    amount = amount if amount is not None else node.find("Ntry/Amt")
    return text(node, "Acct/Ccy") or (amount.get("Ccy", "") if amount is not None else "") or "EUR"


def _booked(node):
    entries = map(Part, node.iterfind("Ntry"))
    return (entry for entry in entries if text(entry, "Sts/Cd", "Sts") in BOOKED)


# ---- balances


def _stated_bounds(node):
    """Opening and closing balance with their dates, as far as the bank states them; on a page of a longer statement
    they are interim balances.
    """
    balances = [(text(one, "Tp/CdOrPrtry/Cd"), one) for one in node.iterfind("Bal")]
    interim = [one for code, one in balances if code == INTERIM]
    opening = _first(balances, OPENING) if _has(balances, OPENING) else (interim[0] if interim else None)
    closing = _first(balances, CLOSING) if _has(balances, CLOSING) else (interim[-1] if interim else None)
    if opening is None and closing is None:
        raise _wrong("camt_balance", node, "OPBD, CLBD")
    found = {}
    for name, one in (("opening", opening), ("closing", closing)):
        if one is not None:
            found |= {name: _amount(one), f"{name}_date": _date(one, "Dt/Dt", "Dt/DtTm")}
    return found


def _completed(stated, lines):
    """Both balances: where the bank states one, the other follows from the movements."""
    moved = sum((line.amount for line in lines), ZERO)
    opening = stated["opening"] if "opening" in stated else stated["closing"] - moved
    return stated | {"opening": opening, "closing": stated.get("closing", opening + moved)}


def _one_balance(statement, node):
    """A statement of which one balance is stated, so that its movements add up whatever is missing: its own totals of entries
    have to agree, of all or of the booked ones (ISO 20022, TransactionsSummary); where it has none, a remark.
    """
    found = _totals(map(Part, node.iterfind("Ntry"))), _totals(_booked(node))
    stated = {path: text(node, f"TxsSummry/{path}").lstrip("-") for path in found[0]}
    stated = {path: written for path, written in stated.items() if NUMBER.fullmatch(written)}
    facts = {"account": statement.account, "number": statement.number, "line": statement.place}
    for path, written in stated.items():
        if Decimal(written) not in [totals[path] for totals in found]:
            raise Refused("camt_totals", element=path, told=written, found=found[0][path], **facts)
    return statement if stated else dataclasses.replace(statement, remarks=(Refusal("camt_one_balance", facts),))


def _totals(entries):
    amounts = [_amount(entry) for entry in entries]
    return {
        "TtlNtries/NbOfNtries": Decimal(len(amounts)),
        "TtlCdtNtries/Sum": sum((one for one in amounts if one > 0), ZERO),
        "TtlDbtNtries/Sum": -sum((one for one in amounts if one < 0), ZERO),
    }


def _has(balances, codes):
    return any(code in codes for code, _one in balances)


def _first(balances, codes):
    """Booked balances only: there may be several available balances, and those are not accounting figures."""
    return next(one for wanted in codes for code, one in balances if code == wanted)


# ---- entries


def _line(entry, account, currency, fallback):
    payments = list(map(Part, entry.iterfind("NtryDtls/TxDtls")))
    amount = _amount(entry)
    single = payments[0] if len(payments) == 1 else None
    if entry.find("Amt").get("Ccy", currency) != currency:
        raise _wrong("camt_currency", entry, "Amt")
    stated = camt_detail.fields(single, entry, account, currency, number_of)
    booked = _date(entry, "BookgDt/Dt", "BookgDt/DtTm") or _date(entry, "ValDt/Dt", "ValDt/DtTm") or fallback
    if not booked:
        raise _wrong("camt_date", entry, "BookgDt")
    return Line(
        **stated
        | {
            "amount": amount,
            "bank_reference": text(entry, "AcctSvcrRef") or stated["bank_reference"],
            "charges": stated["charges"] or camt_detail.charges(entry, currency, number_of),
            "info": " ".join(filter(None, [stated["info"], text(entry, "AddtlNtryInf")])),
            "zones": stated["zones"] | _entry_zones(entry),
        },
        date=booked,
        value_date=_date(entry, "ValDt/Dt", "ValDt/DtTm"),
        details=tuple(_detail(one, entry, account, currency) for one in payments) if len(payments) > 1 else (),
        place=entry.sourceline,
    )


def _detail(node, entry, account, currency):
    """A payment of a batch. Without an amount in the account's currency it counts as zero, so the batch is not split."""
    found = camt_detail.amount_node(node, currency)
    amount = number_of(found) if found is not None else ZERO
    direction = text(node, "CdtDbtInd") or text(entry, "CdtDbtInd")
    said = camt_detail.fields(node, entry, account, currency, number_of)
    return Detail(amount=-amount if direction == "DBIT" else amount, **said)


def _entry_zones(entry):
    return {name: entry.texts[path] for name, path in ENTRY_ZONES.items() if path in entry.texts}


# ---- values


def _amount(node):
    """The signed amount of a balance or entry; a balance without direction is money on the account."""
    amount, direction = node.find("Amt"), text(node, "CdtDbtInd")
    if amount is None or direction not in ("CRDT", "DBIT", ""):
        raise _wrong("camt_amount", node, "CdtDbtInd" if amount is not None else "Amt", direction)
    if not direction and node.tag == "Ntry":
        raise _wrong("camt_amount", node, "CdtDbtInd")
    value = number_of(amount)
    return -value if direction == "DBIT" else value


def number_of(node: _Element) -> Decimal:
    """An amount as ISO writes it: digits and a point, never a sign."""
    written = (node.text or "").strip()
    if not NUMBER.fullmatch(written) or len(written) > 20:
        raise _wrong("camt_amount", node.getparent(), node.tag, written)
    value = Decimal(written)
    cents = value.quantize(CENT, ROUND_HALF_UP)
    return cents if cents == value else value


def _date(node, *paths):
    """The day as the bank wrote it; a time of the day does not move it to another zone's day."""
    written = text(node, *paths)
    if not written:
        return None
    try:
        return datetime.date.fromisoformat(written[:10])
    except ValueError:
        raise _wrong("camt_date", node, paths[0], written)


def _wrong(code, node, element, value=""):
    return Refused(code, line=node.sourceline, element=f"{node.tag}/{element}", value=value)
