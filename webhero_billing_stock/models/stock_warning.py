# SPDX-License-Identifier: LGPL-3.0-or-later
"""A low-stock warning: from the day that an article fell below its level until it was replenished."""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.webhero_base.tools.actions import open_record


class WebheroStockWarning(models.Model):
    _name = "webhero.stock.warning"
    _description = "Article that runs low"
    _order = "create_date desc, id desc"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", string="Article", required=True, readonly=True, ondelete="cascade")
    default_code = fields.Char(related="product_id.default_code", string="Reference")
    quantity = fields.Float("Stock", compute="_compute_quantity", digits="Product Unit")
    warn_at = fields.Float("Warn at", compute="_compute_quantity", digits="Product Unit")
    mended_on = fields.Datetime("Replenished on", readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True)

    _open_unique = models.UniqueIndex(
        "(company_id, product_id) WHERE mended_on IS NULL", "An article warns once until it is replenished."
    )

    @api.depends("product_id", "company_id")
    def _compute_quantity(self):
        for company, warnings in self.grouped("company_id").items():
            for warning in warnings:
                product = warning.product_id._webhero_in(company)
                warning.quantity, warning.warn_at = product.qty_available, product.webhero_warn_at

    @api.model
    def _open(self, company, products):
        """Warnings for these products; where two transactions detect the same crossing, only one warns."""
        if not products:
            return
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s, now() at time zone 'UTC', now() at time zone 'UTC')",
                company.id,
                id_,
                self.env.uid,
                self.env.uid,
            )
            for id_ in products.ids
        )
        found = self.env.execute_query(SQL(
            "INSERT INTO webhero_stock_warning (company_id, product_id, create_uid, write_uid, create_date, write_date)"
            " VALUES %s ON CONFLICT (company_id, product_id) WHERE mended_on IS NULL DO NOTHING RETURNING id", rows,
        ))  # fmt: skip
        for warning in self.browse(id_ for (id_,) in found):
            warning._warn()

    def _warn(self):
        """Create an activity for the user configured on the company, in that user's language."""
        self.ensure_one()
        user = self.company_id.webhero_stock_user_id
        if not user:
            return
        product = self.product_id._webhero_in(self.company_id).with_context(lang=user.lang)
        quantity = product._compute_quantities_dict(None, None, None)[product.id]["qty_available"]
        self.activity_id = product.product_tmpl_id.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=product.env._("Running low: %s", product.display_name),
            note=product.env._(
                "%(quantity)s in stock, warn at %(level)s.",
                quantity=f"{quantity:g} {product.uom_id.name}", level=f"{product.webhero_warn_at:g}",
            ),
        )  # fmt: skip

    def _resolve(self):
        """Close the warnings of replenished articles: the activity is done, and the next crossing warns again."""
        for warning in self:
            warning.activity_id.action_feedback(feedback=self.env._("Replenished"))
        self.write({"mended_on": fields.Datetime.now(), "activity_id": False})

    def action_open_product(self):
        self.ensure_one()
        return open_record(self.product_id.product_tmpl_id)
