# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestHome(TransactionCase):
    def test_trouble(self):
        """B13: errors of connections show on Home only where there are any, and the figure opens them."""

        def shown():
            return {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}

        before = shown().get("exchange", {"count": 0})["count"]
        backend = self.env["webhero.backend"].create({"name": "Winkel", "company_id": self.env.company.id})
        message = self.env["webhero.exchange"].create(
            {"backend_id": backend.id, "kind": "shop.order", "key": "1", "state": "error"}
        )
        block = shown()["exchange"]
        self.assertEqual((block["count"], block["tone"]), (before + 1, "bad"))
        self.assertIn(message, self.env["webhero.exchange"].search(block["action"]["domain"]))
