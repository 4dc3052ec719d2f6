# SPDX-License-Identifier: LGPL-3.0-or-later
"""A received bill: its VAT to the cent of the document, what was prepaid, and its booked values for the comparison."""

from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.tools.actions import open_wizard

from ..rules import bill_compare, cii, responses
from .response_words import CODES, word

WAYS = [
    ("transfer", "Transfer"),
    ("debit", "Direct debit: the supplier collects it"),
    ("card", "Card"),
    ("cash", "Cash"),
    ("agreed", "As agreed, not by transfer"),
    ("other", "Otherwise"),
]


BILLS = ("in_invoice", "in_refund")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_prepaid = fields.Monetary("Paid before", readonly=True, copy=False)
    webhero_prepaid_move_id = fields.Many2one(
        "account.move", "Entry of what was paid before", readonly=True, copy=False, index="btree_not_null"
    )
    webhero_pay_by = fields.Selection(WAYS, "To be paid by", readonly=True, copy=False)
    webhero_payee = fields.Char("To be paid to", readonly=True, copy=False)
    webhero_corrects_id = fields.Many2one("account.move", "Corrects", readonly=True, copy=False, index="btree_not_null")
    webhero_peppol_answer_code = fields.Selection(
        related="webhero_peppol_document_id.answer_code", string="Customer's answer"
    )
    webhero_peppol_may_answer = fields.Boolean(compute="_compute_webhero_peppol_may_answer")
    webhero_peppol_answered = fields.Char("Our answer", compute="_compute_webhero_peppol_may_answer")
    webhero_peppol_elsewhere = fields.Boolean(
        "Delivered another way",
        readonly=True,
        copy=False,
        help="It reached the customer in structured form without this access point, for instance by another package.",
    )
    # what "Am I compliant?" counts (data/compliance/*.sql): the condition in the same words
    _webhero_compliance = models.Index(
        "(company_id, invoice_date, commercial_partner_id, journal_id, peppol_move_state, webhero_peppol_elsewhere)"
        " WHERE state = 'posted' AND invoice_date >= '2026-01-01' AND move_type IN ('out_invoice', 'out_refund')"
    )
    # and what it lists
    _webhero_compliance_open = models.Index(
        "(company_id) WHERE state = 'posted' AND invoice_date >= '2026-01-01' AND move_type IN ('out_invoice', 'out_refund')"
        " AND peppol_move_state IS DISTINCT FROM 'done' AND webhero_peppol_elsewhere IS NOT TRUE"
    )
    # how far a batch in the background is, for Home
    _webhero_sending = models.Index("(company_id) WHERE sending_data IS NOT NULL")

    def _webhero_home_columns(self):
        return super()._webhero_home_columns() | {"peppol_move_state", "webhero_peppol_elsewhere", "journal_id"}

    # ---- paying it

    def _webhero_payment_account(self):
        """For a bill payable to a factor, or already collected or paid, only an account chosen by a user: never the supplier's."""
        elsewhere = self.webhero_payee or self.webhero_pay_by in ("debit", "card", "cash", "agreed")
        return self.partner_bank_id if elsewhere else super()._webhero_payment_account()

    # ---- VAT

    def _webhero_set_taxes(self, said):
        """Make the VAT of a draft that of its document ({rate: VAT}); gives {rate: by how much it was off}."""
        self.ensure_one()
        off = {rate: self._webhero_tax_off(rate, tax) for rate, tax in said.items()}
        off = {rate: amount for rate, amount in off.items() if amount}
        if not off:
            return off
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        with self._get_edi_creation() as move:
            for rate, amount in off.items():
                line = max(move._webhero_tax_lines(rate), key=lambda one: abs(one.amount_currency))
                line.amount_currency += sign * amount
        return off

    def _webhero_add_tax(self, amount):
        """Add `amount` to the largest VAT of a draft; False where it has none."""
        self.ensure_one()
        if not self._webhero_tax_lines():
            return False
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        with self._get_edi_creation() as move:
            line = max(move._webhero_tax_lines(), key=lambda one: abs(one.amount_currency))
            line.amount_currency += sign * amount
        return True

    def _webhero_tax_lines(self, rate=None):
        """The lines of VAT that is charged, of `rate` or of every rate."""
        return self.line_ids.filtered(
            lambda line: (
                line.tax_line_id
                and (rate is None or line.tax_line_id.amount == float(rate))
                and not any(part.factor_percent < 0 for part in line.tax_line_id.invoice_repartition_line_ids)
            )
        )

    def _webhero_tax_off(self, rate, tax):
        """By how much the VAT of `rate` is too low; 0 where it is right or has no line."""
        lines = self._webhero_tax_lines(rate)
        sign = -1 if self.is_inbound(include_receipts=True) else 1
        return lines and self.currency_id.round(float(tax) - sign * sum(lines.mapped("amount_currency"))) or 0.0

    # ---- compared with its document

    def _webhero_as_booked(self, company, rounded):
        """bill_compare.Made of this bill; `rounded`: whether its last line is the rounding of the document."""
        self.ensure_one()
        return bill_compare.Made(
            supplier=bool(self.partner_id) and self.partner_id.commercial_partner_id != company.partner_id,
            refund=self.move_type.endswith("refund"),
            number=self.ref or "",
            issued=self.invoice_date,
            due=self.invoice_date_due,
            currency=self.currency_id.name,
            lines=tuple(self._webhero_line_as_booked(line) for line in self._webhero_document_lines(rounded)),
            untaxed=of_float(self.amount_untaxed),
            tax=of_float(self.amount_tax),
            total=of_float(self.amount_total),
            payable=of_float(self.amount_residual),
            reference=self.payment_reference or "",
            iban=self.partner_bank_id.sanitized_acc_number or "" if self.is_purchase_document() else "",
        )

    def _webhero_document_lines(self, rounded):
        """The lines made for the lines and charges of the document, in its order."""
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product").sorted("id")
        return lines[:-1] if rounded else lines

    def _webhero_line_as_booked(self, line):
        taxes = line.tax_ids
        reverse = any(part.factor_percent < 0 for part in taxes.invoice_repartition_line_ids)
        rate = Decimal() if reverse else sum((Decimal(str(tax.amount)) for tax in taxes), Decimal())
        if not reverse and self.is_sale_document() and taxes.ubl_cii_tax_category_code in ("AE", "K"):
            reverse = True
        treatment = bill_compare.REVERSE if reverse else bill_compare.CHARGED if rate else bill_compare.FREE
        return bill_compare.MadeLine(of_float(line.price_subtotal), rate, treatment if taxes else bill_compare.NONE)

    # ---- paid before

    @api.depends("webhero_prepaid")
    def _compute_amount(self):
        """A draft already shows what is left to pay; once posted, the entry of the prepaid part takes over."""
        super()._compute_amount()
        for move in self.filtered(lambda one: one.webhero_prepaid and one.state == "draft"):
            paid = move._webhero_prepaid_of_debt()
            share = paid / move.amount_total if move.amount_total else 0.0
            move.amount_residual -= paid
            move.amount_residual_signed *= 1 - share

    def _webhero_prepaid_of_debt(self):
        """The prepaid amount by which the payable is reduced: at most the total."""
        return max(0.0, min(self.webhero_prepaid, self.amount_total))

    def _post(self, soft=True):
        self._webhero_refuse_second_debt()
        posted = super()._post(soft)
        for move in posted.filtered(lambda one: one.webhero_prepaid and not one.webhero_prepaid_move_id):
            move.sudo()._webhero_book_prepaid()
        return posted

    def _webhero_reverse_prepaid(self, entries):
        """A bill reset to draft books its prepaid part anew when it is posted again."""
        if entries:
            self.sudo().webhero_prepaid_move_id = False
            entries.button_draft()
            entries.button_cancel()

    def _webhero_book_prepaid(self):
        """The prepaid part reduces the payable, against advances paid; the payment itself clears the advances."""
        term = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        amount = self._webhero_prepaid_of_debt()
        if not term or self.currency_id.compare_amounts(amount, 0) <= 0:
            return
        entry = self.create(self._webhero_prepaid_values(term[0], amount / self.amount_total))
        entry._post(soft=False)
        (term | entry.line_ids.filtered(lambda line: line.account_id == term.account_id)).reconcile()
        self.webhero_prepaid_move_id = entry

    def _webhero_prepaid_values(self, term, share):
        journals = self.env["account.journal"]
        general = [*journals._check_company_domain(self.company_id), ("type", "=", "general")]
        label = self.env._("%s: paid before", self.ref or self.name)
        whole = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        balance = self.company_id.currency_id.round(sum(whole.mapped("balance")) * share)
        currency = self.currency_id.round(sum(whole.mapped("amount_currency")) * share)
        common = {"partner_id": term.partner_id.id, "currency_id": self.currency_id.id, "name": label}
        parts = ((term.account_id, -balance, -currency), (self._webhero_advances(), balance, currency))
        lines = [
            {**common, "account_id": account.id, "balance": amount, "amount_currency": in_currency}
            for account, amount, in_currency in parts
        ]
        return {
            "move_type": "entry",
            "journal_id": journals.search(general, limit=1).id,
            "date": self.date,
            "ref": label,
            "line_ids": [Command.create(values) for values in lines],
        }

    def _webhero_advances(self):
        """Advances paid of the chart (Belgium: 406); the suspense account where the chart has none."""
        company = self.company_id
        found = self.env["account.chart.template"].with_company(company).ref("a406", raise_if_not_found=False)
        return (self.is_purchase_document() and found) or company.account_journal_suspense_account_id

    # ---- corrections

    def _webhero_refuse_second_debt(self):
        """A corrected invoice takes the place of the first one: both can't be owed."""
        for move in self:
            first = move.webhero_corrects_id
            if first.state == "posted" and first.payment_state != "reversed":
                raise UserError(
                    self.env._(
                        "%(bill)s corrects %(first)s, which is still booked. Make a credit note of %(first)s, or set it back"
                        " to draft and cancel it; then confirm this one.",
                        bill=move.ref or move.display_name,
                        first=first.display_name,
                    )
                )

    # ---- our answer

    @api.depends("webhero_peppol_document_ids.state", "move_type")
    @api.depends_context("lang")
    def _compute_webhero_peppol_may_answer(self):
        for move in self:
            last = move._webhero_own_answers()[:1]
            next_ones = responses.AFTER.get(last.answer_code if last.state != "error" else "", responses.CODES)
            move.webhero_peppol_may_answer = bool(move._webhero_received_document()) and bool(next_ones)
            move.webhero_peppol_answered = move._webhero_answer_text(last)

    def _webhero_answer_text(self, answer):
        if not answer:
            return False
        state = dict(answer._fields["state"]._description_selection(self.env))[answer.state]
        return self.env._("%(answer)s (%(state)s)", answer=word(self.env, CODES, answer.answer_code), state=state)

    def _webhero_received_document(self):
        """The document from which this bill was created, where received through our access point; else empty."""
        if self.move_type not in BILLS:
            return self.env["webhero.peppol.document"]
        return self.sudo().webhero_peppol_document_ids.filtered(
            lambda d: (
                d.direction == "in"
                and d.root in ("Invoice", "CreditNote")
                and not d.by_file
                and (not d.twin_id or d.twin_id.by_file)  # it came by mail first, then over Peppol
                and d.sender
            )
        )[:1]

    # ---- as a file

    def _get_edi_decoder(self, file_data, new=False):
        """A bill in UBL or CII that came by mail or upload, alone or inside a PDF, is read as one that came over Peppol."""
        host = super()._get_edi_decoder(file_data, new=new)
        tree = file_data["xml_tree"]
        if tree is None or not cii.is_bill(tree):
            return host

        def decode(move, data, fresh):
            if move._webhero_reads_file():
                self.env["webhero.peppol.document"]._import_file(move, data["raw"])
                return None
            return host["decoder"](move, data, fresh) if host else None

        return {"priority": (host or {}).get("priority", 0) + 1, "decoder": decode}

    def _webhero_reads_file(self):
        """An empty draft bill; documents from Odoo's own access point, and sales, are left to Odoo."""
        return (
            self.is_purchase_document()
            and self.state == "draft"
            and not (self.invoice_line_ids or self.peppol_message_uuid)
        )

    def _webhero_own_answers(self):
        """What we answered about this bill, the last first."""
        own = self.sudo().webhero_peppol_document_ids.filtered(
            lambda d: d.direction == "out" and d.root == responses.KIND.root
        )
        return own.sorted("id", reverse=True)

    def action_webhero_answer(self):
        self.ensure_one()
        self.check_access("write")
        return open_wizard("webhero.peppol.answer", self.env._("Answer the supplier"), default_move_id=self.id)

    # ---- sent another way

    def _webhero_sent_elsewhere(self):
        """Remove these from the list of undelivered documents, on this user's declaration."""
        self.check_access("write")
        self.sudo().webhero_peppol_elsewhere = True
        for move in self:
            move._message_log(
                body=self.env._("Marked as delivered in structured form another way, so not over Peppol from here.")
            )

    def action_webhero_not_elsewhere(self):
        """Back on the list."""
        self.check_access("write")
        self.sudo().webhero_peppol_elsewhere = False
        for move in self:
            move._message_log(body=self.env._("No longer marked as delivered another way."))
