# SPDX-License-Identifier: LGPL-3.0-or-later
"""Many tablets at the door at the same moment, over the host's own HTTP layer and on cursors that commit (K11)."""

import io
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from PIL import Image
from werkzeug.test import Client

import odoo.http
from odoo.tests import get_db_name, tagged
from odoo.tools import mute_logger

from sandbox.killing import CommittedCase

PATH = "/werkbon/v1"
TABLETS, PUSHES, AT_ONCE = 10, 200, 20


def picture(number):
    out = io.BytesIO()
    Image.new("RGB", (400, 300), (number % 256, 30, 30)).save(out, "JPEG")
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestTabletLoad(CommittedCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self._remove)
        with self.env_committed(tracking_disable=True) as env:
            company = env["res.company"].create(
                {"name": f"Tablets {time.time_ns()}", "country_id": env.ref("base.be").id}
            )
            self.company_id = company.id
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            door = env["webhero.werkbon.backend"].create(
                {"name": "Load", "company_id": company.id, "invoice_in": "erp", "state": "connected"}
            )
            self.token = door.action_new_token()["context"]["werkbon_token"]
            self.company_number = door.company_number
            people = env["hr.employee"].create(
                [{"name": f"Load {number}", "company_id": company.id} for number in range(TABLETS)]
            )
            env["webhero.werkbon.tablet"].create(
                [
                    {"backend_id": door.id, "employee_id": one.id, "number": str(place)}
                    for place, one in enumerate(people)
                ]
            )
            customer = env["res.partner"].create({"name": "Load customer", "company_id": company.id})
            self.orders = [
                env["webhero.werkbon.order"]
                .create({"company_id": company.id, "partner_id": customer.id, "employee_id": one.id, "state": "busy"})
                .id
                for one in people
            ]
            self.door_id, self.customer_id = door.id, customer.id
            env.cr.commit()
        self.enterContext(mute_logger("odoo.http", "odoo.sql_db", "odoo.service.model"))

    def _remove(self):
        with self.env_committed(tracking_disable=True) as env:
            env.cr.execute("DELETE FROM webhero_werkbon_order WHERE company_id = %s", (self.company_id,))
            env.cr.execute("DELETE FROM webhero_werkbon_hit")
            env.invalidate_all()
            env["webhero.werkbon.backend"].search([("company_id", "=", self.company_id)]).unlink()
            env["hr.employee"].search([("company_id", "=", self.company_id)]).unlink()
            env["res.partner"].browse(self.customer_id).unlink()
            env["res.company"].browse(self.company_id).active = False
            env.cr.commit()

    def call(self, path, data, number=0, **headers):
        sent = {
            "Authorization": f"Bearer {self.token}",
            "X-Company": self.company_number,
            "X-Employee": str(number),
            "X-Odoo-Database": get_db_name(),
            **headers,
        }
        found = Client(odoo.http.root).post(PATH + path, data=data, headers=sent)
        return found.status_code, found.get_data()

    def send_all(self, calls, at_once=AT_ONCE):
        """The answers to `calls` (arguments of call), `at_once` of them at any moment."""
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(lambda arguments: self.call(*arguments[:3], **arguments[3]), calls))

    def push(self, place, **values):
        tablet = place % TABLETS
        body = {"id": f"push-{place:06}", "order": self.orders[tablet], "km": 1, "notes": f"<{place}>"}
        return "/orders", json.dumps({**body, **values}).encode(), tablet, {}

    def test_two_hundred_pushes(self):
        """S18.1: 200 pushes of 10 tablets, 20 at a time, each three times: each stored once, none lost, none refused."""
        calls = [self.push(place) for place in range(PUSHES) for _time in range(3)]
        answers = self.send_all(calls)
        self.assertEqual(Counter(status for status, _text in answers), {201: PUSHES, 200: 2 * PUSHES}, answers[:3])
        with self.env_committed() as env:
            orders = env["webhero.werkbon.order"].browse(self.orders)
            self.assertEqual([order.km for order in orders], [PUSHES / TABLETS] * TABLETS)
            notes = "".join(orders.mapped("notes"))
            self.assertEqual([notes.count(f"<{place}>") for place in range(PUSHES)], [1] * PUSHES)
            seen = env["webhero.werkbon.backend"].browse(self.door_id).tablet_ids.mapped("seen_on")
            self.assertTrue(all(seen))

    def test_six_of_one_tablet(self):
        """S18.1: six pushes at once for one work order, six new work orders, one push six times, four photos."""
        one = [self.push(0, notes="same")] * 6
        new = [
            self.push(TABLETS * (100 + place), order=0, customer=self.customer_id, state="complete")
            for place in range(6)
        ]
        more = [self.push(place * TABLETS) for place in range(1, 7)]
        pictures = [
            (f"/orders/{self.orders[0]}/photos", picture(place), 0, {"X-Photo-Id": f"photo-{place:04}"})
            for place in range(4)
        ]
        for calls, wanted in ((more, {201: 6}), (one, {201: 1, 200: 5}), (new, {201: 6}), (pictures, {201: 4})):
            with self.subTest(wanted=wanted):
                answers = self.send_all(calls, len(calls))
                self.assertEqual(Counter(status for status, _text in answers), wanted, answers)
