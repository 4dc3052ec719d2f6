# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPeople(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        office = cls._customer("Kantoor Cijfers", "kantoor@cijfers.example")
        cls.accountant = cls._login(office, "cijfers")
        cls.visser = cls._customer("Vishandel De Kreeft", "de.kreeft@klant.example")
        cls.bread, cls.meat, cls.fish = (cls._invoice(partner).name for partner in (cls.bakker, cls.slager, cls.visser))
        cls.bread_id = cls.env["account.move"].search([("name", "=", cls.bread)]).id

    def _grant(self, *customers):
        self.accountant.partner_id.webhero_sees_ids = [(6, 0, [customer.id for customer in customers])]

    def test_each_person_own_login_and_marks(self):
        """C12: two people of one customer: the same invoices, each with marks of their own."""
        self._login(self.bakker, "oven")
        self.authenticate("brood", "brood-12345")
        self.url_open(f"/my/invoices/{self.bread_id}")
        self.assertEqual(self._names("?read=read"), {self.bread})
        self.authenticate("oven", "oven-12345")
        self.assertEqual(self._names("?read=read"), set())
        self.assertEqual(self._names("?read=unread"), {self.bread})

    def test_accountant_sees_what_was_granted(self):
        """C12: an accountant's login sees the customers granted by the seller, no other, with the host's pages too."""
        self.authenticate("cijfers", "cijfers-12345")
        self.assertEqual(self._names(), set())
        self._grant(self.bakker, self.slager)
        self.assertEqual(self._names(), {self.bread, self.meat})
        self.assertEqual(self.url_open(f"/my/invoices/{self.bread_id}", allow_redirects=False).status_code, 200)
        self.assertEqual(self.url_open(f"/my/invoices/{self.bread_id}/csv").status_code, 200)

    def test_granted_on_the_customers_form(self):
        """C12: the same grant from the other side."""
        self.visser.webhero_seen_by_ids = self.accountant.partner_id
        self.authenticate("cijfers", "cijfers-12345")
        self.assertEqual(self._names(), {self.fish})

    def test_switch(self):
        """C12: a switch between the customers, remembered; one that is not granted shows nothing of it."""
        self._grant(self.bakker, self.slager)
        self.authenticate("cijfers", "cijfers-12345")
        page = self.url_open("/my/invoices").text
        self.assertIn("Bakkerij Het Brood</option>", page)
        self.assertNotIn("Vishandel", page)
        self.assertEqual(self._names(f"?customer={self.slager.id}"), {self.meat})
        self.assertEqual(self._names(), {self.meat})
        self.assertEqual(self._names("?customer=0"), {self.bread, self.meat})
        self.assertEqual(self._names(f"?customer={self.visser.id}"), {self.bread, self.meat})

    def test_no_switch_for_one_customer(self):
        """C12: who sees one customer has no switch."""
        self.authenticate("brood", "brood-12345")
        self.assertNotIn("wh_customer", self.url_open(f"/my/invoices?customer={self.slager.id}").text)

    def test_subsidiary(self):
        """C12: a company below the customer, with invoices of its own, is one of the customers to switch between."""
        self.visser.parent_id = self.bakker
        self.env["account.move"].search([("name", "=", self.fish)]).invalidate_recordset()
        self.authenticate("brood", "brood-12345")
        self.assertEqual(self._names(), {self.bread, self.fish})
        self.assertEqual(self._names(f"?customer={self.visser.id}"), {self.fish})
        self.visser.parent_id = False
        self.assertEqual(self._names(), {self.bread})

    def test_revoked_at_once(self):
        """C12: taken back, the next request shows nothing; the page gave no link that would outlive it."""
        self._grant(self.bakker)
        self.authenticate("cijfers", "cijfers-12345")
        page = self.url_open(f"/my/invoices/{self.bread_id}").text
        self.assertNotRegex(page, r"access_token=[0-9a-f-]{8}")
        self._grant()
        self.assertEqual(self._names(), set())
        self.assertEqual(self.url_open(f"/my/invoices/{self.bread_id}/csv").status_code, 404)
        self.assertEqual(self.url_open(f"/my/invoices/{self.bread_id}", allow_redirects=False).status_code, 303)

    def test_who_changes_customer_takes_nothing_along(self):
        """C12: a person who moves to another company sees that one's invoices, no longer the first one's."""
        self.authenticate("brood", "brood-12345")
        self.assertEqual(self._names(), {self.bread})
        self.user.partner_id.parent_id = self.visser
        self.assertEqual(self._names(), {self.fish})

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_access", "odoo.addons.base.models.ir_rule")
    def test_a_contact_who_moves_takes_no_invoice_along(self):
        """C16: an invoice addressed to a person stays the first customer's when that person goes to work for another."""
        jan = self.env["res.partner"].create({"name": "Jan", "parent_id": self.bakker.id, "email": "jan@brood.example"})
        move = self._invoice(jan, 333)
        jan.parent_id = self.slager
        self.authenticate("worst", "worst-12345")
        for address in ("", "/pdf", "/csv"):
            self.assertNotEqual(
                self.url_open(f"/my/invoices/{move.id}{address}", allow_redirects=False).status_code, 200
            )
        self.assertEqual(self._names(), {self.meat})
        for model, domain in (("account.move", ("id", "=", move.id)), ("account.move.line", ("move_id", "=", move.id))):
            self.assertFalse(self.env[model].with_user(self.other).search([domain]))
        self.authenticate("brood", "brood-12345")
        self.assertEqual(self._names(), {self.bread, move.name})
        self.assertEqual(self.url_open(f"/my/invoices/{move.id}/csv").status_code, 200)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_access")
    def test_only_the_seller_grants(self):
        """C12: a login can't grant itself anything."""
        with self.assertRaises(AccessError):
            self.accountant.partner_id.with_user(self.accountant).webhero_sees_ids = self.bakker

    def test_grants_stand_in_the_chatter(self):
        """C12: who was granted what, and by whom, stands with the person."""
        self._grant(self.bakker)
        self.env.cr.flush()
        self.env.cr.precommit.run()
        values = self.accountant.partner_id.message_ids.tracking_value_ids
        self.assertIn("Bakkerij Het Brood", values.mapped("new_value_char"))

    def test_colleague_with_an_inbox(self):
        """C12: fields about logins do not get between the steps in which the host makes a colleague's user."""
        colleague = new_test_user(self.env, "collega", "base.group_user", notification_type="inbox")
        self.assertFalse(colleague.share)
