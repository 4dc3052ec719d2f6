# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handed over is not delivered: the access point's later, signed status counts (remotes 1, remotes 8)."""

import hashlib
import hmac
import json

from odoo.tests import HttpCase, tagged

from sandbox.einvoice_be import EInvoiceBe
from sandbox.recommand import Recommand

from ..client import access_point as ap
from ..client.einvoice_be import EInvoiceBe as EInvoiceClient
from ..client.recommand import _sent
from .common import PeppolCommon
from .test_access_points import AccessPointCase


class LateCase(AccessPointCase):
    provider, service = "recommand", Recommand

    def pending(self):
        """An invoice that Recommand took, and whose receiver has not acknowledged it."""
        self.remote.settings["late"] = True
        move, message = self.sent()
        message._run()
        self.assertEqual((message.state, message.error_code), ("ready", "awaiting_delivery"))
        self.assertEqual((move.webhero_peppol_state, move.peppol_move_state), ("sent", "processing"))
        return move, message


@tagged("post_install", "-at_install")
class TestLateDelivery(LateCase, PeppolCommon):
    def test_pending_is_not_delivered(self):
        """Remotes 1: sentOverPeppol with a pending delivery stays under way, and is delivered when the receiver confirms it."""
        move, message = self.pending()
        self.assertTrue(self.remote.store.get("document", message.remote_id)["sentOverPeppol"])
        message._run()
        self.assertEqual(move.webhero_peppol_state, "sent")
        self.remote.delivered_later(message.remote_id)
        message._run()
        self.assertEqual((message.state, move.webhero_peppol_state), ("done", "delivered"))

    def test_failed_later(self):
        """Remotes 1: a failure after acceptance is an error with the reason and what to do, and the invoice can be sent again."""
        move, message = self.pending()
        self.remote.delivered_later(message.remote_id, "transport", "connection refused by the receiver")
        message._run()
        self.assertEqual(
            (message.state, move.webhero_peppol_state, move.peppol_move_state), ("error", "error", "error")
        )
        self.assertIn("connection refused", move.webhero_peppol_trouble)
        self.remote.settings["late"] = False
        first = move.webhero_peppol_document_id
        move.action_webhero_send_peppol()
        again = move.webhero_peppol_document_id
        again.exchange_id._run()
        self.assertNotEqual(again, first)
        self.assertEqual((again.state, first.state), ("delivered", "error"))

    def test_of_before_its_deliveries(self):
        """Remotes 1: a document of before September 2026 has no status: the receipt of the other access point is the proof."""
        move, message = self.sent()
        self.run_until_final(message)
        answer = self.remote.store.get("document", message.remote_id)
        old = {name: value for name, value in answer.items() if name not in ("acknowledged", "failure")}
        self.assertEqual(_sent({**old, "deliveryStatus": None}).state, ap.DELIVERED)
        self.assertEqual(_sent({**old, "receivedPeppolSignalMessage": None}).state, ap.SENT)
        self.assertEqual(move.webhero_peppol_state, "delivered")


@tagged("post_install", "-at_install")
class TestSignedCalls(LateCase, PeppolCommon, HttpCase):
    def call(self, event, secret=None, signature=None):
        body = json.dumps(event).encode()
        secret = self.point.hint_secret if secret is None else secret
        digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature or f"sha256={digest}"}
        url = f"/webhero_peppol/hint/{self.point._hint_token()}"
        return self.url_open(url, data=body, headers=headers)

    def test_only_signed_calls_are_heard(self):
        """Remotes 1: the secret is given when we subscribe; a call that is not signed with it is refused and moves nothing."""
        self.assertTrue(self.point.hint_secret)
        hook = self.remote.store.all("webhook")[-1]
        self.assertEqual(hook["secret"], self.point.hint_secret)
        event = {"eventType": "document.received", "documentId": "x"}
        for forged in ({"secret": "other"}, {"signature": "sha256="}, {"signature": "é"}):
            self.point.backend_id.next_run = "2099-01-01"
            self.assertEqual(self.call(event, **forged).status_code, 403, forged)
            self.point.invalidate_recordset()
            self.assertEqual(self.point.next_run.year, 2099)
        self.assertEqual(self.call(event).status_code, 204)
        self.point.invalidate_recordset()
        self.assertLess(self.point.next_run.year, 2099)

    def test_a_late_failure_is_told(self):
        """Remotes 1: a delivered invoice that fails after all is reported by the event, with what to do."""
        move, message = self.sent()
        self.run_until_final(message)
        self.assertEqual(move.webhero_peppol_state, "delivered")
        self.remote.delivered_later(message.remote_id, "recipient_rejected", "mailbox closed")
        event = {"eventType": "document.delivery_status_changed", "documentId": message.remote_id, "status": "failed"}
        self.assertEqual(self.call(event).status_code, 204)
        look = self.messages("peppol.look")
        look._run()
        move.invalidate_recordset()
        self.assertEqual((look.state, move.webhero_peppol_state, move.peppol_move_state), ("done", "error", "error"))
        self.assertIn("mailbox closed", move.webhero_peppol_trouble)
        self.assertIn("look it up again", move.with_context(lang="en_US").webhero_peppol_trouble)

    def test_one_subscription(self):
        """Remotes 1: activated again it is still one subscription, with the secret that we have."""
        with self.point._exchange_client([]) as client:
            self.point._subscribe(client)
        self.assertEqual(len(self.remote.store.all("webhook")), 1)
        self.assertEqual(self.remote.store.all("webhook")[0]["secret"], self.point.hint_secret)

    def test_calls_that_were_asked_for_without_a_secret(self):
        """Remotes 1: a company that was active before calls were signed, or whose answer was lost: asked again at the next look."""
        hook = self.remote.store.all("webhook")[0]
        self.remote.store.put("webhook", hook["id"], {**hook, "secret": None})
        self.point.hint_secret = False
        self.remote.fault("500", path="/webhooks", times=1)
        for known in (False, True):
            self.poll()
            self.assertEqual(bool(self.point.hint_secret), known)
        self.assertEqual([one["secret"] for one in self.remote.store.all("webhook")], [self.point.hint_secret])
        self.assertEqual(self.call({"eventType": "document.received"}, signature="sha256=").status_code, 403)
        asked = len(self.remote.received("/webhooks"))
        self.poll()
        self.assertEqual(len(self.remote.received("/webhooks")), asked)


@tagged("post_install", "-at_install")
class TestEInvoiceCalls(AccessPointCase, PeppolCommon):
    provider, service = "einvoice_be", EInvoiceBe

    def activate(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "https://odoo.example")
        super().activate()

    def test_subscribed(self):
        """Remotes 8: e-invoice.be calls us too, signed with the secret that it makes, over the event with sorted keys."""
        self.assertTrue(self.point.hint_secret)
        event = {"event_type": "document.sent.failed", "data": {"document_id": "d1"}}
        body = json.dumps(event, sort_keys=True).encode()
        signature = hmac.new(self.point.hint_secret.encode(), body, hashlib.sha256).hexdigest()
        self.assertTrue(self.point._is_signed_hint(json.dumps(event).encode(), f"sha256={signature}"))
        self.assertFalse(self.point._is_signed_hint(body, "sha256=0"))
        self.assertFalse(self.point._is_signed_hint(b"no json", f"sha256={signature}"))
        self.assertEqual(EInvoiceClient.about(event), "d1")
