# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"
    _webhero_portal_reads = frozenset({"webhero_portal_bills", "webhero_portal_upload", "webhero_portal_link_days"})

    webhero_portal_link = fields.Selection(
        [("login", "asks to log in"), ("signed", "opens at once, for some days")],
        "Link in the invoice mail",
        default="login",
        required=True,
    )
    webhero_portal_link_days = fields.Integer("Days that the link works", default=30)
    webhero_portal_mail_mb = fields.Integer(
        "Largest attachment (MB)",
        default=10,
        help="A larger PDF goes as a link by itself, because the customer's mail server would refuse it.",
    )
    webhero_portal_invite = fields.Boolean(
        "Invite with the invoice",
        default=True,
        help="A customer without access to the portal gets it with the first invoice by mail: login name and activation link"
        " are in that mail.",
    )
    webhero_portal_bills = fields.Boolean(
        "Show received invoices", help="Customers also see the invoices that they sent to you."
    )
    webhero_portal_upload = fields.Boolean(
        "Suppliers may upload", help="A supplier uploads a PDF or UBL on the portal, which becomes a draft bill."
    )

    _portal_days = models.Constraint(
        "CHECK (webhero_portal_link_days BETWEEN 1 AND 365)", "The link works between 1 and 365 days."
    )
    _portal_mail_mb = models.Constraint(
        "CHECK (webhero_portal_mail_mb BETWEEN 1 AND 50)", "The largest attachment is between 1 and 50 MB."
    )
