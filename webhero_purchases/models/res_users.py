# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _webhero_books_companies(self):
        """The companies whose documents this user may see, granted by their owners; as superuser, for the portal's checks."""
        self.ensure_one()
        granted = [("webhero_books_user_ids", "in", self.ids)]
        return self.env["res.company"].sudo().search(granted) if self.active else self.env["res.company"]
