# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which sentence a document must carry because no VAT is charged (Belgian VAT code, directive 2006/112/EC)."""

from __future__ import annotations

import re

CONTRACTOR, EU_SERVICE, EU_GOODS, TRIANGULAR = "contractor", "eu_service", "eu_goods", "triangular"
EXPORT, EXEMPT, OUTSIDE, REVERSED, SMALL = "export", "exempt", "outside", "reversed", "small"
USED, ART, ANTIQUES, TRAVEL = "used", "art", "antiques", "travel"
KINDS = (
    *(CONTRACTOR, EU_SERVICE, EU_GOODS, TRIANGULAR),
    *(EXPORT, EXEMPT, OUTSIDE, REVERSED, SMALL),
    *(USED, ART, ANTIQUES, TRAVEL),
)  # each has a sentence of its own
DIRECTIVE = "directive "  # before the number of its article
ARTICLE = re.compile(r"VATEX-EU-(\d+)")
ARTICLES_44 = ("132", "135")  # of the directive, which article 44 of the Belgian VAT code transposes
DWELLING_TEN, DWELLING_FIFTEEN = (
    "10",
    "15",
)  # years since the dwelling was first lived in (Royal Decree no. 20, table A, XXXVIII)
DWELLING_RATE = 6

_BY_CATEGORY = {"G": EXPORT, "E": EXEMPT, "O": OUTSIDE}
# margin schemes have a mention of their own (directive 2006/112/EC, article 226, items 13 and 14), by the tax's VATEX code
_BY_REASON = {"VATEX-EU-F": USED, "VATEX-EU-I": ART, "VATEX-EU-J": ANTIQUES, "VATEX-EU-D": TRAVEL}


def mention(
    category: str, same_country: bool, scope: bool | str, name: str = "", small: bool = False, reason: str = ""
) -> str:
    """The kind of sentence for a tax, "" where VAT is charged.

    `category` is the UNCL5305 code of the tax (AE, K, G, E, O, S ...), `scope` "service" or "merch" where the tax is
    for one of the two, `name` the tax's own name: the Belgian chart calls the triangular one "0% EU T"; `small`: the
    seller is under the exemption scheme for small enterprises; `reason` is the tax's own VATEX code.
    """
    if reason in _BY_REASON:
        return _BY_REASON[reason]
    if category == "AE":
        if same_country:
            return CONTRACTOR
        return EU_SERVICE if scope == "service" else REVERSED
    if category == "K":
        if name.upper().split()[-1:] == ["T"]:
            return TRIANGULAR
        return EU_SERVICE if scope == "service" else EU_GOODS
    if category == "E" and small:
        return SMALL
    article = ARTICLE.match(reason) if category == "E" else None
    if article and article[1] not in ARTICLES_44:
        return DIRECTIVE + article[1]
    return _BY_CATEGORY.get(category, "")
