# SPDX-License-Identifier: LGPL-3.0-or-later
"""The page for the payment of 1 cent as proof of identity, on Odoo's own payment form (P2)."""

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.payment import utils as payment_utils
from odoo.addons.payment.controllers.portal import PaymentPortal

from ..rules import proof as rules


class ProofPayment(PaymentPortal):
    def _proof(self, number, token):
        proof = request.env["webhero.peppol.proof"].sudo().browse(number).exists()
        token = token or ""
        if not proof or not token.isascii() or not payment_utils.consteq(token, proof._token()):
            raise NotFound()
        return proof

    @route(
        "/webhero_peppol/proof/<int(max=2147483647):number>", type="http", auth="public", website=True, sitemap=False
    )
    def proof_page(self, number, token=None, **kwargs):
        """The result of the proof, or the payment form; an interrupted payment is restarted here."""
        proof = self._proof(number, token)
        if proof.state != "done":
            proof.transaction_ids._webhero_ask_provider()
        if proof.state == "done" or kwargs.get("paid") or (proof.state == "bank" and not kwargs.get("again")):
            return request.render("webhero_peppol.proof_page", {"proof": proof, "token": token})
        partner = proof.company_id.partner_id if request.env.user._is_public() else request.env.user.partner_id
        amount, currency = float(rules.PAYMENT), proof._currency()
        return self.payment_pay(
            reference=f"PEPPOL-{proof.participant.replace(':', '-')}", amount=amount, currency_id=currency.id,
            partner_id=partner.id, company_id=proof.operator_id.id, webhero_proof=proof, webhero_token=token,
            access_token=payment_utils.generate_access_token(partner.id, amount, currency.id),
        )  # fmt: skip

    def _get_extra_payment_form_values(self, webhero_proof=None, webhero_token=None, **kwargs):
        values = super()._get_extra_payment_form_values(**kwargs)
        if webhero_proof:
            here = f"/webhero_peppol/proof/{webhero_proof.id}"
            values.update(
                transaction_route=f"{here}/transaction",
                access_token=webhero_token,
                landing_route=f"{here}?token={webhero_token}&paid=1",
                webhero_proof=webhero_proof,
            )
        return values

    @route("/webhero_peppol/proof/<int(max=2147483647):number>/transaction", type="jsonrpc", auth="public")
    def proof_transaction(self, number, access_token, **kwargs):
        """A draft payment of 1 cent to the operator; amount, currency and payer are set here, never taken from the page."""
        proof = self._proof(number, access_token)
        for name in ("amount", "currency_id", "partner_id", "reference_prefix"):
            kwargs.pop(name, None)
        self._validate_transaction_kwargs(kwargs)
        method = self._method(proof, kwargs)
        tx = self._create_transaction(
            amount=float(rules.amount(method.code)), currency_id=proof._currency().id, partner_id=proof.company_id.partner_id.id,
            reference_prefix=f"PEPPOL-{proof.participant.replace(':', '-')}",
            custom_create_values={"webhero_proof_id": proof.id}, **kwargs,
        )  # fmt: skip
        return tx._get_processing_values()

    def _method(self, proof, chosen):
        """The way to pay that was chosen; raises UserError where it names no account, so that nothing is paid in vain."""
        provider = request.env["payment.provider"].sudo().browse(chosen.get("provider_id") or [])
        method = request.env["payment.method"].sudo().browse(chosen.get("payment_method_id") or [])
        if chosen.get("flow") == "token":
            method = request.env["payment.token"].sudo().browse(chosen.get("token_id") or []).payment_method_id
        proof._check_method(provider, method)
        return method
