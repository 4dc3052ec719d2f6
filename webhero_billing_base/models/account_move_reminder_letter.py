"""What the letter of a payment reminder says about the invoices of one customer."""

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

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
        """[(currency, what is still to pay)]; credit notes count off."""
        totals = {}
        for move in self:
            totals[move.currency_id] = totals.get(move.currency_id, 0.0) + move._webhero_open_signed()
        for currency, amount in self._webhero_reminder_credits():
            totals[currency] -= amount
        return list(totals.items())

    def _webhero_reminder_credits(self):
        """[(currency, open credits that are deducted)]; none where credit notes stand among the invoices themselves."""
        if any(move.move_type == "out_refund" for move in self):
            return []
        groups = self.grouped("currency_id").items()
        return [(currency, amount) for currency, moves in groups if (amount := sum(moves.mapped("webhero_covered")))]

    def _webhero_reminder_payment(self):
        """Where to pay; with several invoices each keeps its own communication, so one code can't pay them all."""
        if len(self) == 1:
            payment = self._webhero_payment(self.webhero_to_pay)
            return payment and {**payment, "due": ""}  # that day has passed
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
