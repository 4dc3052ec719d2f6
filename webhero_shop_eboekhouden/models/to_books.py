# SPDX-License-Identifier: LGPL-3.0-or-later
"""From the results of the rules to the values that the books' client sends."""

import dataclasses

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_eboekhouden.client import (
    Invoice,
    InvoiceLine,
    Mutation,
    MutationKind,
    MutationRow,
    Relation,
)

from ..rules import keep_vat
from ..rules.payment import OpenItem
from ..rules.settings import INVOICE


@dataclasses.dataclass(frozen=True)
class Way:
    """How a shop's bookings reach its books."""

    soap: bool
    template: int = 0  # the remote's number of the invoice template
    codes: bool = False  # article codes are sent too

    def keeps_vat(self, booking):
        """True where the books accept the VAT of each row as sent; over REST, and for invoices, they compute it."""
        return self.soap and booking.mode != INVOICE


def wish(who, country, peppol_id=""):
    """The Relation of a customer (a Party) as the books should have it; `country` is the name of theirs.

    `peppol_id`: theirs, "" where the network does not know them or we don't.
    """
    return Relation(
        name=who.name,
        contact=" ".join(filter(None, (who.firstname, who.lastname))) if who.company else "",
        type="B" if who.company or who.vat_number else "P",
        email=who.email,
        address=" ".join(filter(None, (who.address1, who.address2))),
        postal_code=who.postcode,
        city=who.city,
        country=country,
        phone=who.phone,
        vat_number=who.vat_number,
        peppol_id=peppol_id,
    )


def for_books(booking, way):
    """The Booking as the books get it. An invoice's lines are what the customer sees: only a wrong total changes them."""
    if booking.mode == INVOICE:
        return keep_vat.adjusted_prices(booking) if way.soap else booking
    return booking if way.soap else keep_vat.adjusted(booking)


def other_in_books(booking, way):
    """[(code, facts)]: what the books will find otherwise in a Booking that `for_books` gave."""
    found = []
    if not way.keeps_vat(booking) and booking.vat_of_books != booking.amount.vat:
        found.append(("books_other_vat", {"books": str(booking.vat_of_books), "shop": str(booking.amount.vat)}))
    if booking.mode == INVOICE and way.soap and booking.total_of_prices != booking.amount.incl:
        found.append(("books_other_total", {"books": str(booking.total_of_prices), "shop": str(booking.amount.incl)}))
    return found


def document(booking, relation, way):
    """The Invoice or the Mutation of a Booking."""
    booking = for_books(booking, way)
    if booking.mode == INVOICE:
        return invoice(booking, relation, way.template, way.codes)
    return mutation(booking, relation)


def mutation(booking, relation):
    """A Booking as a mutation of type 2, invoice sent."""
    return Mutation(
        kind=MutationKind.INVOICE_SENT,
        date=booking.date,
        ledger=booking.ledger,
        number=booking.number,
        relation_id=relation.id,
        relation_code=relation.code,
        description=booking.description,
        payment_reference=booking.payment_reference,
        term=booking.term,
        vat_included=booking.in_ex == "IN",
        rows=tuple(
            MutationRow(
                ledger=row.ledger,
                vat_code=row.vat_code,
                excl=row.amount.excl,
                vat=row.amount.vat,
                incl=row.amount.incl,
                percentage=row.rate,
                description=row.text,
            )
            for row in booking.rows
        ),
    )


def invoice(booking, relation, template_id, with_codes):
    """A Booking as an invoice, with or without its mutation."""
    return Invoice(
        date=booking.date,
        term=booking.term,
        number=booking.number,
        relation_id=relation.id,
        relation_code=relation.code,
        template=booking.template,
        template_id=template_id,
        in_books=booking.post,
        debtor_ledger=booking.ledger,
        booking_description=booking.description,
        payment_reference=booking.payment_reference,
        vat_included=booking.in_ex == "IN",
        lines=tuple(
            InvoiceLine(
                description=row.text,
                quantity=row.quantity,
                price=row.unit_excl,
                price_incl=row.unit_incl,
                vat_code=row.vat_code,
                ledger=row.ledger,
                code=row.sku if with_codes else "",
            )
            for row in booking.rows
        ),
    )


def payment(booking, ledger, relation):
    """T32: a PaymentBooking as a mutation of type 3, IN, one row without VAT on the debtors' account `ledger`."""
    row = MutationRow(
        ledger=ledger,
        vat_code=booking.vat_code,
        excl=booking.amount,
        vat=ZERO,
        incl=booking.amount,
        description=booking.description,
        number=booking.number,
    )
    return Mutation(
        kind=MutationKind.PAYMENT_RECEIVED,
        date=booking.date,
        ledger=booking.ledger,
        rows=(row,),
        number=booking.number,
        relation_id=relation.id,
        relation_code=relation.code,
        document=booking.entry,
        description=booking.description,
        payment_reference=booking.payment_reference,
        vat_included=True,
    )


def open_item(sale, amount, items):
    """The open item under the sale's number; `items` None where an earlier run may have closed it: `once` then checks."""
    if items is None:
        return OpenItem(sale.number, sale.relation, amount)
    found = [item for item in items if item.relation_code.casefold() == sale.relation.casefold()] or items
    if not found:
        return None
    return OpenItem(sale.number, found[0].relation_code, sum((item.open for item in found), ZERO))
