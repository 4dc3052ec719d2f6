# SPDX-License-Identifier: LGPL-3.0-or-later
"""The payer's account of a payment for a proof: Odoo's payment providers receive it, but drop it."""

import logging

from odoo import fields, models
from odoo.exceptions import ValidationError

from ..rules import proof as rules

_logger = logging.getLogger(__name__)
# no connection; and an answer that the host's own reader of answers does not get through (a page, a cut or odd JSON)
UNHEARD = (ValidationError, OSError, ValueError, AttributeError, TypeError)


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    webhero_proof_id = fields.Many2one(
        "webhero.peppol.proof", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    def _process(self, provider_code, payment_data):
        """`_process`, not `_apply_updates`: a provider that loads after this addon would not call the latter here."""
        tx = super()._process(provider_code, payment_data)
        if tx.webhero_proof_id and tx.state == "done":
            tx.webhero_proof_id._paid(tx._webhero_payer(payment_data), tx._webhero_account_may_follow())
        return tx

    def _webhero_account_may_follow(self):
        """True where the account of who paid may be disclosed later, and it is not too late for that."""
        paid_at = self.last_state_change or self.create_date
        return rules.account_may_follow(self.provider_code, self.payment_method_code, paid_at, fields.Datetime.now())

    def _webhero_payer(self, payment_data):
        """Account of who paid, "" where the provider does not say. One more provider is one more method."""
        reader = getattr(self, f"_webhero_payer_{self.provider_code}", None)
        return (reader(payment_data) if reader else "") or ""

    def _webhero_payer_mollie(self, payment_data):
        return rules.mollie_account(payment_data)

    def _webhero_payer_demo(self, payment_data):
        """The demonstration provider asks for one line of fictional payment details: here it is the account."""
        return payment_data.get("payment_details")

    # ---- an interrupted payment: paid at the provider, but never reported back

    def _webhero_ask_provider(self):
        """Ask the provider for the state of these payments, where it supports that; its errors change nothing.

        For a received payment, the payer's account is asked again as long as the bank has not provided it.
        """
        for tx in self.filtered(lambda one: one.provider_reference and one._webhero_is_open()):
            fetch = getattr(tx, f"_webhero_fetch_{tx.provider_code}", None)
            try:
                found = fetch() if fetch else None
                if found:
                    tx._process(tx.provider_code, found)
            except UNHEARD as error:
                _logger.info("payment %s: the provider could not be asked: %s", tx.reference, error)

    def _webhero_is_open(self):
        waits = self.state == "done" and self.webhero_proof_id.state == "bank"
        return waits or self.state in ("draft", "pending")

    def _webhero_fetch_mollie(self):
        """The payment at Mollie; None where the answer is about another one, or unreadable: it is asked again."""
        found = self._send_api_request("GET", f"/payments/{self.provider_reference}")
        return found if rules.is_mollie_payment(found, self.provider_reference) else None
