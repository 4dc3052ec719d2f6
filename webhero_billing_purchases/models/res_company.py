# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize_all


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bill_copy_email = fields.Char(
        "Copy of each bill to",
        help="Each bill goes here when it is booked, with its PDF and XML as they came in. Several addresses: with a ;",
    )

    @api.constrains("webhero_bill_copy_email")
    def _check_webhero_bill_copy_email(self):
        for company in self.filtered("webhero_bill_copy_email"):
            if not _is_list_of_addresses(company.webhero_bill_copy_email):
                raise ValidationError(
                    self.env._(
                        "“%s” under Copy of each bill to is not a list of e-mail addresses: write them with a ; between them.",
                        company.webhero_bill_copy_email,
                    )
                )


def _is_list_of_addresses(text):
    """Whether each part, between commas or semicolons, is an e-mail address."""
    parts = [part for part in text.replace(",", ";").split(";") if part.strip()]
    return len(email_normalize_all(text)) == len(parts)
