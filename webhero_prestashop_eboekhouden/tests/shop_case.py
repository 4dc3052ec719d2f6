# SPDX-License-Identifier: LGPL-3.0-or-later
"""A shop, books and VIES behind real HTTP servers on this machine, and the connection between them."""

from datetime import date
from unittest.mock import patch

from odoo.addons.webhero_eboekhouden.tests.common import EBoekhoudenCase
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Fetch

from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving
from sandbox.vies import BASE as VIES_BASE
from sandbox.vies import Vies

TODAY = date(2026, 11, 21)
LEDGERS = {"21": "8000", "9": "8010", "oss": "8040", "vat": "1571", "icp": "8020", "out": "8030"}


def find(env, kind, books, code):
    """A ledger or VAT code of the books."""
    return env[f"webhero.eboekhouden.{kind}"].search([("backend_id", "=", books.id), ("code", "=", code)])


def complete(env, server, books, plain_taxes=False, **values):
    """A shop with complete settings, connected to these books."""
    with books._exchange_client([]) as client:
        books._refresh_lists(client)
    shop = env["webhero.shop.backend"].create(
        {
            "name": "Kaarsenshop",
            "url": server.url,
            "key": Shop.KEY,
            "books_backend_id": books.id,
            "company_id": books.company_id.id,
            "country_id": env.ref("base.nl").id,
            "start_date": date(2026, 11, 1),
            "debtor_ledger_id": find(env, "ledger", books, "1300").id,
            "icp_vat_code_id": find(env, "vat.code", books, "BI_EU_VERK").id,
            "icp_ledger_id": find(env, "ledger", books, LEDGERS["icp"]).id,
            "international_vat_code_id": find(env, "vat.code", books, "BU_EU_VERK").id,
            "international_ledger_id": find(env, "ledger", books, LEDGERS["out"]).id,
            "state": "connected",
            **values,
        }
    )
    shop._read_choices()
    for line in shop.rate_ids:
        map_rate(env, line, books)
    if plain_taxes:
        shop.rate_ids.tax_id = env["account.tax"].search(
            [
                *env["account.tax"]._check_company_domain(shop.company_id),
                ("type_tax_use", "=", "sale"),
            ],
            limit=1,
        )
    return shop


def map_rate(env, line, books):
    """Dutch rates on their own codes, all other countries OSS."""
    codes = {"21": "HOOG_VERK_21", "9": "LAAG_VERK_9"}
    home = line.country_id.code == "NL"
    code = codes.get(line._rate_text(), "GEEN") if home else "GEEN"
    ledger = LEDGERS.get(line._rate_text(), "8000") if home else LEDGERS["oss"]
    line.write(
        {
            "vat_code_id": find(env, "vat.code", books, code).id,
            "ledger_id": find(env, "ledger", books, ledger).id,
            "vat_ledger_id": False if home else find(env, "ledger", books, LEDGERS["vat"]).id,
        }
    )


class PrestashopCase(EBoekhoudenCase):
    """`self.shop` is the connection, `self.server` the shop's stand-in; both kinds of books by `mode`."""

    mode = "rest"
    version = "1.6.1.24"  # of the shop

    def setUp(self):
        super().setUp()
        self.env.user.group_ids += self.env.ref("webhero_exchange.group_exchange_manager")
        self.server = self.enterContext(serving(Shop(version=self.version)))
        self.vies = self.enterContext(serving(Vies()))
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("webhero_shop_eboekhouden.vies_url", self.vies.url + VIES_BASE)
        self.enterContext(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.orders = self.env["webhero.shop.order"]
        self.exchange = self.env["webhero.exchange"]
        self.shop = self.connect(self.mode)

    def connect(self, mode, **values):
        """A shop with complete settings, connected to books of this mode."""
        shop = complete(self.env, self.server, self.backend(mode), **values)
        self.assertTrue(shop.is_ready, shop.missing)
        return shop

    def ledger(self, books, code):
        return find(self.env, "ledger", books, code)

    # ---- running

    def poll(self, shop=None):
        shop = shop or self.shop
        with shop._exchange_run([]) as run:
            shop._exchange_poll(run)

    def run_due(self, shop=None):
        """Handle what is ready, as the worker does."""
        shop = shop or self.shop
        for _round in range(50):
            rows = self.exchange.search(
                [("backend_id", "=", shop.backend_id.id), ("state", "=", "ready")], order="priority, id", limit=20
            )
            if not rows:
                return
            rows._run()

    def fetch(self, shop=None):
        self.poll(shop)
        self.run_due(shop)

    def order(self, number, type_="order", shop=None):
        return self.orders.search(
            [
                ("shop_id", "=", (shop or self.shop).id),
                ("type", "=", type_),
                ("number", "=", number),
            ]
        )

    def put_job(self, kind, key="x"):
        """Run one job of the shop at once."""
        message = self.exchange._put(self.shop, kind, key, direction="in")
        message._run()
        return message

    def mutations(self, kind=2):
        return [one for one in self.books_of("mutation") if one["type"] == kind]

    def open_amount(self, order):
        """What is open in the books under the order's number, EUR incl. VAT."""
        with self.shop.books_backend_id._exchange_client([]) as books:
            return sum(item.open for item in books.open_items("D", order.booked_number))
