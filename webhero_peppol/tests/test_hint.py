# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calls of the access point over real HTTP: a hint, however often and in whatever order it is received."""

import hashlib
import hmac
import json

from odoo.tests import HttpCase, tagged

from sandbox.recommand import Recommand

from .common import PeppolCommon
from .test_access_points import AccessPointCase


@tagged("post_install", "-at_install")
class TestHint(AccessPointCase, PeppolCommon, HttpCase):
    provider, service = "recommand", Recommand

    def hint(self, document, token=None):
        path = f"/webhero_peppol/hint/{token or self.point._hint_token()}"
        body = json.dumps({"eventType": "document.received", "documentId": document}).encode()
        signature = hmac.new(self.point.hint_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": f"sha256={signature}"}
        return self.url_open(path, data=body, headers=headers)

    def test_twice_and_in_the_wrong_order(self):
        """X4, P9: two documents, the call for the second first and twice: each is one bill."""
        first, second = (
            self.remote.receive_invoice(0, self.point.participant, number, [["Brood", 1, "2.00", 6]])
            for number in ("V-1", "V-2")
        )
        for document in (second, second, first, "doc_of_nobody"):
            self.point.backend_id.next_run = "2099-01-01"
            self.assertEqual(self.hint(document).status_code, 204)
            self.point.invalidate_recordset()
            self.assertLess(self.point.next_run.year, 2099)
            self.poll()
        bills = self.env["account.move"].search([("ref", "in", ("V-1", "V-2")), ("move_type", "=", "in_invoice")])
        self.assertEqual(sorted(bills.mapped("ref")), ["V-1", "V-2"])
        received = self.env["webhero.exchange"].search(
            [("kind", "=", "peppol.received"), ("key", "in", (first, second))]
        )
        self.assertEqual(received.mapped("state"), ["done", "done"])

    def test_a_forged_call_does_nothing(self):
        """X8: a wrong token learns nothing and moves nothing."""
        self.point.backend_id.next_run = "2099-01-01"
        self.assertEqual(self.hint("x", token=f"{self.point.id}-{'0' * 32}").status_code, 204)
        self.point.invalidate_recordset()
        self.assertEqual(self.point.next_run.year, 2099)
