# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class WebheroRepeat(models.Model):
    _inherit = "webhero.repeat"

    webhero_collect = fields.Boolean(
        "Collect by direct debit",
        tracking=True,
        help="Each invoice of it that is confirmed goes into a file of direct debits by itself, by the customer's mandate, and the"
        " customer is notified of amount and day. You take the file to your bank.",
    )
