# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.webhero_exchange.client.errors import Conflict, ExchangeError, Permanent, Temporary

from ..client import idempotent
from .books import FakeMessage, Killed, client_of, invoice, payment, sale
from .test_client_books import BooksCase


@tagged("post_install", "-at_install")
class TestOnce(BooksCase):
    def test_somebody_elses_number(self):
        """E5/T28: a number that exists and is not ours is a conflict and stays as it was."""
        for mode, books in self.each():
            relation = self.known(books)
            books.add_mutation(sale(f"{mode}145", relation, "50.00"))
            before = self.rest.effects()
            message = FakeMessage()
            with self.assertRaises(Conflict) as caught:
                idempotent.post_mutation(message, books, sale(f"{mode}145", relation))
            self.assertEqual((caught.exception.code, caught.exception.facts["number"]), ("number_taken", f"{mode}145"))
            self.assertEqual(self.rest.effects(), before)
            self.assertEqual(books.find_mutation(f"{mode}145").total, Decimal("50.00"))

    def test_reserved_but_somebody_else_was_first(self):
        """E5: our try died before its write, another used the number meanwhile: conflict on the retry."""
        for mode, books in self.each():
            relation = self.known(books)
            message = FakeMessage(die_at="reserved")
            with self.assertRaises(Killed):
                idempotent.post_mutation(message, books, sale(f"{mode}9", relation))
            books.add_mutation(sale(f"{mode}9", relation, "12.10"))
            message.die_at = ""
            with self.assertRaises(Conflict):
                idempotent.post_mutation(message, books, sale(f"{mode}9", relation))
            self.assertEqual(self.rest.effects()["mutation_overwritten"], 0)

    def test_numbering_changed_between_two_tries(self):
        """E5: the first try booked but its answer was lost; numbers are chosen otherwise now: still one booking."""
        for mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            before = self.rest.effects()
            message = FakeMessage(die_at="before_answered")
            with self.assertRaises(Killed):
                idempotent.post_mutation(message, books, sale(f"{mode}ORD1", relation))
            message.die_at = ""
            first = idempotent.post_mutation(message, books, sale(f"{mode}INV1", relation))
            self.assertEqual(first, str(books.find_mutation(f"{mode}ORD1").id))
            for number, later in (("", f"{mode}2001"), (f"{mode}2002", ""), (f"{mode}2003", f"{mode}2004")):
                key = f"key {mode} {number} {later}".replace("  ", " ")
                message = FakeMessage(die_at="before_answered")
                with self.assertRaises(Killed):
                    idempotent.post_invoice(message, books, invoice(relation, template, number=number), key)
                message.die_at = ""
                idempotent.post_invoice(message, books, invoice(relation, template, number=later), key)
            after = self.rest.effects()
            self.assertEqual(after["mutation_added"] - before["mutation_added"], 1)
            self.assertEqual(after["invoice_added"] - before["invoice_added"], 3)

    def test_books_that_number_otherwise(self):
        """18.13: an invoice that the books number otherwise than was asked is told once, known by their number, and made once."""
        for mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            self.service(mode).switch(another=True)
            self.addCleanup(self.service(mode).switch, another=False)
            before, row = self.rest.effects(), FakeMessage()
            if mode == "rest":  # reads of it are answered with another's record too, which is no answer
                with self.assertRaises(Temporary):
                    books.relation_by_code(relation.code)
            wanted = invoice(relation, template, number=f"{mode}77")
            with self.assertRaises(Conflict) as caught:
                idempotent.post_invoice(row, books, wanted, f"key {mode}")
            facts = {"asked": f"{mode}77", "number": f"{mode}770"}
            self.assertEqual((caught.exception.code, caught.exception.facts), ("number_differs", facts))
            self.assertEqual(row.remote_id, f"{mode}770")
            self.assertEqual(idempotent.post_invoice(row, books, wanted, f"key {mode}"), f"{mode}770")
            self.assertEqual(self.rest.effects()["invoice_added"] - before["invoice_added"], 1)

    def test_an_answer_about_another(self):
        """18.13: a booking that is asked by its number and answered with another's is not taken for ours."""
        with client_of("rest", self.rest, self.soap) as books:
            relation = self.known(books)
            books.add_mutation(sale("other1", relation, "50.00"))
            row = FakeMessage(die_at="before_answered")
            with self.assertRaises(Killed):
                idempotent.post_mutation(row, books, sale("ours1", relation))
            row.die_at = ""
            self.rest.switch(another=True)
            with self.assertRaises(Temporary):
                idempotent.post_mutation(row, books, sale("ours1", relation))
            self.rest.switch(another=False)
            self.assertEqual(
                idempotent.post_mutation(row, books, sale("ours1", relation)), str(books.find_mutation("ours1").id)
            )
            self.assertEqual(books.find_mutation("other1").total, Decimal("50.00"))

    def test_twin_of_an_invoice_without_our_key(self):
        """E5: an equal invoice made by hand is not taken for ours; two with our key are a conflict."""
        for mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            wanted = invoice(relation, template)
            books.add_invoice(wanted)
            message = FakeMessage(die_at="reserved")
            with self.assertRaises(Killed):
                idempotent.post_invoice(message, books, wanted, f"K {mode} 1")
            message.die_at = ""
            first = idempotent.post_invoice(message, books, wanted, f"K {mode} 1")
            books.add_invoice(idempotent.marked(wanted, f"K {mode} 1", books))
            lost = FakeMessage()
            lost.idempotency_key = f"K {mode} 1"
            with self.assertRaises(Conflict) as caught:
                idempotent.post_invoice(lost, books, wanted, f"K {mode} 1")
            self.assertEqual(caught.exception.code, "invoice_doubtful")
            self.assertIn(first, caught.exception.facts["numbers"])

    def test_key_of_another_is_not_ours(self):
        """E5: key «PS 1» is not found in «PS 11», nor in a text that merely ends alike."""
        for mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            for key in (f"{mode} 11", f"x{mode} 1"):
                books.add_invoice(idempotent.marked(invoice(relation, template), key, books))
            message = FakeMessage()
            message.idempotency_key = f"{mode} 1"
            before = self.rest.effects()["invoice_added"]
            idempotent.post_invoice(message, books, invoice(relation, template), f"{mode} 1")
            self.assertEqual(self.rest.effects()["invoice_added"] - before, 1)

    def test_own_invoice_numbers(self):
        """E5: with a number of ours: once, adopted on a retry, a conflict where it is somebody else's."""
        for mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            wanted = invoice(relation, template, number=f"{mode}2018010")
            message = FakeMessage(die_at="before_answered")
            with self.assertRaises(Killed):
                idempotent.post_invoice(message, books, wanted, "k1")
            message.die_at = ""
            self.assertEqual(idempotent.post_invoice(message, books, wanted, "k1"), f"{mode}2018010")
            with self.assertRaises(Conflict):
                idempotent.post_invoice(FakeMessage(), books, wanted, "k2")
        self.assertEqual(self.rest.effects()["invoice_added"], 2)

    def test_payment_needs_its_open_item(self):
        """T31: no open item, or one of another amount: not booked, and said why."""
        for mode, books in self.each():
            relation = self.known(books)
            with self.assertRaises(Permanent) as caught:
                idempotent.post_payment(FakeMessage(), books, payment(f"{mode}0", relation, "10.00", "t0"))
            self.assertEqual(caught.exception.code, "not_open")
            books.add_mutation(sale(f"{mode}14", relation, "85.13"))
            with self.assertRaises(Permanent) as caught:
                idempotent.post_payment(FakeMessage(), books, payment(f"{mode}14", relation, "10.00", "t14"), True)
            self.assertEqual(caught.exception.code, "open_differs")
            self.assertEqual(caught.exception.facts["open"], "85.13")
            idempotent.post_payment(FakeMessage(), books, payment(f"{mode}14", relation, "85.13", "t15"))
            with self.assertRaises(Permanent):
                idempotent.post_payment(FakeMessage(), books, payment(f"{mode}14", relation, "85.13", "t15"))
        self.assertEqual(self.rest.effects()["payment_added"], 2)

    def test_calls_per_order(self):
        """E6: debtor known: one call over REST, two over SOAP; a payment two."""
        for mode, books in self.each():
            relation = self.known(books)
            books.ledgers()
            before = len(self.service(mode).received())
            idempotent.post_mutation(FakeMessage(), books, sale(f"{mode}300", relation))
            self.assertEqual(len(self.service(mode).received()) - before, 1 if mode == "rest" else 2)
            before = len(self.service(mode).received())
            idempotent.post_payment(FakeMessage(), books, payment(f"{mode}300", relation, "119.90", "trx"))
            self.assertEqual(len(self.service(mode).received()) - before, 2)
            idempotent.post_mutation(FakeMessage(), books, sale(f"{mode}301", relation))
            items = books.open_items("D", f"{mode}301")
            before = len(self.service(mode).received())
            idempotent.post_payment(
                FakeMessage(), books, payment(f"{mode}301", relation, "119.90", "trx1"), items=items
            )
            self.assertEqual(len(self.service(mode).received()) - before, 1)

    def test_payment_of_another_shop(self):
        """E5: two shops have a payment "3" on one day: a retry of the one does not take over the other's."""
        for mode, books in self.each():
            relation = self.known(books)
            for number, amount in ((f"{mode}A1", "119.90"), (f"{mode}B1", "119.90"), (f"{mode}C1", "50.00")):
                books.add_mutation(sale(number, relation, amount))
            first = idempotent.post_payment(FakeMessage(), books, payment(f"{mode}A1", relation, "119.90", "3"))
            for number, amount in ((f"{mode}B1", "119.90"), (f"{mode}C1", "50.00")):
                message = FakeMessage(die_at="reserved")
                with self.assertRaises(Killed):
                    idempotent.post_payment(message, books, payment(number, relation, amount, "3"))
                message.die_at = ""
                booked = idempotent.post_payment(message, books, payment(number, relation, amount, "3"))
                self.assertNotEqual(booked, first)
                self.assertEqual(books.open_items("D", number), [])
        self.assertEqual(self.rest.effects()["payment_added"], 6)

    def test_what_proves_that_nothing_arrived(self):
        """E5: the books' own no gives our key back; an error in which nobody heard the books keeps it."""
        for mode, books in self.each():
            relation = self.known(books)
            for code in ("books_refused", "MUT_104", "tls", "answer_too_large", "http_404"):
                kept, number, message = code not in ("books_refused", "MUT_104"), f"{mode}{code}5", FakeMessage()
                with patch.object(books, "add_mutation", side_effect=Permanent(code)), self.assertRaises(Permanent):
                    idempotent.post_mutation(message, books, sale(number, relation))
                self.assertEqual(message.idempotency_key, number if kept else "", code)
            books.add_mutation(sale(f"{mode}9", relation, "12.10"))
            message = FakeMessage()
            message.idempotency_key = f"{mode}9"
            with self.assertRaises(Conflict):
                idempotent.post_mutation(message, books, sale(f"{mode}9", relation))
            self.assertEqual(message.idempotency_key, "", "another's: ours is not there")

    def test_refused_is_not_retried_into_a_twin(self):
        """E5: a refusal after the reservation leaves nothing behind; corrected, it is booked once."""
        for mode, books in self.each():
            relation = self.known(books)
            message = FakeMessage()
            with self.assertRaises(ExchangeError):
                idempotent.post_mutation(message, books, sale(f"{mode}400", relation, ledger="9999"))
            idempotent.post_mutation(message, books, sale(f"{mode}400", relation))
        self.assertEqual(self.rest.effects()["mutation_added"], 2)
