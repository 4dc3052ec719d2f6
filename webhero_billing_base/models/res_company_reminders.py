# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a company decides about reminders, about who pays late, about repeated invoices and about quotes."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules import numbering
from ..rules.late_payment import Terms
from ..rules.reminders import Policy
from .account_move_document import OPEN_STATES


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
    webhero_claim_interest = fields.Boolean(
        "Ask interest of businesses",
        help="The second reminder asks interest of a business, by the law of 2 August 2002, from the day after the due date.",
    )
    webhero_claim_recovery = fields.Boolean(
        "Ask businesses EUR 40 an invoice",
        help="The second reminder asks a business the fixed compensation of recovery costs of the law of 2 August 2002.",
    )
    webhero_claim_damages = fields.Boolean(
        "Ask damages of private persons",
        help="Only where your general terms ask them. The first reminder announces the amount, the second asks it when the"
        " fourteen days are over; never more than article XIX.4 of the Code of Economic Law allows.",
    )
    webhero_repeat_ahead_days = fields.Integer(
        "Show repeated invoices (days ahead)",
        required=True,
        default=7,
        help="How many days before its date a repeated invoice comes up on Home.",
    )

    webhero_quote_prefix = fields.Char(
        "Number prefix of quotes",
        compute="_compute_webhero_quote_prefix",
        inverse="_inverse_webhero_quote_prefix",
        help="What the number of a quote starts with. {year} becomes 2026, and the count starts again each year.",
    )

    def _webhero_quote_sequence(self):
        """The company's own counter of quotes; none while it counts along with all companies."""
        self.ensure_one()
        own = [("code", "=", "sale.order"), ("company_id", "=", self.id)]
        return self.env["ir.sequence"].sudo().search(own, limit=1)

    def _compute_webhero_quote_prefix(self):
        for company in self:
            text = company._webhero_quote_sequence().prefix or ""
            company.webhero_quote_prefix = text.replace("%(range_year)s", "{year}").replace("%(range_y)s", "{yy}")

    def _inverse_webhero_quote_prefix(self):
        """A counter of its own, so that no other company's numbers change; numbers that were given stay."""
        for company in self:
            pattern = company.webhero_quote_prefix or ""
            wrong = numbering.check_pattern(pattern, numbering.CONTINUOUS)
            if wrong:
                raise ValidationError(company._webhero_number_wrong(wrong))
            text = pattern.replace("{year}", "%(range_year)s").replace("{yy}", "%(range_y)s")
            values = {"prefix": text or "S", "use_date_range": numbering.has_year(pattern), "padding": 3}
            sequence = company._webhero_quote_sequence()
            if sequence and sequence.prefix != values["prefix"]:
                sequence.write(values)
            elif not sequence and pattern:
                names = {"name": f"{company.name}: sale.order", "code": "sale.order", "company_id": company.id}
                self.env["ir.sequence"].sudo().create({**names, **values})

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

    def _webhero_late_terms(self):
        return Terms(self.webhero_claim_interest, self.webhero_claim_recovery, self.webhero_claim_damages)

    def _webhero_reminders_due(self):
        """The mails to make today: lists of invoices, each of one customer where the company groups them."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        Move = self.env["account.move"].with_company(self).with_context(allowed_company_ids=self.ids)
        candidates = Move.search(
            [
                ("company_id", "=", self.id),
                ("move_type", "in", ("out_invoice", "out_receipt")),
                ("state", "=", "posted"),
                ("payment_state", "in", OPEN_STATES),
                ("invoice_date_due", "<=", today - timedelta(days=max(1, self.webhero_reminder_first_days))),
                ("webhero_reminder_level", "<", 2),
            ]
        )
        due = candidates.filtered(lambda move: move._webhero_level(today, due_only=True))
        return due._webhero_reminder_groups()
