# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a received document is to be paid: every means that it offers, and the one chosen."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from .documents import CAC, CBC
from .ubl_parties import text, texts

if TYPE_CHECKING:
    from lxml.etree import _Element

# UNCL4461 (D.16B, as OpenPeppol lists it for BIS Billing 3.0): what the payer does
TRANSFERS = ("30", "58", "31", "42", "57", "1", "2", "4", "5", "6", "28")
DEBITS = ("59", "49", *"3 7 14 16 18 27 29 33 36 38 40 43".split())  # collected by the supplier, the ACH's debits too
# cheques and drafts, bills of exchange, promissory notes, a payment service on the web, set off against each other: a
# transfer to the account beside it would be a second payment
AGREED = tuple("20 21 22 23 24 25 26 44 60 61 62 63 64 65 66 67 68 70 74 75 76 77 78 97".split())
NO_ACCOUNT = ("debit", "agreed")  # an account beside these is not one to pay to
CARDS = ("48", "54", "55")
CASH = ("10",)
OGM = re.compile(r"[+*\s]*(\d{3})[\s/.-]*(\d{4})[\s/.-]*(\d{5})[+*\s]*")
AMONG_WORDS = re.compile(r"([+*])\1\1\s*\d{3}[\s/.-]*\d{4}[\s/.-]*\d{5}\s*\1\1\1")
DAYS = re.compile(r"\b(\d{1,3})\s*(?:kalender)?(?:dagen|dag|days|day|jours|jour|tage|tagen)\b", re.IGNORECASE)
DATES = re.compile(r"(?<!\d)(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4}-\d\d-\d\d))(?!\d)")
NOT_FROM_ITS_DATE = re.compile(  # end of month, discount, late interest, working days, from receipt or delivery
    r"maand|mois|month|monat|eom|korting|escompte|discount|skonto|int[eé]r|intrest|zins|retard|laat|late"
    r"|ouvr|ontvangst|r[eé]ception|receipt|erhalt|eingang|lever|deliver|livraison|liefer|rente|penalt",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True)
class Means:
    """One PaymentMeans; `account` is without spaces and in capitals, the payer's own for a direct debit."""

    code: str = ""
    name: str = ""
    reference: str = ""
    account: str = ""
    mandate: str = ""
    holder: str = ""  # in whose name the account is (BT-85), "" where the document doesn't state it
    due: date | None = None  # its own day, or that of the terms that name it

    @property
    def kind(self) -> str:
        """debit, card, cash, agreed, transfer or other."""
        for kind, codes in (("debit", DEBITS), ("card", CARDS), ("cash", CASH), ("agreed", AGREED)):
            if self.code in codes:
                return kind
        return "transfer" if self.code in TRANSFERS or self.account else "other"


def read(root: _Element) -> tuple[Means, ...]:
    terms = _days_of_terms(root)
    return tuple(_means(node, terms) for node in root.findall(f"{CAC}PaymentMeans"))


def _days_of_terms(root):
    """{PaymentMeansID: first day of the terms that name this way of payment}."""
    found: dict[str, date] = {}
    for terms in root.findall(f"{CAC}PaymentTerms"):
        days = list(term_days(terms))
        for named in terms.findall(f"{CBC}PaymentMeansID") if days else ():
            ident = (named.text or "").strip()
            found[ident] = min(days + [found[ident]] if ident in found else days)
    return found


def day(told: str | None) -> date | None:
    """The date as written, without its time zone; None where it is invalid."""
    try:
        return date.fromisoformat((told or "").strip()[:10])
    except ValueError:
        return None


def term_days(terms: _Element) -> Iterator[date]:
    """Each day on which these PaymentTerms want something paid."""
    for name in ("PaymentDueDate", "InstallmentDueDate"):
        for node in terms.findall(f"{CBC}{name}"):
            found = day(node.text)
            if found:
                yield found


def _means(node, terms):
    code = node.find(f"{CBC}PaymentMeansCode")
    return Means(
        code=text(node, f"{CBC}PaymentMeansCode"),
        name=code.get("name", "") if code is not None else "",
        reference=reference(next(iter(texts(node, f"{CBC}PaymentID").splitlines()), "")),
        account=re.sub(r"\W", "", text(node, f"{CAC}PayeeFinancialAccount/{CBC}ID")).upper(),
        mandate=text(node, f"{CAC}PaymentMandate/{CBC}ID"),
        holder=text(node, f"{CAC}PayeeFinancialAccount/{CBC}Name"),
        due=day(text(node, f"{CBC}PaymentDueDate")) or terms.get(text(node, f"{CBC}ID")),
    )


def chosen(means: tuple[Means, ...]) -> Means:
    """A direct debit takes precedence over any other means; then the first transfer with an account; then the first."""
    debit = [one for one in means if one.kind == "debit"]
    transfers = [one for one in means if one.kind == "transfer" and one.account]
    return next(iter(debit or transfers or means), Means())


def day_in_words(terms: str) -> date | None:
    """20 December 2026 of "Te betalen voor 20/12/2026" (day first, or ISO 8601); None where the terms say more than one day."""
    found = {iso or f"{year}-{month:0>2}-{of_month:0>2}" for of_month, month, year, iso in DATES.findall(terms or "")}
    return (
        day(found.pop()) if len(found) == 1 and not NOT_FROM_ITS_DATE.search(terms) and not DAYS.search(terms) else None
    )


def days_after_its_date(terms: str) -> int | None:
    """30 of "Betaalbaar binnen 30 dagen"; None where the terms say more than one plain number of days."""
    found = set(map(int, DAYS.findall(terms or "")))
    return found.pop() if len(found) == 1 and not NOT_FROM_ITS_DATE.search(terms) else None


def reference(told: str) -> str:
    """A Belgian structured communication in its own notation, from any notation and with any text around it
    ("OGM: +++090/9337/55493+++"); anything else as it is.
    """
    alone = [one[0] for one in AMONG_WORDS.finditer(told or "")]
    found = OGM.fullmatch("".join((alone[0] if len(alone) == 1 else told or "").split()))
    digits = "".join(found.groups()) if found else ""
    if not digits or int(digits[10:]) != (int(digits[:10]) % 97 or 97):
        return told or ""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
