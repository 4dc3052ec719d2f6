# SPDX-License-Identifier: LGPL-3.0-or-later
"""S8, S9, E5: kill -9 of real workers at each step of an order and of its payment; and two workers at once."""

from collections import Counter
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from odoo.addons.webhero_exchange.models.exchange import WebheroExchange as Steps

from sandbox.killing import KillCase, places

from .kill_case import CommittedShop
from .shop_case import find

ORDER = places("claimed", "debtor reserved", "reserved", "answered", "done")  # a new debtor is kept with "reserved"
SALE = places("alone with the customer", "sales order made")
PAYMENT = places("claimed", "reserved", "answered", "done")
TOGETHER = 12


@tagged("post_install", "-at_install")
class TestKill(KillCase, CommittedShop):
    def test_rest(self):
        """S7, S8, S9, E3: over REST: each order, its sales order and its payment once, each customer one debtor."""
        before = self.rest.effects()
        sale = {"sale_mode": "both", "unknown_articles": "make", "plain_taxes": True}
        message_ids = self._orders("rest", where=ORDER + SALE, **sale)
        self._payments(message_ids)
        self._check_effects(before, message_ids)
        with self._env() as env:
            found = self._found(env, message_ids)
            self.assertEqual(len(found.sale_order_id), len(message_ids))
            sales = env["sale.order"].search([("client_order_ref", "in", found.mapped("reference"))])
            self.assertEqual(len(sales), len(message_ids))

    def test_soap(self):
        """S8, S9, E3: over SOAP, where a second write would overwrite the first."""
        before = self.rest.effects()
        message_ids = self._orders("soap")
        self._payments(message_ids)
        self._check_effects(before, message_ids)
        self.assertFalse(self.soap.effects()["mutation_overwritten"])

    def test_invoices_over_soap(self):
        """S8: invoices that e-Boekhouden numbers: found again by our key, each once."""
        message_ids = self._orders(
            "soap", booking_mode="invoice", number_kind="remote", template_name="Invoice template"
        )
        self.assertEqual(self.soap.effects()["invoice_added"], len(message_ids))

    def _orders(self, mode, where=ORDER, **values):
        """Kill a worker at each place of an order's road, each with an order of its own; their messages."""
        message_ids = self._make(mode, len(where), **values)
        self._hold(message_ids)
        for message_id, place in zip(message_ids, where, strict=True):
            self._one_kill(message_id, place)
        return message_ids

    def _payments(self, message_ids):
        payments = self._put_payments(message_ids)
        self._hold(payments)
        for message_id, place in zip(payments, PAYMENT, strict=False):
            self._one_kill(message_id, place)

    def _check_effects(self, before, message_ids):
        after = self.rest.effects()
        changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        with self._env() as env:
            customers = {email.lower() for email in self._found(env, message_ids).mapped("email")}
        wanted = {"mutation_added": len(message_ids), "relation_added": len(customers), "payment_added": len(PAYMENT)}
        self.assertEqual(changed, wanted)

    def _found(self, env, message_ids):
        return env["webhero.shop.order"].search([("exchange_id", "in", message_ids)])

    def _hold(self, message_ids):
        """None of these is due until its turn comes."""
        with self._env() as env:
            env["webhero.exchange"].browse(message_ids).write({"state": "open"})
            env.cr.commit()

    def _put_payments(self, message_ids):
        """Messages of the payments of these orders; each method has its account."""
        with self._env() as env:
            shop = env["webhero.shop.backend"].browse(self.shop_id)
            shop.payments = True
            shop.method_ids.clearing_ledger_id = find(env, "ledger", shop.books_backend_id, "1050")
            by_number = {order.number: order for order in self._found(env, message_ids)}
            with shop._exchange_run([]) as run:
                for raw_order in run.shop.orders(list(by_number), payments=True):
                    by_number[int(raw_order["order"]["id"])]._queue_payments(raw_order)
            env.cr.commit()
            domain = [("kind", "=", "shop.payment"), ("backend_id", "=", shop.backend_id.id)]
            found = env["webhero.exchange"].search(domain, order="id")
            self.assertGreaterEqual(len(found), len(PAYMENT))
            return found.ids

    def _one_kill(self, message_id, place):
        with self.subTest(place=place):
            with self._env() as env:
                env["webhero.exchange"].browse(message_id).write({"state": "ready", "next_try_at": "2020-01-01"})
                env.cr.commit()
                known = self._is_known(env, message_id)
            if place.startswith("debtor") and known:
                return self.assertEqual(self.worker.run(), 0)
            self.kill_and_go_on(place)
            with self._env() as env:
                message = env["webhero.exchange"].browse(message_id)
                self.assertEqual((message.state, bool(message.remote_id)), ("done", True), message.error_message)
                self.assertFalse(env["webhero.eboekhouden.relation"].search([("making", "=", True)]))

    def _is_known(self, env, message_id):
        """True where the customer is a debtor already: then nobody comes by the steps of making one."""
        emails = self._found(env, [message_id]).mapped("email")
        keys = [email.strip().lower() for email in emails]
        return bool(env["webhero.eboekhouden.relation"].search([("email_key", "in", keys)]))


@tagged("post_install", "-at_install")
class TestTwoWorkers(CommittedShop):
    def test_rest(self):
        """S8, E3: two workers at once on one shop over REST: each order once, each customer one debtor."""
        self._check("rest")

    def test_soap(self):
        """S8, E3: the same over SOAP, nothing overwritten."""
        self._check("soap")

    def test_sales_orders(self):
        """S7: two workers at once on orders of one customer: one partner, each article once."""
        message_ids = self._check(
            "rest", one_customer=True, sale_mode="both", unknown_articles="make", plain_taxes=True
        )
        with self._env() as env:
            orders = env["webhero.shop.order"].search([("exchange_id", "in", message_ids)])
            sales = orders.sale_order_id
            self.assertEqual(len(sales), TOGETHER)
            self.assertEqual(len(sales.partner_id), 1, sales.partner_id.mapped("email"))
            codes = sales.order_line.product_id.filtered("default_code").mapped("default_code")
            self.assertEqual(len(codes), len(set(codes)))

    def _check(self, mode, one_customer=False, **values):
        before = self.rest.effects()
        message_ids = self._make(mode, TOGETHER, one_customer=one_customer, **values)
        self.work_together(message_ids)
        with self._env() as env:
            left = env["webhero.exchange"].browse(message_ids).filtered(lambda message: message.state != "done")
            self.assertFalse(left, left.mapped("error_message"))
            emails = env["webhero.shop.order"].search([("exchange_id", "in", message_ids)]).mapped("email")
        after = self.rest.effects()
        self.assertEqual(after["mutation_added"] - before["mutation_added"], TOGETHER)
        self.assertEqual(after["relation_added"] - before["relation_added"], len(set(emails)))
        self.assertFalse(after["mutation_overwritten"])
        return message_ids


@tagged("post_install", "-at_install")
class TestCost(CommittedShop):
    """Shops 14: what an order costs, its share of the run included; a list says of what where it costs more."""

    def test_what_an_order_costs(self):
        """S13: an order of a known debtor costs at most 17 queries and 3.2 commits, where the bar is 20 and 3.5."""
        self._check_cost(17, 3.2, one_customer=True)

    def test_what_a_new_debtor_costs(self):
        """S13: one with a new debtor of its own no more."""
        self._check_cost(17.5, 3.2)

    def test_what_a_claim_costs(self):
        """S13: a batch is claimed in two commits, whether or not a dead worker left something."""
        message_ids, commit, steps = self._make("rest", 20), Steps._commit, Counter()

        def count_commit(message, step):
            steps[step] += 1
            return commit(message, step)

        with self._env() as env, patch.object(Steps, "_commit", count_commit):
            exchange = env["webhero.exchange"]
            claimed = exchange._as_worker()._claim(exchange.browse(message_ids).backend_id, len(message_ids))
            self.assertEqual(set(claimed.ids), set(message_ids))
            claimed._release()
        self.assertEqual(steps, {"claiming": 1, "claimed": 1, "given back": 1})

    def _check_cost(self, most_queries, most_commits, **values):
        message_ids = self._make("rest", 20, **values)
        commit, execute, steps, queries = Steps._commit, Cursor.execute, Counter(), Counter()

        def count_commit(message, step):
            steps[step] += 1
            return commit(message, step)

        def count_query(cursor, query, *args, **options):
            queries[" ".join(str(getattr(query, "code", query)).split())[:70]] += 1
            return execute(cursor, query, *args, **options)

        with self._env() as env, patch.object(Steps, "_commit", count_commit):
            before = env.cr.sql_log_count
            with patch.object(Cursor, "execute", count_query):
                env["webhero.exchange"]._as_worker().browse(message_ids)._run()
            cost = env.cr.sql_log_count - before
            self.assertEqual(set(env["webhero.exchange"].browse(message_ids).mapped("state")), {"done"})
        told = "\n".join(f"{count} {what}" for what, count in queries.most_common(60))
        self.assertLessEqual(cost / len(message_ids), most_queries, told)
        self.assertLessEqual(steps.total() / len(message_ids), most_commits, steps)
