# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import open_record, open_wizard

from ..rules import ordering


class BankPay(models.TransientModel):
    """Pay bills with one file: the resulting payments, and the warnings to check first."""

    _name = "webhero.bank.pay"
    _inherit = ["webhero.bank.file"]
    _description = "Pay bills with a file"

    move_ids = fields.Many2many(string="Bills")
    journal_id = fields.Many2one(string="Pay from")
    day = fields.Date("To be paid on", required=True, default=fields.Date.context_today)
    together = fields.Boolean("One payment per supplier", help="Else each bill keeps its own communication.")
    line_ids = fields.One2many(
        "webhero.bank.pay.line", "wizard_id", "Payments", compute="_compute_line_ids", store=True, readonly=False
    )
    left_out = fields.Text("Left out", compute="_compute_left_out")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Total", compute="_compute_amount")

    @api.model
    def _dialog(self, moves):
        """The action of the dialog for `moves`; raises UserError for bills that can't be ordered."""
        moves._webhero_check_orderable()
        if len(moves.company_id) > 1:
            raise UserError(self.env._("These bills are of several companies. Pay those of one company at a time."))
        if not moves:
            raise UserError(self.env._("Choose the bills to pay first."))
        return open_wizard(self._name, self.env._("Pay with a file"), default_move_ids=moves.ids)

    @api.depends("move_ids", "together")
    def _compute_line_ids(self):
        for wizard in self:
            made, _left_out = wizard._payments()
            wizard.line_ids = [
                Command.clear(),
                *(Command.create({"move_ids": [Command.set([bill.id for bill in one.bills])]}) for one in made),
            ]

    @api.depends("move_ids", "together")
    def _compute_left_out(self):
        words = {
            "credit_alone": self.env._("no bill of this supplier is paid with it"),
            "credit_accounts": self.env._("the bills of this supplier are paid on several accounts"),
            "credit_more": self.env._("it is more than the bills of this supplier"),
            "credit_text": self.env._("the numbers do not fit in one communication"),
        }
        for wizard in self:
            _made, left_out = wizard._payments()
            moves = self.env["account.move"].browse(left_out)
            wizard.left_out = "\n".join(f"{move.display_name}: {words[left_out[move.id]]}" for move in moves)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.line_ids.mapped("amount"))

    def _payments(self):
        """The payments that `ordering` makes of the bills, with their database ids."""
        return ordering.payments([move._webhero_bill() for move in self.move_ids._origin], self.together)

    def action_make(self):
        """Make the file, to be uploaded to the bank by a user."""
        self.ensure_one()
        self._check_checked()
        payments = [line._payment_values() for line in self.line_ids]
        if not self.journal_id:
            raise UserError(self.env._("Choose the account that pays."))
        if not payments:
            raise UserError(self.env._("There is nothing to pay."))
        if self.day < fields.Date.context_today(self):
            raise UserError(self.env._("%s is past. Choose today or a later day.", self.day))
        order = self.env["webhero.bank.order"]._make(self.journal_id, self.day, payments)
        return open_record(order)

    def _check_checked(self):
        wrong = self.line_ids.filtered("refusal")
        if wrong:
            raise UserError("\n".join(f"{line.partner_id.name}: {line.refusal}" for line in wrong))
        to_check = self.line_ids.filtered(lambda line: line.warning and line.checked_iban != line.iban)
        if to_check:
            raise UserError(
                self.env._(
                    "Check these accounts with the supplier, by a telephone number that you knew before, and tick that you did:"
                    "\n%s",
                    "\n".join(f"{line.partner_id.name}: {line.warning}" for line in to_check),
                )
            )


class BankPayLine(models.TransientModel):
    _name = "webhero.bank.pay.line"
    _description = "Payment to make"

    wizard_id = fields.Many2one("webhero.bank.pay", required=True, ondelete="cascade")
    move_ids = fields.Many2many("account.move", string="Bills")
    partner_id = fields.Many2one("res.partner", "Supplier", compute="_compute_payment")
    name = fields.Char("Name at the bank", compute="_compute_payment")
    iban = fields.Char("Account", compute="_compute_payment")
    communication = fields.Char("Communication", compute="_compute_payment")
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary("Amount", compute="_compute_payment")
    refusal = fields.Char("Can't be paid", compute="_compute_payment")
    warning = fields.Char("To check", compute="_compute_payment")
    checked = fields.Boolean("Checked by telephone", compute="_compute_checked", inverse="_inverse_checked")
    checked_iban = fields.Char("Checked account")  # the account displayed when the box was ticked

    def _payment(self):
        """This line as an object of the rules: its bills make one payment."""
        bills = [move._webhero_bill() for move in self.move_ids._origin]
        made, _left_out = ordering.payments(bills, together=True)
        return made[0] if made else ordering.Payment(tuple(bills))

    @api.depends("move_ids")
    def _compute_payment(self):
        partners = self.move_ids._origin.commercial_partner_id
        paid_on = partners._webhero_paid_on(self.move_ids._origin.company_id[:1] or self.env.company)
        owners = self._owners()
        for line in self:
            payment, partner = line._payment(), line.move_ids._origin.commercial_partner_id[:1]
            line.partner_id, line.name = partner, line._name_at_the_bank()
            line.iban, line.amount = payment.iban, float(payment.amount)
            line.communication = line._communication(payment)
            line.refusal = line._refusal(ordering.refusal(payment, line.name))
            others = tuple(name for owner, name in owners.get(payment.iban, ()) if owner != partner.id)
            before = frozenset(paid_on.get(partner, ()))
            known = frozenset(partner.bank_ids.mapped("sanitized_acc_number"))
            warning = ordering.warning(payment.iban, before, others, line._in_sepa(payment), known)
            line.warning = not line.refusal and line._warning(warning)

    def _name_at_the_bank(self):
        bills = self.move_ids._origin.filtered(lambda move: move.move_type != "in_refund") or self.move_ids._origin
        return bills[0]._webhero_payment_name() if bills else ""

    @api.depends("checked_iban", "iban")
    def _compute_checked(self):
        """Ticked only for the account displayed then: if the account of the bill changes, it must be checked again."""
        for line in self:
            line.checked = bool(line.iban) and line.checked_iban == line.iban

    def _inverse_checked(self):
        for line in self:
            if not line.checked:
                line.checked_iban = False
            elif not line.checked_iban:
                line.checked_iban = line.iban

    @api.onchange("checked")
    def _onchange_checked(self):
        """Record the account displayed when the box is ticked, to be saved later."""
        self.checked_iban = self.checked and self.iban

    def _communication(self, payment):
        digits = payment.structured
        if payment.structured_kind == "OGM":
            return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
        return digits or payment.text

    def _in_sepa(self, payment):
        return payment.iban[:2] in self.env.ref("base.sepa_zone").sudo().country_ids.mapped("code")

    def _owners(self):
        """{account: [(party, name)]} for the partners with that account in this database."""
        found = {}
        numbers = list({move._webhero_bill().iban for move in self.move_ids._origin})
        for bank in self.env["res.partner.bank"].search([("sanitized_acc_number", "in", numbers)]):
            owner = bank.partner_id.commercial_partner_id
            found.setdefault(bank.sanitized_acc_number, []).append((owner.id, owner.name))
        return found

    def _refusal(self, refusal):
        if not refusal:
            return False
        words = {
            "no_account": self.env._("no account is known. Fill in the supplier's IBAN on the bill."),
            "no_name": self.env._("the supplier has no name"),
            "too_much": self.env._("it is more than one payment can be"),
        }
        bank = self.env["res.partner.bank"]
        return words.get(refusal.code) or bank._webhero_iban_wrong(refusal)

    def _warning(self, warning):
        if not warning:
            return False
        facts = warning.facts
        words = {
            "other_account": self.env._(
                "This supplier was paid on %s before, never on this account.", ", ".join(facts.get("accounts", ()))
            ),
            "account_beside": self.env._(
                "This supplier was never paid on this account, and has another: %s.",
                ", ".join(facts.get("accounts", ())),
            ),
            "account_of_other": self.env._("This account is also that of %s.", ", ".join(facts.get("names", ()))),
            "outside_sepa": self.env._("%s is not on our list of SEPA countries.", facts.get("country", "")),
        }
        return words[warning.code]

    def _payment_values(self):
        """Values of webhero.bank.transfer."""
        self.ensure_one()
        payment, partner = self._payment(), self.partner_id
        account = self.env["res.partner.bank"].search(
            [("sanitized_acc_number", "=", payment.iban), ("partner_id", "child_of", partner.id)], limit=1
        )
        documents = [{"move_id": bill.id, "amount": float(bill.rest)} for bill in payment.bills]
        return {
            "partner_id": partner.id,
            "name": self.name,
            "iban": payment.iban,
            "bic": account.bank_bic,
            "amount": float(payment.amount),
            "structured_kind": payment.structured_kind,
            "structured": payment.structured,
            "text": payment.text,
            "document_ids": [Command.create(one) for one in documents],
        }
