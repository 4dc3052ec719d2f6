"""S8, E5: the worker dies at every step, on real cursors that really commit; the books have each order once."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.models.exchange_step import WebheroExchange as Steps

from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving

from .shop_case import TODAY, Fetch, complete

STEPS = ("claimed", "debtor reserved", "debtor known", "reserved", "answered", "done")
PLACES = tuple((step, moment) for step in STEPS for moment in ("before", "after"))
NAMES = ("Kill shop", "Kill books")


class Died(BaseException):
    """The worker is gone: nothing after the last commit happened."""


@tagged("post_install", "-at_install")
class TestKill(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.rest, self.soap = self.enterContext(services())
        self.server = self.enterContext(serving(Shop()))
        self.enterContext(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.addCleanup(self._remove)

    @contextmanager
    def _env(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"webhero_commit": True, "tracking_disable": True})

    def _make(self, mode, **values):
        """A shop with as many orders as there are places to die at."""
        self.server.shop.generate(
            len(PLACES), seed=3, until="2026-11-20 20:00:00", days=1, cases=["nl", "nl_company"], extras={}
        )
        with self._env() as env:
            books = env["webhero.eboekhouden.backend"].create(backend_values(mode, self.rest, self.soap, name=NAMES[1]))
            shop = complete(env, self.server, books, name=NAMES[0], **values)
            env.cr.commit()
            with shop._exchange_client([]) as client:
                shop._exchange_poll(client)
            env.cr.commit()
            self.shop_id = shop.id
            rows = env["webhero.prestashop.order"].search(
                [("shop_id", "=", shop.id), ("state", "=", "ready"), ("number", ">", 14)], order="number"
            )
            self.assertEqual(len(rows), len(PLACES))
            return rows.exchange_id.ids

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
        """The leases of a dead worker run out, also the one on a debtor that it was making."""
        with self._env() as env:
            env.cr.execute(
                "UPDATE webhero_eboekhouden_relation SET making_until = now() at time zone 'utc' - interval '1 second'"
                " WHERE making"
            )
            env.cr.commit()

    def _why(self, row_id):
        with self._env() as env:
            row = env["webhero.exchange"].browse(row_id)
            return f"{row.key} never got there: {row.state} {row.error_code} {row.error_facts}"

    def _check(self, mode, **values):
        rows = self._make(mode, **values)
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

    def _remove(self):
        with self._env() as env:
            env = env(context={"webhero_retention": True})
            shops = env["webhero.prestashop.backend"].search([("name", "=", NAMES[0])])
            orders = env["webhero.prestashop.order"].search([("shop_id", "in", shops.ids)])
            sales = orders.sale_order_id
            articles = sales.order_line.product_id.filtered("default_code")
            customers = sales.partner_id | sales.partner_shipping_id
            sales.write({"locked": False})
            sales._action_cancel()
            sales.unlink()
            articles.product_tmpl_id.unlink()
            (customers | customers.child_ids).unlink()
            rows = shops.backend_id.exchange_ids
            payloads = rows.payload_id
            orders.unlink()
            rows.unlink()
            payloads.exists().unlink()
            books = shops.books_backend_id
            shops.unlink()
            books.unlink()
            env.cr.commit()

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
