# SPDX-License-Identifier: LGPL-3.0-or-later
"""Calls at the tablet's door by who means harm (X8)."""

import json

from odoo.tests import tagged

from .test_tablet import TabletCase


@tagged("post_install", "-at_install")
class TestHostileTablet(TabletCase):
    def test_numbers_that_are_none(self):
        """X8: numbers that only look like numbers, or that no database can hold, are named as wrong."""
        for after in ("²", "-1", "9" * 30, "1 OR 1=1", "é"):
            answer = self.call(f"/orders?after={after}")
            self.assertIn(answer.status_code, (400, 422), after)
        for order in (10**30, -1, "1 OR 1=1", True, 1.5, None, [], {"a": 1}):
            answer = self.call("/orders", self.push(order=order))
            self.assertIn(answer.status_code, (400, 404, 422), order)
        self.assertIn(self.call(f"/orders/{'9' * 30}/photos", b"x").status_code, (400, 404))

    def test_texts_that_no_database_holds(self):
        """X8: a NUL, or half of a character, is named as wrong, in a message and beside a photo."""
        for text in ("a\x00b", "\ud800", "Goed \udfff"):
            for name in ("description", "notes", "reference", "signed_by"):
                answer = self.call("/orders", json.dumps(self.push(**{name: text})).encode())
                self.assertEqual((answer.status_code, answer.json()["field"]), (400, name))
        answer = self.call(f"/orders/{self.order.id}/photos?caption=a%00b", b"x", headers={"X-Photo-Id": "photo-0001"})
        self.assertEqual((answer.status_code, answer.json().get("field")), (400, "caption"))

    def test_nested_without_end(self):
        """X8: JSON that is nested a hundred thousand deep is refused, and the server goes on."""
        self.assertEqual(self.call("/orders", b"[" * 100_000).status_code, 400)
        self.assertEqual(self.call("/relations").status_code, 200)

    def test_scripts_in_texts(self):
        """X8: what a tablet sends stands on the customer's page as text."""
        script = "<script>alert(1)</script>"
        push = self.push(signed_by=script, materials=[{"article": self.material.id, "quantity": 1, "note": script}])
        self.assertEqual(self.call("/orders", push).status_code, 201)
        page = self.url_open(self.order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("&lt;script&gt;", page.text)
        self.assertNotIn(script, page.text)

    def test_the_token_is_nowhere(self):
        """X8: the token is kept as a hash only; no field, message or log of the connection holds it."""
        kept = json.dumps(self.backend.read()[0], default=str)
        messages = " ".join(filter(None, self.backend.backend_id.message_ids.mapped("body")))
        self.assertNotIn(self.token, kept + messages)
