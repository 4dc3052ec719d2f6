from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from odoo import fields, models

from odoo.addons.webhero_eboekhouden.client import (
    Invoice,
    InvoiceLine,
    Mutation,
    MutationKind,
    MutationRow,
    Relation,
    idempotent,
)


class WebheroTillBackend(models.Model):
    """A connection above the books, as a webshop's is: its messages are booked by the books' own connection."""

    _name = "webhero.till.backend"
    _description = "Connection with a cash desk"
    _inherit = ["webhero.connection", "webhero.eboekhouden.settings"]
    _inherits = {"webhero.backend": "backend_id"}

    books_id = fields.Many2one("webhero.eboekhouden.backend", required=True)
    ledger_id = fields.Many2one("webhero.eboekhouden.ledger", "Revenue account")
    unit_id = fields.Many2one("webhero.eboekhouden.unit", "Unit of hours")

    @contextmanager
    def _exchange_client(self, log):
        with self.books_id._open_books(log) as books:
            yield books

    def _exchange_explain(self, code, facts):
        return self.books_id._books_explain(code, facts) or super()._exchange_explain(code, facts)

    def _who(self, books, note):
        return self.books_id._debtor(books, Relation(name=note["name"], email=note["email"], type="P"))

    def _exchange_till_sale(self, message, run):
        note = message._payload_json()
        who, incl = self._who(run.client, note), Decimal(note["amount"])
        line = MutationRow("8000", "GEEN", incl, Decimal(0), incl)
        idempotent.post_mutation(
            message,
            run.client,
            Mutation(
                MutationKind.INVOICE_SENT,
                date(2025, 11, 3),
                "1300",
                (line,),
                number=note["number"],
                relation_id=who.id,
                relation_code=who.code,
                term=14,
            ),
        )

    def _exchange_till_invoice(self, message, run):
        note = message._payload_json()
        who = self._who(run.client, note)
        template = run.client.templates()[0].id if run.client.lists_templates else 0
        line = InvoiceLine("Brood", Decimal(2), Decimal(note["amount"]), "GEEN", "8000")
        idempotent.post_invoice(
            message,
            run.client,
            Invoice(
                date(2025, 11, 3),
                14,
                (line,),
                relation_id=who.id,
                relation_code=who.code,
                template="Invoice template",
                template_id=template,
            ),
            message.key,
        )

    def _exchange_till_payment(self, message, run):
        note = message._payload_json()
        who, amount = self._who(run.client, note), Decimal(note["amount"])
        line = MutationRow("1300", "GEEN", amount, Decimal(0), amount)
        idempotent.post_payment(
            message,
            run.client,
            Mutation(
                MutationKind.PAYMENT_RECEIVED,
                date(2025, 11, 3),
                "1050",
                (line,),
                number=note["number"],
                relation_id=who.id,
                relation_code=who.code,
                document=f"trx-{note['number']}",
                vat_included=True,
            ),
        )
