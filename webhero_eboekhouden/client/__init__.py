"""e-Boekhouden.nl behind one interface, whether it is reached over REST (a token) or SOAP (user name and two codes).

    with backend._exchange_client(log) as books:   # an EBoekhoudenRest or an EBoekhoudenSoap
        books.ledgers()                     -> [Ledger]
        books.vat_codes("BE")               -> [VatCode]         no call: each country has its fixed list
        books.templates()                   -> [Template]        [] over SOAP: `lists_templates` is False
        books.cost_centres()                -> [CostCentre]
        books.units()                       -> [Unit]            SOAP: those that articles use, id 0
        books.administrations()             -> [Administration]
        books.relations(known, again, most) -> Listing of Relation   read in full: all (SOAP), or over REST
        books.products(known, again, most)  -> Listing of Product    at most `most` new, changed or in `again`
        books.product_codes()               -> [str]             of the active articles, in one call
        books.relations_by_email(email)     -> [Relation]        case-blind; see below for SOAP
        books.relation_by_code(code)        -> Relation | None
        books.relation_codes()              -> [str]             of all relations, in one call
        books.open_items("D", number="")    -> [OpenItem]
        books.find_mutation(number, kind)   -> Mutation | None   rows are filled
        books.find_payment(mutation)        -> Mutation | None   same entry document, number and amount
        books.find_invoice(number)          -> Invoice | None
        books.find_invoices(relation_id, relation_code, since, until) -> [Invoice]
        books.add_relation(relation)        -> Relation with id and code
        books.update_relation(relation, fields)   changes only the named fields
        books.add_invoice(invoice)          -> Booked(id, number)
        books.add_mutation(mutation)        -> Booked(id)

Sessions open at the first call, are renewed when they end, and close with the `with`. Nothing that writes is ever sent
twice by a client: a write whose answer is lost raises Temporary, and `once` checks its outcome at the next try.

Raises Temporary (try again), AuthFailed (token, codes or session refused), Conflict (our number belongs to
another document) and Permanent (correct something). Codes are e-Boekhouden's own ("FACT_018", "MUT_007", "REL_049" …) with
`field` and `text`, or ours: those of `models/backend_explain.py`, with the facts used in their sentences.
`backend._books_explain(code, facts)` has the sentence for each, NL/FR/EN.

Writing exactly once is `idempotent.post_mutation(message, books, mutation)`, `idempotent.post_invoice(row, books, invoice,
key)` and
`idempotent.post_payment(message, books, mutation)`: they reserve, check first where `docs/decisions.md` requires it, write,
and commit the answer on the message. Each returns the remote's number as text, also where an
earlier attempt made the booking.

`dry.check(value, mode)` raises, without a call, what sending a Mutation, an Invoice or a Relation would raise locally.

Over SOAP no filter on e-mail is known: `relations_by_email` uses the keyword search, which is not documented
to cover e-mail addresses. Use the debtors that the ERP keeps: `backend._debtor(books, relation)`.
"""

from .rest import EBoekhoudenRest
from .soap import EBoekhoudenSoap
from .types import (
    Administration,
    Booked,
    CostCentre,
    Invoice,
    InvoiceLine,
    Ledger,
    Listing,
    Mutation,
    MutationKind,
    MutationRow,
    OpenItem,
    Product,
    Relation,
    Template,
    Unit,
    VatCode,
)

__all__ = [
    "Administration",
    "Booked",
    "CostCentre",
    "EBoekhoudenRest",
    "EBoekhoudenSoap",
    "Invoice",
    "InvoiceLine",
    "Ledger",
    "Listing",
    "Mutation",
    "MutationKind",
    "MutationRow",
    "OpenItem",
    "Product",
    "Relation",
    "Template",
    "Unit",
    "VatCode",
]
