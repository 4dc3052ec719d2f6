# SPDX-License-Identifier: LGPL-3.0-or-later
"""A chart that is loaded has the taxes for services switched on."""

from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        answer = super()._post_load_data(template_code, company, template_data)
        self.env["res.company"].sudo()._webhero_switch_on_taxes()
        return answer
