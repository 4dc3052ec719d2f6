# SPDX-License-Identifier: LGPL-3.0-or-later
"""Workers and people that meet at one queue (K10)."""

import base64
import threading
from contextlib import suppress
from functools import partial

import psycopg2

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedWerkbon
from .test_tablet import picture


@tagged("post_install", "-at_install")
class TestWerkbonWorkers(CommittedWerkbon):
    def test_two_workers(self):
        """K10: two workers at the same queue at once: each work order is invoiced once."""
        rows = self.complete(self.connect("soap"), 12)
        before = self.rest.effects()
        self.work_together(rows)
        self.check_once(before, rows)

    def test_pushed_twice(self):
        """K11: a tablet that sends the same message twice at once gets one work order, and the same answer twice."""
        order_id = self.complete(self.connect("rest"), 1, sent=False)[0]
        with self.env_committed() as env:
            order = env["webhero.werkbon.order"].browse(order_id)
            company, customer = order.company_id, order.partner_id
            tablet = env["webhero.werkbon.tablet"].create(
                {
                    "backend_id": company._werkbon_backend().id,
                    "employee_id": env["hr.employee"].create({"name": "Tine", "company_id": company.id}).id,
                    "number": "17",
                }
            )
            employee_id, tablet_id, customer_id = tablet.employee_id.id, tablet.id, customer.id
            env.cr.commit()
        self.addCleanup(self._remove_employee, employee_id)
        meet, told = threading.Barrier(2, timeout=30), []
        body = {"id": "push-0001-aaaa", "customer": customer_id, "state": "busy"}

        def push():
            with self.env_committed() as env:
                tablet = env["webhero.werkbon.tablet"].browse(tablet_id)
                tablet.number  # noqa: B018 (the transaction begins: neither sees what the other does)
                meet.wait()
                told.append(retrying(partial(tablet._push, body, "hash"), env))

        with mute_logger("odoo.service.model"):
            self.at_once(push, push)
        self.assertEqual((told[0][0], {told[0][1], told[1][1]}), (told[1][0], {True, False}))

    def test_a_line_beside_a_signature(self):
        """K4, S18.9: a line that was begun before the signature and would end after it is not slipped in below it."""
        order_id = self.complete(self.connect("rest"), 1, sent=False)[0]
        signature = base64.b64encode(picture())
        with self.env_committed() as slow, self.env_committed() as quick:
            line = slow["webhero.werkbon.order"].browse(order_id).hour_ids[:1]
            self.assertTrue(line.hours)  # this transaction begins: it does not see the signature
            order = quick["webhero.werkbon.order"].browse(order_id)
            order.write({"signature": signature, "signed_by": "Mia Zon"})
            quick.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
                line.copy({"order_id": order_id, "hours": 8})
            slow.cr.rollback()
        with self.env_committed() as env:
            self.assertEqual(len(env["webhero.werkbon.order"].browse(order_id).hour_ids), 1)

    def _remove_employee(self, employee_id):
        with self.env_committed() as env:
            env["webhero.werkbon.order"].search([("employee_id", "=", employee_id)]).employee_id = False
            env["hr.employee"].browse(employee_id).unlink()
            env.cr.commit()

    def test_one_customer_twice(self):
        """K10, K15: two workers at two work orders of one customer without e-mail address: one relation."""
        connection = self.connect("rest")
        orders = self.complete(connection, 2, sent=False)
        with self.env_committed() as env:
            found = env["webhero.werkbon.order"].browse(orders)
            customer, other = found[0].partner_id, found[1].partner_id
            found.with_context(tracking_disable=True).partner_id = customer
            other.unlink()
            found.status_id = env["webhero.werkbon.status"].search(
                [("company_id", "=", found.company_id.id), ("to_books", "=", True)]
            )
            env.cr.commit()
            rows = found.invoice_ids.exchange_id.ids
        before = self.rest.effects()["relation_added"]
        self.work_together(rows)
        self.assertEqual(self.rest.effects()["relation_added"] - before, 1)
        with self.env_committed() as env:
            self.assertEqual(set(env["webhero.exchange"].browse(rows).mapped("state")), {"done"})

    def test_pressed_twice(self):
        """K10: two people invoice the same work order at the same moment: one invoice."""
        order_id = self.complete(self.connect("rest"), 1, sent=False)[0]
        meet = threading.Barrier(2, timeout=30)

        def press():
            with self.env_committed() as env:
                order = env["webhero.werkbon.order"].browse(order_id)
                order.state  # noqa: B018 (the transaction begins: neither sees what the other does)
                meet.wait()
                with suppress(UserError):  # who comes second is told to wait
                    retrying(order.action_invoice, env)

        with mute_logger("odoo.service.model"):
            self.at_once(press, press)
        with self.env_committed() as env:
            order = env["webhero.werkbon.order"].browse(order_id)
            self.assertEqual((len(order.invoice_ids), order.hour_ids.invoice_id), (1, order.invoice_ids))
