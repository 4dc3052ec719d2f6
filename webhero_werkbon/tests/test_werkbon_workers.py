"""Workers and people that meet at one queue (K10)."""

import threading
from contextlib import suppress

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .committed import CommittedWerkbon


@tagged("post_install", "-at_install")
class TestWerkbonWorkers(CommittedWerkbon):
    def test_two_workers(self):
        """K10: two workers at the same queue at once: each work order is invoiced once."""
        rows = self.complete(self.connect("soap"), 12)
        before = self.rest.effects()
        self.work_together(rows)
        self.check_once(before, rows)

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
