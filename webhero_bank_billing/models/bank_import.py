# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import email_normalize_all


class WebheroBankImport(models.Model):
    _inherit = "webhero.bank.import"

    copy_ids = fields.One2many("webhero.bank.copy", "import_id", "Copies", readonly=True)

    def _wholly_stored(self):
        super()._wholly_stored()
        for one in self.sudo().filtered(lambda file: file.new_count or file.detail_count):
            addresses = dict.fromkeys(email_normalize_all(one.company_id.webhero_bank_copy_email or ""))
            new = [address for address in addresses if address not in one.copy_ids.mapped("email")]
            copies = one.copy_ids.create([{"import_id": one.id, "email": address} for address in new])
            if copies:
                copies._make_mail()
                copies._wake_mail_queue()
