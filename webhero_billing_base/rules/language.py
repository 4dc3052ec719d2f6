# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which language a document speaks: the company's policy first, then the customer's own language."""

from __future__ import annotations

from typing import Any

NL, FR, BOTH, FOUR, CUSTOMER = "nl", "fr", "both", "four", "customer"
HOME = ("BE", "NL", "LU")  # where documents are in Dutch or French unless a company says otherwise
_CODES = {NL: "nl_BE", FR: "fr_BE"}
_OTHERS = ("de", "en")  # German is official in Belgium too; English for customers abroad


def supported(code: str | None) -> str:
    """ "nl" or "fr" for any Dutch or French locale ("nl_NL", "fr_BE@euro"), else ""."""
    short = (code or "").lower()[:2]
    return short if short in _CODES else ""


def spoken(policy: str, code: str | None) -> str:
    """The locale of a document for somebody with the locale `code` under that policy, "" where it is not one of its."""
    if policy == CUSTOMER:
        return code or ""
    if policy == FOUR and code and code.lower()[:2] in _OTHERS:
        return code
    return _CODES.get(supported(code), "")


def document(policy: str, customer_code: str, company_code: str) -> str:
    """The locale of a document: nl_BE or fr_BE; with the policy "customer" whatever the customer has in Odoo.

    `policy` is the company's choice (nl, fr, both, four, customer). With "both" the customer's language decides, with
    "four" a German or English one too; a customer with none of them gets the company's first language, which is Dutch
    where the company speaks none of them.
    """
    if policy in _CODES:
        return _CODES[policy]
    if policy == CUSTOMER:
        return customer_code or company_code or "en_US"
    return spoken(policy, customer_code) or spoken(policy, company_code) or _CODES[NL]


def undecided(policy: str, customer_code: str | None) -> bool:
    """Whether a person should still choose this customer's language."""
    return policy in (BOTH, FOUR) and not spoken(policy, customer_code)


def usual(country_code: str) -> str:
    """The policy of a company that chose none, by the code of its country ("" for none)."""
    return BOTH if not country_code or country_code in HOME else CUSTOMER


def texts_needed(policy: str) -> Any:
    """The languages that articles need a text in of their own."""
    return {NL: (NL,), FR: (FR,), CUSTOMER: ()}.get(policy, (NL, FR))
