"""kill -9 of real workers at each step of an order and of its payment, over REST and SOAP; and two workers at once."""

import logging
import threading
import time

from odoo.tests import tagged

from odoo.addons.webhero_prestashop_eboekhouden.tests.kill_case import ShopKillCase
from odoo.addons.webhero_prestashop_eboekhouden.tests.shop_case import find
from odoo.addons.webhero_test_connection.killing import WorkerToKill

STEPS = {
    "order": ("claimed", "debtor reserved", "debtor known", "reserved", "answered", "done"),
    "payment": ("claimed", "reserved", "answered", "done"),
}
PLACES = {kind: [f"{step}:{side}" for step in steps for side in ("before", "after")] for kind, steps in STEPS.items()}
TOGETHER = 12


@tagged("post_install", "-at_install")
class TestShopKill(WorkerToKill, ShopKillCase):
    def setUp(self):
        super().setUp()
        self.start_worker()

    def test_rest(self):
        """S8, S9, E3, E5: over REST: each order and each payment once, each customer one debtor."""
        self._check("rest")

    def test_soap(self):
        """S8, S9, E3, E5: over SOAP, where a second write would overwrite the first."""
        self._check("soap")
        self.assertFalse(self.soap.effects().get("mutation_overwritten"))

    def _check(self, mode):
        rows = self._make(mode, len(PLACES["order"]))
        self._hold(rows)
        before = dict(self.rest.effects())
        for row_id, place in zip(rows, PLACES["order"], strict=True):
            self._kill_and_go_on(row_id, place)
        self.assertEqual(self._changed(before, "mutation_added"), len(rows))
        self.assertEqual(self._changed(before, "relation_added"), self._customers(rows))
        payments = self._payments(rows)
        self._hold(payments)
        for row_id, place in zip(payments, PLACES["payment"], strict=False):
            self._kill_and_go_on(row_id, place)
        self.assertEqual(self._changed(before, "payment_added"), len(PLACES["payment"]))

    def _changed(self, before, name):
        return self.rest.effects().get(name, 0) - before.get(name, 0)

    def _customers(self, rows):
        with self._env() as env:
            orders = env["webhero.prestashop.order"].search([("exchange_id", "in", rows)])
            return len({email.lower() for email in orders.mapped("email")})

    def _hold(self, rows):
        """None of these is due until its turn comes."""
        with self._env() as env:
            env["webhero.exchange"].browse(rows).write({"state": "open"})
            env.cr.commit()

    def _payments(self, rows):
        """Messages of the payments of these orders; each order's method has its account."""
        with self._env() as env:
            shop = env["webhero.prestashop.backend"].browse(self.shop_id)
            shop.payments = True
            shop.method_ids.clearing_ledger_id = find(env, "ledger", shop.books_backend_id, "1050")
            orders = env["webhero.prestashop.order"].search([("exchange_id", "in", rows)])
            by_number = {order.number: order for order in orders}
            with shop._exchange_client([]) as client:
                for bundle in client.shop.orders(list(by_number), payments=True):
                    by_number[int(bundle["order"]["id"])]._take_payments(bundle)
            env.cr.commit()
            found = env["webhero.exchange"].search(
                [("kind", "=", "prestashop.payment"), ("backend_id", "=", shop.backend_id.id)], order="id"
            )
            self.assertGreaterEqual(len(found), len(PLACES["payment"]))
            return found.ids

    def _kill_and_go_on(self, row_id, place):
        with self.subTest(place=place):
            self._due(row_id)
            if place.startswith("debtor") and not self._is_new_customer(row_id):
                return self.assertEqual(self.run_worker(), 0)
            self.kill_at(place)
            self._time_passes()
            self.assertEqual(self.run_worker(), 0)
            with self._env() as env:
                row = env["webhero.exchange"].browse(row_id)
                self.assertEqual((row.state, bool(row.remote_ref)), ("done", True), row.error_message)
                self.assertFalse(env["webhero.eboekhouden.relation"].search([("making", "=", True)]))

    def _is_new_customer(self, row_id):
        with self._env() as env:
            order = env["webhero.prestashop.order"].search([("exchange_id", "=", row_id)])
            key = order.email.strip().lower()
            return not env["webhero.eboekhouden.relation"].search([("email_key", "=", key)])

    def _due(self, row_id):
        with self._env() as env:
            env["webhero.exchange"].browse(row_id).write({"state": "ready"})
            env.cr.execute("UPDATE webhero_exchange SET next_try_at = '2020-01-01' WHERE id = %s", (row_id,))
            env.cr.commit()

    def _time_passes(self):
        super()._time_passes()
        with self._env() as env:
            env.cr.execute(
                "UPDATE webhero_exchange SET lease_until = lease_until - interval '1 minute',"
                " next_try_at = least(next_try_at, now() at time zone 'utc') WHERE state IN ('busy', 'ready')"
            )
            env.cr.commit()


@tagged("post_install", "-at_install")
class TestTwoWorkers(ShopKillCase):
    def setUp(self):
        super().setUp()
        # workers that meet each other in the database are what these tests are about; its log is not
        logger = logging.getLogger("odoo.sql_db")
        self.addCleanup(logger.setLevel, logger.level)
        logger.setLevel(logging.CRITICAL)

    def test_rest(self):
        """S8, E3: two workers at once on one shop over REST: each order once, each customer one debtor."""
        self._check("rest")

    def test_soap(self):
        """S8, E3: the same over SOAP, nothing overwritten."""
        self._check("soap")

    def _check(self, mode):
        before = self.rest.effects()
        rows = self._make(mode, TOGETHER)
        self._work_together(rows)
        with self._env() as env:
            left = env["webhero.exchange"].browse(rows).filtered(lambda row: row.state != "done")
            self.assertFalse(left, left.mapped("error_message"))
            emails = env["webhero.prestashop.order"].search([("exchange_id", "in", rows)]).mapped("email")
        after = self.rest.effects()
        self.assertEqual(after["mutation_added"] - before["mutation_added"], TOGETHER)
        self.assertEqual(after["relation_added"] - before["relation_added"], len(set(emails)))
        self.assertFalse(after["mutation_overwritten"])

    def _work_together(self, rows):
        failures = []

        def work():
            try:
                self._work_until_done(rows)
            except Exception as error:  # noqa: BLE001 (shown by the assertion below)
                failures.append(error)

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(failures, [])

    def _work_until_done(self, rows):
        for _round in range(300):
            with self._env() as env:
                exchange = env["webhero.exchange"]._as_worker()
                backend = exchange.env["webhero.prestashop.backend"].browse(self.shop_id).backend_id
                mine = exchange._claim(backend, 2)
                mine._run_claimed()
                exchange.env.cr.commit()
                if not mine and not exchange.search_count([("id", "in", rows), ("state", "in", ("ready", "busy"))]):
                    return
            time.sleep(0 if mine else 0.2)  # what another worker is busy with is due again soon
