# SPDX-License-Identifier: LGPL-3.0-or-later
"""The client of Ponto against the sandbox, which has its published shapes and faults."""

import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary

from sandbox.ponto import Ponto as Service
from sandbox.testing import serving

from ..client import Ponto
from ..rules import feed

OWN, BAKERY = "BE90733412007732", "BE97979112233449"
SINCE = datetime.date(2026, 11, 1)


class TestPonto(BaseCase):
    def setUp(self):
        super().setUp()
        self.service = self.enterContext(serving(Service()))
        self.account = self.service.open_account(OWN, "1000.00")
        self.client = self.connect()

    def connect(self, secret=Service.SECRET):
        client = Ponto(self.service.url, Service.CLIENT_ID, secret)
        client.pause = 0
        self.addCleanup(client.close)
        return client

    def book(self, amount, day, text="", **values):
        return self.service.book(
            self.account, amount, day, text, counterpartName="Bakkerij", counterpartReference=BAKERY, **values
        )

    def test_statement(self):
        """M12: settled movements, oldest first, with communication, counterparty and Ponto's id; balances add up to the cent."""
        self.book("0.10", "2026-10-01")
        first = self.book("121.00", "2026-11-17", "+++000/2026/20165+++", structured=True)
        self.book("-4.20", "2026-11-18", "kosten")
        self.book("99.00", "2026-11-19", "nog niet", pending=True)
        (one,) = self.client.fetch_statements(OWN, SINCE)
        self.assertEqual([line.amount for line in one.lines], [Decimal("121.00"), Decimal("-4.20")])
        self.assertEqual((one.opening, one.closing), (Decimal("1000.10"), Decimal("1116.90")))
        line = one.lines[0]
        self.assertEqual((line.structured, line.bank_reference), ("000202620165", first))
        self.assertEqual((line.counterparty_iban, line.date), (BAKERY, datetime.date(2026, 11, 17)))
        self.assertEqual(feed.read(feed.dump([one])).statements[0].lines, one.lines)
        self.assertEqual(self.client.accounts(), [OWN])

    def test_pages_and_repeats(self):
        """M12: over pages, of which one repeats what stood on the page before: each movement once, equal ones each."""
        self.service.settings |= {"page": 3, "repeat": True}
        for _nth in range(10):
            self.book("10.00", "2026-11-17", "gelijk")
        (one,) = self.client.fetch_statements(OWN, SINCE)
        self.assertEqual((len(one.lines), one.closing - one.opening), (10, Decimal(100)))

    def test_told_late(self):
        """M12: one of before, which the bank told late, does not hide those that stand behind it; lines are in order of day."""
        self.service.settings["as_told"] = True
        for amount, day in (
            ("2.00", "2026-11-18"),
            ("1.00", "2026-11-17"),
            ("9.00", "2026-10-01"),
            ("3.00", "2026-11-19"),
        ):
            self.book(amount, day)
        (one,) = self.client.fetch_statements(OWN, SINCE)
        self.assertEqual([int(line.amount) for line in one.lines], [1, 2, 3])

    def test_day_of_the_bank(self):
        """M12: a moment of UTC is the day that it is in Brussels."""
        self.book("1.00", "2026-11-17T23:30:00.000Z")
        (one,) = self.client.fetch_statements(OWN, SINCE)
        self.assertEqual(one.lines[0].date, datetime.date(2026, 11, 18))

    def test_faults(self):
        """M12: expired consent pauses; too many calls wait as long as asked; trouble of the bank still gives what Ponto has; a
        broken answer is tried again; wrong keys and an unknown account are told.
        """
        self.book("1.00", "2026-11-17")
        self.service.settings["bank_down"] = True
        self.assertEqual(len(self.client.fetch_statements(OWN, SINCE)[0].lines), 1)
        self.service.settings |= {"bank_down": False, "consent": "expired"}
        with self.assertRaises(AuthFailed) as caught:
            self.client.fetch_statements(OWN, SINCE)
        self.assertEqual(caught.exception.code, "feed_consent")
        self.service.settings["consent"] = "ok"
        self.service.fault("429", path="transactions", seconds=120, times=2)
        with self.assertRaises(Temporary) as caught:
            self.client.fetch_statements(OWN, SINCE)
        self.assertEqual((caught.exception.code, caught.exception.retry_after), ("too_many_calls", 120))
        for kind in ("500", "cut", "garbage"):
            self.service.faults.clear()
            self.service.fault(kind, path="transactions", times=2)
            with self.assertRaises(Temporary, msg=kind):
                self.client.fetch_statements(OWN, SINCE)
        self.service.faults.clear()
        with self.assertRaises(AuthFailed):
            self.connect(secret="wrong").accounts()
        with self.assertRaises(Permanent) as caught:
            self.client.fetch_statements("BE68539007547034", SINCE)
        self.assertEqual(caught.exception.code, "feed_account")

    def test_balance_is_asked_too(self):
        """M12: the balance is asked of the bank as the movements are, so that the opening balance of what came is right; where
        Ponto takes no synchronization, what it has is read.
        """
        self.book("121.00", "2026-11-17")
        self.assertEqual(self.client.fetch_statements(OWN, SINCE)[0].opening, Decimal("1000.00"))
        self.book("79.00", "2026-11-18", fee=1.5)
        (one,) = self.client.fetch_statements(OWN, SINCE)
        self.assertEqual(
            (one.opening, one.closing, one.lines[1].charges), (Decimal("1000.00"), Decimal("1200.00"), Decimal("1.50"))
        )
        self.service.settings["sync_refused"] = True
        self.assertEqual(len(self.client.fetch_statements(OWN, SINCE)[0].lines), 2)

    def test_slow_bank(self):
        """M12: a bank that takes long does not hold the feed: what Ponto has is read, the next time brings the rest."""
        self.service.settings["sync_polls"] = 999
        self.book("1.00", "2026-11-17")
        self.assertEqual(len(self.client.fetch_statements(OWN, SINCE)[0].lines), 1)
