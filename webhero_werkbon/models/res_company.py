# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._make_werkbon_statuses()
        return companies

    def _make_werkbon_statuses(self):
        """W7: each company begins with the status that sends a complete work order to the books."""
        statuses = self.env["webhero.werkbon.status"].sudo()
        known = statuses.with_context(active_test=False).search([("company_id", "in", self.ids)]).company_id
        for company in self - known:
            statuses._make_first(company)

    def _werkbon_backend(self):
        """The company's work order connection, as superuser; empty where there is none."""
        self.ensure_one()
        backends = self.env["webhero.werkbon.backend"].sudo().with_context(active_test=True)
        return backends.search([("company_id", "=", self.id)], limit=1)
