"""The owner's walk through a bank feed, in French: connected, read, settled, and what is said when the consent ends; looked at in
Dutch and English and on a phone.
"""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.webhero_bank_feed.client import Ponto
from odoo.addons.webhero_exchange.client.errors import AuthFailed

from sandbox.ponto import Ponto as Service
from sandbox.testing import serving

from .walk import Walk

HOME, FEEDS = "/odoo/action-webhero_base.home_action", "/odoo/webhero-bank-feeds"
OWN, BAKERY = "BE90733412007732", "BE97979112233449"
LANGUAGES = {
    "fr_BE": ("Tester la connexion", "Ce qui est entré", "appuyez ici sur Reprendre"),
    "en_US": ("Test connection", "What came in", "press Resume here"),
    "nl_BE": ("Verbinding testen", "Wat binnenkwam", "druk dan hier op Hervatten"),
}


class TestWalkBankFeed(Walk):
    def setUp(self):
        super().setUp()
        self.service = self.enterContext(serving(Service()))
        self.startPatcher(patch.object(Ponto, "pause", 0))
        self.startPatcher(patch.object(Ponto, "url", self.service.url))
        self.company = self.make_company("Toitures Noisetier")
        self.owner = self.make_owner(self.company, "patronne", "fr_BE")
        self.owner.name = "Anne Noisetier"  # seen in pictures of the guide
        self.bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        self.bank.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": OWN, "partner_id": self.company.partner_id.id}
        )
        self.today = fields.Date.today()
        self.account = self.service.open_account(OWN, "4120.55")

    def invoice(self):
        partner = self.env["res.partner"].create({"name": "Boulangerie Seigle", "company_id": self.company.id})
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.company.id,
                "partner_id": partner.id,
                "invoice_date": self.today - timedelta(days=20),
                "invoice_line_ids": [
                    Command.create({"name": "Travaux", "price_unit": 121, "tax_ids": [Command.clear()]})
                ],
            }
        )
        move.action_post()
        return move

    def work(self, feed):
        """The turn of the worker that “look for news” asked for, and the look at what came in."""
        feed = feed.with_company(self.company)
        with feed._exchange_run([]) as run:
            feed._exchange_poll(run)
        lines = self.env["account.bank.statement.line"].search([("journal_id", "=", self.bank.id)])
        lines.with_company(self.company)._webhero_match()
        return lines

    def test_from_connection_to_calm(self):
        """M12: a feed is tested; what it tells settles an invoice, once, and is on Home; an ended consent is said."""
        move = self.invoice()
        paid = {"counterpartName": "Boulangerie Seigle", "counterpartReference": BAKERY}
        self.service.book(self.account, 121, str(self.today), move.payment_reference, **paid)
        self.sign_in(self.owner)
        self.open(FEEDS)
        self.press("Nouveau")
        self.fill("name", "Ponto")
        self.choose("journal_id", self.bank.with_context(lang="fr_BE").name)
        self.fill("client_id", Service.CLIENT_ID)
        self.fill("secret", Service.SECRET)
        self.press("Tester la connexion")
        self.see("Client id et secret", f"Compte {OWN}", within="[name=probe_ids]")
        feed = self.env["webhero.bank.feed"].search([("journal_id", "=", self.bank.id)])
        self.assertEqual([one.ok for one in feed.probe_ids], [True, True])
        self.press("Regarder maintenant")
        lines = self.work(feed)
        self.assertEqual((move.payment_state, self.work(feed)), ("paid", lines))
        self.open(HOME)
        self.see("4.241,55", within=".o_webhero_figures")
        self.look(feed, 0)
        self.service.settings["consent"] = "expired"
        with self.assertRaises(AuthFailed) as ended:
            self.work(feed)
        feed.backend_id._pause(ended.exception)
        self.look(feed, 2)

    def look(self, feed, at):
        """The form in three languages and on a phone."""
        for language, words in LANGUAGES.items():
            self.owner.lang = language
            self.sign_in(self.owner)
            self.open(f"{FEEDS}/{feed.id}")
            self.see(words[at])
            self.picture(f"bank/feed{'_ended' if at else ''}_{language[:2]}")
            self.on_a_phone()
            self.open(f"{FEEDS}/{feed.id}")
            self.see("Ponto")
            self.picture(f"bank/feed{'_ended' if at else ''}_phone_{language[:2]}")
            self.on_a_phone(False)
