"""A shop, books and VIES behind real HTTP servers on this machine, and the connection between them."""

from datetime import date
from unittest.mock import patch

from odoo.addons.webhero_eboekhouden.tests.common import EBoekhoudenCase

from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving
from sandbox.vies import BASE as VIES_BASE
from sandbox.vies import Vies

from ..models.prestashop_fetch import WebheroPrestashopBackend as Fetch

TODAY = date(2026, 11, 21)
LEDGERS = {"21": "8000", "9": "8010", "oss": "8040", "vat": "1571", "icp": "8020", "out": "8030"}


class PrestashopCase(EBoekhoudenCase):
    """`self.shop` is the connection, `self.server` the shop's stand-in; both kinds of books by `mode`."""

    mode = "rest"

    def setUp(self):
        super().setUp()
        self.env.user.group_ids += self.env.ref("webhero_exchange.group_exchange_manager")
        self.server = self.enterContext(serving(Shop()))
        self.vies = self.enterContext(serving(Vies()))
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("webhero_prestashop_eboekhouden.vies_url", self.vies.url + VIES_BASE)
        self.enterContext(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.orders = self.env["webhero.prestashop.order"]
        self.exchange = self.env["webhero.exchange"]
        self.shop = self.connect(self.mode)

    def connect(self, mode, **values):
        """A shop with complete settings, connected to books of this mode."""
        books = self.backend(mode)
        with books._exchange_client([]) as client:
            books._refresh_lists(client)
        shop = self.env["webhero.prestashop.backend"].create({
            "name": "Kaarsenshop",
            "url": self.server.url,
            "key": Shop.KEY,
            "books_backend_id": books.id,
            "company_id": books.company_id.id,
            "country_id": self.env.ref("base.nl").id,
            "start_date": date(2026, 11, 1),
            "debtor_ledger_id": self.ledger(books, "1300").id,
            "icp_vat_code_id": self.code(books, "BI_EU_VERK").id,
            "icp_ledger_id": self.ledger(books, LEDGERS["icp"]).id,
            "international_vat_code_id": self.code(books, "BU_EU_VERK").id,
            "international_ledger_id": self.ledger(books, LEDGERS["out"]).id,
            "state": "connected",
            **values,
        })
        shop._read_choices()
        self.map_rates(shop)
        self.assertTrue(shop.is_ready, shop.missing)
        return shop

    def ledger(self, books, code):
        return self.env["webhero.eboekhouden.ledger"].search([("backend_id", "=", books.id), ("code", "=", code)])

    def code(self, books, code):
        return self.env["webhero.eboekhouden.vat.code"].search([("backend_id", "=", books.id), ("code", "=", code)])

    def map_rates(self, shop):
        """Dutch rates on their own codes, all other countries OSS."""
        books = shop.books_backend_id
        codes = {21: "HOOG_VERK_21", 9: "LAAG_VERK_9"}
        for line in shop.rate_ids:
            home = line.country_id.code == "NL"
            line.write({
                "vat_code_id": self.code(books, codes.get(round(line.rate), "GEEN") if home else "GEEN").id,
                "ledger_id": self.ledger(books, LEDGERS.get(line._rate_text(), "8000") if home else "8040").id,
                "vat_ledger_id": False if home else self.ledger(books, LEDGERS["vat"]).id,
            })

    # ---- running

    def poll(self, shop=None):
        shop = shop or self.shop
        with shop._exchange_client([]) as client:
            shop._exchange_poll(client)

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
        return self.orders.search([
            ("shop_id", "=", (shop or self.shop).id), ("type", "=", type_), ("number", "=", number),
        ])

    def put_job(self, kind, key="x"):
        """Run one job of the shop at once."""
        row = self.exchange._put(self.shop, kind, key, direction="in")
        row._run()
        return row

    def mutations(self, kind=2):
        return [one for one in self.books_of("mutation") if one["type"] == kind]

    def open_amount(self, order):
        """What is open in the books under the order's number, EUR incl. VAT."""
        with self.shop.books_backend_id._exchange_client([]) as books:
            return sum(item.open for item in books.open_items("D", order.booked_number))
