# SPDX-License-Identifier: LGPL-3.0-or-later
"""The checks made before anything is sent: values too long, or missing, in a mutation, an invoice or a relation."""

from . import rest_writing, soap_writing
from .types import Invoice, Mutation, Relation


def check(value: Invoice | Mutation | Relation, mode: str) -> None:
    """Raises the Permanent that the client of this mode ("rest" or "soap") raises for an Invoice, a Mutation or a Relation."""
    if isinstance(value, Relation):
        (soap_writing if mode == "soap" else rest_writing).relation(value)
    elif mode == "soap":
        soap_writing.invoice(value) if isinstance(value, Invoice) else soap_writing.mutation(value)
    elif isinstance(value, Invoice):
        rest_writing.invoice(value, _any, _any)
    else:
        rest_writing.mutation(value, _any)


def _any(_code):
    """The number of a ledger account or a unit, which only the books know."""
    return 1
