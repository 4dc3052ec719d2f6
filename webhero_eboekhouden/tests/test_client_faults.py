# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every fault around every write, and a death at every step (E4, E5)."""

import itertools

from odoo.tests import tagged

from odoo.addons.webhero_exchange.client.errors import Temporary

from ..client import idempotent
from .books import MODES, FakeMessage, Killed, client_of, invoice, payment, sale
from .test_client_books import BooksCase

KILLS = ("reserved", "before_answered", "answered")
FAULTS = ("timeout_before", "timeout_after", "500", "500_after", "cut", "garbage")
WRITES = {
    "rest": {"sale": ("/v1/mutation", "POST"), "invoice": ("/v1/invoice", "POST"), "payment": ("/v1/mutation", "POST")},
    # the write is the second call of SOAP where it asks first
    "soap": {"sale": ("soap.asmx", "POST"), "invoice": ("soap.asmx", "POST"), "payment": ("soap.asmx", "POST")},
}
ASKED = {"sale": 1, "invoice": 0, "payment": 1}  # SOAP calls before the write
EFFECT = {"sale": "mutation_added", "invoice": "invoice_added", "payment": "payment_added"}
WAITS = 0.15  # seconds, where the answer is to come too late


@tagged("post_install", "-at_install")
class TestFaults(BooksCase):
    def act(self, what, mode, books, message, name):
        relation = self.known(books)
        if what == "sale":
            return idempotent.post_mutation(message, books, sale(name, relation))
        if what == "invoice":
            template = books.templates()[0].id if books.lists_templates else 0
            return idempotent.post_invoice(message, books, invoice(relation, template), f"PS1 {name}")
        return idempotent.post_payment(message, books, payment(name, relation, "119.90", f"trx-{name}"))

    def prepare(self, what, books, name):
        if what == "payment":
            books.add_mutation(sale(name, self.known(books)))

    def test_killed_at_each_checkpoint(self):
        """E5: a worker killed at any checkpoint, then a new one: one booking, and the same number."""
        for mode, what, kill in itertools.product(MODES, EFFECT, KILLS):
            name = f"{mode}{what}{kill}7"
            with self.subTest(mode=mode, what=what, kill=kill), client_of(mode, self.rest, self.soap) as books:
                self.prepare(what, books, name)
                before = self.rest.effects()
                message = FakeMessage(die_at=kill)
                with self.assertRaises(Killed):
                    self.act(what, mode, books, message, name)
                message.die_at = ""
                first = self.act(what, mode, books, message, name)
                self.assertEqual(self.act(what, mode, books, message, name), first)
                self.check_one(what, before)

    def test_faults_around_the_write(self):
        """E5: a lost or broken answer, before or after the effect, then a retry: one booking."""
        for mode, what, fault in itertools.product(MODES, EFFECT, FAULTS):
            name = f"{mode}{what}{fault}7"
            with self.subTest(mode=mode, what=what, fault=fault), client_of(mode, self.rest, self.soap) as books:
                self.prepare(what, books, name)
                self.known(books), books.ledgers(), books.units(), books.templates()
                message, before = FakeMessage(), self.rest.effects()
                self.strike(mode, what, fault)
                books.http.timeout = WAITS
                with self.assertRaises(Temporary):
                    self.act(what, mode, books, message, name)
                self.service(mode).faults.clear()
                books.http.timeout = 3
                self.act(what, mode, books, message, name)
                self.check_one(what, before)

    def strike(self, mode, what, fault):
        path, method = WRITES[mode][what]
        after = 0
        if mode == "soap":  # one for reading the debtor, one where it asks first
            after = 1 + ASKED[what]
        self.service(mode).fault(fault, path, method, after=after, seconds=2 * WAITS)

    def check_one(self, what, before):
        after = self.rest.effects()
        self.assertEqual(
            {key: after[key] - before[key] for key in after if after[key] != before[key]}, {EFFECT[what]: 1}
        )

    def test_faults_become_our_kinds(self):
        """E4: time-outs, 5xx, 429, cut and garbled answers are Temporary; no write is repeated."""
        for mode, fault in itertools.product(MODES, (*FAULTS, "429")):
            with self.subTest(mode=mode, fault=fault), client_of(mode, self.rest, self.soap) as books:
                relation = self.known(books)
                books.ledgers()
                books.http.timeout = 0.2
                service, path = self.service(mode), WRITES[mode]["sale"][0]
                before = len(service.received(path, "POST"))
                service.fault(fault, path, "POST", seconds=7 if fault == "429" else 0.4)
                with self.assertRaises(Temporary) as caught:
                    books.add_mutation(sale(f"{fault}1", relation))
                self.assertEqual(len(service.received(path, "POST")) - before, 1)
                self.assertEqual(caught.exception.retry_after, 7 if fault == "429" else None)
                service.faults.clear()
