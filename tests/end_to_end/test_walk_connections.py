"""The owner's morning: is everything green, what went wrong, correct it, send it again (the screens of webhero_exchange)."""

import os
from datetime import date
from unittest.mock import patch

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.client.errors import AuthFailed
from odoo.addons.webhero_prestashop_eboekhouden.tests.shop_case import complete, find
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Fetch

from sandbox.prestashop import PrestaShop as Shop
from sandbox.testing import serving

from .walk import PICTURES, Walk

TODAY = date(2026, 11, 21)
RATE = "draagt 20 % btw in FR; de btw-tabel heeft daar geen volledige regel voor."
CARRIER = "De artikelen dragen geen btw maar de verzending wel"


class TestWalkConnections(Walk):
    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.rest, _soap = self.enterContext(services())
        self.server = self.enterContext(serving(Shop()))
        company = self.make_company("Atelier Linde")
        self.owner = self.make_owner(company)
        env = self.env(user=self.env.user, context={"allowed_company_ids": company.ids, "lang": "nl_BE"})
        values = backend_values("rest", self.rest, _soap, company_id=company.id)
        self.books = env["webhero.eboekhouden.backend"].create({**values, "name": "e-Boekhouden"})
        self.shop = complete(env, self.server, self.books, name="Kaarsenshop")
        self.french = self.shop.rate_ids.filtered(lambda line: line.country_id.code == "FR" and line.rate == 20)
        self.french.write({"ledger_id": False})
        for case, count in (("nl", 5), ("fr", 1), ("icp_shipping_taxed", 1)):
            self.server.shop.generate(count, 7, "2026-11-20 12:00:00", cases=[case], extras={}, days=2)
        self.work(poll=True)

    def work(self, poll=False):
        """A turn of the worker."""
        if poll:
            with self.shop._exchange_run([]) as run:
                self.shop._exchange_poll(run)
        while messages := self.env["webhero.exchange"].search(
            [("backend_id", "=", self.shop.backend_id.id), ("state", "=", "ready")], limit=20
        ):
            messages._run()

    def picture(self, name, whole=False):
        if os.environ.get(PICTURES):
            super().picture(f"connections/{name}", whole)

    def orders(self, state):
        """Numbers of generated orders in a state."""
        domain = [("shop_id", "=", self.shop.id), ("state", "=", state), ("number", ">", 14)]
        return len(self.env["webhero.shop.order"].search(domain))

    def test_errors_of_the_morning(self):
        """S10, P11, X11: the light, the errors with what to do, Process after mending, Skip, a refused key, in Dutch and French."""
        self.sign_in(self.owner)
        self._overview("Verbindingen", "Kaarsenshop", "Kijk ernaar")
        self.picture("overview_nl")
        self._errors()
        self.owner.lang = "fr_BE"
        self._overview("Connexions", "Kaarsenshop", "À vérifier")
        self.picture("overview_fr")
        self.open("/odoo/action-webhero_exchange.exchange_errors_action")
        self.see("Erreurs", "Traiter", "Plus d'infos")
        self.picture("errors_fr")
        self._on_a_phone()
        self.owner.lang = "nl_BE"
        self._mend()
        self._refused()

    def _overview(self, *texts):
        self.open("/odoo/action-webhero_exchange.webhero_backend_action")
        self.see(*texts)

    def _errors(self):
        self.assertEqual((self.orders("done"), self.orders("error")), (5, 2))
        self.open("/odoo/action-webhero_exchange.exchange_errors_action")
        self.see(RATE, CARRIER)
        self.picture("errors_nl")

    def _on_a_phone(self):
        """14.17: on a phone of 390 px a card for each error, whole in its width: what is wrong, what to do, and the buttons."""
        self.on_a_phone()
        for lang, list_of, texts in (
            ("fr_BE", "webhero_exchange.exchange_errors_action", ("Traiter", "Ignorer", "Signaler un problème")),
            (
                "nl_BE",
                "webhero_shop_eboekhouden.shop_errors_action",
                (RATE, "Verwerken", "Overslaan", "Probleem melden"),
            ),
        ):
            self.owner.lang = lang
            self.open(f"/odoo/action-{list_of}")
            self.see(*texts, within=".o_kanban_renderer")
            self.picture(f"errors_phone_{lang[:2]}")
        self.on_a_phone(False)

    def _mend(self):
        """The French account is filled in; the message is processed again, and booked once."""
        self.french.ledger_id = find(self.env, "ledger", self.books, "8040")
        message = self.env["webhero.exchange"].search(
            [("state", "=", "error"), ("error_code", "=", "rate_not_configured")]
        )
        self.open(f"/odoo/webhero.exchange/{message.id}")
        self.see(RATE)
        self.picture("more_info_nl")
        self.press("Verwerken")
        self.see("Probleem melden")
        self.assertEqual(message.state, "ready")
        self.work()
        self.assertEqual((self.orders("done"), self.orders("error")), (6, 1))
        skipped = self.env["webhero.exchange"].search(
            [("state", "=", "error"), ("backend_id", "=", self.shop.backend_id.id)]
        )
        ours = skipped.filtered(lambda one: one.error_code == "shipping_carries_vat")[:1]
        self.open(f"/odoo/webhero.exchange/{ours.id}")
        self.press("Overslaan")
        self.see("Dit bericht vraagt dan geen actie meer.")
        self.press("Ok")
        self.see("Overgeslagen")
        self.assertEqual(ours.state, "skipped")

    def _refused(self):
        """The shop takes the key back: red, once, with the reason; a new key and a test make it green."""
        self.shop.sudo().key = "Y" * 32
        backend = self.shop.backend_id
        with self.assertRaises(AuthFailed) as refused:
            self.work(poll=True)
        backend._pause(refused.exception)
        self.assertTrue(backend.paused)
        self._overview("Gestopt", "Hervatten")
        self.picture("stopped_nl")
        self.shop.sudo().key = self.server.KEY
        self.press("Verbinding testen", within=".o_kanban_record:has(.alert-danger)")
        self.see_not("Gestopt")
        self.assertFalse(backend.paused)
