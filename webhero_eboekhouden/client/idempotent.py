# SPDX-License-Identifier: LGPL-3.0-or-later
"""Writing to the books exactly once, also across crashes (E5; the table is in docs/decisions.md).

Each function makes one booking of one message. It commits our key on the message before the first write, queries
the remote before writing where needed, and commits the remote's answer before anything else happens.
`message` is a webhero.exchange record: it has `idempotency_key`, `remote_id`, `_record_key`, `_record_response`, `_adopt` and
`_refused_there`. While `idempotency_key` is set, the document may exist in the books: it is cleared only when the books' own
answer proves that it does not.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import Conflict, Permanent

from .values import clean

if TYPE_CHECKING:
    from .types import Invoice, Mutation, OpenItem

# errors that may occur although the write succeeded: the books' answer was not received, or not understood
UNHEARD = {"tls", "answer_too_large", "books_unreadable"}


def post_mutation(message: Any, books: Any, mutation: Mutation) -> str:
    """Book a sale under its own number and return e-Boekhouden's number of the mutation, as text.

    A number that exists in the books and was not written by this message raises Conflict('number_taken').
    """
    if message.remote_id:
        return message.remote_id
    ours = _earlier_mutation(message, books, mutation)
    if ours:
        return _record(message._adopt, ours.id)
    if message.idempotency_key or books.asks_first:
        found = books.find_mutation(mutation.number, mutation.kind)
        if found:
            _release_key(message)
            raise Conflict("number_taken", number=mutation.number, mutation=found.id, total=str(found.total))
    _record_key(message, books, mutation.number)
    booked = _write_numbered(message, books.add_mutation, mutation)
    return _record(message._record_response, booked.id)


def post_invoice(message: Any, books: Any, invoice: Invoice, key: str) -> str:
    """Create an invoice and return its number.

    `key` is ours, unique and at most 50 long: e-Boekhouden receives it as reference (REST) or as the last words
    of the last line (SOAP, only where it numbers the invoice itself), which is how a retry finds the invoice.
    Raises Conflict('number_differs'), once, where the books assigned another number than requested: it exists under theirs.
    """
    if message.remote_id:
        return message.remote_id
    key = " ".join(clean(key).split())
    invoice = marked(invoice, key, books)
    ours = _earlier_invoice(message, books, invoice, key)
    if ours:
        return _record(message._adopt, ours.number)
    if invoice.number and (message.idempotency_key or books.asks_first):
        found = books.find_invoice(invoice.number)
        if found:
            _release_key(message)
            raise Conflict("number_taken", number=invoice.number, mutation=0, total=str(found.total_incl))
    _record_key(message, books, invoice.number or key)
    booked = _write_numbered(message, books.add_invoice, invoice)
    _record(message._record_response, booked.number)
    if invoice.number and clean(booked.number) != clean(invoice.number):
        raise Conflict("number_differs", asked=invoice.number, number=booked.number)
    return booked.number


def post_payment(
    message: Any,
    books: Any,
    payment: Mutation,
    without_open_item: bool = False,
    items: list[OpenItem] | None = None,
    in_parts: bool = False,
) -> str:
    """Book a payment on an open item of exactly that amount and return the mutation's number (T31).

    `in_parts`: the caller knows that it is one of several that add up to the open amount: it may be less.

    `payment.document` identifies this payment: the transaction id, else the shop's number of the
    payment. `items` are the open items of its number, if the caller has just read them.
    """
    if message.remote_id:
        return message.remote_id
    if not clean(payment.document):
        raise Permanent("document_missing", number=payment.number)
    if message.idempotency_key:
        found = books.find_payment(payment)
        if found:
            return _record(message._adopt, found.id)
    items = books.open_items("D", payment.number) if items is None else items
    _check_open(items, payment, without_open_item, in_parts)
    message._record_key(payment.document)
    return _record(message._record_response, _write(message, books.add_mutation, payment).id)


def marked(invoice: Invoice, key: str, books: Any) -> Invoice:
    """The invoice with our key in it, where a retry will look for it."""
    if books.keeps_reference:
        return dataclasses.replace(invoice, reference=key)
    if invoice.number:
        return invoice
    *lines, last = invoice.lines
    last = dataclasses.replace(last, description=f"{clean(last.description)} {key}".strip())
    return dataclasses.replace(invoice, lines=(*lines, last))


# ---- the parts


def _record(step, number):
    """Commit the remote's number on the message and give it as text, without reading it again."""
    step(number)
    return str(number)


def _record_key(message, books, number):
    """Our number, unique on this side too: two connections of ours may book in one administration."""
    if books.number_guard:
        books.number_guard(message, number)
    message._record_key(number)


def _write(message, write, value):
    """One write; where the books themselves say no, our key is given back."""
    try:
        return write(value)
    except (Conflict, Permanent) as refused:
        if refused.code not in UNHEARD and not refused.code.startswith("http_"):
            _release_key(message)
        raise


def _write_numbered(message, write, value):
    """The same; the service's own «this number exists» gets the same code as our finding."""
    try:
        return _write(message, write, value)
    except Conflict as taken:
        text = taken.facts.get("text", "")
        raise Conflict("number_taken", number=value.number, mutation=0, total="", text=text) from taken


def _release_key(message):
    """The books refused, or have another document under our key: ours does not exist, a corrected one is written anew."""
    if message.idempotency_key:
        message._refused_there()


def _same_relation(found, wanted):
    if found.relation_id and wanted.relation_id:
        return found.relation_id == wanted.relation_id
    return found.relation_code.casefold() == wanted.relation_code.casefold()


def _same_mutation(found, wanted):
    return found.total == wanted.total and found.date == wanted.date and _same_relation(found, wanted)


def _earlier_mutation(message, books, mutation):
    """What an earlier try of this message booked, under the number that it had then."""
    found = books.find_mutation(message.idempotency_key, mutation.kind) if message.idempotency_key else None
    return found if found and _same_mutation(found, mutation) else None


def _earlier_invoice(message, books, invoice, key):
    """The invoice created by an earlier attempt of this message, or None; Conflict where there are several."""
    if not message.idempotency_key:
        return None
    if message.idempotency_key != key and not books.keeps_reference:  # that try gave a number of ours
        found = books.find_invoice(message.idempotency_key)
        return found if found and _same_relation(found, invoice) else None
    listed = books.find_invoices(invoice.relation_id, invoice.relation_code, invoice.date, invoice.date)
    ours = [found for found in listed if _has_key(found, key, books)]
    if len(ours) > 1:
        raise Conflict("invoice_doubtful", key=key, numbers=", ".join(found.number for found in ours))
    return ours[0] if ours else None


def _has_key(found, key, books):
    if books.keeps_reference:
        return found.reference == key
    words = found.lines[-1].description.split() if found.lines else []
    return words[-len(key.split()) :] == key.split()


def _check_open(items, payment, without_open_item, in_parts):
    items = [item for item in items if _same_relation(item, payment)]
    if not items and not without_open_item:
        raise Permanent("not_open", number=payment.number, relation=payment.relation_code)
    still = sum(item.open for item in items)
    if items and still != payment.total and not (in_parts and still > payment.total):
        raise Permanent("open_differs", number=payment.number, open=str(still), amount=str(payment.total))
