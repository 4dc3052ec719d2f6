# SPDX-License-Identifier: LGPL-3.0-or-later
"""The page of the guide for a screen, by the model it shows; the longest prefix wins."""

from __future__ import annotations

LANGUAGES = ("nl", "fr", "en")
# prefix of a model name or of a client action tag: page of docs/guide, which ./run guide builds into static/guide
PAGES = {
    "webhero_home": "billing",
    "account.": "billing",
    "sale.": "billing",
    "product.": "billing",
    "res.": "billing",
    "mail.": "billing",
    "webhero.": "billing",
    "webhero.bank": "bank",
    "webhero_bank": "bank",
    "webhero.accountant": "purchases",
    "account.bank": "bank",
    "webhero.statement": "bank",
    "webhero.payment.order": "bank-pay",
    "webhero.pay.": "bank-pay",
    "webhero.collect": "bank-pay",
    "webhero.mandate": "bank-pay",
    "webhero.peppol": "peppol",
    "webhero.archive": "peppol",
    "webhero.access": "peppol",
    "webhero.organisation": "peppol-onboarding",
    "webhero.kbo": "peppol-onboarding",
    "webhero.purchase": "purchases",
    "webhero.bill": "purchases",
    "webhero.quarter": "purchases",
    "webhero.listing": "purchases",
    "webhero.shop": "shop",
    "webhero.prestashop": "shop",
    "webhero.eboekhouden": "connections",
    "webhero.exchange": "connections",
    "webhero.backend": "connections",
    "webhero.support": "connections",
    "webhero.problem": "connections",
    "webhero.portal": "portal",
    "webhero.invoice.portal": "portal",
    "webhero.address": "portal",
    "webhero.sign": "sign-in",
    "werkbon": "werkbon",
    "webhero.werkbon": "werkbon",
}


def page(screen: str) -> str:
    """The page about a screen; "" where there is none."""
    found = [beginning for beginning in PAGES if screen.startswith(beginning)]
    return PAGES[max(found, key=len)] if found else ""


def language(code: str | None) -> str:
    """The guide's language for a user of the locale `code`."""
    short = (code or "")[:2]
    return short if short in LANGUAGES else "en"
