# SPDX-License-Identifier: LGPL-3.0-or-later
"""The status in the list: open, sent, reminded, partly paid, payment received, credit note, cancelled; can be set in one step."""

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.webhero_base.tools.actions import RELOAD, open_record, open_wizard

from ..rules import repeats
from ..rules.status import sale_status

SALE_TYPES = ("out_invoice", "out_refund", "out_receipt")
ASK_ABOVE = 20  # invoices that are marked as sent without confirmation


class AccountMove(models.Model):
    _inherit = "account.move"

    status_in_payment = fields.Selection(
        selection_add=[
            ("open", "Open"),
            ("reminder_first", "First reminder"),
            ("reminder_second", "Second reminder"),
            ("received", "Payment received"),
            ("credited", "Credited"),
            ("disputed", "Disputed"),
            ("credit_note", "Credit note"),
        ],
        search="_search_status_in_payment",
    )

    webhero_repeat_period_id = fields.Many2one(
        "webhero.repeat.period", "Repeated for", copy=False, readonly=True, ondelete="set null"
    )
    webhero_repeat_ids = fields.One2many("webhero.repeat", "origin_id", "Repeats")
    webhero_repeat_id = fields.Many2one("webhero.repeat", "Repeated invoice", compute="_compute_webhero_repeat_id")
    webhero_repeat_original = fields.Boolean("Original of its repeated invoice", compute="_compute_webhero_repeat_id")

    # exactly one invoice for a period, also on a double click
    _webhero_once_per_period = models.UniqueIndex(
        "(webhero_repeat_period_id) WHERE webhero_repeat_period_id IS NOT NULL",
        "This period has its invoice already.",
    )

    @api.depends("move_type", "webhero_reminder_level")
    def _compute_status_in_payment(self):
        sales = self.filtered(lambda move: move.move_type in SALE_TYPES)
        super(AccountMove, self - sales)._compute_status_in_payment()
        for move in sales:
            move.status_in_payment = sale_status(
                move.state, move.move_type, move.payment_state, move.webhero_reminder_level, move.is_move_sent
            )

    def _field_to_sql(self, alias, fname, query=None):
        """The same decision in SQL, to sort, group and search; the tests hold the two together."""
        if fname != "status_in_payment":
            return super()._field_to_sql(alias, fname, query)
        names = ("state", "move_type", "payment_state", "webhero_reminder_level", "is_move_sent")
        columns = {name: super(AccountMove, self)._field_to_sql(alias, name, query) for name in names}
        return SQL(
            """CASE WHEN %(state)s <> 'posted' THEN %(state)s
                    WHEN %(move_type)s = 'out_refund' THEN 'credit_note'
                    WHEN %(move_type)s IN %(sales)s AND %(payment_state)s IN ('paid', 'in_payment') THEN 'received'
                    WHEN %(move_type)s IN %(sales)s AND %(payment_state)s = 'reversed' THEN 'credited'
                    WHEN %(move_type)s IN %(sales)s AND %(payment_state)s = 'blocked' THEN 'disputed'
                    WHEN %(payment_state)s IN ('partial', 'in_payment', 'paid', 'reversed') THEN %(payment_state)s
                    WHEN %(move_type)s IN %(sales)s AND %(webhero_reminder_level)s = 2 THEN 'reminder_second'
                    WHEN %(move_type)s IN %(sales)s AND %(webhero_reminder_level)s = 1 THEN 'reminder_first'
                    WHEN %(is_move_sent)s THEN 'sent'
                    WHEN %(move_type)s IN %(sales)s THEN 'open'
                    ELSE 'posted' END""",
            sales=SALE_TYPES,
            **columns,
        )

    @api.model
    def _search_status_in_payment(self, operator, value):
        if operator != "in":
            return NotImplemented
        values = tuple(value)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN %s", model._field_to_sql(alias, "status_in_payment", query), values
            ),
            predicate=lambda move: move.status_in_payment in values,
        )

    # ---- set in one press

    def webhero_status_choices(self):
        """The statuses that can be set on this document: [{key, label, question}]; called by the badge when opened.

        `question` is the confirmation asked by the badge, "" where nothing is lost.
        """
        self.ensure_one()
        self.check_access("write")
        labels = self._webhero_status_labels()
        return [
            {"key": key, "label": labels[key], "question": self._webhero_status_question(key)}
            for key in self._webhero_status_keys()
        ]

    def _webhero_status_question(self, key):
        if key != "cancel" or self.state != "posted":
            return ""
        if self.payment_state in ("paid", "in_payment", "partial", "reversed"):
            return self.env._(
                "%s is paid or credited, wholly or in part. Cancelled, it no longer counts in your accounts, and what"
                " was paid for it is open again. Cancel it?",
                self.name,
            )
        if self.is_move_sent:
            return self.env._(
                "Your customer has %s already. A credit note is the usual way to take it back. Cancel it all the same?",
                self.name,
            )
        return ""

    def _webhero_status_labels(self):
        return {
            "open": self.env._("Open"),
            "sent": self.env._("Sent"),
            "reminder_first": self.env._("First reminder"),
            "reminder_second": self.env._("Second reminder"),
            "send_reminder": self.env._("Send a reminder …"),
            "partial": self.env._("Partly paid …"),
            "received": self.env._("Payment received …"),
            "dispute": self.env._("Disputed"),
            "undispute": self.env._("No longer disputed"),
            "credit": self.env._("Credit note …"),
            "cancel": self.env._("Cancelled"),
        }

    def _webhero_status_keys(self):
        if self.move_type not in SALE_TYPES or not self.id:
            return []
        if self.state != "posted":
            return ["cancel"] if self.state == "draft" else []
        keys = ["open"] if self._webhero_may_reopen() else []
        keys += [] if self.is_move_sent else ["sent"]
        if self.move_type != "out_refund" and self.payment_state in ("not_paid", "partial", "blocked"):
            keys += self._webhero_unpaid_keys()
        keys += ["credit"] if self.move_type == "out_invoice" and self.payment_state != "reversed" else []
        return keys + ([] if self.webhero_delivered else ["cancel"])

    def _webhero_unpaid_keys(self):
        if self.payment_state == "blocked":
            return ["undispute"]
        marks = [("reminder_first", 1), ("reminder_second", 2)]
        keys = [key for key, level in marks if level > self.webhero_reminder_level]
        keys += [] if self._webhero_reminder_refusal() else ["send_reminder"]
        return [*keys, "partial", "received", "dispute"]

    def _webhero_may_reopen(self):
        """Whether it can be set back to open: possible if set by hand, not after delivery by a network or mail."""
        mailed = any(not reminder.without_mail for reminder in self.webhero_reminder_ids)
        changed = self.is_move_sent or self.webhero_reminder_ids
        return bool(changed and not mailed and not self.webhero_delivered and not self._webhero_has_left())

    def _webhero_has_left(self):
        """Whether Send has made its PDF: the customer has it, or the version before the last correction."""
        before = [("res_model", "=", "account.move"), ("res_id", "=", self.id), ("webhero_superseded", "=", True)]
        return bool(self.invoice_pdf_report_id or self.env["ir.attachment"].sudo().search_count(before, limit=1))

    def action_webhero_set_status(self, key):
        """Set the status of these documents; returns an action where confirmation is needed."""
        self.check_access("write")
        for move in self:
            if key not in move._webhero_status_keys():
                raise UserError(
                    self.env._(
                        "%(invoice)s can't become “%(status)s” now.",
                        invoice=move.display_name,
                        status=self._webhero_status_labels().get(key, key).rstrip(" …"),
                    )
                )
        return getattr(self, f"_webhero_set_{key}")() or False

    def action_webhero_mark_sent(self):
        """Mark those of a selection that were not sent yet; for many, ask for confirmation first."""
        moves = self.filtered(lambda move: "sent" in move._webhero_status_keys())
        if len(moves) <= ASK_ABOVE:
            return moves.action_webhero_set_status("sent")
        if not self.env.context.get("webhero_sure"):
            raise RedirectWarning(
                self.env._(
                    "Mark %s invoices as sent? The copies for your bookkeeper go out with that, and can't be taken"
                    " back.",
                    len(moves),
                ),
                self.env.ref("webhero_billing_base.account_move_mark_sent_action").id,
                self.env._("Mark them as sent"),
                {"webhero_sure": True, "active_model": self._name, "active_ids": moves.ids},
            )
        moves.action_webhero_set_status("sent")
        return RELOAD

    def action_webhero_payment_received(self):
        """The dialog for journal and date only."""
        return open_wizard(
            "webhero.payment.received", self.env._("Payment received"), active_model="account.move", active_ids=self.ids
        )

    def _webhero_set_open(self):
        self.webhero_reminder_ids.sudo().unlink()
        self.is_move_sent = False
        self._webhero_log_status("open")

    def _webhero_set_sent(self):
        self.is_move_sent = True
        self._webhero_log_status("sent")
        for move in self:
            move.journal_id._notify_invoice_subscribers(move)

    def _webhero_set_reminder_first(self):
        self._webhero_mark_reminded(1)

    def _webhero_set_reminder_second(self):
        self._webhero_mark_reminded(2)

    def _webhero_set_send_reminder(self):
        return self.action_webhero_send_reminders()

    def _webhero_set_partial(self):
        return self.action_register_payment()

    def _webhero_set_received(self):
        return self.action_webhero_payment_received()

    def _webhero_set_dispute(self):
        for move in self:
            move.action_toggle_block_payment()
        self._webhero_log_status("dispute")

    def _webhero_set_undispute(self):
        for move in self:
            move.action_toggle_block_payment()
        self._webhero_log_status("undispute")

    def _webhero_set_credit(self):
        return {**self.action_reverse(), "context": {"active_model": "account.move", "active_ids": self.ids}}

    def _webhero_set_cancel(self):
        self.button_cancel()

    def _webhero_log_status(self, key):
        label = self._webhero_status_labels()[key]
        self._message_log_batch(bodies=dict.fromkeys(self.ids, self.env._("Status set by hand: %s.", label)))

    # ---- translated texts: Odoo caches them once per record, so the first reader determined the language for all (B5)

    @api.depends_context("lang")
    def _compute_partner_credit_warning(self):
        return super()._compute_partner_credit_warning()

    @api.depends_context("lang")
    def _compute_abnormal_warnings(self):
        return super()._compute_abnormal_warnings()

    @api.depends_context("lang")
    def _compute_tax_lock_date_message(self):
        return super()._compute_tax_lock_date_message()

    @api.depends("state")
    def _compute_name_placeholder(self):
        """The number that a draft gets if it is confirmed next; Odoo shows it for the first document only."""
        super()._compute_name_placeholder()
        for move in self.filtered(lambda one: one.state == "draft" and one.is_sale_document(include_receipts=True)):
            if (not move.name or move.name == "/") and move.date and move._webhero_own_number():
                move.name_placeholder = move._webhero_coming_number()

    def _webhero_certain_number(self):
        """The number that a draft gets when it is confirmed; "" where another draft may take it first, or its year is open."""
        if self.state != "draft" or not self.invoice_date or (self.name and self.name != "/"):
            return ""
        if not self._webhero_own_number() or self.journal_id.company_id._webhero_other_sequence(self.move_type):
            return ""
        others = [("journal_id", "=", self.journal_id.id), ("state", "=", "draft"), ("name", "in", (False, "/"))]
        taken = self.sudo().search_count([*others, ("id", "!=", self._origin.id)], limit=1)
        return "" if taken else self._webhero_coming_number()

    # ---- repeated invoices

    @api.depends("webhero_repeat_ids.state", "webhero_repeat_period_id.repeat_id.origin_id")
    def _compute_webhero_repeat_id(self):
        for move in self:
            own = move.webhero_repeat_ids.filtered(lambda repeat: repeat.state == "running")[:1]
            move.webhero_repeat_id = own or move.webhero_repeat_period_id.repeat_id or move.webhero_repeat_ids[:1]
            move.webhero_repeat_original = bool(move.webhero_repeat_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_repeated(self):
        for move in self.filtered("webhero_repeat_ids"):
            raise UserError(
                self.env._(
                    "%s is the original of a repeated invoice. Choose another original (“Use this one from now on”) or delete "
                    "the repeated invoice first.",
                    move.display_name,
                )
            )

    def action_webhero_repeat(self):
        """“Repeat this invoice”: the dialog, or the existing repeated invoice."""
        self.ensure_one()
        if self.move_type != "out_invoice":
            raise UserError(self.env._("Only a customer invoice can be repeated."))
        if self.webhero_repeat_id:
            return self.action_webhero_open_repeat()
        today = fields.Date.context_today(self)
        first = repeats.first_date(self.invoice_date or today, 1, today)
        return open_wizard(
            "webhero.repeat",
            self.env._("Repeat this invoice"),
            view=self.env.ref("webhero_billing_base.webhero_repeat_view_form_new"),
            default_origin_id=self.id,
            default_first_date=first,
        )

    def action_webhero_open_repeat(self):
        self.ensure_one()
        return open_record(self.webhero_repeat_id, self.env._("Repeated invoice"))

    def action_webhero_use_from_now_on(self):
        """Later repetitions are copied from this invoice instead of from the first one."""
        self.ensure_one()
        period = self.webhero_repeat_period_id
        if not period or period.repeat_id.state != "running":
            raise UserError(self.env._("%s was not made from a running repeated invoice.", self.display_name))
        period.repeat_id._lock()
        period.repeat_id.write({"origin_id": self.id, "origin_number": period.number})
        self._message_log(body=self.env._("Later repetitions are copied from this invoice."))

    def _webhero_alerts_of_periods(self):
        """An alert for texts of a repeated invoice that look like a period but were not moved."""
        lines = self.invoice_line_ids if self.state == "draft" and self.webhero_repeat_period_id else ()
        stayed = [one for line in lines for one in line._webhero_stayed()]
        if not stayed:
            return {}
        message = self.env._(
            "This looks like a period and did not move: %s. Look whether it is right.", ", ".join(stayed)
        )
        return {"webhero_period_stayed": {"level": "warning", "message": message}}

    def _webhero_show(self, name):
        """An action that shows these invoices: the form of one, else the list."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action.update(name=name, domain=[("id", "in", self.ids)], context={"default_move_type": "out_invoice"})
        if len(self) == 1:
            action.update(views=[(self.env.ref("account.view_move_form").id, "form")], view_mode="form", res_id=self.id)
        return action
