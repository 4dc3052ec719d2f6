# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounts and transactions as Ponto describes them, as a statement."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo.addons.webhero_bank.rules import reference
from odoo.addons.webhero_bank.rules.statement import Line, Statement
from odoo.addons.webhero_base.rules.money import ZERO, cents

from .feed import FEED

BRUSSELS = ZoneInfo("Europe/Brussels")  # where the banks that Ponto reads book their days
ZONES = ("purposeCode", "proprietaryBankTransactionCode", "cardReference", "creditorId", "internalReference", "digest")


def iban(account: dict) -> str:
    """Its IBAN, or its number as the bank writes it."""
    return "".join(str((account.get("attributes") or {}).get("reference") or "").split()).upper()


def booked_on(transaction: dict) -> datetime.date:
    """The day on which the bank booked it."""
    said = transaction["attributes"]
    return _day(said.get("executionDate") or said["valueDate"])


def account_of(transaction: dict) -> str | None:
    """Ponto's number of the account that it is on, None where that is not said."""
    link = ((transaction.get("relationships") or {}).get("account") or {}).get("data") or {}
    return link.get("id")


def statement(account: dict, transactions: list[dict]) -> Statement:
    """What is settled, oldest first; the opening balance is what the balance of now was before it.

    Raises KeyError, TypeError, ValueError or ArithmeticError where the shapes are not Ponto's.
    """
    said = account["attributes"]
    currency, once = said["currency"], {}
    for one in transactions:
        if one.get("type", "transaction") == "transaction" and one["attributes"].get("currency", currency) == currency:
            once.setdefault(one["id"], one)  # pages shift when something comes in between them
    lines = tuple(sorted(map(_line, reversed(once.values())), key=lambda line: line.date))
    closing = _amount(said["currentBalance"])
    days = [line.date for line in lines]
    return Statement(
        format=FEED,
        account=iban(account),
        currency=currency,
        holder=said.get("holderName") or "",
        opening=closing - sum((line.amount for line in lines), ZERO),
        opening_date=min(days, default=None) or _day(said["synchronizedAt"]),
        closing=closing,
        closing_date=max(days, default=None) or _day(said["synchronizedAt"]),
        lines=lines,
    )


def _line(one):
    said = one["attributes"]
    text = str(said.get("remittanceInformation") or "")
    kind, number = reference.structured(text)
    if not kind:
        kind, number = reference.bracketed(text)
    whole = " ".join(text.split())
    return Line(
        amount=_amount(said["amount"]),
        counterparty_name=" ".join(str(said.get("counterpartName") or "").split()),
        counterparty_iban="".join(str(said.get("counterpartReference") or "").split()).upper(),
        structured_kind=kind,
        structured=number,
        communication="" if kind and reference.structured(text)[0] else whole,
        pieces=(whole,) if whole else (),
        info=" ".join(filter(None, (said.get("description"), said.get("additionalInformation")))),
        end_to_end_id="" if said.get("endToEndId") in (None, "NOTPROVIDED") else str(said["endToEndId"]),
        mandate=str(said.get("mandateId") or ""),
        bank_reference=str(one["id"]),
        code=str(said.get("bankTransactionCode") or ""),
        charges=abs(_amount(said.get("fee") or 0)),  # "a fee that was withheld": of which sign is not said
        zones={name: said[name] for name in ZONES if said.get(name)},
        date=booked_on(one),
        value_date=_day(said["valueDate"]) if said.get("valueDate") else None,
    )


def _amount(value):
    amount = Decimal(value)
    if not amount.is_finite() or cents(amount) != amount:
        raise ValueError(f"amount {value}")
    return cents(amount)


def _day(written):
    """A moment of UTC is the day that it is where the bank is; a day alone is that day."""
    if len(written) == 10:
        return datetime.date.fromisoformat(written)
    moment = datetime.datetime.fromisoformat(written.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(BRUSSELS).date()
