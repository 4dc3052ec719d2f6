# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .account_move import BILLS


class WebheroInvoiceCopy(models.Model):
    _inherit = "webhero.invoice.copy"

    def _template(self):
        """For a bill, a template with its supplier, number and amount; its files are attached."""
        if self.move_id.move_type in BILLS:
            return self.env.ref("webhero_billing_purchases.mail_template_bill_copy").sudo()
        return super()._template()
