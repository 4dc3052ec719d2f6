# SPDX-License-Identifier: LGPL-3.0-or-later
"""Mail texts with placeholders in braces ("{klant}") instead of code: as written by a user, and as rendered by Odoo.

Only the words below exist, so a text can neither fail when it is sent nor read anything that it should not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from odoo.addons.webhero_base.rules.refusal import Refusal


@dataclass(frozen=True)
class Placeholder:
    en: str
    nl: str
    fr: str
    expression: str  # of Odoo's templates, on the invoice `object`

    def word(self, lang: str) -> str:
        return getattr(self, lang if lang in ("nl", "fr") else "en")


PLACEHOLDERS = (
    Placeholder("customer", "klant", "client", "object.partner_id.name or object.commercial_partner_id.name"),
    Placeholder("number", "nummer", "numéro", "object.name"),
    Placeholder("date", "datum", "date", "format_date(object.invoice_date)"),
    Placeholder("due date", "vervaldatum", "échéance", "format_date(object.invoice_date_due)"),
    Placeholder("amount", "bedrag", "montant", "format_amount(object.amount_total, object.currency_id)"),
    Placeholder(
        "still to pay", "nog te betalen", "reste à payer", "format_amount(object.webhero_to_pay, object.currency_id)"
    ),
    Placeholder("communication", "mededeling", "communication", "object.payment_reference"),
    Placeholder("account", "rekening", "compte", "object.partner_bank_id.acc_number"),
    Placeholder("your reference", "uw referentie", "votre référence", "object.ref"),
    Placeholder("company", "bedrijf", "société", "object.company_id.name"),
)

# "to account … with communication" of our texts where no account is known
_NO_ACCOUNT = re.compile(
    r"\s(?:op rekening|sur le compte|to account)(?:\s|&nbsp;)+(?=met mededeling|avec la communication|with communication)"
)
_BRACES = re.compile(r"\{([^{}<>]*)\}")
_OUT = re.compile(r'<t t-out="([^"]*)"\s*(?:/>|>[^<]*</t>)')
_INLINE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
_BY_WORD = {word: one for one in PLACEHOLDERS for word in (one.en, one.nl, one.fr)}
_BY_EXPRESSION = {one.expression: one for one in PLACEHOLDERS}


def words(lang: str) -> Any:
    """The words that can be between braces, in a language (nl, fr, else English)."""
    return [one.word(lang) for one in PLACEHOLDERS]


def _normal(word):
    return " ".join(word.replace("\u00a0", " ").replace("&nbsp;", " ").split()).lower()


def check(text: str) -> Refusal | None:
    """None, or Refusal mail_placeholder (with the word) or mail_braces (a brace that is not closed)."""
    for word in _BRACES.findall(text or ""):
        if _normal(word) not in _BY_WORD:
            return Refusal("mail_placeholder", {"word": word})
    rest = _BRACES.sub("", text or "")
    return Refusal("mail_braces") if "{" in rest or "}" in rest else None


def _expression(match):
    return _BY_WORD[_normal(match[1])].expression


def body_to_template(html: str) -> str:
    """HTML of a user, checked before, as a QWeb body."""
    return _BRACES.sub(lambda match: f'<t t-out="{_expression(match)}"></t>', html or "")


def subject_to_template(text: str) -> str:
    return _BRACES.sub(lambda match: "{{ " + _expression(match) + " }}", text or "")


def body_from_template(html: str, lang: str) -> Refusal | str:
    """The QWeb body as a user reads it, or Refusal mail_technical where somebody put other code into it."""
    text = _OUT.sub(lambda match: _word(match[1], lang) or match[0], html or "")
    return Refusal("mail_technical") if re.search(r"<t[ >]|\st-[a-z-]+\s*=", text) else text


def subject_from_template(text: str, lang: str) -> str:
    found = _INLINE.sub(lambda match: _word(match[1], lang) or match[0], text or "")
    return Refusal("mail_technical") if "{{" in found else found


def without_account(html: Any) -> Any:
    """The rendered text of a mail where no bank account is known: it names none (12)."""
    return _NO_ACCOUNT.sub(" ", html or "")


def _word(expression, lang):
    known = _BY_EXPRESSION.get(expression.replace("&#39;", "'").strip())
    return "{" + known.word(lang) + "}" if known else ""
