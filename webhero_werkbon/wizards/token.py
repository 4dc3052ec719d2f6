# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class WerkbonToken(models.TransientModel):
    """Shows a new token once; the token itself is in the window's context only, never in the database."""

    _name = "webhero.werkbon.token"
    _description = "Token for the tablets"

    werkbon_backend_id = fields.Many2one("webhero.werkbon.backend", readonly=True)
    company_number = fields.Char("Company id", readonly=True)
    token = fields.Char(compute="_compute_token")

    def _compute_token(self):
        self.token = self.env.context.get("werkbon_token", "")
