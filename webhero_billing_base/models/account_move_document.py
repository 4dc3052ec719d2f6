"""What the PDF of an invoice or credit note shows, beside its lines."""

import base64

from odoo import models

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import epc, qr


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_name_invoice_report(self):
        name = super()._get_name_invoice_report()
        if name == "account.report_invoice_document" and self.is_sale_document(include_receipts=True):
            return "webhero_billing_base.report_invoice_document"
        return name

    def _webhero_title(self, proforma=False):
        """What the document calls itself, in its language."""
        if self.move_type == "out_refund":
            kind = self.env._("Credit note")
        elif self.move_type == "out_receipt":
            kind = self.env._("Receipt")
        else:
            kind = self.env._("Pro forma invoice") if proforma and self.state != "posted" else self.env._("Invoice")
        if self.state == "draft":
            kind = self.env._("Draft: %s", kind.lower())
        if self.state == "cancel":
            kind = self.env._("Cancelled: %s", kind.lower())
        return f"{kind} {self.name}" if self.name and self.name != "/" else kind

    def _webhero_facts(self):
        """[(label, value)] for the line below the title; only what is there."""
        credited, day = self._webhero_credited()
        refund = self.move_type == "out_refund"
        facts = [
            (self.env._("Date"), self._webhero_date(self.invoice_date or self.date)),
            (self.env._("Due date"), "" if refund else self._webhero_date(self.invoice_date_due)),
            (self.env._("Delivery date"), self._webhero_date(self.delivery_date)),
            (self.env._("Customer number"), self.partner_id.ref or self.commercial_partner_id.ref),
            (self.env._("Your reference"), self.ref),
            (self.env._("Our reference"), self.invoice_origin),
            # "$" alone does not say whose
            (
                self.env._("Currency"),
                self.currency_id.name if self.currency_id != self.company_id.currency_id else "",
            ),
            (
                self.env._("Credits invoice"),
                self.env._("%(number)s of %(day)s", number=credited, day=day) if day else credited,
            ),
            (self.env._("Reason"), self.webhero_credit_reason if refund else ""),
        ]
        return [(label, value) for label, value in facts if value]

    def _webhero_credited(self):
        """(number, date) of the invoice that a credit note is about; empty texts for other documents."""
        if self.move_type != "out_refund":
            return "", ""
        original = self.reversed_entry_id
        return original.name or self.webhero_credited_number or "", self._webhero_date(original.invoice_date)

    def _webhero_mentions(self):
        """A credit note also tells its receiver what to do with the VAT that he deducted (Royal Decree no. 4, article 4)."""
        found = super()._webhero_mentions()
        if self.move_type != "out_refund" or not self.amount_tax or self.company_id.country_code != "BE":
            return found
        return [*found, self.env._("VAT to be repaid to the State to the extent that it was initially deducted.")]

    def _webhero_total_label(self):
        return self.env._("Total in your favour") if self.move_type == "out_refund" else self.env._("Total")

    def _webhero_document_totals(self, with_payments=False):
        totals = self._webhero_totals()
        if with_payments and self.move_type == "out_invoice" and self.payment_state != "invoicing_legacy":
            widget = self.sudo().invoice_payments_widget or {}
            paid = [self._webhero_paid(one) for one in widget.get("content", ()) if not one["is_exchange"]]
            totals.update(paid=paid, due=self.amount_residual)
        return totals

    def _webhero_paid(self, payment):
        day = self._webhero_date(payment["date"])
        label = self.env._("Credited on %s", day) if payment["is_refund"] else self.env._("Paid on %s", day)
        return {"label": label, "amount": -payment["amount"]}

    # ---- to pay

    def _webhero_payment(self, amount=None):
        """What the customer needs to pay: see part_payment; None for credit notes and what is paid. `amount`: less than
        what is open."""
        if amount is None:
            amount = self.amount_total if self.state == "draft" else self.amount_residual
        if self.move_type != "out_invoice" or self.currency_id.compare_amounts(amount, 0) <= 0:
            return None
        account = self.partner_bank_id
        return {
            "amount": amount,
            "currency": self.currency_id,
            "due": self.invoice_date_due,
            "iban": account.acc_number,
            "bic": account.bank_bic,
            "holder": account.acc_holder_name if account.acc_holder_name != self.company_id.name else "",
            "reference": self.payment_reference,
            "qr": self._webhero_qr(amount),
        }

    def _webhero_qr(self, amount):
        """The square of the European standard for `amount`, as a data URI; "" where there can't be one."""
        account = self.partner_bank_id
        if self.currency_id.name != "EUR" or account.acc_type != "iban" or self.state == "draft":
            return ""
        name = account.acc_holder_name or self.company_id.name
        text = epc.payload(name, account.acc_number, amount, self.payment_reference, account.bank_bic)
        if isinstance(text, Refusal):
            return ""
        return "data:image/png;base64," + base64.b64encode(qr.png(text)).decode()
