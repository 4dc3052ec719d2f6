# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts of a payment service: the payments and refunds in each payout, and the fees deducted by the service (M9).

Stripe: "Payout reconciliation", itemized (docs.stripe.com/reports/payout-reconciliation, report payout_reconciliation.itemized.5).
PayPal: "Settlement report", version 11 and near (developer.paypal.com/docs/reports/sftp-reports/settlement-report).
SumUp: "Transactions report" in English (help.sumup.com, "Payout reports"; columns and statuses as a public converter to Online
Scout Manager has them, 4.0.3 of June 2026). Mollie: CSV of a settlement (docs.mollie.com/docs/settlement-report; columns as the
public importer of noborder0/jahresabschluss-system reads them). Read in December 2026; no real file of either was available.
For other card terminals no public file description was found: they are not supported (docs/decisions.md).
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules.money import ZERO, cents
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

if TYPE_CHECKING:
    from .statement import Detail

STRIPE, PAYPAL, SUMUP, MOLLIE = "stripe", "paypal", "sumup", "mollie"
STRIPE_COLUMNS = ("automatic_payout_id", "balance_transaction_id", "currency", "gross", "fee", "net")
STRIPE_PAYMENTS = ("charge_id", "payment_intent_id", "source_id")
PAYPAL_COLUMNS = (
    "Transaction ID", "Invoice ID", "Transaction Event Code", "Transaction Completion Date", "Transaction Debit or Credit",
    "Gross Transaction Amount", "Gross Transaction Currency", "Fee Debit or Credit", "Fee Amount",
)  # fmt: skip
SUMUP_COLUMNS = (
    "transaction id", "transaction type", "status", "description", "total", "fee", "payout", "payout date", "payout id",
)  # fmt: skip
MOLLIE_COLUMNS = (
    "Date", "ID", "Description", "Currency", "Amount", "Settlement currency", "Settlement amount", "Settlement reference",
)  # fmt: skip
# event codes (developer.paypal.com/docs/transaction-search/transaction-event-codes): T04 are transfers to a bank, T01 are fees
TO_THE_BANK, FEES = "T04", "T01"
# a report saved by a spreadsheet has that program's separators, and decimal commas
SEPARATORS = (",", ";", "\t")
AMOUNT = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
CENTS = re.compile(r"[0-9]{1,15}")
FEE_CATEGORIES = ("fee", "network_cost", "contribution", "tax")  # Stripe's reporting categories that are not payments
WITHIN = 10  # days from the payout to the bank's line


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One payment, refund or fee. `gross` is the amount paid by the customer (negative: refunded), `fee` the service's share."""

    ids: tuple[str, ...]  # identifiers under which the payment may be known here
    gross: Decimal
    fee: Decimal = ZERO
    text: str = ""
    is_fee: bool = False
    place: int = 0  # line of the file, counted from 1

    @property
    def net(self) -> Decimal:
        return self.gross - self.fee


@dataclasses.dataclass(frozen=True, slots=True)
class Payout:
    """One payout to the bank, received or expected. Its rows add up to `amount`."""

    provider: str
    reference: str  # unique at the service
    currency: str  # "": not in the report, so the currency of the company
    day: datetime.date
    rows: tuple[Row, ...]

    @property
    def amount(self) -> Decimal:
        return sum((row.net for row in self.rows), ZERO)


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    payouts: tuple[Payout, ...]
    remarks: tuple[Refusal, ...] = ()


def is_payouts(data: bytes) -> bool:
    """Whether this is a report of a supported payment service."""
    return _reader(data[:4096].removeprefix(b"\xef\xbb\xbf").decode("latin-1")) is not None


def read(data: bytes, name: str = "") -> Found | Refusal:
    """The payouts of a report, or why it is refused, with file and line."""
    try:
        text = data.decode("utf-8-sig").replace("\0", " ")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_separator(text)))
        if not rows:
            raise Refused("empty")
        return (_reader(text) or _stripe)(rows)
    except Refused as error:
        return dataclasses.replace(error.refusal, facts={"file": name} | error.refusal.facts)
    except (UnicodeDecodeError, csv.Error):
        return Refusal("payout_damaged", {"file": name})


def _reader(text):
    """The reader of the service, recognised by the start of its report."""
    start = text.lstrip()
    heading = start.split("\n", 1)[0].lower()
    if any(start.startswith('"RH"' + one) for one in SEPARATORS):
        return _paypal
    for words, reader in (
        (("automatic_payout_id", "balance_transaction_id"), _stripe),
        (("settlement reference", "settlement amount"), _mollie),
        (("transaction type", "payout id"), _sumup),
    ):
        if all(word in heading for word in words):
            return reader
    return None


def fits(payout: Payout, amount: Decimal, currency: str, day: datetime.date, payment: Detail) -> bool:
    """Whether a bank line is this payout: equal to the cent, and with its reference, or from its service within `WITHIN` days."""
    if payout.amount != amount or payout.currency != currency or amount <= 0:
        return False
    text = _compact(f"{payment.counterparty_name} {payment.communication} {payment.info} {payment.end_to_end_id}")
    if len(payout.reference) > 5 and _compact(payout.reference) in text:
        return True
    return payout.provider.upper() in text and abs((day - payout.day).days) <= WITHIN


def _separator(text):
    """The most frequent separator in the first line."""
    return max(SEPARATORS, key=text.lstrip().split("\n", 1)[0].count)


def _compact(text):
    return re.sub(r"[^A-Z0-9]", "", text.upper())


# ---- Stripe


def _stripe(rows):
    """A payout consists of the rows with its id; rows without one are not paid out yet."""
    heading = _heading(rows[0], STRIPE_COLUMNS, 1)
    by_payout, seen = {}, set()
    for place, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        one = _cells(heading, cells, place)
        if one["balance_transaction_id"] in seen:
            raise Refused("payout_twice", line=place, value=one["balance_transaction_id"])
        seen.add(one["balance_transaction_id"])
        if one["automatic_payout_id"]:
            key = (one["automatic_payout_id"], one["currency"].upper())
            by_payout.setdefault(key, []).append((one, _stripe_row(one, place)))
    return Found(tuple(_stripe_payout(key, several) for key, several in by_payout.items()), _none(by_payout))


def _heading(cells, needed, place):
    titles = [" ".join(title.split()) for title in cells]  # some have two blanks
    if missing := [title for title in needed if title not in titles]:
        raise Refused("payout_columns", line=place, value=", ".join(missing))
    return titles


def _cells(heading, cells, place):
    if len(cells) != len(heading):
        raise Refused("payout_cut", line=place)
    return dict(zip(heading, map(str.strip, cells), strict=True))


def _stripe_row(one, place):
    gross, fee, net = (_amount(one[name], place) for name in ("gross", "fee", "net"))
    _check_net(gross, fee, net, place, one["balance_transaction_id"])
    metadata = [value for name, value in one.items() if name.startswith("payment_metadata[")]
    texts = (one.get("description"), one.get("invoice_number"), *metadata)
    ids = tuple(filter(None, (one.get(name) for name in STRIPE_PAYMENTS)))
    return Row(ids, gross, fee, " ".join(filter(None, texts)), one.get("reporting_category") in FEE_CATEGORIES, place)


def _stripe_payout(key, several):
    days = (
        "automatic_payout_effective_at_utc",
        "automatic_payout_effective_at",
        "available_on_utc",
        "available_on",
        "created_utc",
    )
    first, row = several[0]
    written = next((first[name] for name in days if first.get(name)), "")
    return Payout(STRIPE, key[0], key[1], _day(written, row.place), tuple(row for _one, row in several))


# ---- PayPal


def _paypal(rows):
    """A transfer to the bank covers all rows since the previous transfer, where those add up to the cent."""
    heading, accounts, payouts, remarks = None, {}, [], []
    waiting = {}
    for place, cells in enumerate(rows, 1):
        if cells[:1] == ["SH"]:  # each account has a section of its own, with its own undisbursed rows
            waiting = accounts.setdefault(tuple(cells[3:5]), {})
        elif cells[:1] == ["CH"]:
            heading = _heading(cells, PAYPAL_COLUMNS, place)
        elif cells[:1] == ["SB"]:
            if heading is None:
                raise Refused("payout_columns", line=place, value="CH")
            _paypal_row(_cells(heading, cells, place), place, waiting, payouts, remarks)
    if heading is None:
        raise Refused("payout_columns", line=1, value="CH")
    return Found(tuple(payouts), tuple(remarks) or _none(payouts))


def _paypal_row(one, place, waiting, payouts, remarks):
    currency, code = one["Gross Transaction Currency"], one["Transaction Event Code"]
    gross = _paypal_amount(one, "Gross Transaction Amount", "Transaction Debit or Credit", place)
    before = waiting.setdefault(currency, [])
    payment = _paypal_payment(one, gross, code, place)
    if not code.startswith(TO_THE_BANK) or gross > 0:  # a transfer returned by the bank is to be paid out again
        before.append(payment)
        return
    day = _day(one["Transaction Completion Date"], place)
    if any(one["Transaction ID"] == other.reference for other in payouts):
        raise Refused("payout_twice", line=place, value=one["Transaction ID"])
    if payment.fee:  # of the transfer itself
        before.append(Row((), -payment.fee, is_fee=True, place=place))
    payout = Payout(PAYPAL, one["Transaction ID"], currency, day, tuple(before))
    waiting[currency] = []
    if payout.amount == -gross:
        payouts.append(payout)
    else:
        facts = {"value": str(-gross), "found": str(payout.amount), "line": place}
        remarks.append(Refusal("payout_incomplete", facts))


def _paypal_payment(one, gross, code, place):
    fee = -_paypal_amount(one, "Fee Amount", "Fee Debit or Credit", place)
    text = f"{one['Invoice ID']} {one.get('Custom Field', '')}".strip()
    return Row((one["Transaction ID"],), gross, fee, text, code.startswith(FEES), place)


def _paypal_amount(one, amount, direction, place):
    """An amount in unsigned cents, with CR or DR in a separate column."""
    if not one[amount]:
        return ZERO
    if not CENTS.fullmatch(one[amount]) or one[direction] not in ("CR", "DR"):
        raise Refused("payout_amount", line=place, value=f"{one[amount]} {one[direction]}")
    value = Decimal(one[amount]).scaleb(-2)
    return value if one[direction] == "CR" else -value


# ---- SumUp


def _sumup(rows):
    """Each sale has its own row, and a row for its payout: the amount paid out, the date, and the payout id."""
    heading = _heading([title.lower() for title in rows[0]], SUMUP_COLUMNS, 1)
    found = {}
    for place, cells in _filled(rows):
        one = _cells(heading, cells, place)
        if one["transaction type"] not in ("Sale", "Payout"):
            raise Refused("payout_kind", line=place, value=one["transaction type"])
        if one["transaction type"] == "Payout" and one["status"] == "Paid":
            _add_once(found, one["payout id"], one["transaction id"], _sumup_row(one, place), one["payout date"])
    # the report has no currency: that of the company
    return _found(SUMUP, {(id, ""): several for id, several in found.items()})


def _sumup_row(one, place):
    gross, fee, net = (_amount(one[name] or "0", place) for name in ("total", "fee", "payout"))
    _check_net(gross, fee, net, place, one["transaction id"])
    return Row(
        (one["transaction id"],), gross, fee, f"{one['description']} {one.get('reference', '')}".strip(), place=place
    )


# ---- Mollie


def _mollie(rows):
    """A settlement consists of the rows with its reference; a row without id is not a payment but Mollie's fees on all of them."""
    heading = _heading(rows[0], MOLLIE_COLUMNS, 1)
    found = {}
    for place, cells in _filled(rows):
        one = _cells(heading, cells, place)
        if one["Settlement reference"]:
            key = (one["Settlement reference"], one["Settlement currency"].upper())
            _add_once(found, key, one["ID"], _mollie_row(one, place), one["Date"])
    return _found(MOLLIE, found)


def _mollie_row(one, place):
    net, is_fee = _amount(one["Settlement amount"], place), not one["ID"]
    same = one["Currency"] == one["Settlement currency"] and not is_fee
    gross = _amount(one["Amount"], place) if same else net
    return Row((one["ID"],) if one["ID"] else (), gross, gross - net, one["Description"], is_fee, place)


# ---- what these two share


def _filled(rows):
    return ((place, cells) for place, cells in enumerate(rows[1:], 2) if any(cells))


def _add_once(found, key, id, row, day):
    """`found` is {payout: ([days], [rows])}."""
    days, several = found.setdefault(key, ([], []))
    if id and any(id in other.ids for other in several):
        raise Refused("payout_twice", line=row.place, value=id)
    days.append(_day(day, row.place))
    several.append(row)


def _found(provider, found):
    payouts = (
        Payout(provider, reference, currency, max(days), tuple(several))
        for (reference, currency), (days, several) in found.items()
    )
    return Found(tuple(payouts), _none(found))


# ---- values


def _check_net(gross, fee, net, place, id):
    if gross - fee != net:
        raise Refused("payout_net", line=place, value=id, found=gross - fee, told=net)


def _none(found):
    return () if found else (Refusal("payout_none"),)


def _amount(written, place):
    value = Decimal(written.replace(",", ".")) if AMOUNT.fullmatch(written) else None
    if value is None or cents(value) != value:
        raise Refused("payout_amount", line=place, value=written)
    return cents(value)


def _day(written, place):
    try:
        return datetime.date.fromisoformat(written[:10].replace("/", "-"))
    except ValueError:
        raise Refused("payout_day", line=place, value=written)
