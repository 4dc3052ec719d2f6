# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is booked in e-Boekhouden by a message: an order, a credit slip, an invoice of work orders."""

from odoo import models

from odoo.addons.webhero_exchange.client.errors import NotYet

from ..client import Invoice, idempotent


class EboekhoudenDocument(models.AbstractModel):
    """Inherit this in the model of the documents that a dependent connection books (webhero.eboekhouden.booking).

    It has `_store_response(remote_id, number=None)`, which stores the number assigned by the books (`number` is the
    one that we assigned, "" where we assigned none, None where an earlier run did), and where invoices are made
    `_books_key()`, our own key of the document there. Its handler then reads:

        def _handle(self, run):
            if self._is_still_to_book(run):
                if not self.exchange_id._may_be_booked():       # else what was sent is sent again unchanged
                    ...                                         # settle what is sent and keep it here
                self._book(run, self._for_books())
    """

    _name = "webhero.eboekhouden.document"
    _description = "Document that is booked in e-Boekhouden"
    _inherit = ["webhero.exchange.document"]

    def _is_still_to_book(self, run):
        """False where a run before us was answered: then only our own part was left, and that is done now."""
        message = self.exchange_id
        if message.remote_id:
            self._store_response(message.remote_id)
            return False
        if run.missing:
            raise NotYet("settings_incomplete", missing=run.missing)
        return True

    def _book(self, run, what):
        """Book an Invoice or a Mutation, once, and keep what the books answered."""
        if isinstance(what, Invoice):
            found = idempotent.post_invoice(self.exchange_id, run.books, what, self._books_key())
        else:
            found = idempotent.post_mutation(self.exchange_id, run.books, what)
        self._store_response(found, what.number)

    def _store_response(self, remote_id, number=None):
        raise NotImplementedError

    def _books_key(self):
        raise NotImplementedError
