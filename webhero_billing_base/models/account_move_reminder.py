# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reminders of customer invoices: selecting the invoices, and queueing each reminder exactly once."""

import logging
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_wizard

from ..rules import consumer_debt, late_payment, reminders

_logger = logging.getLogger(__name__)


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_reminder_ids = fields.One2many("webhero.reminder", "move_id", "Reminders", copy=False)
    webhero_reminder_level = fields.Integer(
        "Reminder level", compute="_compute_webhero_reminders", store=True, copy=False, aggregator=None
    )
    webhero_reminder_first_date = fields.Date(
        "First reminder on", compute="_compute_webhero_reminders", store=True, copy=False
    )
    webhero_reminder_second_date = fields.Date(
        "Second reminder on", compute="_compute_webhero_reminders", store=True, copy=False
    )

    webhero_reminder_queued = fields.Selection(
        [("single", "One mail per invoice"), ("grouped", "One mail per customer")],
        "Reminder asked for",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )

    webhero_reminder_asked_by = fields.Many2one("res.users", "Reminder asked for by", copy=False, readonly=True)

    @api.depends("webhero_reminder_ids.level", "webhero_reminder_ids.date")
    def _compute_webhero_reminders(self):
        for move in self:
            dates = {int(reminder.level): reminder.date for reminder in move.webhero_reminder_ids}
            move.webhero_reminder_level = max(dates, default=0)
            move.webhero_reminder_first_date = dates.get(1, False)
            move.webhero_reminder_second_date = dates.get(2, False)

    # ---- selection

    def _webhero_claim(self):
        self.ensure_one()
        credit_notes = self.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        return reminders.Receivable(
            move_type=self.move_type,
            state=self.state,
            payment_state=self.payment_state,
            due=self.invoice_date_due or None,
            open_amount=Decimal(str(self.amount_residual)),
            # a draft is not reconciled yet, but shows that the invoice is being credited
            credited=Decimal(
                str(sum(move.amount_residual if move.state == "posted" else move.amount_total for move in credit_notes))
            ),
            covered=Decimal(str(self.webhero_covered)),
            held=self.is_invoice() and self.no_followup,
            customer_blocked=self.commercial_partner_id.webhero_no_reminders,
            may_be_paid=bool(self._webhero_may_be_paid()),
            has_email=bool(self._webhero_reminder_recipient()),
            consumer=self._webhero_is_consumer(),
            first_sent=self.webhero_reminder_first_date or None,
            first_mailed=self._webhero_first_mailed() or None,
            first_failed="failed" in self.webhero_reminder_ids.mapped("delivery"),
            second_sent=self.webhero_reminder_second_date or None,
        )

    def _webhero_may_be_paid(self):
        """A sentence why it may have been paid already, else False. For addons with access to bank data."""
        return False

    def _webhero_reminder_recipient(self):
        """The recipient of the reminder: the contact of the invoice, else its company."""
        return (self.partner_id | self.commercial_partner_id).filtered("email")[:1]

    def _webhero_reminder_refusal(self, today=None):
        """A sentence why no reminder is sent; False if it may be sent."""
        self.ensure_one()
        refusal = reminders.refusal(self._webhero_claim(), today or fields.Date.context_today(self))
        return self._webhero_refusal_sentence(refusal.code) if refusal else False

    def _webhero_reminder_settled(self):
        """A sentence why the invoice must no longer be claimed; False while it is due."""
        refusal = reminders.settled(self._webhero_claim())
        return self._webhero_refusal_sentence(refusal.code) if refusal else False

    def _webhero_refusal_sentence(self, code):
        if code == "may_be_paid":
            return self._webhero_may_be_paid()
        sentences = {
            "not_an_invoice": self.env._("It is not a customer invoice."),
            "not_confirmed": self.env._("It is not confirmed."),
            "paid": self.env._("It is paid."),
            "credited": self.env._("It is credited."),
            "covered": self.env._(
                "Open credits of %s are as large as what is open: settle them with the invoice.",
                self.commercial_partner_id.name,
            ),
            "disputed": self.env._("It is disputed."),
            "customer_blocked": self.env._("%s gets no reminders.", self.commercial_partner_id.name),
            "not_due": self.env._("It is not overdue."),
            "both_sent": self.env._("The second reminder was sent already."),
            "sent_today": self.env._("It had a reminder today."),
            "first_failed": self.env._("The first reminder did not leave: press Try again on it."),
            "no_email": self.env._("%s has no e-mail address.", self.partner_id.name),
        }
        return sentences[code]

    # ---- buttons

    def action_webhero_send_reminders(self):
        """The dialog with the reminders to send, and why others are not sent."""
        return open_wizard(
            "webhero.reminder.send", self.env._("Send reminders"), active_model="account.move", active_ids=self.ids
        )

    # ---- sending

    def _webhero_remind(self, grouped=None, due_only=False):
        """Queue the next reminder of each of these invoices that may have one; returns those invoices.

        Level, log and mail are part of the caller's transaction. `grouped`: one mail per customer. `due_only`: only reminders
        that are due automatically today.
        """
        reminded = self.browse()
        for group in self._webhero_reminder_groups(grouped):
            reminded |= group._webhero_remind_group(due_only)
        if reminded:
            self.env["webhero.queued.mail"]._wake_mail_queue()
        return reminded

    def _webhero_reminder_groups(self, grouped=None):
        """The mails to make: lists of invoices per mail."""
        groups = {}
        for move in self.sorted(lambda move: (move.invoice_date_due or fields.Date.today(), move.id)):
            together = move.company_id.webhero_reminder_grouped if grouped is None else grouped
            key = (move.company_id, move.commercial_partner_id, move._webhero_lang()) if together else move
            groups[key] = groups.get(key, self.browse()) | move
        return list(groups.values())

    def _webhero_remind_group(self, due_only):
        """Make one mail. The rows are locked and checked again, so that a concurrent second call finds nothing to do."""
        today = fields.Date.context_today(self)
        locked = self.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset()
        levels = {move: level for move in locked if (level := move._webhero_level(today, due_only))}
        if not levels:
            return self.browse()
        moves = self.browse([move.id for move in levels])
        rows = (
            self.env["webhero.reminder"]
            .sudo()
            .create(
                [
                    {
                        "move_id": move.id,
                        "level": str(level),
                        "date": today,
                        "user_id": self.env.uid,
                        "by_hand": not due_only,
                        **move._webhero_late_claim(level, today),
                    }
                    for move, level in levels.items()
                ]
            )
        )
        rows.flush_recordset()  # the constraint is checked before a mail is made
        rows.mail_id = moves._webhero_reminder_mail(max(levels.values()))
        moves._webhero_log_reminder(levels, rows.mail_id)
        return moves

    def _webhero_level(self, today, due_only):
        claim = self._webhero_claim()
        if due_only:
            return reminders.due_level(claim, self.company_id._webhero_reminder_policy(), today)
        return 0 if reminders.refusal(claim, today) else reminders.next_level(claim)

    def _webhero_log_reminder(self, levels, mail):
        recipient = ", ".join(mail.recipient_ids.mapped("email_formatted"))
        names = dict(self.env["webhero.reminder"]._fields["level"]._description_selection(self.env))
        for move in self:
            body = self.env._(
                "%(reminder)s by mail to %(recipient)s.",
                reminder=names[str(levels[move])],
                recipient=recipient,
            )
            others = (self - move).mapped("name")
            if others:
                body += " " + self.env._("In one mail with %s.", ", ".join(others))
            body += " ".join(["", *move._webhero_claim_text(levels[move])])
            move._message_log(body=body)

    # ---- claims besides the open amount (R6): stated in the letter, booked when paid

    def _webhero_late(self):
        first = self.webhero_reminder_ids.filtered(lambda reminder: reminder.level == "1")
        mailed = self._webhero_first_mailed()
        return late_payment.Late(
            of_float(self.webhero_to_pay),
            self.invoice_date_due,
            self._webhero_is_consumer(),
            of_float(first.indemnity),
            consumer_debt.free_until(mailed) if mailed else None,
        )

    def _webhero_late_claim(self, level, today):
        """The claims of the reminder of `level`, as values of its row (EUR, without VAT); {} where nothing may be claimed."""
        self.ensure_one()
        if self.currency_id.name != "EUR" or not self.company_id.partner_id._webhero_is_belgian():
            return {}
        late, terms = self._webhero_late(), self.company_id._webhero_late_terms()
        parts = self._webhero_late_interest(late, today) if late_payment.runs(late, level, terms) else []
        return {
            "interest": 0.0 if isinstance(parts, Refusal) else float(late_payment.total(parts)),
            "indemnity": float(late_payment.fixed_sum(late, level, today, terms)),
        }

    def _webhero_late_interest(self, late, today):
        return late_payment.interest(late.balance, late.due, today, self.env["webhero.late.rate"]._percents())

    def _webhero_rate_missing(self, level, today):
        """The half-year whose missing rate prevents claiming interest; False for none."""
        late, terms = self._webhero_late(), self.company_id._webhero_late_terms()
        if not late_payment.runs(late, level, terms) or not self.company_id.partner_id._webhero_is_belgian():
            return False
        parts = self._webhero_late_interest(late, today)
        return isinstance(parts, Refusal) and parts.facts["from"]

    def _webhero_rate_sentence(self, day):
        return self.env._(
            "No interest is asked: the rate from %s is not known. Fill it in under Configuration, Interest rates.",
            self._webhero_date(day),
        )

    def _webhero_claims(self):
        """The second reminders among those of these invoices that claim something."""
        return self.webhero_reminder_ids.filtered(lambda row: row.level == "2" and (row.interest or row.indemnity))

    def _webhero_claimed(self):
        """EUR claimed by these invoices' second reminders besides the open amounts."""
        claims = self._webhero_claims()
        return sum(claims.mapped("interest")) + sum(claims.mapped("indemnity"))

    # ---- automatic

    def _webhero_queue_reminders(self, grouped):
        """Send reminders for these in the background: hundreds take too long for a request."""
        asked = "grouped" if grouped else "single"
        self.write({"webhero_reminder_queued": asked, "webhero_reminder_asked_by": self.env.uid})
        self.env.ref("webhero_billing_base.ir_cron_reminders_queued").sudo()._trigger()

    @api.model
    def _cron_webhero_reminders_queued(self):
        """Process the reminders requested for a large selection."""
        asked = self.search([("webhero_reminder_queued", "!=", False)])
        groups = [
            group
            for kind in ("single", "grouped")
            for group in asked.filtered(
                lambda move, kind=kind: move.webhero_reminder_queued == kind
            )._webhero_reminder_groups(kind == "grouped")
        ]
        self._webhero_remind_each(groups, due_only=False)

    @api.model
    def _cron_webhero_reminders(self):
        """Every morning, for the companies that enabled it."""
        companies = self.env["res.company"].search([("webhero_reminder_auto", "=", True)])
        self._webhero_remind_each(
            [group for company in companies for group in company._webhero_reminders_due()], due_only=True
        )

    def _webhero_remind_each(self, groups, due_only):
        """One transaction per mail: a failure is logged on the invoice and does not stop the others."""
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(groups))
        for group in groups:
            try:
                asking = group._webhero_as_requester()
                group.filtered("webhero_reminder_queued").webhero_reminder_queued = False
                asking.exists()._webhero_remind(grouped=True, due_only=due_only)
            except Exception as error:
                _logger.exception("Reminder of %s failed", group.ids)
                self.env.cr.rollback()
                group.exists().webhero_reminder_queued = False
                group.exists()._message_log_batch(
                    bodies=dict.fromkeys(group.exists().ids, self.env._("The reminder could not be made: %s", error))
                )
            if not progress(1):
                break

    def _webhero_as_requester(self):
        """These invoices as the requesting user, in the company and the language of the document, as there is no user here."""
        first = self[:1]
        user = first.webhero_reminder_queued and first.webhero_reminder_asked_by.filtered("active")
        asking = self.with_user(user) if user else self
        return asking.with_company(first.company_id).with_context(
            allowed_company_ids=first.company_id.ids, lang=first._webhero_lang()
        )

    def _webhero_mark_reminded(self, level):
        """Set a level, and the ones before it, without a mail, e.g. after a phone call."""
        today = fields.Date.context_today(self)
        for move in self:
            if move.move_type not in ("out_invoice", "out_receipt") or move.state != "posted":
                raise UserError(
                    self.env._("%s is not a confirmed customer invoice: it can have no reminder.", move.display_name)
                )
            move.lock_for_update(allow_referencing=True)
            missing = [one for one in range(1, level + 1) if one > move.webhero_reminder_level]
            self.env["webhero.reminder"].sudo().create(
                [
                    {
                        "move_id": move.id,
                        "level": str(one),
                        "date": today - timedelta(days=level - one),
                        "by_hand": True,
                        "without_mail": True,
                    }
                    for one in missing
                ]
            )
            if missing:
                move._message_log(body=self.env._("Set to reminder %s by hand, without a mail.", level))

    # ---- the letter

    def _webhero_reminder_title(self):
        level = max(self.mapped("webhero_reminder_level"), default=0)
        if level > 1:
            return self.env._("Second reminder")
        return self.env._("Payment reminder")

    def _webhero_reminder_facts(self, today):
        partner = self[:1].partner_id
        facts = [
            (self.env._("Date"), self[:1]._webhero_date(today)),
            (self.env._("Customer number"), partner.ref or partner.commercial_partner_id.ref),
        ]
        return [(label, value) for label, value in facts if value]

    def _webhero_reminder_sentence(self):
        if max(self.mapped("webhero_reminder_level"), default=0) > 1:
            return self.env._(
                "In spite of our earlier reminder we have not received the payment yet. We ask you to pay at once."
            )
        if len(self) == 1:
            return self.env._(
                "We have not received the payment of this invoice yet. Will you pay it one of these days?"
            )
        return self.env._(
            "We have not received the payment of these invoices yet. Will you pay them one of these days?"
        )

    def _webhero_reminder_totals(self):
        """[(currency, amount still to pay)]; credit notes are deducted."""
        totals = {}
        for move in self:
            totals[move.currency_id] = totals.get(move.currency_id, 0.0) + move._webhero_open_signed()
        for currency, amount in self._webhero_reminder_credits():
            totals[currency] -= amount
        for move in self:
            totals[move.currency_id] += move._webhero_claimed()
        return list(totals.items())

    def _webhero_reminder_credits(self):
        """[(currency, open credits that are deducted)]; none where credit notes are among the invoices themselves."""
        if any(move.move_type == "out_refund" for move in self):
            return []
        groups = self.grouped("currency_id").items()
        return [(currency, amount) for currency, moves in groups if (amount := sum(moves.mapped("webhero_covered")))]

    def _webhero_reminder_payment(self):
        """Where to pay; with several invoices each keeps its own communication, so one code can't pay them all."""
        if len(self) == 1:
            payment = self._webhero_payment(self.webhero_to_pay + self._webhero_claimed())
            return payment and {**payment, "due": ""}  # the due date has passed
        currency, amount = (self._webhero_reminder_totals() or [(self.currency_id[:1], 0)])[0]
        invoice = self.filtered(lambda move: move.move_type == "out_invoice")[:1]
        if not invoice or amount <= 0:
            return None
        account = invoice.partner_bank_id
        nothing = dict.fromkeys(("due", "holder", "reference", "qr"), "")
        return {**nothing, "amount": amount, "currency": currency, "iban": account.acc_number, "bic": account.bank_bic}

    def _webhero_reminder_filename(self):
        lang = self[:1]._webhero_lang()
        return f"{self.with_context(lang=lang)._webhero_reminder_title()} {self[:1].name}"
