# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
import json
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Conflict, ExchangeError, Permanent, Temporary

from ..client import EBoekhoudenRest, EBoekhoudenSoap, Relation
from ..client.description import Description
from .books import MODES, client_of, invoice, payment, sale
from .test_client_books import BooksCase

WRITE = {"rest": "/v1/mutation", "soap": "soap.asmx"}


@tagged("post_install", "-at_install")
class TestErrors(BooksCase):
    def raised(self, kind, call, *arguments):
        with self.assertRaises(kind) as caught:
            call(*arguments)
        return caught.exception

    def test_refused_credentials(self):
        """E1: a 401 that stays after a new session is AuthFailed."""
        for mode, books in self.each():
            relation = self.known(books)
            self.service(mode).fault("401", WRITE[mode], times=3)
            self.raised(AuthFailed, books.add_mutation, sale("X1", relation))

    def test_codes_and_fields(self):
        """E4: what the REST service names comes through: its code, the field, its text."""
        with client_of("rest", self.rest, self.soap) as books:
            relation = self.known(books)
            stil = books.relation_by_code("Stil")
            template = books.templates()[0].id
            for code, call, value in (
                ("FACT_003", books.add_invoice, invoice(stil, template)),
                ("FACT_018", books.add_invoice, invoice(relation, 9999)),
                ("MUT_013", books.add_mutation, sale("5", dataclasses.replace(relation, id=777))),
                ("REL_049", books.add_relation, Relation(name="X", code="klaartjepi")),
                ("REL_023", books.add_relation, Relation(name="X", email="geen-adres")),
                ("REL_005", books.add_relation, Relation(name="X", code="a/b")),
            ):
                error = self.raised(Permanent, call, value)
                self.assertEqual(error.code, code)
                self.assertTrue(error.facts["text"])
            self.assertEqual(
                self.raised(Permanent, books.add_relation, Relation(name="X", iban="1")).facts["field"], "iban"
            )

    def test_limits_before_the_call(self):
        """E4: what can't fit is refused here, with the field and its limit; what may lose its end is cut."""
        for mode, books in self.each():
            relation = self.known(books)
            before = len(self.service(mode).received(method="POST"))
            for field, value in (("code", "x" * 16), ("email", "a" * 150 + "@b.example"), ("bic", "B" * 21)):
                error = self.raised(Permanent, books.add_relation, dataclasses.replace(relation, **{field: value}))
                self.assertEqual((error.code, error.facts["field"]), ("too_long", field))
            error = self.raised(Permanent, books.add_mutation, sale("9" * 51, relation))
            self.assertEqual((error.code, error.facts["limit"]), ("too_long", 50))
            self.assertEqual(len(self.service(mode).received(method="POST")), before)
            made = books.add_relation(Relation(name="N" * 140, code=f"L{mode}", note="x" * 50_000))
            self.assertEqual(len(books.relation_by_code(made.code).name), 100)
            booked = books.add_mutation(sale(f"D{mode}", relation, description="woord " * 60))
            self.assertTrue(booked.id)

    def test_rest_numbers_end_in_a_digit(self):
        """E4: a shop reference of letters can't be an invoice number over REST: said before the call."""
        with client_of("rest", self.rest, self.soap) as books:
            relation = self.known(books)
            error = self.raised(Permanent, books.add_invoice, invoice(relation, 1, number="CLDVZFJOT"))
            self.assertEqual((error.code, error.facts["value"]), ("number_without_digit", "CLDVZFJOT"))

    def test_rest_takes_four_decimals(self):
        """E4: a quantity that e-Boekhouden would round, and so change the amount, is refused before the call."""
        with client_of("rest", self.rest, self.soap) as books:
            relation, template = self.known(books), books.templates()[0].id
            line = invoice(relation).lines[0]
            third = dataclasses.replace(line, quantity=Decimal("0.33333"))
            error = self.raised(Permanent, books.add_invoice, invoice(relation, template, lines=(third,)))
            self.assertEqual(error.code, "quantity_decimals")
            fine = dataclasses.replace(line, quantity=Decimal("0.3333"))
            self.assertTrue(books.add_invoice(invoice(relation, template, lines=(fine,))).number)

    def test_closing_does_not_wait(self):
        """E1: a remote that hangs when the session is closed holds the worker for three seconds at most."""
        for mode in MODES:
            books = client_of(mode, self.rest, self.soap)
            books.ledgers()
            books.http.timeout = 20
            self.service(mode).fault("500", method="DELETE" if mode == "rest" else "POST")
            books.close()  # says nothing of it
            self.assertEqual(books.http.timeout, 3)  # the test runner itself waits ten seconds at least

    def test_rest_refuses_a_known_number(self):
        """E5: MUT_019 and FACT_101 are conflicts."""
        with client_of("rest", self.rest, self.soap) as books:
            relation, template = self.known(books), books.templates()[0].id
            books.add_mutation(sale("145", relation))
            self.assertEqual(self.raised(Conflict, books.add_mutation, sale("145", relation)).code, "MUT_019")
            books.add_invoice(invoice(relation, template, number="77"))
            twin = invoice(relation, template, number="77")
            self.assertEqual(self.raised(Conflict, books.add_invoice, twin).code, "FACT_101")

    def test_payments_name_their_invoice(self):
        """E4: over REST a payment's row has number and relation (MUT_120, MUT_112), no term (MUT_016)."""
        with client_of("rest", self.rest, self.soap) as books:
            relation = self.known(books)
            books.add_mutation(sale("146", relation))
            books.add_mutation(payment("146", relation, "119.90", "trx", term=14))
            sent = json.loads(self.rest.received("/v1/mutation", "POST")[-1]["body"])
            self.assertNotIn("termOfPayment", sent)
            self.assertEqual(sent["rows"][0]["invoiceNumber"], "146")
            self.assertEqual(sent["rows"][0]["relationId"], relation.id)

    def test_soap_refusal_keeps_the_text(self):
        """E4: SOAP's codes are documented nowhere: code and text come through as they are."""
        with client_of("soap", self.rest, self.soap) as books:
            error = self.raised(Permanent, books.add_mutation, sale("1", Relation(code="BestaatNie")))
            self.assertEqual(error.code, "books_refused")
            self.assertIn("BestaatNie", error.facts["text"])

    def test_too_many_calls_in_the_middle_of_a_list(self):
        """E6: what was read in full before a 429 is kept; the next run reads the rest."""
        with client_of("rest", self.rest, self.soap) as books:
            books.units(), books.ledgers()
            self.rest.fault("429", "product/", after=2, times=50)
            first = books.products()
            self.assertEqual(len(first.read), 2)
            self.rest.faults.clear()
            rest = books.products(known=first.thin)
            self.assertEqual(len(rest.read), len(first.thin) - 2)
            self.assertEqual(books.products(known=rest.thin).read, ())


@tagged("post_install", "-at_install")
class TestHostile(BaseCase):
    """A remote that is somebody else's, or broken."""

    def test_description_imports_nothing(self):
        """E4: a description that wants to import from elsewhere is refused and nothing is fetched."""
        for text in (
            b'<d:definitions xmlns:d="http://schemas.xmlsoap.org/wsdl/"><d:import location="http://h"/></d:definitions>',
            b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            b"<html>maintenance</html>",
            b"\x00\x01",
        ):
            with self.subTest(text=text), self.assertRaises(ExchangeError):
                Description(text, "https://127.0.0.1/soap.asmx")

    def test_nothing_listens(self):
        """E4: a closed port is Temporary."""
        for books in (
            EBoekhoudenRest("t0ken", url="http://127.0.0.1:9"),
            EBoekhoudenSoap("u", "c1", "c2", url="http://127.0.0.1:9/soap.asmx"),
        ):
            with books, self.assertRaises(Temporary):
                books.ledgers()
