"""What a company decides about reminders and repeated invoices."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules.reminders import Policy


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_reminder_auto = fields.Boolean(
        "Send reminders by itself", help="Each morning. Off: reminders only go when somebody sends them."
    )
    webhero_reminder_first_days = fields.Integer("First reminder (days after the due date)", required=True, default=7)
    webhero_reminder_second_days = fields.Integer(
        "Second reminder (days after the due date)", required=True, default=21
    )
    webhero_reminder_grouped = fields.Boolean(
        "One mail per customer",
        help="One reminder mail with all the open invoices of a customer, instead of one per invoice.",
    )
    webhero_repeat_ahead_days = fields.Integer(
        "Show repeated invoices (days ahead)",
        required=True,
        default=7,
        help="How many days before its date a repeated invoice comes up on Home.",
    )

    @api.constrains("webhero_reminder_first_days", "webhero_reminder_second_days", "webhero_repeat_ahead_days")
    def _check_webhero_days(self):
        for company in self:
            if company.webhero_reminder_first_days < 0 or company.webhero_repeat_ahead_days < 0:
                raise ValidationError(self.env._("%s: a number of days can't be less than 0.", company.name))
            if company.webhero_reminder_second_days <= company.webhero_reminder_first_days:
                raise ValidationError(
                    self.env._(
                        "%(company)s: the second reminder (%(second)s days) must come later than the first (%(first)s days).",
                        company=company.name,
                        second=company.webhero_reminder_second_days,
                        first=company.webhero_reminder_first_days,
                    )
                )

    def _webhero_reminder_policy(self):
        self.ensure_one()
        return Policy(self.webhero_reminder_first_days, self.webhero_reminder_second_days)
