# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a customer signed stays; a correction is the office's, and is said to the customer (K4, S18.9)."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from .test_tablet import picture

SIGNATURE = base64.b64encode(picture())


@tagged("post_install", "-at_install")
class TestSigned(TransactionCase):
    def setUp(self):
        super().setUp()
        self.tech = new_test_user(self.env, "signed-tech", groups="webhero_werkbon.group_werkbon_user")
        self.office = new_test_user(self.env, "signed-office", groups="webhero_werkbon.group_werkbon_manager")
        self.employee = self.env["hr.employee"].create({"name": "Tine Wouters", "user_id": self.tech.id})
        self.hour, self.tap = self.env["product.product"].create([
            {"name": "Werkuur", "webhero_werkbon_use": "hour", "list_price": 50, "type": "service"},
            {"name": "Kraan", "webhero_werkbon_use": "material", "list_price": 20, "type": "consu"},
        ])  # fmt: skip
        self.customer = self.env["res.partner"].create(
            {"name": "Bakkerij Zon", "lang": "nl_BE", "email": "zon@bakkerij.example"}
        )
        self.order = self.env["webhero.werkbon.order"].create({
            "partner_id": self.customer.id, "employee_id": self.employee.id, "state": "busy", "km": 12,
            "hour_ids": [(0, 0, {"product_id": self.hour.id, "hours": 2})],
            "material_ids": [(0, 0, {"product_id": self.tap.id, "quantity": 3})],
        })  # fmt: skip
        self.mine = self.order.with_user(self.tech)
        self.theirs = self.order.with_user(self.office)

    def sign(self, **values):
        self.mine.write({"signature": SIGNATURE, "signed_by": "Mia Zon", **values})
        self.env.cr.flush()

    def told(self):
        """Mails to the customer about a correction; what waits for the end of the transaction is done first."""
        self.env.cr.flush()
        return self.env["mail.mail"].search([
            ("model", "=", self.order._name), ("res_id", "=", self.order.id), ("body_html", "like", "Bakkerij Zon"),
        ])  # fmt: skip

    def test_a_technician_changes_nothing(self):
        """K4, S18.9: ten ways in which a technician would change what was signed; each is refused with who and what to do."""
        self.sign()
        other = self.order.copy()
        hours, tap = self.mine.hour_ids, self.mine.material_ids
        line = {"order_id": self.order.id, "product_id": self.hour.id, "hours": 1}
        for change in (
            lambda: hours.write({"hours": 3}),
            lambda: hours.write({"start": "2026-12-01 08:00:00", "stop": "2026-12-01 18:00:00"}),
            lambda: hours.write({"name": "Nachtwerk"}),
            lambda: hours.unlink(),
            lambda: tap.write({"quantity": 4}),
            lambda: tap.write({"order_id": other.id}),
            lambda: other.with_user(self.tech).material_ids.write({"order_id": self.order.id}),
            lambda: hours.create(line),
            lambda: hours.with_context(default_order_id=self.order.id).create({"product_id": self.hour.id, "hours": 1}),
            lambda: tap.create({"order_id": self.order.id, "product_id": self.tap.id, "is_km": True}),
            lambda: self.mine.write({"km": 100}),
            lambda: self.mine.write({"description": "Iets anders"}),
            lambda: self.mine.write({"signature": SIGNATURE}),
            lambda: self.mine.write({"signature": False}),
            lambda: self.mine.write({"signed_by": "Iemand anders"}),
            lambda: self.mine.write({"hour_ids": [(0, 0, {"product_id": self.hour.id, "hours": 1})]}),
            lambda: self.mine.write({"material_ids": [(5,)]}),
            lambda: self.mine.action_timer_start(),
        ):
            with self.assertRaises(UserError) as refused:
                change()
            self.assertIn("Mia Zon", str(refused.exception))
            self.env.invalidate_all()
        for values in ({"signed_on": False}, {"signed_text": ""}, {"corrected_on": False}):
            with self.assertRaises(AccessError):
                self.mine.write(values)
        self.assertEqual((self.order.hours_total, self.order.material_ids.quantity, self.order.km), (2, 3, 12))
        self.assertFalse(self.told())

    def test_what_goes_on_after_signing(self):
        """K4, S18.9: photos, notes, the state and the status go on; a clock that ran is stopped by the signature."""
        self.mine.action_timer_start()
        self.sign()
        self.assertFalse(self.order.running_id)
        self.mine.write({"notes": "Sleutel onder de mat", "state": "complete"})
        photo = {"order_id": self.order.id, "image": SIGNATURE, "name": "Klaar"}
        self.env["webhero.werkbon.photo"].with_user(self.tech).create(photo)
        self.assertEqual(self.order.state, "complete")
        self.assertTrue(self.mine.is_frozen)
        self.assertFalse(self.theirs.is_frozen)

    def test_signed_with_what_came_along(self):
        """K4, S18.9: hours in the same save as the signature are signed with it, at making as at changing."""
        self.sign(hour_ids=[(0, 0, {"product_id": self.hour.id, "hours": 1.5})])
        self.assertEqual(self.order.hours_total, 3.5)
        for words in ("Bakkerij Zon", "1,50", "Kraan: 3,00", "12,0"):
            self.assertIn(words, self.order.signed_text)
        made = self.order.with_user(self.tech).create({
            "partner_id": self.customer.id, "employee_id": self.employee.id, "signature": SIGNATURE, "signed_by": "Mia",
            "hour_ids": [(0, 0, {"product_id": self.hour.id, "hours": 1})],
        })  # fmt: skip
        self.assertTrue(made.signed_on and made.signed_by == "Mia" and "1,00" in made.signed_text)

    def test_the_office_corrects(self):
        """K4, S18.9: the office's correction is mailed once with what was signed, and stands on the copy and in the log."""
        self.sign()
        before = self.told()
        self.theirs.write({"hour_ids": [(1, self.order.hour_ids.id, {"hours": 2.5})], "km": 14})
        self.theirs.hour_ids.write({"name": "Werkuur 's avonds"})
        mail = self.told() - before
        self.assertEqual(len(mail), 1)
        self.assertIn("verbeterd", mail.subject)
        self.assertIn("2,00", mail.body_html)
        self.assertTrue(mail.attachment_ids)
        self.assertTrue(self.order.corrected_on)
        self.assertEqual(self.order.signed_by, "Mia Zon")
        log = self.order.message_ids[0].body
        self.assertTrue("2,00" in log and "2,50" in log, log)
        html = self.env["ir.actions.report"]._render_qweb_html("webhero_werkbon.report_werkbon_order", self.order.ids)
        self.assertIn("Kraan: 3,00", html[0].decode())

    def test_prices_are_not_signed_for(self):
        """K4, S18.9: prices, and saving the same again, are no correction; nobody is told."""
        self.sign()
        self.theirs.hour_ids.write({"price_unit": 60})
        self.theirs.hour_ids.write({"hours": 2})
        self.assertFalse(self.told())
        self.assertFalse(self.order.corrected_on)

    def test_signed_again(self):
        """K4, S18.9: the office takes a signature back, the customer is asked for another; then work goes on."""
        self.sign()
        self.theirs.write({"signature": False})
        mail = self.told()
        self.assertEqual((len(mail), self.order.signed_by, self.order.signed_on), (1, False, False))
        self.assertTrue(self.order._can_be_signed())
        self.mine.hour_ids.write({"hours": 4})
        self.sign()
        self.assertIn("4,00", self.order.signed_text)
        self.assertFalse(self.order.corrected_on)

    def test_a_customer_without_mail(self):
        """K4, S18.9: where there is no address the log says that the office tells the customer itself."""
        self.customer.email = False
        self.sign()
        self.theirs.write({"km": 14})
        self.assertFalse(self.told())
        self.assertIn("no e-mail address", self.order.message_ids[0].body)
