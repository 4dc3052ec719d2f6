# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills: their state, source, approvals, and obstacles to approval."""

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.tools import columns, turns
from odoo.addons.webhero_base.tools.actions import RELOAD, notification, open_wizard

from ..rules import bills

BILLS = ("in_invoice", "in_refund", "in_receipt")
SETTLED = ("paid", "in_payment", "reversed")
UNPAID = ("not_paid", "partial")
STATES = [
    (bills.REVIEW, "Needs review"),
    (bills.CHECK, "To check"),
    (bills.APPROVE, "To approve"),
    (bills.DISPUTED, "Disputed"),
    (bills.PAY, "To pay"),
    (bills.ORDERED, "Payment ordered"),
    (bills.COLLECTED, "Is collected"),
    (bills.CREDIT, "To be deducted"),
    (bills.PAID, "Paid"),
    (bills.CANCELLED, "Cancelled"),
]
SOURCES = [("peppol", "Peppol"), ("mail", "Mail"), ("upload", "Upload"), ("typed", "Typed")]
NAMED = 10  # bills listed in one sentence
SIGNED = {"webhero_bill_total": "amount_total_in_currency_signed", "webhero_bill_open": "amount_residual_signed"}


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_bill_state = fields.Selection(
        STATES, "Where it stands", compute="_compute_webhero_bill_state", store=True, readonly=True, copy=False
    )
    webhero_bill_source = fields.Selection(
        SOURCES, "Came in by", compute="_compute_webhero_bill_source", store=True, readonly=True, copy=False
    )
    webhero_approval_ids = fields.One2many("webhero.bill.approval", "move_id", "Approvals", readonly=True, copy=False)
    webhero_approved_by = fields.Char("Approved by", compute="_compute_webhero_approved_by")
    webhero_may_approve = fields.Boolean("May approve", compute="_compute_webhero_may_approve")
    webhero_may_withdraw = fields.Boolean("May take back", compute="_compute_webhero_may_approve")
    webhero_dispute = fields.Char("In dispute because", readonly=True, copy=False, tracking=True)
    webhero_collects = fields.Boolean(
        "The supplier collects it",
        copy=False,
        tracking=True,
        help="By direct debit, or it was paid by card: it is not among what is to be paid, and goes in no payment file.",
    )
    webhero_bill_total = fields.Monetary("Total incl. VAT", compute="_compute_webhero_bill_amounts")
    webhero_bill_open = fields.Monetary(
        "Still to pay to the supplier", compute="_compute_webhero_bill_amounts", currency_field="company_currency_id"
    )

    _webhero_open_bills = models.Index(
        "(company_id, webhero_bill_state, invoice_date_due) WHERE webhero_bill_state NOT IN ('paid', 'cancelled')"
    )
    _webhero_bills_by_due = models.Index(
        "(invoice_date_due, id) WHERE move_type IN ('in_invoice', 'in_refund', 'in_receipt')"
    )

    # ---- state

    def _auto_init(self):
        """Existing bills get the state that follows from the books, without approvals (rules.bills.state_of)."""
        new = not column_exists(self.env.cr, self._table, "webhero_bill_state")
        columns.add(self, {"webhero_bill_state": ("varchar", None), "webhero_bill_source": ("varchar", None)})
        if new:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE account_move SET
                           webhero_bill_source = CASE WHEN invoice_source_email IS NULL THEN 'typed' ELSE 'mail' END,
                           webhero_bill_state = CASE WHEN state = 'cancel' THEN 'cancelled' WHEN state = 'draft' THEN 'check'
                               WHEN payment_state = ANY(%s) THEN 'paid' WHEN payment_state = 'blocked' THEN 'disputed'
                               ELSE 'approve' END
                     WHERE move_type = ANY(%s)
                    """,
                    list(SETTLED),
                    list(BILLS),
                )
            )
        return super()._auto_init()

    @api.depends(
        "state", "payment_state", "move_type", "amount_total", "amount_total_signed", "commercial_partner_id", "ref", "currency_id",
        "partner_bank_id.sanitized_acc_number", "webhero_dispute", "webhero_collects", "webhero_approval_ids.withdrawn_at",
    )  # fmt: skip
    def _compute_webhero_bill_state(self):
        ours = self.filtered(lambda move: move.move_type in BILLS)
        (self - ours).webhero_bill_state = False
        for move in ours:
            move.webhero_bill_state = bills.state_of(move._webhero_bill_standing())

    def _webhero_bill_standing(self):
        return bills.Standing(
            booked=self.state == "posted",
            cancelled=self.state == "cancel",
            paid=self.payment_state in SETTLED,
            refund=self.move_type == "in_refund",
            disputed=bool(self.webhero_dispute) or (self.state == "posted" and self.payment_state == "blocked"),
            review=self._webhero_bill_in_review(),
            collected=self._webhero_bill_collected(),
            approved=len(self._webhero_valid_approvals().user_id),
            needed=self._webhero_approvals_needed(),
            ordered=self._webhero_bill_ordered(),
        )

    def _webhero_bill_in_review(self):
        """Whether the received document must be reviewed first; for addons that receive bills."""
        return False

    def _webhero_bill_collected(self):
        """Whether no transfer is needed because the supplier collects or already received the amount; to be extended."""
        return self.webhero_collects

    def _webhero_bill_ordered(self):
        """Whether its payment is in a file made for the bank; for the addon that makes such files."""
        return False

    def _webhero_approvals_needed(self):
        above = of_float(self.company_id.webhero_bill_second_above)
        return bills.needed(of_float(self.amount_total_signed), above)

    def _webhero_bill_content(self):
        """rules.bills.Content: the data that an approval covers; the account is the one a payment would be made to."""
        party = self.commercial_partner_id
        account = self._webhero_payment_account().sanitized_acc_number or ""
        currency = self.currency_id.name or ""
        return bills.Content(of_float(self.amount_total), party._origin.id or 0, account, self.ref or "", currency)

    def _webhero_valid_approvals(self):
        given = self.sudo().webhero_approval_ids.filtered(lambda approval: not approval.withdrawn_at)
        if not given:
            return given
        content = self._webhero_bill_content()
        return given.filtered(lambda approval: approval._is_of(content))

    @api.depends("webhero_approval_ids.withdrawn_at", "webhero_bill_state")
    def _compute_webhero_approved_by(self):
        for move in self:
            valid = move._webhero_valid_approvals() if move.move_type in BILLS else move.webhero_approval_ids.browse()
            move.webhero_approved_by = ", ".join(valid.user_id.sorted("name").mapped("name"))

    @api.depends_context("uid")
    @api.depends("webhero_approval_ids.withdrawn_at", "webhero_bill_state")
    def _compute_webhero_may_approve(self):
        may = self._webhero_is_approver()
        for move in self:
            given = (
                move._webhero_valid_approvals()
                if may and move.move_type in BILLS
                else move.webhero_approval_ids.browse()
            )
            mine = self.env.user in given.user_id
            waits = may and move.move_type in BILLS and move._webhero_waits_for_approval()
            move.webhero_may_approve = waits and not mine
            move.webhero_may_withdraw = mine and move.webhero_bill_state not in (bills.PAID, bills.ORDERED)

    @api.depends("move_type", "invoice_source_email")
    def _compute_webhero_bill_source(self):
        for move in self:
            move.webhero_bill_source = move._webhero_source() if move.move_type in BILLS else False

    def _webhero_source(self):
        """The channel it was received through; an uploaded bill keeps that source."""
        if self.invoice_source_email:
            return "mail"
        return self.webhero_bill_source or "typed"

    @api.depends(*SIGNED.values())
    def _compute_webhero_bill_amounts(self):
        """Amounts from the buyer's view: bills positive, credit notes negative; Odoo's are signed as incoming money."""
        for move in self:
            for name, signed in SIGNED.items():
                move[name] = 0 - move[signed]

    def _field_to_sql(self, alias, fname, query=None):
        """Allow lists to sort by these fields and to sum them."""
        if fname in SIGNED:
            return SQL("(-%s)", self._field_to_sql(alias, SIGNED[fname], query))
        return super()._field_to_sql(alias, fname, query)

    # ---- approving

    def action_webhero_approve(self):
        """Approve the bills without warnings; for a single bill, a dialog shows the warnings."""
        self._webhero_check_approver()
        waiting = self.filtered(lambda move: move.webhero_may_approve)
        if len(self) == 1:
            self._webhero_check_seen()
            self._webhero_refuse_approval()
            if self._webhero_warnings()[self]:
                return open_wizard("webhero.bill.approve", self.env._("Approve all the same?"), default_move_id=self.id)
            self._webhero_approve()
            return RELOAD
        warnings = waiting._webhero_warnings()
        clear = waiting.filtered(lambda move: not move._webhero_obstacle() and not warnings[move])
        return self._webhero_approval_text(clear._webhero_approve_possible())

    def _webhero_approve_possible(self):
        """Approve these; where one of them can't be booked, the others all the same. Returns those that are approved."""
        try:
            with self.env.cr.savepoint():
                self._webhero_approve()
        except (UserError, RedirectWarning):
            several = self if len(self) > 1 else self.browse()
            return self.browse().union(*(move._webhero_approve_possible() for move in several))
        return self

    def _webhero_approval_text(self, done):
        left = self - done
        message = self.env._("%s bills are approved.", len(done))
        if left:
            names = ", ".join(left[:NAMED].mapped(lambda move: move.ref or move.display_name))
            message += " " + self.env._("Look at these one by one: %s", names)
        return notification(message, "warning" if left else "success", sticky=bool(left), then=RELOAD)

    def _webhero_refuse_approval(self):
        for move in self:
            if obstacle := move._webhero_obstacle():
                raise UserError(obstacle)

    def _webhero_obstacle(self):
        """Why this bill can't be approved at all, and the remedy; "" where it can."""
        name = self.ref or self.display_name
        if self.move_type not in BILLS:
            return self.env._("%s is no bill.", name)
        if not self.commercial_partner_id:
            return self.env._("Fill in the supplier of %s first.", name)
        if not self.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            return self.env._("%s has no lines yet: fill in what it is for.", name)
        if not self.invoice_date:
            return self.env._("Fill in the date of %s first.", name)
        return self._webhero_obstacle_of_state(name)

    def _webhero_obstacle_of_state(self, name):
        if self.webhero_bill_state == bills.REVIEW:
            return self.env._("%s needs review: look at what differs, then press Reviewed.", name)
        if self.webhero_bill_state == bills.DISPUTED:
            return self.env._("%s is in dispute. End the dispute first.", name)
        if not self._webhero_waits_for_approval():
            return self.env._("%s does not wait for an approval.", name)
        if self.env.user in self._webhero_valid_approvals().user_id:
            return self.env._("You have approved %s already; somebody else must look at it too.", name)
        return ""

    def _webhero_warnings(self):
        """{bill: [sentence]} for possible errors, despite which a user may approve."""
        twins = self._webhero_twins()
        return {
            move: move._webhero_twin_sentences(twins[move])
            + move._webhero_differs_from_pdf()
            + move._webhero_own_bill()
            for move in self
        }

    def _webhero_own_bill(self):
        """Said, not refused: whoever works alone also approves what the firm owes them."""
        if self.env.user.partner_id.commercial_partner_id != self.commercial_partner_id:
            return []
        return [self.env._("You are the supplier of this bill yourself.")]

    def _webhero_approve(self, despite=""):
        """Record the user's approval of each; with enough approvals, post the bill if it is still a draft."""
        self._webhero_check_approver()
        self._webhero_lock_bills()
        self._webhero_refuse_approval()
        approvals = self.env["webhero.bill.approval"].sudo()
        for move in self:
            mine = move.sudo().webhero_approval_ids.filtered(lambda one: one.user_id == self.env.user)
            mine._withdraw()  # for the earlier content of the bill
        approvals.flush_model()
        approvals.create([move._webhero_approval_values(despite) for move in self])
        ready = self.filtered(lambda move: move.state == "draft" and move._webhero_is_approved())
        if ready:
            ready.action_post()
        self._webhero_approved()

    def _webhero_lock_bills(self):
        """Lock the bills, so that of two concurrent approvals, changes or payments the second sees the result of the first."""
        turns.lock(
            self, self.env._("Somebody else is changing or paying this bill at this moment. Look again in a moment.")
        )
        self.invalidate_recordset()

    def _webhero_waits_for_approval(self):
        """Whether it waits for approval, also where the supplier's account changed since: that does not update the stored state."""
        if self.webhero_bill_state in (bills.PAY, bills.COLLECTED, bills.CREDIT):
            return not self._webhero_is_approved()
        return self.webhero_bill_state in (bills.CHECK, bills.APPROVE)

    def _webhero_is_approved(self):
        return len(self._webhero_valid_approvals().user_id) >= self._webhero_approvals_needed()

    def _webhero_approval_values(self, despite):
        content = self._webhero_bill_content()
        return {
            "move_id": self.id,
            "user_id": self.env.uid,
            "amount": float(content.amount),
            "partner_id": content.party,
            "account": content.account,
            "number": content.number,
            "currency_id": self.currency_id.id,
            "despite": despite or False,
        }

    def _webhero_approved(self):
        """Hook: the user has just approved these. For addons that notify the supplier."""
        for move in self:
            move._message_log(body=self.env._("Approved by %s.", self.env.user.name))

    def action_webhero_withdraw(self):
        """Withdraw the user's own approval, as long as the bill is not paid."""
        self._webhero_check_approver()
        for move in self:
            if move.webhero_bill_state in (bills.PAID, bills.ORDERED):
                raise UserError(
                    self.env._("%s is paid already, or its payment is ordered.", move.ref or move.display_name)
                )
            mine = move.sudo().webhero_approval_ids.filtered(
                lambda one: one.user_id == self.env.user and not one.withdrawn_at
            )
            if not mine:
                raise UserError(
                    self.env._(
                        "You have not approved %s: there is nothing to take back.", move.ref or move.display_name
                    )
                )
            mine._withdraw()
            move._message_log(body=self.env._("%s took the approval back.", self.env.user.name))

    # ---- dispute

    def action_webhero_dispute(self):
        self.ensure_one()
        self.check_access("write")
        return open_wizard("webhero.bill.dispute", self.env._("Dispute this bill"), default_move_id=self.id)

    def _webhero_start_dispute(self, reason):
        """Start a dispute: until it is resolved, the bill is blocked for payment."""
        self.check_access("write")
        for move in self:
            if move.webhero_bill_state in (bills.PAID, bills.CANCELLED):
                raise UserError(self.env._("%s is paid or cancelled: there is nothing to dispute.", move.display_name))
            if move.state == "posted" and move.payment_state != "blocked":
                move.action_toggle_block_payment()
            move.webhero_dispute = reason

    def action_webhero_end_dispute(self):
        self.check_access("write")
        for move in self:
            move.webhero_dispute = False
            if move.state == "posted" and move.payment_state == "blocked":
                move.action_toggle_block_payment()

    def _post(self, soft=True):
        """A bill posted during its dispute is blocked for payment as well."""
        posted = super()._post(soft=soft)
        for move in posted.filtered(lambda one: one.webhero_dispute and one.payment_state in UNPAID):
            move.action_toggle_block_payment()
        return posted

    def button_draft(self):
        """Withdraw the approvals: a changed bill must be approved again; and note what the accountant has of it."""
        self._webhero_note_handed()
        done = super().button_draft()
        self.sudo().webhero_approval_ids._withdraw()
        return done
