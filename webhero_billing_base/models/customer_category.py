# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customer categories: exactly one per customer, so that lists, analyses and workbooks can be split by it."""

from odoo import api, fields, models

from odoo.addons.webhero_base.tools.actions import open_list


class WebheroCustomerCategory(models.Model):
    _name = "webhero.customer.category"
    _description = "Customer category"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer("Color")
    company_id = fields.Many2one("res.company", string="Company", help="Empty: a category of all companies.")
    partner_ids = fields.One2many("res.partner", "webhero_category_id", string="Customers")
    partner_count = fields.Integer("Number of customers", compute="_compute_partner_count")

    _name_company_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), (name->>'en_US'))",
        "There is already a customer category of that name.",
    )

    @api.depends("partner_ids")
    def _compute_partner_count(self):
        domain = [("webhero_category_id", "in", self.ids), ("parent_id", "=", False)]
        counts = dict(self.env["res.partner"]._read_group(domain, ["webhero_category_id"], ["__count"]))
        for category in self:
            category.partner_count = counts.get(category, 0)

    def action_open_customers(self):
        self.ensure_one()
        return open_list(
            "res.partner",
            [("webhero_category_id", "=", self.id), ("parent_id", "=", False)],
            self.name,
            views=[(False, "list"), (False, "kanban"), (False, "form")],
            context={"default_webhero_category_id": self.id, "default_is_company": True},
        )
