# SPDX-License-Identifier: LGPL-3.0-or-later
"""The invoice of a work order (W4, W8, W10). Money is Decimal, EUR."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

CENT = Decimal("0.01")


@dataclasses.dataclass(frozen=True)
class Article:
    """An article in the books: its unit, VAT code and account there."""

    code: str
    unit: str
    vat_code: str
    ledger: str
    usable: bool = True


@dataclasses.dataclass(frozen=True)
class WorkLine:
    """One line of a work order: `price` EUR excl. VAT per unit; `article` None where the books don't have it."""

    order: str
    name: str
    quantity: Decimal
    price: Decimal
    article: Article | None
    product: str = ""


@dataclasses.dataclass(frozen=True)
class InvoiceRow:
    text: str
    quantity: Decimal
    price: Decimal
    unit: str
    code: str
    vat_code: str
    ledger: str

    @property
    def amount(self) -> Decimal:
        """EUR excl. VAT, half-up to cents."""
        return amount(self.quantity, self.price)


def amount(quantity: Decimal, price: Decimal) -> Decimal:
    """EUR of a line, half-up to cents."""
    return (quantity * price).quantize(CENT, ROUND_HALF_UP)


def due_date(date: Any, term: int) -> Any:
    """W10: the day of the invoice and the term in days: 19-09-2018 + 14 = 03-10-2018."""
    return date + datetime.timedelta(days=term)


def rows(lines: list[WorkLine], ledger: str = "", several: bool = False) -> Refusal | tuple[InvoiceRow, ...]:
    """The InvoiceRows, or the first Refusal. `ledger` is used where the article has none; lines of 0 are left out.

    With `several` work orders on one invoice each line names its work order.
    """
    found = [_row(line, ledger, several) for line in lines if line.quantity]
    refusal = next((row for row in found if isinstance(row, Refusal)), None)
    if refusal is not None:
        return refusal
    return tuple(found) or Refusal("nothing_to_invoice", {"order": ", ".join(sorted({line.order for line in lines}))})


def _row(line, ledger, several):
    facts = {"order": line.order, "article": line.product or line.name}
    if line.article is None:
        return Refusal("article_unknown", facts)
    if not line.article.usable:
        return Refusal("article_inactive", facts)
    if not line.article.vat_code:
        return Refusal("vat_code_missing", facts)
    if not (line.article.ledger or ledger):
        return Refusal("ledger_missing", facts)
    text = f"{line.order}: {line.name}" if several else line.name
    article = line.article
    return InvoiceRow(
        text, line.quantity, line.price, article.unit, article.code, article.vat_code, article.ledger or ledger
    )


def credited(found: Iterable[InvoiceRow]) -> tuple[InvoiceRow, ...]:
    """The rows that reverse `found`."""
    return tuple(dataclasses.replace(row, quantity=-row.quantity) for row in found)


def total(found: Iterable[InvoiceRow]) -> Decimal:
    """EUR excl. VAT."""
    return sum((row.amount for row in found), Decimal(0))


def to_json(found: tuple[InvoiceRow, ...]) -> list[dict[str, str]]:
    return [
        {key: str(value) if isinstance(value, Decimal) else value for key, value in dataclasses.asdict(row).items()}
        for row in found
    ]


def from_json(data: Any) -> tuple[InvoiceRow, ...]:
    return tuple(
        InvoiceRow(**{**row, "quantity": Decimal(row["quantity"]), "price": Decimal(row["price"])}) for row in data
    )
