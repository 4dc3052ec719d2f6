"""Reminders that were sent: one row per invoice and level, by a constraint."""

from odoo import api, fields, models

LEVELS = [("1", "First reminder"), ("2", "Second reminder")]


class WebheroReminder(models.Model):
    _name = "webhero.reminder"
    _description = "Reminder of an invoice"
    _inherit = ["webhero.queued.mail"]
    _order = "date desc, id desc"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move", "Invoice", required=True, ondelete="cascade", index=True, readonly=True
    )
    level = fields.Selection(LEVELS, required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    by_hand = fields.Boolean(
        "Set by hand", readonly=True, help="Set without a mail, e.g. after a phone call."
    )
    user_id = fields.Many2one("res.users", "By", readonly=True, default=lambda self: self.env.uid)
    partner_id = fields.Many2one(
        related="move_id.commercial_partner_id", store=True, string="Customer", index=True
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)

    # what makes a second reminder of the same level impossible, whatever is pressed twice or dies halfway
    _once = models.Constraint("unique(move_id, level)", "This reminder was sent already.")

    @api.depends("move_id", "level")
    def _compute_display_name(self):
        names = dict(self._fields["level"]._description_selection(self.env))
        for reminder in self:
            reminder.display_name = f"{reminder.move_id.name}: {names.get(reminder.level, '')}"

    def _make_mail(self):
        """A reminder without a mail was set by hand, or its mail was thrown away after it went."""
        return
