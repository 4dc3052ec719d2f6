# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payments over SOAP: the open items are read once a run, and each write is still guarded (connector 14)."""

from decimal import Decimal
from unittest import TestCase

from odoo.addons.webhero_exchange.client.errors import Permanent

from ..client import idempotent
from .books import FakeMessage, client_of, payment, sale, services

READS = "GetOpenPosten"


class TestOpenItems(TestCase):
    def setUp(self):
        self.rest, self.soap = self.enterContext(services())

    def client(self, mode="soap"):
        return self.enterContext(client_of(mode, self.rest, self.soap))

    def reads(self):
        return sum(READS in call["body"] for call in self.soap.received("/soap.asmx", "POST"))

    def filled(self, count):
        """`count` sales of one customer, written into the books past the service."""
        relation = self.client().relation_by_code("KlaartjePi")
        books = self.soap.books.administrations()[0]["guid"]
        books = self.soap.books.administration(books)
        for number in range(count):
            row = {"excl": "99.09", "vat": "20.81", "incl": "119.90", "vatCode": "HOOG_VERK_21"}
            head = {"type": 2, "date": "2025-11-03", "ledgerId": books.by_code("ledger", "1300")["id"]}
            row["ledgerId"] = books.by_code("ledger", "8000")["id"]
            books.add_mutation(
                {**head, "relationId": relation.id, "invoiceNumber": f"V{number}", "inExVat": "EX", "rows": [row]}
            )
        return relation

    def test_hundred_payments(self):
        """E5, S9, shops 14: 2,000 open items, 100 payments in runs of 20: at most 5 reads of the list, each payment booked once."""
        relation = self.filled(2000)
        before = self.reads()
        for start in range(0, 100, 20):
            with client_of("soap", self.rest, self.soap) as books:
                for number in range(start, start + 20):
                    wanted = payment(f"V{number}", relation, "119.90", f"trx{number}")
                    idempotent.post_payment(FakeMessage(), books, wanted, items=books.open_items("D", wanted.number))
        self.assertLessEqual(self.reads() - before, 5)
        self.assertEqual(self.rest.effects()["payment_added"], 100)
        self.assertEqual(len(self.client().open_items("D")), 1900)

    def test_somebody_paid_meanwhile(self):
        """E5, S9, shops 14: what somebody else books after our reading is seen before ours is written."""
        relation, books, other = self.filled(3), self.client(), self.client("rest")
        self.assertEqual(len(books.open_items("D", "V0")), 1)
        other.add_mutation(payment("V1", relation, "119.90", "by hand"))
        with self.assertRaises(Permanent) as caught:
            idempotent.post_payment(FakeMessage(), books, payment("V1", relation, "119.90", "trx1"))
        self.assertEqual(caught.exception.code, "not_open")
        other.add_mutation(payment("V2", relation, "19.90", "part by hand"))
        with self.assertRaises(Permanent) as caught:
            idempotent.post_payment(FakeMessage(), books, payment("V2", relation, "119.90", "trx2"))
        self.assertEqual((caught.exception.code, caught.exception.facts["open"]), ("open_differs", "100.00"))
        self.assertEqual(self.rest.effects()["payment_added"], 2)

    def test_own_bookings_are_known(self):
        """E5, S9, shops 14: a sale and a part of its payment of this run need no new reading; a sale of another does."""
        relation, books, other = self.filled(1), self.client(), self.client("rest")
        books.open_items("D", "V0")
        before = self.reads()
        books.add_mutation(sale("NEW", relation))
        idempotent.post_payment(FakeMessage(), books, payment("NEW", relation, "19.90", "a"), in_parts=True)
        (left,) = books.open_items("D", "NEW")
        self.assertEqual((left.open, left.paid), (Decimal("100.00"), Decimal("19.90")))
        idempotent.post_payment(FakeMessage(), books, payment("NEW", relation, "100.00", "b"), in_parts=True)
        self.assertEqual((books.open_items("D", "NEW"), self.reads() - before), ([], 0))
        other.add_mutation(sale("ELSEWHERE", relation))
        self.assertEqual(books.open_items("D", "ELSEWHERE")[0].open, Decimal("119.90"))
        self.assertEqual(self.reads() - before, 1)
