# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .test_rules_memory import blank
from .test_tablet import picture


@tagged("post_install", "-at_install")
class TestWork(HttpCase):
    def setUp(self):
        super().setUp()
        self.tech = new_test_user(self.env, "werkbon-tech", groups="webhero_werkbon.group_werkbon_user")
        self.employee = self.env["hr.employee"].create({"name": "Tine Wouters", "user_id": self.tech.id})
        self.hour = self.env["product.product"].create(
            {"name": "Werkuur", "webhero_werkbon_use": "hour", "list_price": 50, "type": "service"}
        )
        self.customer = self.env["res.partner"].create(
            {"name": "Bakkerij Zon", "lang": "nl_BE", "email": "z@zon.example"}
        )
        self.order = self.make()

    def make(self, **values):
        return self.env["webhero.werkbon.order"].create(
            {
                "partner_id": self.customer.id,
                "employee_id": self.employee.id,
                "planned_start": "2026-12-01 08:00:00",
                "planned_end": "2026-12-01 10:00:00",
                **values,
            }
        )

    def test_timer(self):
        """K7: the clock stands in the database; started twice it runs once, and completing stops it."""
        order = self.order.with_user(self.tech)
        order.action_timer_start()
        order.action_timer_start()
        self.env.invalidate_all()
        self.assertEqual((len(order.hour_ids), order.state, bool(order.running_id)), (1, "busy", True))
        order.hour_ids.start = fields.Datetime.now() - timedelta(minutes=90)
        order.action_complete()
        self.assertEqual((order.hour_ids.hours, order.hour_ids.is_running, order.state), (1.5, False, "complete"))

    def test_technician(self):
        """K7: a technician sees their own work orders, no prices, and has no hand in invoices."""
        other = self.make(employee_id=self.env["hr.employee"].create({"name": "Bram Claes"}).id)
        self.env["webhero.werkbon.hour"].create({"order_id": self.order.id, "product_id": self.hour.id, "hours": 2})
        mine = self.env["webhero.werkbon.order"].with_user(self.tech)
        self.assertEqual(mine.search([]), self.order)
        self.assertNotIn("amount_untaxed", mine.fields_get())
        self.assertNotIn("price_unit", self.order.hour_ids.with_user(self.tech).read()[0])
        with self.assertRaises(AccessError):
            other.with_user(self.tech).read(["name"])
        with self.assertRaises(AccessError):
            self.env["webhero.werkbon.invoice"].with_user(self.tech).search([])
        self.order.action_complete()
        with self.assertRaises(UserError):
            self.order.with_user(self.tech).action_invoice()

    def test_overlap(self):
        """K6: who is planned twice at the same time is named on both work orders; touching is no overlap."""
        late = self.make(planned_start="2026-12-01 10:00:00", planned_end="2026-12-01 11:00:00")
        self.assertFalse(self.order.overlap_text or late.overlap_text)
        late.planned_start = "2026-12-01 09:30:00"
        self.env.invalidate_all()
        self.assertIn("Tine Wouters", self.order.overlap_text)
        self.assertIn(self.order.name, late.overlap_text)

    def test_overlap_as_a_helper(self):
        """K6: who comes along with somebody else is planned too: the other work order names him."""
        bram = self.env["hr.employee"].create({"name": "Bram Claes"})
        own = self.make(employee_id=bram.id)
        self.assertFalse(own.overlap_text)
        self.order.helper_ids = bram
        self.env.invalidate_all()
        self.assertIn("Bram Claes", own.overlap_text)
        self.assertIn("Bram Claes", self.order.overlap_text)

    def test_mail_in_french(self):
        """K8: a French-speaking customer's mail is in French, with its work order in French behind it."""
        self.env.company.webhero_invoice_language = "both"
        self.customer.lang = "fr_BE"
        self.order.action_complete()
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertIn("Bon de travail", mail.subject)
        self.assertIn("Bon de travail", mail.attachment_ids.name)
        self.assertIn("Cordialement", mail.body_html)

    def test_copy_for_the_customer(self):
        """K8: the customer's copy speaks Dutch or French, and is mailed when the work is complete."""
        self.env["webhero.werkbon.hour"].create({"order_id": self.order.id, "product_id": self.hour.id, "hours": 2})
        self.env["webhero.werkbon.photo"].create(
            {"order_id": self.order.id, "image": base64.b64encode(picture()), "name": "Lek"}
        )
        report = self.env["ir.actions.report"]
        self.env.company.webhero_invoice_language = "both"
        for lang, word in (("nl_BE", "Werkbon"), ("fr_BE", "Bon de travail")):
            self.customer.lang = lang
            html = report._render_qweb_html("webhero_werkbon.report_werkbon_order", self.order.ids)[0].decode()
            self.assertIn(word, html)
            self.assertIn("Lek", html)
        before = self.env["mail.mail"].search_count([])
        self.order.action_complete()
        self.assertEqual(self.env["mail.mail"].search_count([]), before + 1)

    def test_portal(self):
        """K13: a customer sees its own work orders only, no internal notes or files, and signs once with its name."""
        user = new_test_user(self.env, "zon-portal", groups="base.group_portal", password="zon-portal-1")
        user.partner_id.parent_id = self.customer
        stranger = self.make(partner_id=self.env["res.partner"].create({"name": "Someone else"}).id)
        self.order.state = stranger.state = "busy"
        theirs = self.order.with_user(user)
        self.assertEqual(theirs.read(["name"])[0]["name"], self.order.name)
        for name in ("notes", "file_ids"):
            with self.assertRaises(AccessError):
                theirs.read([name])
        self.authenticate("zon-portal", "zon-portal-1")
        page = self.url_open("/my/workorders").text
        self.assertIn(self.order.name, page)
        self.assertNotIn(stranger.name, page)
        self.assertIn(self.order.name, self.url_open(f"/my/workorders/{self.order.id}").text)
        self.assertNotIn(stranger.name, self.url_open(f"/my/workorders/{stranger.id}").text)
        path = f"/my/workorders/{self.order.id}/sign"
        signature = base64.b64encode(picture()).decode()
        self.assertIn("error", self.make_jsonrpc_request(path, {"name": "", "signature": signature}))
        huge = base64.b64encode(blank(25_000, 25_000)).decode()  # S18.6: small as a file, never opened
        for name, what in (
            ("Mia Zon", huge),
            ("Mia Zon", signature[:-9]),
            ("Mia Zon", ["x"]),
            (7, signature),
            ("\0", signature),
        ):
            self.assertIn("error", self.make_jsonrpc_request(path, {"name": name, "signature": what}))
        self.assertFalse(self.order.signature)
        found = self.make_jsonrpc_request(path, {"name": "Mia Zon", "signature": signature})
        self.assertTrue(found.get("force_refresh"), found)
        self.assertEqual((self.order.signed_by, bool(self.order.signature)), ("Mia Zon", True))
        self.assertIn("error", self.make_jsonrpc_request(path, {"name": "Mia Zon", "signature": signature}))
        wrong = f"/my/workorders/{stranger.id}/sign"
        self.assertIn("error", self.make_jsonrpc_request(wrong, {"name": "Mia Zon", "signature": signature}))
        self.assertFalse(stranger.signature)
