# SPDX-License-Identifier: LGPL-3.0-or-later
"""Texts of invoice lines in the language of their document, not in that of the contact."""

import json

from odoo import api, fields, models

from .account_fiscal_position import KIND


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    _webhero_taxed = models.Index(
        "(company_id, date) INCLUDE (balance, tax_line_id, tax_repartition_line_id)"
        " WHERE parent_state = 'posted' AND tax_line_id IS NOT NULL"
    )

    webhero_period_stayed = fields.Char(
        "Looks like a period and did not move", readonly=True, copy=False, help="In the draft of a repeated invoice."
    )

    webhero_discount_line = fields.Boolean("Discount of the whole document", readonly=True)

    # ---- discounts of the whole document

    def _webhero_is_discount(self):
        """Whether it is a discount line of ours, or one of Odoo from a quote."""
        key = (self.extra_tax_data or {}).get("computation_key") or ""
        return self.webhero_discount_line or key.startswith("global_discount,")

    def _webhero_discountable(self):
        """Whether the discount applies to this line; not to deducted down payments, which were paid without it."""
        return not self.webhero_discount_line and not ("is_downpayment" in self._fields and self.is_downpayment)

    def _webhero_discount_key(self):
        """(taxes reduced by a discount, account, analytic distribution as JSON): the key for lines taxed and booked alike."""
        taxes = self.tax_ids.filtered(lambda tax: tax._can_be_discounted())
        return tuple(taxes.ids), self.account_id.id, json.dumps(self.analytic_distribution or False, sort_keys=True)

    # ---- texts

    def _webhero_shows_unit(self):
        """Whether the unit is printed: hours and kilos, but not the generic "Units"."""
        plain = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        return bool(self.product_uom_id) and self.product_uom_id != plain

    def _webhero_stayed(self):
        """The unmoved periods still in the text of a draft: once the text is corrected, there is no more warning."""
        return [one for one in (self.webhero_period_stayed or "").split("; ") if one and one in (self.name or "")]

    def _webhero_own_text(self):
        """A product's text on a customer document whose language is not the contact's."""
        if not self.product_id or self.display_type != "product" or self.move_id.inalterable_hash:
            return False
        move = self.move_id
        return move.is_sale_document(include_receipts=True) and move._webhero_lang() != self.partner_id.lang

    def _webhero_product_text(self):
        """The name and sales description of the product, in Odoo's format and the language of the document."""
        if not self.product_id:
            return False
        product = self.product_id.with_context(lang=self.move_id._webhero_lang())
        return "\n".join(filter(None, (product.display_name, product.description_sale)))

    def _get_computed_taxes(self):
        """Pass the type of the product to the fiscal position."""
        lines = self.with_context(**{KIND: self.product_id.type})
        return super(AccountMoveLine, lines)._get_computed_taxes()

    @api.depends("move_id.partner_id")
    def _compute_name(self):
        ours = self.filtered(
            lambda line: (
                line._webhero_own_text()
                and (not line.name or line._origin.name == line._origin._webhero_product_text())
            )
        )
        super()._compute_name()
        for line in ours:
            line.name = line._webhero_product_text()

    def _compute_parent_id(self):
        """Reading the section of some lines made Odoo write the others, and with them the invoice.

        So printing an invoice conflicted with the worker sending it, and one of the two had to be retried (S21.17).
        """
        with self.env.protecting([self._fields["parent_id"]], self.move_id.line_ids):
            super()._compute_parent_id()
