# SPDX-License-Identifier: LGPL-3.0-or-later
"""Send reminders by hand: first who gets what and who doesn't, then one press."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import CLOSE, notification

from ..models.reminder import LEVELS
from ..rules import reminders

AT_ONCE = 5  # mails; a letter and an invoice that was never sent take seconds to print


class WebheroReminderSend(models.TransientModel):
    _name = "webhero.reminder.send"
    _description = "Send reminders"

    line_ids = fields.One2many("webhero.reminder.send.line", "wizard_id", "Invoices")
    grouped = fields.Boolean("One mail per customer")
    ready_count = fields.Integer(compute="_compute_ready_count")
    claims = fields.Boolean(compute="_compute_ready_count")
    warning = fields.Char(compute="_compute_ready_count")

    @api.depends("line_ids.refusal")
    def _compute_ready_count(self):
        for wizard in self:
            ready = wizard.line_ids.filtered(lambda line: not line.refusal)
            wizard.ready_count = len(ready)
            wizard.claims = any(ready.mapped("claim"))
            wizard.warning = wizard._rate_missing(ready)

    def _rate_missing(self, lines):
        """Why no interest is asked of these, though the company wants it."""
        today = fields.Date.context_today(self)
        missing = {line.move_id._webhero_rate_missing(int(line.level), today) for line in lines} - {False}
        return self.env["account.move"]._webhero_rate_sentence(min(missing)) if missing else False

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        moves = self.env["account.move"].browse(self.env.context.get("active_ids", []))
        moves.check_access("read")
        moves.invalidate_recordset(["webhero_covered", "webhero_to_pay"])
        today = fields.Date.context_today(self)
        values["grouped"] = bool(moves.company_id[:1].webhero_reminder_grouped)
        # reminders to send come first; for a long selection the rest only shows why not
        lines = sorted((self._line(move, today) for move in moves), key=lambda line: bool(line["refusal"]))
        values["line_ids"] = [(0, 0, line) for line in lines]
        return values

    def _line(self, move, today):
        refusal = move._webhero_reminder_refusal(today)
        level = False if refusal else str(reminders.next_level(move._webhero_claim()))
        return {"move_id": move.id, "refusal": refusal, "level": level}

    def action_send(self):
        """Queue them. What changed since the dialog was opened is looked at again, row by row."""
        self.ensure_one()
        moves = self.line_ids.filtered(lambda line: not line.refusal).move_id
        moves.check_access("write")
        if len(moves._webhero_reminder_groups(self.grouped)) > AT_ONCE:
            moves._webhero_queue_reminders(self.grouped)
            return self._notification(self.env._("%s invoices are reminded in the background.", len(moves)))
        reminded = moves._webhero_remind(grouped=self.grouped)
        if not reminded:
            raise UserError(self.env._("There was nothing to send: these invoices can have no reminder now."))
        return self._notification(
            self.env._("%s reminded; the mails are on their way.", ", ".join(reminded.mapped("name")))
        )

    def _notification(self, message):
        return notification(message, then=CLOSE)


class WebheroReminderSendLine(models.TransientModel):
    _name = "webhero.reminder.send.line"
    _description = "Invoice in the reminders dialog"

    wizard_id = fields.Many2one("webhero.reminder.send", required=True, ondelete="cascade")
    move_id = fields.Many2one("account.move", "Invoice", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="move_id.commercial_partner_id", string="Customer")
    recipient_id = fields.Many2one("res.partner", "To", compute="_compute_recipient_id")
    due = fields.Date(related="move_id.invoice_date_due", string="Due date")
    webhero_to_pay = fields.Monetary(related="move_id.webhero_to_pay", string="Still to pay")
    currency_id = fields.Many2one(related="move_id.currency_id")
    level = fields.Selection(LEVELS, "Reminder")
    refusal = fields.Char("No reminder because")

    claim = fields.Monetary("Interest and compensation", compute="_compute_recipient_id")

    @api.depends("move_id", "level")
    def _compute_recipient_id(self):
        today = fields.Date.context_today(self)
        for line in self:
            asked = line.move_id._webhero_late_claim(2, today) if line.level == "2" and not line.refusal else {}
            line.claim = sum(asked.values())
            line.recipient_id = line.move_id._webhero_reminder_recipient()
