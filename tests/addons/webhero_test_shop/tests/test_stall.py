"""A second shop is a wire and a screen: three orders of an invented one come to the books (13.6)."""

import json
from datetime import date
from decimal import Decimal
from unittest.mock import patch

from werkzeug.wrappers import Request, Response

from odoo.tests import tagged

from odoo.addons.webhero_eboekhouden.tests.common import EBoekhoudenCase
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Reading

from sandbox.testing import serving

KEY = "till-of-the-stall"
STATES = [{"id": 1, "name": "In the basket", "paid": False}, {"id": 2, "name": "Paid", "paid": True}]
TAXES = [
    {"country": country, "rate": rate, "name": f"{country} {rate}"}
    for country, rate in (("NL", "21"), ("NL", "9"), ("DE", "19"))
]


def made(number, state, *lines, country="NL", shipping=(0, 0)):
    """One order; lines are (name, pieces, cents incl., cents excl.)."""
    total = sum(line[2] for line in lines) + shipping[0]
    return {
        "id": number, "code": f"STALL{number}", "made": "2026-11-20 10:00:00", "changed": "2026-11-20 11:00:00",
        "buyer": {"id": number, "email": f"buyer{number}@example.com", "firstname": "Ans", "lastname": "Vos", "company": "",
                  "address1": "Kade 1", "postcode": "1011 AB", "city": "Stad", "country": country},
        "lines": [dict(zip(("name", "pieces", "cents", "cents_without_vat"), line, strict=True), code="") for line in lines],
        "shipping": {"cents": shipping[0], "cents_without_vat": shipping[1]}, "total": total, "state": state,
        "paid_with": "Cash", "payments": [{"id": number, "cents": total, "with": "Cash", "day": "2026-11-20"}],
    }  # fmt: skip


ORDERS = [
    made(1, 2, ("Candle", 2, 2420, 2000), ("Book", 1, 1090, 1000), shipping=(605, 500)),
    made(2, 2, ("Lamp", 1, 1190, 1000), country="DE"),
    made(3, 2, ("Card", 3, 1000, 826)),
    made(4, 1, ("Vase", 1, 1210, 1000)),
]


class Server:
    """The shop behind HTTP."""

    def opened(self): ...

    closed = opened

    @Request.application
    def __call__(self, request):
        if request.headers.get("X-Stall-Key") != KEY:
            return Response("no", 403)
        ids = [int(one) for one in request.args.get("ids", "").split(",") if one]
        answer = {
            "/about": {"version": "3", "country": "NL", "zone": "Europe/Amsterdam"},
            "/states": STATES,
            "/taxes": TAXES,
            "/orders": [one for one in ORDERS if not ids or one["id"] in ids],
        }[request.path]
        return Response(json.dumps(answer), mimetype="application/json")


@tagged("post_install", "-at_install")
class TestStall(EBoekhoudenCase):
    def setUp(self):
        super().setUp()
        self.env.user.group_ids += self.env.ref("webhero_exchange.group_exchange_manager")
        self.enterContext(patch.object(Reading, "_shop_today", lambda shop: date(2026, 11, 21)))
        self.server, self.books = self.enterContext(serving(Server())), self.backend("rest")
        self.shop = self.env["webhero.shop.backend"].create(
            {"name": "Market", "provider": "stall", "url": self.server.url, "key": KEY, "start_date": "2026-11-01",
             "books_backend_id": self.books.id, "payments": True}
        )  # fmt: skip

    def of_books(self, kind, code):
        domain = [("backend_id", "=", self.books.id), ("code", "=", code)]
        return self.env[f"webhero.eboekhouden.{kind}"].search(domain).id

    def set_up(self):
        """What an owner does: Test connection, then the tables that the shop filled."""
        with self.books._exchange_client([]) as client:
            self.books._refresh_lists(client)
        self.shop.action_test_connection()
        self.assertEqual(self.shop.state, "connected", self.shop.probe_ids.mapped("message"))
        self.assertEqual(self.shop.probe_ids.mapped("what"), ["Stall 3", "e-Boekhouden"])
        self.shop.debtor_ledger_id = self.of_books("ledger", "1300")
        codes = {"21": ("HOOG_VERK_21", "8000"), "9": ("LAAG_VERK_9", "8010"), "19": ("GEEN", "8040")}
        for line in self.shop.rate_ids:
            code, ledger = codes[line._rate_text()]
            line.write({"vat_code_id": self.of_books("vat.code", code), "ledger_id": self.of_books("ledger", ledger)})
            line.vat_ledger_id = self.of_books("ledger", "1571") if line.oss else False
        self.shop._add_methods({("stall", "Cash")})
        self.shop.method_ids.clearing_ledger_id = self.of_books("ledger", "1050")
        self.assertTrue(self.shop.is_ready, self.shop.missing)

    def run_due(self):
        rows = self.env["webhero.exchange"].search(
            [("backend_id", "=", self.shop.backend_id.id), ("state", "=", "ready")], order="priority, id"
        )
        rows._run()

    def test_three_orders(self):
        """S1, S6, 13.6: two rates with shipping, OSS and a cent of rounding are booked to the cent, the basket waits; paid once."""
        self.set_up()
        with self.shop._exchange_run([]) as run:
            self.shop._exchange_poll(run)
        self.run_due()
        orders = self.env["webhero.shop.order"].search([("shop_id", "=", self.shop.id)], order="number")
        self.assertEqual(orders.mapped("state"), ["done", "done", "done", "open"], orders.mapped("in_short"))
        self.assertEqual(orders[:3].mapped("vat_regime"), ["domestic", "oss", "domestic"])
        with self.books._exchange_client([]) as books:
            owed = [sum(item.open for item in books.open_items("D", f"STALL{number}")) for number in (1, 2, 3)]
        self.assertEqual(owed, [Decimal("41.15"), Decimal("11.90"), Decimal("10.00")])
        self.env["webhero.exchange"]._put(self.shop, "shop.payments", "now", direction="in")._run()
        self.run_due()
        self.assertEqual(orders.mapped("paid_here"), [True, True, True, False])

    def test_key_that_is_wrong(self):
        """S1, S6, 13.6: a refused key stops this connection with the sentence that every shop has."""
        self.shop.key = "another"
        self.shop.action_test_connection()
        self.assertEqual(self.shop.state, "failed")
        self.assertIn("does not know this key", self.shop.probe_ids.message)
