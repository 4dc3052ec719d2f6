# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize_all


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bank_copy_email = fields.Char(
        "Copy of each bank file to",
        help="Each bank file goes here when it is stored, as it was. Several addresses: with a ;",
    )

    @api.constrains("webhero_bank_copy_email")
    def _check_webhero_bank_copy_email(self):
        for company in self.filtered("webhero_bank_copy_email"):
            addresses = [part for part in company.webhero_bank_copy_email.replace(",", ";").split(";") if part.strip()]
            if len(email_normalize_all(company.webhero_bank_copy_email)) != len(addresses):
                raise ValidationError(
                    self.env._(
                        "“%s” under Copy of each bank file to is not a list of e-mail addresses: write them with a ; between them.",
                        company.webhero_bank_copy_email,
                    )
                )
