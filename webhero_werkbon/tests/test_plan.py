# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime, time, timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPlan(HttpCase):
    def setUp(self):
        super().setUp()
        self.office = new_test_user(self.env, "werkbon-office", groups="webhero_werkbon.group_werkbon_manager")
        self.tine, self.bram = (self._technician(name) for name in ("Tine Wouters", "Bram Claes"))
        today = fields.Date.today()
        self.monday = datetime.combine(today - timedelta(days=today.weekday()), time(9))

    def _technician(self, name):
        user = new_test_user(self.env, name.split()[0].lower(), groups="webhero_werkbon.group_werkbon_user")
        return self.env["hr.employee"].create({"name": name, "user_id": user.id})

    def _order(self, customer, hour, employee=None, length=2):
        start = self.monday + timedelta(hours=hour)
        return self.env["webhero.werkbon.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": customer}).id,
                "employee_id": (employee or self.tine).id,
                "planned_start": start,
                "planned_end": start + timedelta(hours=length),
            }
        )

    def test_dragging(self):
        """K6: a card is dragged to another technician, also one without work; who is there twice carries a sign."""
        first, second = self._order("Bakkerij Zon", 0), self._order("Garage Maan", 1)
        self.start_tour("/odoo/werkbon-planning", "webhero_werkbon_planning", login="werkbon-office", timeout=90)
        self.assertEqual((first | second).employee_id, self.bram)

    def test_moved_in_the_calendar(self):
        """K6: what the calendar writes when a work order is dragged warns who dragged it, and only of what overlaps."""
        first, second = self._order("Bakkerij Zon", 0), self._order("Garage Maan", 4)
        said = []
        self.patch(type(self.env["res.users"]), "_bus_send", lambda users, kind, message, **more: said.append(message))
        planned = second.with_user(self.office)
        planned.write(
            {"planned_start": self.monday + timedelta(hours=3), "planned_end": self.monday + timedelta(hours=5)}
        )
        self.assertEqual(said, [])
        planned.write(
            {"planned_start": self.monday + timedelta(hours=1), "planned_end": self.monday + timedelta(hours=3)}
        )
        self.assertEqual((len(said), said[0]["type"], first.name in said[0]["message"]), (1, "warning", True))
        sign = second.with_context(webhero_planning=True)
        self.assertEqual(sign.display_name, f"⚠ Garage Maan · {second.name}")

    def test_reports(self):
        """K14: hours by technician, type and week; materials by article; what is still to invoice."""
        types = self.env["product.product"].create(
            [
                {"name": name, "webhero_werkbon_use": use, "list_price": price}
                for name, use, price in (("Arbeid", "hour", 50), ("Reis", "hour", 30), ("Kraan", "material", 20))
            ]
        )
        work, travel, tap = types
        order = self._order("Bakkerij Zon", 0)
        hours = self.env["webhero.werkbon.hour"]
        for employee, article, week, number in (
            (self.tine, work, 0, 2.5),
            (self.tine, work, 0, 1),
            (self.tine, travel, 0, 0.5),
            (self.bram, work, 1, 4),
        ):
            start = self.monday + timedelta(weeks=week)
            hours.create(
                {
                    "order_id": order.id,
                    "employee_id": employee.id,
                    "product_id": article.id,
                    "start": start,
                    "stop": start + timedelta(hours=number),
                }
            )
        self.env["webhero.werkbon.material"].create({"order_id": order.id, "product_id": tap.id, "quantity": 3})
        found = hours._read_group(
            [("order_id", "=", order.id)], ["employee_id", "product_id", "date:week"], ["hours:sum"]
        )
        told = {(who.name, what.name, week.isocalendar()[1]): number for who, what, week, number in found}
        week = self.monday.isocalendar()[1]
        later = (self.monday + timedelta(weeks=1)).isocalendar()[1]
        self.assertEqual(
            told,
            {
                ("Tine Wouters", "Arbeid", week): 3.5,
                ("Tine Wouters", "Reis", week): 0.5,
                ("Bram Claes", "Arbeid", later): 4,
            },
        )
        self.assertEqual(order.material_ids.date, self.monday.date())
        self.assertEqual((order.amount_untaxed, order.amount_open), (450, 450))  # 3.5 x 50 + 0.5 x 30 + 4 x 50 + 3 x 20
        order.material_ids.to_invoice = False
        self.assertEqual((order.amount_untaxed, order.amount_open), (450, 390))
        for name in ("hour", "material", "uninvoiced"):
            action = self.env.ref(f"webhero_werkbon.werkbon_{name}_action")
            self.assertLessEqual({"pivot", "graph"}, set(action.view_mode.split(",")))
