# SPDX-License-Identifier: LGPL-3.0-or-later
"""A feed in real Odoo: what it tells is stored once, beside files of the bank too, and settles as any other line (M12)."""

import base64
import datetime
from decimal import Decimal
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.webhero_bank.tests.common import BankCase
from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent

from sandbox import coda
from sandbox.ponto import Ponto as Service
from sandbox.testing import serving

from ..client import Ponto

OWN, BAKERY = "BE90733412007732", "BE97979112233449"
OGM = "+++000/2026/20165+++"


@tagged("post_install", "-at_install")
class TestFeed(BankCase):
    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(Ponto, "pause", 0))
        self.service = self.enterContext(serving(Service()))
        self.account = self.service.open_account(OWN, "4120.55")
        account = self.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": self.company.partner_id.id})
        self.company.currency_id = self.env.ref("base.EUR")
        self.bank.write({"bank_account_id": account.id, "currency_id": False})
        self.env.user.group_ids += self.env.ref("webhero_exchange.group_exchange_manager")
        self.feed = self.env["webhero.bank.feed"].create(
            {
                "name": "Ponto",
                "journal_id": self.bank.id,
                "company_id": self.company.id,
                "client_id": Service.CLIENT_ID,
                "secret": Service.SECRET,
                "url": self.service.url,
            }
        )

    def book(self, amount=121, text=OGM, day="2026-11-17", **values):
        return self.service.book(
            self.account, amount, day, text, counterpartName="Bakkerij", counterpartReference=BAKERY, **values
        )

    def poll(self, today="2026-11-20"):
        with (
            self.feed._exchange_run([]) as run,
            patch("odoo.fields.Date.context_today", return_value=datetime.date.fromisoformat(today)),
        ):
            self.feed._exchange_poll(run)
        self.env.flush_all()
        return self.lines()

    def lines(self):
        return self.Line.search([("journal_id", "=", self.bank.id)], order="id")

    def coda(self, *amounts, opening="4120.55", day=datetime.date(2026, 11, 17)):
        movements = [
            amount
            if isinstance(amount, coda.Movement)
            else coda.Movement(Decimal(amount), "uit het bestand", name="X", reference=f"R{n}")
            for n, amount in enumerate(amounts)
        ]
        data = coda.write(coda.Statement(OWN, "X", 321, day, Decimal(opening), tuple(movements)))
        one = self.env["webhero.bank.import"].create({"name": "a.cod", "file": base64.b64encode(data)})
        one.action_import()
        return one

    def test_settles(self):
        """M12: what the feed tells is stored as a bank file and settles an invoice; polled again nothing is doubled."""
        invoice = self.invoice(self.customer(), 121, number="2026201", reference=OGM)
        self.book()
        self.book(99, "nog niet", pending=True)
        line = self.poll()
        self.assertEqual((line.amount, line.partner_name, line.account_number), (121, "Bakkerij", BAKERY))
        self.look(line)
        self.assertEqual((invoice.payment_state, line.webhero_state), ("paid", "itself"))
        self.assertEqual(self.feed.import_ids.mapped("source"), ["feed"])
        self.assertEqual(self.poll(), line)
        self.assertEqual(len(self.feed.import_ids), 1, "the same answer is no new file")
        self.book(121, "nog een")
        self.assertEqual(len(self.poll("2026-11-21")), 2)
        self.assertEqual(self.feed.import_ids.sorted("id")[-1].known_count, 1)

    def test_signs_that_no_database_keeps(self):
        """M12: a text with the sign 0 or half a sign, wherever it stands, stops nothing: the line is stored, once, and settles."""
        invoice = self.invoice(self.customer(), 121, number="2026201", reference=OGM)
        odd = {"counterpartName": "Bak\0kerij", "mandateId": "M\ud800", "purposeCode": "\0", "description": "\udfffx"}
        self.service.book(self.account, 121, "2026-11-17", f"a\0b\ud800 {OGM}", counterpartReference=BAKERY, **odd)
        line = self.poll()
        self.look(line)
        self.assertEqual((line.partner_name, invoice.payment_state), ("Bak kerij", "paid"))
        self.assertEqual(self.poll(), line)

    def test_feed_and_file(self):
        """M12: the same movements by feed and by file, whichever comes first, are there once; equal ones as often
        as they are real.
        """
        for amount in (121, 10, 10):
            self.book(amount, "x")
        self.assertEqual(len(self.poll()), 3)
        known = self.coda("121", "10", "10")
        self.assertEqual((known.new_count, known.known_count, len(self.lines())), (0, 3, 3))
        more = self.coda("7", opening="4261.55", day=datetime.date(2026, 11, 18))
        self.assertEqual((more.new_count, len(self.lines())), (1, 4))
        self.book(7, "y", "2026-11-18")
        self.assertEqual(len(self.poll()), 4)

    def test_days_apart(self):
        """M12: what the file of the bank books a day later, or the feed tells again on another day or after a new consent, is
        there once; an equal payment of another value day is another one.
        """
        first = self.book(valueDate="2026-11-18T00:00:00.000Z")
        self.assertEqual(len(self.poll()), 1)
        told = coda.Movement(Decimal(121), structured="000202620165", name="Bakkerij", account=BAKERY, reference="R1")
        known = self.coda(told, day=datetime.date(2026, 11, 18))
        self.assertEqual((known.new_count, known.known_count, len(self.lines())), (0, 1, 1))
        said = self.service.store.get("transaction", first)["said"]
        moved = said | {"executionDate": "2026-11-18T00:00:00.000Z"}
        for changed in ({"said": moved}, {"said": said, "id": "00000000-0000-4000-8000-000000000001"}):
            self.service.store.change("transaction", first, **changed)
            self.assertEqual(len(self.poll()), 1, changed)
        self.book(day="2026-11-19")
        self.assertEqual(len(self.poll()), 2)

    def test_its_form(self):
        """M12: the form of a feed opens, without messages, which only its connection has; stopped, it says why and what to do."""
        arch = self.env["webhero.bank.feed"].get_view(view_type="form")["arch"]
        self.assertEqual("<chatter" in arch, hasattr(self.feed, "message_post"))
        self.feed.backend_id._pause(AuthFailed("feed_consent", text="authorizationExpired"))
        self.assertIn("your consent has ended", self.feed.pause_message)
        self.assertIn("press Resume here", self.feed.remedy, "what to do is said where the owner looks")

    def test_consent_ended(self):
        """M12: an ended consent stops the feed and tells what to do, in words; nothing is stored."""
        self.service.settings["consent"] = "expired"
        self.book()
        with self.assertRaises(AuthFailed) as caught, self.feed._exchange_run([]) as run:
            self.feed._exchange_poll(run)
        message, hint = self.feed._exchange_explain(caught.exception.code, caught.exception.facts)
        self.assertIn("consent", message)
        self.assertIn("Resume", hint)
        self.assertEqual((len(self.lines()), len(self.feed.import_ids)), (0, 0))

    def test_connection(self):
        """M12: Test connection says of the key and the account whether they are good; a bank has one feed, of its own company."""
        self.feed.action_test_connection()
        self.assertEqual(
            [(one.what, one.ok) for one in self.feed.probe_ids],
            [("Client id and secret", True), (f"Account {OWN}", True)],
        )
        self.bank.bank_account_id = False
        with self.feed._exchange_run([]) as run, self.assertRaises(Permanent):
            list(self.feed._probe(run))
        other = self.env["res.company"].create({"name": "Andere"})
        with self.assertRaises(UserError):
            self.feed.company_id = other
