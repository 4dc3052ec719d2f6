"""What the texts of payments are searched for, kept with an index: a payment reference is stored with its +++ and slashes."""

from odoo import api, fields, models

from ..rules import mentions

DOCUMENTS = ("out_invoice", "out_refund", "out_receipt", "in_invoice", "in_refund", "in_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_number_key = fields.Char(
        compute="_compute_webhero_keys", store=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    webhero_reference_key = fields.Char(
        compute="_compute_webhero_keys", store=True, copy=False, index="btree_not_null", export_string_translation=False
    )

    @api.depends("name", "ref", "payment_reference", "move_type")
    def _compute_webhero_keys(self):
        for move in self:
            of_supplier = move.move_type in ("in_invoice", "in_refund", "in_receipt")
            number = move.ref if of_supplier else move.name
            known = move.move_type in DOCUMENTS and number not in (False, "/")
            move.webhero_number_key = mentions.key_of(number) if known else False
            move.webhero_reference_key = move._webhero_reference_key(of_supplier)

    def _webhero_reference_key(self, of_supplier):
        """The digits of its OGM, or its RF reference; of a bill also where it was typed as the supplier's number."""
        if self.move_type not in DOCUMENTS:
            return False
        for text in (self.payment_reference, self.ref if of_supplier else None):
            if found := mentions.ogm_of(text) or mentions.creditor_of(text):
                return found
        return False

    def _webhero_number(self):
        """The number that its party knows: of a bill the supplier's own."""
        self.ensure_one()
        of_supplier = self.move_type in ("in_invoice", "in_refund", "in_receipt")
        return (self.ref if of_supplier else None) or self.name or ""

    def _webhero_bank_paid(self):
        """A bank line has just paid these, wholly or in part. For addons that asked for the money meanwhile."""

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        if posted.filtered(lambda move: move.move_type in DOCUMENTS):
            self.env["account.bank.statement.line"]._webhero_wake()
        return posted
