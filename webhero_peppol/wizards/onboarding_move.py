"""A company that receives elsewhere moves here without a gap, by the key that its provider gives (P2)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .onboarding import HOST


class WebheroPeppolOnboarding(models.TransientModel):
    _inherit = "webhero.peppol.onboarding"

    migration_key = fields.Char()
    takes_migration_key = fields.Boolean(compute="_compute_takes_migration_key")

    @api.depends("provider")
    def _compute_takes_migration_key(self):
        points = self.env["webhero.access.point"]
        for wizard in self:
            own = wizard.provider and wizard.provider != HOST
            wizard.takes_migration_key = own and points._provider_class(wizard.provider).takes_migration_key

    def action_move_with_key(self):
        """Ask for all of it here; who receives now lets go in the same step."""
        self.ensure_one()
        self.migration_key = (self.migration_key or "").strip()
        if not 8 <= len(self.migration_key) <= 24:
            raise UserError(
                self.env._(
                    "Fill in the migration key that %s gives you: it has 8 to 24 characters.", self.held_by or "?"
                )
            )
        self.receives = True
        return self._activate()
