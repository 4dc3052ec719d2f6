# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_portal_link = fields.Selection(related="company_id.webhero_portal_link", readonly=False, required=True)
    webhero_portal_link_days = fields.Integer(related="company_id.webhero_portal_link_days", readonly=False)
    webhero_portal_mail_mb = fields.Integer(related="company_id.webhero_portal_mail_mb", readonly=False)
    webhero_portal_invite = fields.Boolean(related="company_id.webhero_portal_invite", readonly=False)
    webhero_portal_bills = fields.Boolean(related="company_id.webhero_portal_bills", readonly=False)
    webhero_portal_upload = fields.Boolean(related="company_id.webhero_portal_upload", readonly=False)
