# SPDX-License-Identifier: LGPL-3.0-or-later
"""A shop and its books on real cursors that really commit, and what cleans up after them."""

from unittest.mock import patch

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.models.retention import RETENTION

from sandbox.killing import CommittedCase
from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving

from .shop_case import TODAY, Fetch, complete

NAMES = ("Kill shop", "Kill books")


class CommittedShop(CommittedCase):
    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())
        self.server = self.enterContext(serving(Shop()))
        self.enterContext(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.addCleanup(self._remove)

    def _env(self):
        return self.env_committed(tracking_disable=True)

    def _make(self, mode, count, one_customer=False, **values):
        """A shop with `count` orders, of one customer by wish; gives their messages."""
        self.server.shop.generate(
            count, seed=3, until="2026-11-20 20:00:00", days=1, cases=["nl", "nl_company"], extras={}
        )
        for row in self.server.shop.tables["customers"].rows if one_customer else ():
            self.server.shop.change("customers", row["id"], email="samen@mail.example.com")
        with self._env() as env:
            books = env["webhero.eboekhouden.backend"].create(backend_values(mode, self.rest, self.soap, name=NAMES[1]))
            shop = complete(env, self.server, books, name=NAMES[0], **values)
            env.cr.commit()
            with shop._exchange_run([]) as run:
                shop._exchange_poll(run)
            env.cr.commit()
            self.shop_id = shop.id
            rows = env["webhero.shop.order"].search(
                [("shop_id", "=", shop.id), ("state", "=", "ready"), ("number", ">", 14)], order="number"
            )
            self.assertEqual(len(rows), count)
            others = env["webhero.exchange"].search(
                [
                    ("backend_id", "=", shop.backend_id.id),
                    ("state", "=", "ready"),
                    ("id", "not in", rows.exchange_id.ids),
                ]
            )
            others.write({"state": "open"})  # the recorded orders stay out of it
            env.cr.commit()
            return rows.exchange_id.ids

    def _remove(self):
        with self._env() as env:
            env = env(context={"webhero_retention": RETENTION})
            shops = env["webhero.shop.backend"].search([("name", "=", NAMES[0])])
            orders = env["webhero.shop.order"].search([("shop_id", "in", shops.ids)])
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
