# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHelp(TransactionCase):
    def test_last_errors_go_along(self):
        """S21.14: a question of who reads connections names their last errors, one of who only invoices does not."""
        backend = self.env["webhero.backend"].create({"name": "Winkel", "company_id": self.env.company.id})
        self.env["webhero.exchange"].create({
            "backend_id": backend.id, "kind": "shop.order", "key": "BESTELLING-7", "state": "error",
        })  # fmt: skip
        forms = self.env["webhero.help.request"]
        for login, groups, told in (
            ("factureert", "account.group_account_invoice", False),
            ("koppelt", "account.group_account_invoice,webhero_exchange.group_exchange_user", True),
        ):
            user = new_test_user(self.env, login, groups, email=f"{login}@bakkerij.example")
            forms.with_user(user).create({"question": "?", "email_to": "help@partner.example"}).action_send()
            mail = self.env["mail.mail"].search([("email_to", "=", "help@partner.example")], order="id desc", limit=1)
            self.assertEqual("BESTELLING-7 · Winkel" in mail.body_html, told, login)

    def test_whoever_helps_with_connections(self):
        """S21.14: the address of whoever helps with the connections is filled in, where no other was entered."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("webhero_base.support_email", False)
        parameters.set_param("webhero_exchange.support_email", "koppelingen@partner.example")
        self.assertEqual(self.env["webhero.help.request"]._known_address(), "koppelingen@partner.example")
        parameters.set_param("webhero_base.support_email", "help@partner.example")
        self.assertEqual(self.env["webhero.help.request"]._known_address(), "help@partner.example")
