# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders that were sent: one row per invoice and level, by a constraint."""

from odoo import api, fields, models

LEVELS = [("1", "First reminder"), ("2", "Second reminder")]


class WebheroReminder(models.Model):
    _name = "webhero.reminder"
    _description = "Reminder of an invoice"
    _inherit = ["webhero.queued.mail"]
    _order = "date desc, id desc"
    _check_company_auto = True

    move_id = fields.Many2one("account.move", "Invoice", required=True, ondelete="cascade", index=True, readonly=True)
    level = fields.Selection(LEVELS, required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    by_hand = fields.Boolean("By hand", readonly=True, help="A person asked for it; else it went by itself.")
    without_mail = fields.Boolean("Without a mail", readonly=True, help="Set by hand, e.g. after a phone call.")
    user_id = fields.Many2one("res.users", "By", readonly=True, default=lambda self: self.env.uid)
    partner_id = fields.Many2one(related="move_id.commercial_partner_id", store=True, string="Customer", index=True)
    company_id = fields.Many2one(related="move_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    # asked in the letter only, and booked when it is paid (docs/decisions.md)
    interest = fields.Monetary(
        readonly=True, help="Claimed beside the invoice, up to and including the day of the reminder."
    )
    indemnity = fields.Monetary(
        "Compensation", readonly=True, help="Claimed beside the invoice by a second reminder, announced by a first one."
    )

    # what makes a second reminder of the same level impossible, whatever is pressed twice or dies halfway
    _once = models.Constraint("unique(move_id, level)", "This reminder was sent already.")

    @api.depends("move_id", "level")
    def _compute_display_name(self):
        names = dict(self._fields["level"]._description_selection(self.env))
        for reminder in self:
            reminder.display_name = f"{reminder.move_id.name}: {names.get(reminder.level, '')}"

    def _try_again(self):
        """Only what is still to be paid, and as of today: a mail that says otherwise is cancelled, and made again."""
        today = fields.Date.context_today(self)
        for mail in self.sudo().mail_id:
            rows = self.sudo().search([("mail_id", "=", mail.id)])
            if settled := rows.filtered(lambda row: row.move_id._webhero_reminder_settled()):
                rows._leave_out(settled)
            elif any(row.date < today for row in rows):
                rows._mail_anew()
        return super(WebheroReminder, self.filtered(lambda row: row.delivery == "failed"))._try_again()

    def _leave_out(self, settled):
        """These rows have one mail that did not arrive; those of `settled` need none any more."""
        others = self - settled
        self.mail_id.cancel()
        for row in settled:
            row.move_id._message_log(
                body=self.env._(
                    "The reminder that did not arrive is not sent any more: %s", row.move_id._webhero_reminder_settled()
                )
            )
        if others:
            others._mail_anew()

    def _mail_anew(self):
        """One mail of today for these: a consumer's fourteen days run from the day after it is sent, interest up to that day."""
        today = fields.Date.context_today(self)
        self.mail_id.cancel()
        self.mail_id = False
        for row in self:
            row.write({"date": today, **row.move_id._webhero_late_claim(int(row.level), today)})
        moves = self.move_id.sorted(lambda move: (move.invoice_date_due, move.id))
        self.mail_id = moves._webhero_reminder_mail(max(int(row.level) for row in self))

    def _make_mail(self):
        """A reminder without a mail was set by hand, or its mail was thrown away after it went."""
        return
