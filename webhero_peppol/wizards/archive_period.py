# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.tools.actions import open_record


class WebheroPeppolArchivePeriod(models.TransientModel):
    _name = "webhero.peppol.archive.period"
    _description = "Period of the archive to export"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date_from = fields.Date("From", required=True, default=lambda self: fields.Date.today().replace(month=1, day=1))
    date_to = fields.Date("Until", required=True, default=fields.Date.today)

    def action_export(self):
        """Start the export; its progress shows on the screen that opens."""
        self.ensure_one()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("You need the right to make invoices to export the archive."))
        if self.date_from > self.date_to:
            raise UserError(self.env._("“From” lies after “Until”: choose an earlier first day."))
        values = {"date_from": self.date_from, "date_to": self.date_to, "company_id": self.company_id.id}
        job = self.env["webhero.account.export"].create({"kind": "peppol", **values})
        return open_record(job)
