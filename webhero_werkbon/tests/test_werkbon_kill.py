"""Workers that die at each commit of an invoice on its way, and what the next worker finds (K10, K15)."""

import threading
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.models.exchange_step import WebheroExchange as Steps

STEPS = ("claimed", "relation reserved", "relation made", "reserved", "answered", "done")
PLACES = tuple((step, moment) for step in STEPS for moment in ("before", "after"))
NAME = "Kill werkbon"


class Died(BaseException):
    """The worker is gone: nothing after the last commit happened."""


@tagged("post_install", "-at_install")
class TestWerkbonKill(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.rest, self.soap = self.enterContext(services())
        self.addCleanup(self._remove)

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"webhero_commit": True, "tracking_disable": True})

    def _make(self, mode, count):
        """A company with `count` complete work orders, each of a new customer without an e-mail address."""
        with self._env() as env:
            company = env["res.company"].create(
                {"name": f"{NAME} {mode} {time.time_ns()}", "country_id": env.ref("base.nl").id}
            )
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            books = env["webhero.eboekhouden.backend"].create(
                backend_values(mode, self.rest, self.soap, name=NAME, company_id=company.id)
            )
            with books._exchange_client([]) as client:
                books._refresh_lists(client)
            connection = env["webhero.werkbon.backend"].create(
                {
                    "name": NAME,
                    "company_id": company.id,
                    "books_backend_id": books.id,
                    "state": "connected",
                    "template_id": books.template_ids[:1].id,
                    "template_name": "Invoice template",
                    "mail_on_completion": False,
                }
            )
            connection.backend_id._poll()
            article = env["webhero.werkbon.link"].search([("backend_id", "=", connection.id), ("code", "=", "ARB")])
            status = env["webhero.werkbon.status"].search([("company_id", "=", company.id), ("to_books", "=", True)])
            orders = env["webhero.werkbon.order"].create(
                [
                    {
                        "company_id": company.id,
                        "partner_id": env["res.partner"].create({"name": f"{NAME} klant {mode}{number}"}).id,
                        "hour_ids": [(0, 0, {"product_id": article.product_id.id, "hours": 1 + number})],
                        "state": "complete",
                        "status_id": status.id,
                    }
                    for number in range(count)
                ]
            )
            env.cr.commit()
            return orders.invoice_ids.sorted("id").exchange_id.ids

    def _work(self, row_id, place=None):
        """One worker takes this row, and dies at `place`; True where it lived."""
        plain = Steps._commit

        def commit(row, step):
            if place == (step, "before"):
                raise Died(step)
            plain(row, step)
            if place == (step, "after"):
                raise Died(step)

        with self._env() as env, patch.object(Steps, "_commit", commit):
            try:
                env["webhero.exchange"]._as_worker().browse(row_id)._run()
            except Died:
                env.cr.rollback()
                return False
        return True

    def _time_passes(self):
        with self._env() as env:
            env.cr.execute("UPDATE webhero_werkbon_link SET making_until = NULL")
            env.cr.commit()

    def _check(self, mode):
        before = self.rest.effects()
        rows = self._make(mode, len(PLACES))
        self.assertEqual(len(rows), len(PLACES))
        for row_id, place in zip(rows, PLACES, strict=True):
            with self.subTest(mode=mode, place=place):
                self.assertFalse(self._work(row_id, place))
                self._time_passes()
                self.assertTrue(self._work(row_id))
        after = self.rest.effects()
        changed = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
        self.assertEqual(changed, {"relation_added": len(PLACES), "invoice_added": len(PLACES)})
        with self._env() as env:
            done = env["webhero.exchange"].browse(rows)
            self.assertEqual(set(done.mapped("state")), {"done"}, done.mapped("error_message"))
            invoices = env["webhero.werkbon.invoice"].search([("exchange_id", "in", rows)])
            self.assertEqual(set(invoices.order_ids.mapped("state")), {"handled"})
            self.assertEqual(len(set(invoices.mapped("number"))), len(PLACES))

    def test_killed_over_rest(self):
        """K10, K15: killed before and after each commit, REST: one relation, one invoice, and handled."""
        self._check("rest")

    def test_killed_over_soap(self):
        """K10, K15: the same over SOAP, where e-Boekhouden numbers and our key is in the last line."""
        self._check("soap")

    def test_two_workers(self):
        """K10: two workers at the same queue at once: each work order is invoiced once."""
        rows = self._make("soap", 12)
        before = self.rest.effects().get("invoice_added", 0)
        failures = []

        def work():
            try:
                for _round in range(60):
                    with self._env() as env:
                        exchange = env["webhero.exchange"]._as_worker()
                        claimed = exchange._claim(exchange.browse(rows[:1]).backend_id, 2)
                        if not claimed:
                            return
                        claimed._run_claimed()
                        env.cr.commit()
            except Exception as error:  # noqa: BLE001 (shown below)
                failures.append(error)

        threads = [threading.Thread(target=work) for _one in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        self.assertEqual(failures, [])
        with self._env() as env:
            done = env["webhero.exchange"].browse(rows)
            self.assertEqual(set(done.mapped("state")), {"done"}, done.mapped("error_message"))
        self.assertEqual(self.rest.effects()["invoice_added"] - before, 12)

    def test_pressed_twice(self):
        """K10: two people invoice the same work order at the same moment: one invoice."""
        rows = self._make("rest", 1)
        with self._env() as env:
            order = env["webhero.werkbon.invoice"].search([("exchange_id", "in", rows)]).order_ids
            order.action_invoice()
            self.assertEqual(len(order.invoice_ids), 1)

    def _remove(self):
        with self._env() as env:
            env = env(context={"webhero_retention": True, "active_test": False, "webhero_handled": True})
            connections = env["webhero.werkbon.backend"].search([("name", "=", NAME)])
            companies, rows = connections.company_id, connections.backend_id.exchange_ids
            links = env["webhero.werkbon.link"].search([("backend_id", "in", connections.ids)])
            products, partners = links.product_id.product_tmpl_id, links.partner_id
            invoices = env["webhero.werkbon.invoice"].search([("backend_id", "in", connections.ids)])
            env.cr.execute("DELETE FROM webhero_werkbon_order WHERE company_id = ANY(%s)", (companies.ids,))
            env.invalidate_all()
            invoices.unlink()
            env["webhero.eboekhouden.number"].search([("exchange_id", "in", rows.ids)]).unlink()
            rows.unlink()
            books = connections.books_backend_id
            connections.unlink()
            books.unlink()
            products.unlink()
            partners.unlink()
            env["webhero.werkbon.status"].search([("company_id", "in", companies.ids)]).unlink()
            companies.write({"active": False})
            env.cr.commit()
