# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines as payers and banks write them, against the invented business of the shared files: what must settle, and what never may."""

import datetime
import json
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import matching, mentions
from ..rules.book import IN, OUT, Book, Document, Party
from ..rules.statement import Detail, Line
from .test_rules_files import FOLDER

STRANGER = ("Jan Onbekend", "BE68539007547034")
OGM = "000202620165"  # of 2026201, Bakkerij Zonnegloren, 121.00
# (who pays, amount, text, structured communication, the documents that it must settle)
SETTLED = (
    (None, "121.00", "", OGM, "2026201"),
    (None, "130.00", "", OGM, "2026201"),
    ("bakkerij", "100.00", "", OGM, "2026201"),
    ("bakkerij", "121.00", "000 / 2026 / 20165 bedankt", "", "2026201"),
    (None, "121.00", "000_2026_20165", "", "2026201"),
    (None, "121.00", "(000/2026/20165)", "", "2026201"),
    (None, "121.00", "000202620165 20261119", "", "2026201"),
    ("bakkerij", "121.00", "+++000/2026/20973+++", "", "2026209"),
    ("cafe", "96.80", "2026216", "", "2026216"),
    ("cafe", "84.70", "F#2026204", "", "2026204"),
    ("cafe", "84.70", "2026204 tel 0472/026204", "", "2026204"),
    ("cafe", "84.70", "2026204 fact 2026204", "", "2026204"),
    ("garage", "3932.50", "2026202, 2026210, 2026218", "", "2026202 2026210 2026218"),
    ("kraan", "-726.00", "26/5510", "", "26/5510"),
    ("kraan", "-726.00", "factuur 26 / 5510", "", "26/5510"),
    ("hout", "-2000.00", "", "088121042655", "KH-88121"),
    ("smits", "-1331.00", "RF20SD20260199", "", "SD2026-0199"),
    ("peeters", "1452.00", "/INV/2026212 /DATE/20261015", "", "2026212"),
    ("cafe", "181.50", "Fact. 2026204 (84,70) + 2026216 (96,80)", "", "2026204 2026216"),
    ("cafe", "181.50", "2026204 van 15/10/2026 en 2026216 van 15/10/2026", "", "2026204 2026216"),
    ("archi", "3000.00", "+++000/2026/20670+++ eerste schijf", "", "2026206"),
)
OPEN = (
    (None, "120.99", "", OGM),
    ("bakkerij", "121.00", "+++000/2026/2016+++", ""),
    ("bakkerij", "242.00", "000202620165 en 000202620973", ""),
    ("bakkerij", "200.00", "000202620165 en 000202620973", ""),
    ("bakkerij", "121.00", "000202620165 (2026209)", ""),
    ("bakkerij", "121.00", "betaling 20262011", ""),
    (None, "96.80", "fact 2026216", ""),
    ("cafe", "96.81", "fact 2026216", ""),
    ("cafe", "84.70", "betaling van 20/10/2026", ""),
    ("cafe", "84.70", "BE81 0015 5667 7824", ""),
    ("cafe", "84.70", "tweeduizend zesentwintig tweehonderd vier", ""),
    ("cafe", "84.70", "factuur 2026 204", ""),
    ("cafe", "84.70", "2026:204", ""),
    ("cafe", "84.70", "2026204,00", ""),
    ("cafe", "205.70", "2026201 2026204", ""),
    ("cafe", "84.70", "bedankt", ""),
    ("garage", "3932.49", "2026202, 2026210, 2026218", ""),
    ("peeters", "302.50", "2026210", ""),
    ("archi", "5445.00", "2026206 - CN2026011", ""),
    ("archi", "5868.50", "2026206 + 2026215 - CN2026011", ""),
    ("archi", "-605.00", "CN2026011", ""),
    ("archi", "605.00", "CN2026011", ""),
    ("bakkerij", "-121.00", "2026201", ""),
    ("bakkerij", "-121.00", "RETOUR SEPA INVORDERING 2026201", ""),
    ("kraan", "-700.00", "26/5510", ""),
    ("muller", "1194.50", "RG 2026208", ""),
    ("muller", "1194.50", "RG 2026208 less fee 15,50", ""),
    ("bakkerij", "0.00", "", OGM),
    ("peeters", "5082.00", "2026211-12", ""),
    ("smits", "-968.00", "2026207", ""),
    ("kraan", "-726.00", "2026207", ""),
    ("kraan", "726.00", "26/5510", ""),
    ("archi", "5929.00", "2026206 -2% korting", ""),
    ("garage", "1815.00", "2026202 of 2026218?", ""),
    ("cafe", "84.70", "tel 0472 02 62 04", ""),
    (None, "84.70", "000202620468000202620468", ""),
)


class TestLines(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        business = json.loads((FOLDER / "invoices.json").read_text())
        cls.people = business["customers_and_suppliers"]
        cls.own = frozenset(value for key, value in business["company"].items() if key not in ("name", "kbo"))
        ids = {key: number for number, key in enumerate(cls.people, 1)}
        cls.parties = [Party(ids[key], (one["name"],), frozenset([one["iban"]])) for key, one in cls.people.items()]
        rows = enumerate(business["invoices"] + business["bills"], 1)
        cls.documents = [cls._document(number, one, ids[one["partner_key"]]) for number, one in rows]

    @classmethod
    def _document(cls, number, one, partner):
        amount, reference = Decimal(one["amount"]), one.get("ogm") or one.get("communication")
        return Document(
            number,
            one["number"],
            OUT if one["kind"] in ("out_refund", "in_invoice") else IN,
            amount,
            amount,
            partner,
            kind="credit" if "refund" in one["kind"] else "invoice",
            key=mentions.key_of(one["number"]),
            ogm=mentions.ogm_of(reference),
            creditor=mentions.creditor_of(reference),
        )

    def line(self, who, amount, text="", structured="", **values):
        name, iban = (self.people[who]["name"], self.people[who]["iban"]) if who else STRANGER
        kind = {"structured_kind": "OGM", "structured": structured} if structured else {}
        day = datetime.date(2026, 11, 19)
        told = {"counterparty_name": name, "counterparty_iban": iban, "communication": text, **kind, **values}
        return Line(amount=Decimal(amount), date=day, **told)

    def settled(self, line):
        """(documents that it settles by itself, what is left of it); None where nothing is certain."""
        book = Book(self.documents, self.parties, own=self.own)
        certain, _suggested = matching.decide_line(line, book)
        return certain and ({book.documents[take.document].number for take in certain.takes}, certain.left)

    def test_settled(self):
        """M3: what is certain settles exactly the documents that it names."""
        for *facts, wanted in SETTLED:
            with self.subTest(line=facts):
                self.assertEqual(self.settled(self.line(*facts)), (set(wanted.split()), 0))

    def test_open(self):
        """M3: what is not certain is for a person, however near it is."""
        for facts in OPEN:
            with self.subTest(line=facts):
                self.assertIsNone(self.settled(self.line(*facts)))

    def test_in_the_words_of_the_bank(self):
        """M3: Wise has what the payer wrote in the bank's own words only: an OGM, or the number of who pays, counts there too."""
        told = "Received money from Café Ommegang with reference "
        for who, reference, wanted in (
            (None, "000/2026/20468", ({"2026204"}, 0)),
            ("cafe", "2026204", ({"2026204"}, 0)),
            (None, "2026204", None),
            ("cafe", "000/2026/20469", None),
        ):
            self.assertEqual(self.settled(self.line(who, "84.70", info=told + reference)), wanted, reference)

    def test_bill_in_the_words_of_the_bank(self):
        """M3: a bill's OGM in the bank's words hinders no payment of exactly our invoice, unless that is open on the bill."""
        bill, told = "088121042655", {"info": "UW REF 088/1210/42655"}
        self.assertEqual(self.settled(self.line("bakkerij", "121.00", "", OGM, **told)), ({"2026201"}, 0))
        self.assertEqual(self.settled(self.line("hout", "-2178.00", "", bill, info=OGM)), ({"KH-88121"}, 0))
        for amount, text, values in (
            ("100.00", "", told),
            ("130.00", "", told),
            ("121.00", bill, {}),
            ("121.00", "", {"end_to_end_id": bill}),
        ):
            line = self.line("bakkerij", amount, text, OGM, **values)
            certain, suggested = matching.decide_line(line, Book(self.documents, self.parties, own=self.own))
            self.assertEqual((certain, suggested[0].code), (None, "contradicted"), values)
        as_much = Document(98, "X-1", OUT, Decimal(121), Decimal(121), 98, ogm=bill)
        book = Book([*(one for one in self.documents if one.ogm != bill), as_much], self.parties, own=self.own)
        certain, suggested = matching.decide_line(self.line("bakkerij", "121.00", "", OGM, **told), book)
        self.assertEqual((certain, suggested[0].code), (None, "contradicted"))

    def test_two_customers_of_one_account(self):
        """M3: an account that two customers have settles nothing of its own; the number that is named, of either, is paid."""
        jansen = self.people["jansen"]
        twin = Party(99, ("Dakdekkers Broos",), frozenset([jansen["iban"]]))
        other = Document(99, "2026221", IN, Decimal(968), Decimal(968), 99, key="2026221")
        for text, wanted in (
            ("2026207", {"2026207"}),
            ("2026221", {"2026221"}),
            ("dank", None),
            ("2026207 2026221", None),
        ):
            book = Book([*self.documents, other], [*self.parties, twin], own=self.own)
            certain, _suggested = matching.decide_line(self.line("jansen", "968.00", text), book)
            found = certain and {book.documents[take.document].number for take in certain.takes}
            self.assertEqual(found, wanted, text)

    def test_costs_and_details(self):
        """M3: stated costs are added back to the cent only; a batch settles payment by payment, each document once."""
        stated = {"charges": Decimal("15.50")}
        self.assertEqual(self.settled(self.line("muller", "1194.50", "RG 2026208", **stated)), ({"2026208"}, 0))
        self.assertEqual(self.settled(self.line(None, "1194.50", "", "000202620872", **stated)), ({"2026208"}, 0))
        self.assertIsNone(self.settled(self.line("muller", "1190.00", "RG 2026208", **stated)))
        bakery, cafe = self.people["bakkerij"], self.people["cafe"]
        first = Detail(Decimal(121), bakery["name"], bakery["iban"], structured_kind="OGM", structured=OGM)
        second = Detail(Decimal("84.70"), cafe["name"], cafe["iban"], communication="2026204")
        both = self.settled(self.line(None, "205.70", details=(first, second)))
        self.assertEqual(both, ({"2026201", "2026204"}, 0))
        self.assertIsNone(self.settled(self.line(None, "206.00", details=(first, second))), "they do not add up")
        self.assertEqual(self.settled(self.line(None, "242.00", details=(first, first))), ({"2026201"}, 121))

    def test_who_pays(self):
        """M3: an own account pays nobody; taken back pays nothing; an end-to-end id is a number only of who pays."""
        own = next(iter(self.own))
        self.assertIsNone(self.settled(self.line("bakkerij", "121.00", "", OGM, counterparty_iban=own)))
        self.assertIsNone(self.settled(self.line("bakkerij", "121.00", "", OGM, reversal=True)))
        self.assertEqual(self.settled(self.line("jansen", "181.50", end_to_end_id="2026214")), ({"2026214"}, 0))
        self.assertIsNone(self.settled(self.line(None, "181.50", end_to_end_id="2026214")))
