# SPDX-License-Identifier: LGPL-3.0-or-later
"""Turns Ponto's accounts and transactions into a statement."""

from __future__ import annotations

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from odoo.addons.webhero_bank.rules import reference
from odoo.addons.webhero_bank.rules.statement import Line, Statement
from odoo.addons.webhero_base.rules.money import ZERO, cents

from .feed import FEED

BRUSSELS = ZoneInfo("Europe/Brussels")  # time zone in which the banks behind Ponto book
ZONES = ("purposeCode", "proprietaryBankTransactionCode", "cardReference", "creditorId", "internalReference", "digest")


def iban(account: dict) -> str:
    """The IBAN, or the number as the bank writes it."""
    return "".join(str((account.get("attributes") or {}).get("reference") or "").split()).upper()


def booked_on(transaction: dict) -> datetime.date:
    """The day on which the bank booked it."""
    attributes = transaction["attributes"]
    return _day(attributes.get("executionDate") or attributes["valueDate"])


def account_of(transaction: dict) -> str | None:
    """Ponto's id of its account, None where not stated."""
    link = ((transaction.get("relationships") or {}).get("account") or {}).get("data") or {}
    return link.get("id")


def statement(account: dict, transactions: list[dict]) -> Statement:
    """The settled movements, oldest first; the opening balance is the current balance less their sum.

    Raises KeyError, TypeError, ValueError or ArithmeticError where the data does not match Ponto's schema.
    """
    attributes = account["attributes"]
    currency, once = attributes["currency"], {}
    for one in transactions:
        if one.get("type", "transaction") == "transaction" and one["attributes"].get("currency", currency) == currency:
            once.setdefault(one["id"], one)  # pages shift when movements arrive in between
    lines = tuple(sorted(map(_line, reversed(once.values())), key=lambda line: line.date))
    closing = _amount(attributes["currentBalance"])
    days = [line.date for line in lines]
    return Statement(
        format=FEED,
        account=iban(account),
        currency=currency,
        holder=attributes.get("holderName") or "",
        opening=closing - sum((line.amount for line in lines), ZERO),
        opening_date=min(days, default=None) or _day(attributes["synchronizedAt"]),
        closing=closing,
        closing_date=max(days, default=None) or _day(attributes["synchronizedAt"]),
        lines=lines,
    )


def _line(one):
    attributes = one["attributes"]
    text = str(attributes.get("remittanceInformation") or "")
    kind, number = reference.structured(text)
    if not kind:
        kind, number = reference.bracketed(text)
    whole = " ".join(text.split())
    return Line(
        amount=_amount(attributes["amount"]),
        counterparty_name=" ".join(str(attributes.get("counterpartName") or "").split()),
        counterparty_iban="".join(str(attributes.get("counterpartReference") or "").split()).upper(),
        structured_kind=kind,
        structured=number,
        communication="" if kind and reference.structured(text)[0] else whole,
        pieces=(whole,) if whole else (),
        info=" ".join(filter(None, (attributes.get("description"), attributes.get("additionalInformation")))),
        end_to_end_id="" if attributes.get("endToEndId") in (None, "NOTPROVIDED") else str(attributes["endToEndId"]),
        mandate=str(attributes.get("mandateId") or ""),
        bank_reference=str(one["id"]),
        code=str(attributes.get("bankTransactionCode") or ""),
        charges=abs(_amount(attributes.get("fee") or 0)),  # "a fee that was withheld": its sign is not specified
        zones={name: attributes[name] for name in ZONES if attributes.get(name)},
        date=booked_on(one),
        value_date=_day(attributes["valueDate"]) if attributes.get("valueDate") else None,
    )


def _amount(value):
    amount = Decimal(value)
    if not amount.is_finite() or cents(amount) != amount:
        raise ValueError(f"amount {value}")
    return cents(amount)


def _day(written):
    """The day of a UTC time, in the time zone of the bank; a date without time is taken as it is."""
    if len(written) == 10:
        return datetime.date.fromisoformat(written)
    moment = datetime.datetime.fromisoformat(written.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).astimezone(BRUSSELS).date()
