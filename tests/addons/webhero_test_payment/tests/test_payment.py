"""1 cent from the company's own account: right, wrong, broken off, taken up again, with both providers (P2)."""

import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_peppol.tests.common_proof import IBAN, ProofCommon

from sandbox import check_digits

OTHER = check_digits.be_iban(42)


@tagged("post_install", "-at_install")
class TestPayment(ProofCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.provider = self.env.ref("payment.payment_provider_demo").copy(
            {"company_id": self.operator.id, "name": "Demo", "code": "demo"}
        )
        self.provider.write({"state": "test", "is_published": True})
        self.method = self.provider.payment_method_ids[:1] or self.env.ref("payment_demo.payment_method_demo")
        self.wizard = self.started()
        self.page = self.wizard.action_prove_by_payment()["url"]
        self.proof = self.wizard.proof_id

    def pay(self, **values):
        """Press Pay on the page: the route that its script calls."""
        values = {
            "provider_id": self.provider.id, "payment_method_id": self.method.id, "token_id": None, "flow": "direct",
            "tokenization_requested": False, "landing_route": "/", "access_token": self.page.partition("token=")[2], **values,
        }  # fmt: skip
        return self.make_jsonrpc_request(f"/webhero_peppol/proof/{self.proof.id}/transaction", values)

    def demo(self, account, state="done"):
        reference = self.pay()["reference"]
        self.make_jsonrpc_request(
            "/payment/demo/simulate_payment",
            {"reference": reference, "payment_details": account, "simulated_state": state},
        )
        self.env.invalidate_all()
        return self.env["payment.transaction"].search([("reference", "=", reference)])

    def test_paid_from_the_own_account(self):
        """P2: 1 cent to the operator from the company's account proves it; the access point is asked at once."""
        page = self.url_open(self.page)
        self.assertEqual(page.status_code, 200)
        self.assertIn("0.01", page.text.replace("0,01", "0.01"))
        tx = self.demo(IBAN.lower())
        self.assertEqual((tx.amount, tx.company_id, tx.partner_id), (0.01, self.operator, self.company.partner_id))
        self.assertEqual((self.proof.state, self.wizard.activation, self.wizard.wants_proof), ("done", "asked", False))
        self.assertEqual(len(self.messages("peppol.registration")), 1)
        self.assertIn(self.company.name, self.url_open(self.page).text)
        tx._process("demo", {"reference": tx.reference, "payment_details": OTHER, "simulated_state": "done"})
        self.assertEqual((self.proof.state, len(self.messages("peppol.registration"))), ("done", 1))

    def test_paid_from_another_account(self):
        """P2: a wrong IBAN is refused with a sentence that names both, and nothing is activated; paying again corrects it."""
        self.demo(OTHER)
        reason = self.proof.with_context(lang="en_US").reason
        self.assertIn(OTHER[-4:], reason)
        self.assertIn(IBAN.replace(" ", "")[-4:], reason)
        self.assertEqual((self.proof.state, self.wizard.activation), ("refused", "waiting"))
        self.assertFalse(self.messages("peppol.registration"))
        self.assertIn(OTHER[-4:], self.url_open(f"{self.page}&paid=1").text)
        self.demo(IBAN)
        self.assertEqual((self.proof.state, self.proof.reason), ("done", False))

    def test_no_account_told(self):
        """P2: a payment method that names no account proves nothing, and the page says what to do."""
        self.demo("")
        self.assertEqual((self.proof.state, self.proof.code), ("refused", "account_not_told"))

    def test_broken_off_and_taken_up_again(self):
        """P2: cancelled or left alone, the payment is taken up again on the same page."""
        self.pay()  # the browser was closed
        tx = self.demo(IBAN, state="cancel")
        self.assertEqual((tx.state, self.proof.state), ("cancel", "waiting"))
        self.assertEqual(self.wizard.action_prove_by_payment()["url"], self.page)
        self.assertIn("payment_form", self.url_open(self.page).text)
        self.demo(IBAN)
        self.assertEqual((self.proof.state, len(self.proof.transaction_ids)), ("done", 3))

    def test_pending_then_done(self):
        """P2: a pending payment proves nothing yet; once the bank reports it done, it does."""
        tx = self.demo(IBAN, state="pending")
        self.assertEqual(self.proof.state, "waiting")
        tx._process("demo", {"reference": tx.reference, "payment_details": IBAN, "simulated_state": "done"})
        self.assertEqual(self.proof.state, "done")

    def test_the_page_is_not_for_everybody(self):
        """P2: without its token the page does not exist; amount and payer are ours, whatever the script sends."""
        self.assertEqual(self.url_open(self.page.replace("token=", "token=0")).status_code, 404)
        reference = self.pay(amount=100.0, partner_id=1)["reference"]
        tx = self.env["payment.transaction"].search([("reference", "=", reference)])
        self.assertEqual((tx.amount, tx.partner_id), (0.01, self.company.partner_id))

    # ---- Mollie

    def with_methods(self, code, *methods):
        """A provider of the operator with these ways to pay switched on."""
        provider = self.env.ref(f"payment.payment_provider_{code}").copy({"company_id": self.operator.id})
        wanted = self.env["payment.method"].with_context(active_test=False).search([("code", "in", methods)])
        key = {"mollie_api_key": "test_invented"} if code == "mollie" else {}
        provider.write({**key, "state": "test", "is_published": True, "payment_method_ids": [(6, 0, wanted.ids)]})
        wanted.active = True
        return provider, {method.code: method for method in wanted}

    def test_amount_by_method(self):
        """P2, remotes 5: Bancontact has a minimum of 2 cents, so 2 cents are asked; iDEAL 1; the page shows it beforehand."""
        provider, methods = self.with_methods("mollie", "bancontact", "ideal")
        for code, amount in (("bancontact", 0.02), ("ideal", 0.01)):
            with patch.object(
                type(self.env["payment.transaction"]), "_send_api_request", lambda *a, **o: self.checkout()
            ):
                found = self.pay(provider_id=provider.id, payment_method_id=methods[code].id, flow="redirect")
            tx = self.env["payment.transaction"].search([("reference", "=", found["reference"])])
            self.assertEqual((tx.amount, tx.payment_method_code), (amount, code))
        self.assertIn("2 cents", self.url_open(self.page).text)

    def checkout(self):
        """POST /v2/payments of Mollie, as far as it matters here."""
        return {"id": "tr_7UhSN1zuXS", "status": "open", "_links": {"checkout": {"href": "https://pay.invalid/?x=1"}}}

    def test_ways_that_prove_nothing_are_refused_before(self):
        """P2, remotes 5: a card or a service that keeps the account to itself: a sentence instead of a payment in vain."""
        provider, methods = self.with_methods("mollie", "card", "bancontact")
        stripe, _methods = self.with_methods("stripe", "bancontact")
        for chosen, method in ((provider, "card"), (stripe, "bancontact")):
            with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
                self.pay(provider_id=chosen.id, payment_method_id=methods[method].id, flow="redirect")
            with self.assertRaises(UserError) as caught:
                self.proof.with_context(lang="en_US")._check_method(chosen, methods[method])
            self.assertIn(methods[method].name, str(caught.exception))
        self.assertIn("Bancontact", str(self.refusal(provider, methods["card"])))
        self.assertFalse(self.proof.transaction_ids)
        proofs = self.env["webhero.peppol.proof"]
        self.assertTrue(proofs._accepts_payments(self.company))
        (self.provider | provider).state = "disabled"
        self.assertFalse(proofs._accepts_payments(self.company), "Stripe alone proves nothing")

    def refusal(self, provider, method):
        with self.assertRaises(UserError) as caught:
            self.proof.with_context(lang="en_US")._check_method(provider, method)
        return caught.exception

    def waiting_for_the_bank(self, method="kbc_cbc"):
        tx = self.mollie()
        tx.payment_method_id = self.with_methods("mollie", method)[1][method]
        tx._process("mollie", {**self.payment(account=""), "method": "kbc"})
        self.assertEqual((tx.state, self.proof.state, self.proof.code), ("done", "bank", "bank_waits"))
        return tx

    def test_the_bank_tells_later(self):
        """P2, remotes 5: KBC and Belfius name the account a banking day later: the proof waits, asks again, and is proven."""
        tx = self.waiting_for_the_bank()
        self.assertIn("next banking day", self.proof.with_context(lang="en_US").reason)
        ask = patch.object(
            type(tx), "_send_api_request", lambda one, *a, **o: {**self.payment(account=""), "method": "kbc"}
        )
        with ask:
            self.assertIn("wait for your bank", self.url_open(self.page).text)
            self.env["webhero.peppol.proof"]._cron_ask_bank()
        self.assertEqual(self.proof.state, "bank")
        with patch.object(type(tx), "_send_api_request", lambda one, *a, **o: {**self.payment(), "method": "kbc"}):
            self.env["webhero.peppol.proof"]._cron_ask_bank()
        self.assertEqual((self.proof.state, self.wizard.activation), ("done", "asked"))

    def test_mollie_answers_something_else(self):
        """P2, remotes 5: another payment, a state of tomorrow, a page of a gateway: nothing is proven or over by that."""
        tx = self.waiting_for_the_bank()
        paid = {**self.payment(), "method": "kbc"}
        for odd in (
            {**paid, "id": "tr_other"},
            {**paid, "status": "settled"},
            {**paid, "details": [1]},
            [paid],
            "x",
            {},
        ):
            with patch.object(type(tx), "_send_api_request", lambda one, *a, odd=odd, **o: odd):
                self.env["webhero.peppol.proof"]._cron_ask_bank()
            self.assertEqual((tx.state, self.proof.state), ("done", "bank"), odd)

        def html(one, *args, **options):
            return json.loads("<html>")

        with patch.object(type(tx), "_send_api_request", html):
            self.env["webhero.peppol.proof"]._cron_ask_bank()
        self.assertEqual((tx.state, self.proof.state), ("done", "bank"))
        tx._process("mollie", {**self.payment(), "method": "directdebit"})  # what the payer typed
        self.assertNotEqual(self.proof.state, "done")

    def test_the_bank_never_tells(self):
        """P2, remotes 5: after seven days the waiting ends: refused, with what to do; an outage alone refuses nothing."""
        tx = self.waiting_for_the_bank("belfius")

        def trouble(one, *args, **options):
            raise ValidationError("no connection")

        with patch.object(type(tx), "_send_api_request", trouble):
            self.env["webhero.peppol.proof"]._cron_ask_bank()
            self.assertEqual(self.proof.state, "bank")
            tx.last_state_change = fields.Datetime.now() - timedelta(days=8)
            self.env["webhero.peppol.proof"]._cron_ask_bank()
        self.assertEqual((self.proof.state, self.proof.code), ("refused", "account_not_told"))

    def mollie(self):
        provider = self.env.ref("payment.payment_provider_mollie").copy({"company_id": self.operator.id})
        provider.write({"state": "test", "is_published": True, "mollie_api_key": "test_invented"})
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id, "payment_method_id": provider.with_context(active_test=False).payment_method_ids[:1].id,
                "amount": 0.01, "currency_id": self.env.ref("base.EUR").id, "partner_id": self.company.partner_id.id,
                "reference": "PEPPOL-1", "provider_reference": "tr_7UhSN1zuXS", "webhero_proof_id": self.proof.id,
            }
        )  # fmt: skip

    def payment(self, status="paid", account=IBAN):
        """GET /v2/payments/{id} of Mollie, as far as it matters here."""
        return {
            "resource": "payment", "id": "tr_7UhSN1zuXS", "status": status, "method": "ideal",
            "amount": {"value": "0.01", "currency": "EUR"}, "metadata": {},
            "details": {"consumerName": "Fietsen De Klerck", "consumerAccount": account.replace(" ", ""), "consumerBic": ""},
        }  # fmt: skip

    def test_mollie(self):
        """P2: Mollie's details name the payer's account, which the host drops: right proves, another is refused."""
        tx = self.mollie()
        tx._process("mollie", self.payment(account=OTHER))
        self.assertEqual(self.proof.code, "other_account")
        again = self.mollie_again(tx)
        again._process("mollie", self.payment())
        self.assertEqual((again.state, self.proof.state), ("done", "done"))

    def mollie_again(self, tx):
        return tx.copy(
            {"reference": "PEPPOL-2", "provider_reference": "tr_7UhSN1zuXS", "webhero_proof_id": self.proof.id}
        )

    def test_mollie_paid_but_never_came_back(self):
        """P2: paid at Mollie, the browser closed, no call from Mollie: the page asks Mollie when it is opened again."""
        tx = self.mollie()
        self.assertEqual(tx.state, "draft")
        with patch.object(type(tx), "_send_api_request", lambda one, *args, **options: self.payment()):
            self.assertIn(self.company.name, self.url_open(self.page).text)
        self.env.invalidate_all()
        self.assertEqual((tx.state, self.proof.state), ("done", "done"))

    def test_mollie_does_not_answer(self):
        """P2: an outage at Mollie leaves everything as it was; the form is shown to pay again."""
        tx = self.mollie()

        def trouble(one, *args, **options):
            raise ValidationError("no connection")

        with patch.object(type(tx), "_send_api_request", trouble):
            self.assertEqual(self.url_open(self.page).status_code, 200)
        self.assertEqual((tx.state, self.proof.state), ("draft", "waiting"))
