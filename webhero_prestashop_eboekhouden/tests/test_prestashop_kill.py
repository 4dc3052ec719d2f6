"""S8, E5: the worker dies at every step, on real cursors that really commit; the books have each order once."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.webhero_exchange.models.exchange_step import WebheroExchange as Steps

from .kill_case import ShopKillCase

STEPS = ("claimed", "debtor reserved", "debtor known", "reserved", "answered", "done")
PLACES = tuple((step, moment) for step in STEPS for moment in ("before", "after"))


class Died(BaseException):
    """The worker is gone: nothing after the last commit happened."""


@tagged("post_install", "-at_install")
class TestKill(ShopKillCase):
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

    def _check(self, mode, **values):
        rows = self._make(mode, len(PLACES), **values)
        for row_id, place in zip(rows, PLACES, strict=True):
            with self.subTest(place=place):
                died = not self._work(row_id, place)
                self.assertTrue(died or place[0].startswith("debtor"), self._why(row_id))
                self._time_passes()
                if died:
                    self.assertTrue(self._work(row_id))
        with self._env() as env:
            orders = env["webhero.exchange"].browse(rows)
            self.assertEqual(set(orders.mapped("state")), {"done"}, orders.mapped("error_message"))
            found = env["webhero.prestashop.order"].search([("exchange_id", "in", rows)])
            self.assertTrue(all(found.mapped("booked_number")))
            if values.get("sale_mode") == "both":
                self.assertEqual(len(found.sale_order_id), len(rows))
                sales = env["sale.order"].search([("client_order_ref", "in", found.mapped("reference"))])
                self.assertEqual(len(sales), len(rows))
            return sorted(found.mapped("remote_ref"))

    def test_mutations_over_rest(self):
        """S8: REST mutations, killed before and after each commit: each order once, and one sales order each."""
        self._check("rest", sale_mode="both", unknown_articles="make", plain_taxes=True)
        self.assertEqual(self.rest.effects()["mutation_added"], len(PLACES))

    def test_mutations_over_soap(self):
        """S8: SOAP mutations, where a second write would overwrite: each once, none overwritten."""
        self._check("soap")
        effects = self.soap.effects()
        self.assertEqual((effects["mutation_added"], effects.get("mutation_overwritten", 0)), (len(PLACES), 0))

    def test_invoices_over_soap(self):
        """S8: SOAP invoices that e-Boekhouden numbers: found again by our key, each once."""
        self._check("soap", booking_mode="invoice", number_kind="remote", template_name="Invoice template")
        self.assertEqual(self.soap.effects()["invoice_added"], len(PLACES))

    def test_what_an_order_costs(self):
        """S13: an order with a new debtor costs at most 45 queries and 6 commits, those of the run shared out."""
        rows = self._make("rest", len(PLACES))
        plain, steps = Steps._commit, []

        def commit(row, step):
            steps.append(step)
            plain(row, step)

        with self._env() as env, patch.object(Steps, "_commit", commit):
            before = env.cr.sql_log_count
            env["webhero.exchange"]._as_worker().browse(rows)._run()
            queries = env.cr.sql_log_count - before
            self.assertEqual(set(env["webhero.exchange"].browse(rows).mapped("state")), {"done"})
        self.assertLessEqual(queries / len(rows), 45)
        self.assertLessEqual(len(steps) / len(rows), 6, steps)
