"""Customer invoices: their category, what they credit, what may change when."""

from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_invoice_category_id = fields.Many2one(
        "webhero.invoice.category",
        string="Invoice category",
        compute="_compute_webhero_invoice_category_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="What kind of costs this invoice is about; the customer sees it in the portal and can filter on it.",
    )
    webhero_customer_category_id = fields.Many2one(
        related="commercial_partner_id.webhero_category_id", string="Customer category"
    )

    webhero_credited_number = fields.Char(
        "Number of the credited invoice",
        copy=False,
        help="For a credit note that was not made from its invoice: the number of the invoice that it is about.",
    )
    webhero_credit_reason = fields.Char("Reason of the credit note", copy=False)

    @api.depends("journal_id")
    def _compute_webhero_invoice_category_id(self):
        for move in self:
            if move.is_sale_document(include_receipts=True):
                move.webhero_invoice_category_id = (
                    move.journal_id.webhero_invoice_category_id or move.webhero_invoice_category_id
                )
