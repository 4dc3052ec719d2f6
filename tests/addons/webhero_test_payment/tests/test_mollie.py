"""One cent over Mollie's wire, as the host sends it: made, paid, named, and everything that can go wrong on the way (P2)."""

import contextlib
from unittest.mock import patch

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_peppol.tests.common_proof import IBAN, ProofCommon

from sandbox import check_digits
from sandbox.mollie import Mollie
from sandbox.testing import serving

OTHER = check_digits.be_iban(42)
HOST_LOG = "odoo.addons.payment.models.payment_provider"


@tagged("post_install", "-at_install")
class TestMollie(ProofCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.mollie = self.enterContext(serving(Mollie()))
        self.enterContext(
            patch.object(
                type(self.env["payment.provider"]), "_build_request_url",
                lambda provider, endpoint, **_options: f"{self.mollie.url}/v2/{endpoint.strip('/')}",
            )
        )  # fmt: skip
        self.provider = self.env.ref("payment.payment_provider_mollie").copy({"company_id": self.operator.id})
        codes = ("bancontact", "ideal", "kbc_cbc", "belfius")
        methods = self.env["payment.method"].with_context(active_test=False).search([("code", "in", codes)])
        self.methods = {method.code: method for method in methods}
        self.provider.write(
            {
                "mollie_api_key": Mollie.KEY,
                "state": "test",
                "is_published": True,
                "payment_method_ids": [(6, 0, methods.ids)],
            }
        )
        methods.active = True  # the host lets none be on without a provider that is
        self.wizard = self.started()
        self.page = self.wizard.action_prove_by_payment()["url"]
        self.proof = self.wizard.proof_id

    def press(self, method="bancontact"):
        """Pay on the page: (the transaction, Mollie's number of the payment)."""
        values = {
            "provider_id": self.provider.id, "payment_method_id": self.methods[method].id, "token_id": None,
            "flow": "redirect", "tokenization_requested": False, "landing_route": "/",
            "access_token": self.page.partition("token=")[2],
        }  # fmt: skip
        made = self.make_jsonrpc_request(f"/webhero_peppol/proof/{self.proof.id}/transaction", values)
        self.env.invalidate_all()
        tx = self.env["payment.transaction"].search([("reference", "=", made["reference"])])
        return tx, tx.provider_reference

    def mollie_calls(self, tx, key):
        """Mollie's own call: the number of the payment, and no more."""
        self.url_open(f"/payment/mollie/webhook?ref={tx.reference}", data={"id": key})
        self.env.invalidate_all()

    def ask_bank(self):
        self.env["webhero.peppol.proof"]._cron_ask_bank()

    def test_two_cents_with_bancontact(self):
        """P2, remotes 5: what Mollie is asked for, what it says of who paid, and its call: proven, once."""
        tx, key = self.press()
        asked = self.mollie.store.get("payment", key)
        self.assertEqual((asked["amount"], asked["method"]), ({"currency": "EUR", "value": "0.02"}, "bancontact"))
        self.assertEqual([call["status"] for call in self.mollie.received("/v2/payments", "POST")], [201])
        self.mollie.pay(key, IBAN)
        for _twice in range(2):
            self.mollie_calls(tx, key)
        self.assertEqual((tx.state, self.proof.state, self.wizard.activation), ("done", "done", "asked"))
        self.assertEqual(len(self.messages("peppol.registration")), 1)

    def test_too_little_for_the_method(self):
        """P2, remotes 5: one cent with Bancontact is refused by Mollie; that is why two are asked."""
        with patch.dict("odoo.addons.webhero_peppol.rules.proof.LEAST", clear=True), mute_logger(HOST_LOG):
            tx, key = self.press()
        self.assertFalse(key)
        self.assertEqual((tx.state, [c["status"] for c in self.mollie.received("", "POST")]), ("error", [422]))

    def test_ends_that_prove_nothing(self):
        """P2: another account, no account (Bancontact since June 2026, perhaps), failed, expired, cancelled."""
        for account, status, code in ((OTHER, "paid", "other_account"), ("", "paid", "account_not_told")):
            tx, key = self.press("ideal")
            self.mollie.pay(key, account, status=status)
            self.mollie_calls(tx, key)
            self.assertEqual((self.proof.state, self.proof.code), ("refused", code))
        self.mollie.switch(card_only=True)
        tx, key = self.press()
        self.mollie.pay(key, IBAN)
        self.mollie_calls(tx, key)
        self.assertEqual((self.proof.state, self.proof.code), ("refused", "account_not_told"))
        for status in ("failed", "expired", "canceled"):
            tx, key = self.press("ideal")
            self.mollie.pay(key, IBAN, status=status)
            self.mollie_calls(tx, key)
            self.assertEqual((tx.state, self.proof.state), ("cancel", "refused"), status)
        self.assertFalse(self.messages("peppol.registration"))
        tx, key = self.press("ideal")
        self.mollie.pay(key, IBAN)
        self.mollie_calls(tx, key)
        self.assertEqual(self.proof.state, "done")

    def test_the_bank_names_the_account_later(self):
        """P2, remotes 5: KBC names it a banking day later, without a call: asked again, whatever goes wrong meanwhile."""
        tx, key = self.press("kbc_cbc")
        self.mollie.pay(key, IBAN)
        self.mollie_calls(tx, key)
        self.assertEqual((tx.state, self.proof.state), ("done", "bank"))
        for fault in ("500", "429", "401", "garbage", "cut"):
            self.mollie.fault(fault, path="/v2/payments/", times=1, seconds=1)
            with mute_logger(HOST_LOG):
                self.ask_bank()
            self.assertEqual((tx.state, self.proof.state), ("done", "bank"), fault)
        self.mollie.name_account(key, IBAN)
        self.ask_bank()
        self.assertEqual((self.proof.state, self.wizard.activation), ("done", "asked"))

    def test_trouble_when_it_is_made(self):
        """P2: a payment whose making failed, or whose answer was lost, was not paid by anybody: another press makes another."""
        for fault in ("500", "500_after", "garbage", "cut"):
            self.mollie.fault(fault, path="/v2/payments", method="POST", times=1)
            with mute_logger(HOST_LOG, "odoo.http"):
                with contextlib.suppress(JsonRpcException):  # the page says it
                    tx, key = self.press("ideal")
                    self.assertFalse(key, fault)
                    self.assertEqual(tx.state, "error", fault)
            self.assertIn("payment_form", self.url_open(self.page).text)
        tx, key = self.press("ideal")
        self.mollie.pay(key, IBAN)
        self.mollie_calls(tx, key)
        self.assertEqual((tx.state, self.proof.state), ("done", "done"))
        states = [row["status"] for row in self.mollie.store.all("payment")]
        self.assertEqual(states.count("paid"), 1)

    def test_a_payment_that_is_gone(self):
        """P2: Mollie does not know the payment any more (404): asked again, and nothing is proven."""
        tx, key = self.press("kbc_cbc")
        self.mollie.pay(key)
        self.mollie_calls(tx, key)
        self.mollie.store.delete("payment", key)
        with mute_logger(HOST_LOG):
            self.ask_bank()
        self.assertEqual((tx.state, self.proof.state), ("done", "bank"))
