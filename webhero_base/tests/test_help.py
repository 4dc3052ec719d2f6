# SPDX-License-Identifier: LGPL-3.0-or-later
"""Asking for help, and the guide's page of each screen, from the addons that everybody who invoices has."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.webhero_base.rules import guide

FORM = "webhero.help.request"
PARAMETER = "ir.config_parameter"


@tagged("post_install", "-at_install")
class TestHelp(TransactionCase):
    def setUp(self):
        super().setUp()
        names = ("webhero_base.support_email", "webhero_exchange.support_email")
        self.env[PARAMETER].search([("key", "in", names)]).unlink()
        self.invoicer = self.user("factureert", "account.group_account_invoice")

    def user(self, login, group):
        return new_test_user(self.env, login, f"base.group_user,{group}", email=f"{login}@bakkerij.example")

    def asked(self, user, **values):
        request = self.env[FORM].with_user(user).create({"question": "Hoe <b>begin</b> ik?", **values})
        return request.action_send()

    def mail_to(self, address):
        return self.env["mail.mail"].search([("email_to", "=", address)], order="id desc", limit=1)

    def test_whoever_invoices_asks(self):
        """S21.14: who only invoices has the menu and sends a question with company and versions; nobody else does."""
        root = self.env.ref("webhero_base.menu_root")
        menus = self.env["ir.ui.menu"].with_user(self.invoicer).load_menus(False)
        children = {menus[child]["xmlid"] for child in menus[root.id]["children"]}
        self.assertIn("webhero_base.menu_help", children)
        self.asked(self.invoicer, email_to="help@partner.example")
        mail = self.mail_to("help@partner.example")
        self.assertIn("factureert@bakkerij.example", mail.email_from)
        for text in ("&lt;b&gt;begin", self.env.company.name, "webhero_base"):
            self.assertIn(text, mail.body_html)
        with self.assertRaises(AccessError):
            self.asked(self.user("magazijn", "base.group_partner_manager"), email_to="help@partner.example")

    def test_address_is_entered_once(self):
        """S21.14: an accounting manager's address is filled in for everybody; what is no address is refused by its text."""
        self.asked(self.invoicer, email_to="elders@partner.example")
        self.assertFalse(self.env[FORM]._known_address())
        self.asked(self.user("beheert", "account.group_account_manager"), email_to="help@partner.example")
        self.assertEqual(
            self.env[FORM].with_user(self.invoicer).create({"question": "?"}).email_to, "help@partner.example"
        )
        with self.assertRaisesRegex(UserError, "niemand.*help@example.com"):
            self.asked(self.invoicer, email_to="niemand")

    def test_what_was_not_sent_is_told(self):
        """S21.14: a mail that could not leave is told with its reason, never “sent”."""

        def fail(mails, *_how, **_more):
            mails.write({"state": "exception", "failure_reason": "Connection refused."})

        with patch.object(self.registry["mail.mail"], "send", fail):
            answer = self.asked(self.invoicer, email_to="help@partner.example")
        self.assertEqual(answer["params"]["type"], "danger")
        self.assertIn("Connection refused.", answer["params"]["message"])

    def test_each_menu_has_its_page(self):
        """S21.14: every menu of every installed addon of ours leads to a screen with a page of the guide."""
        ids = self.env["ir.model.data"].search([("model", "=", "ir.ui.menu"), ("module", "=like", "webhero%")])
        menus = self.env["ir.ui.menu"].browse(ids.filtered(lambda one: "test" not in one.module).mapped("res_id"))
        without = []
        for menu in menus.exists().filtered("action"):
            screen = getattr(menu.action, "res_model", "") or getattr(menu.action, "tag", "")
            if screen and not guide.page(screen):
                without.append(f"{menu.complete_name}: {screen}")
        self.assertFalse(without)
