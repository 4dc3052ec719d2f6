# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPhone(HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_work_on_site(self):
        """K7: on a phone: the clock outlives a reload, material is found, and what could not be sent is not lost."""
        technician = new_test_user(self.env, "werkbon-phone", groups="webhero_werkbon.group_werkbon_user")
        employee = self.env["hr.employee"].create({"name": "Tine Wouters", "user_id": technician.id})
        self.env["product.product"].search([("webhero_werkbon_use", "!=", False)]).active = False
        self.env["product.product"].create(
            [
                {"name": "Arbeid", "webhero_werkbon_use": "hour", "list_price": 55, "type": "service"},
                {"name": "Kraan 15 mm", "webhero_werkbon_use": "material", "list_price": 18.9, "type": "consu"},
            ]
        )
        order = self.env["webhero.werkbon.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Bakkerij Zon", "city": "Gent"}).id,
                "employee_id": employee.id,
                "planned_start": "2026-12-01 08:00:00",
            }
        )
        self.start_tour("/odoo/my-werkbons", "webhero_werkbon_phone", login="werkbon-phone", timeout=120)
        self.assertEqual((order.state, order.signed_by, bool(order.signature)), ("complete", "Mia Zon", True))
        self.assertEqual((len(order.hour_ids), order.hour_ids.is_running), (1, False))
        self.assertEqual((order.material_ids.name, order.material_ids.quantity), ("Kraan 15 mm", 3))
        self.assertEqual(len(order.photo_ids), 1)
