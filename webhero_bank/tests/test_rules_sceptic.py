# SPDX-License-Identifier: LGPL-3.0-or-later
"""Statement lines that a sceptic made up: none may settle what it does not pay."""

import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import matching, suggesting
from ..rules.book import DISPUTED, OUT, PAID, Book, Document, Ordered, Party
from ..rules.outcome import Certain
from ..rules.statement import Detail, Line
from .test_rules_matching import ZON, creditor, invoice, ogm

OOMS, HOUT, OWN, LEASE = "BE25010203040582", "BE55413778899044", "BE90733412007732", "BE05377002031175"
PARTIES = (
    Party(1, ("Bakkerij Zonnegloren BV",), frozenset([ZON])),
    Party(2, ("Marieke Ooms",), frozenset([OOMS])),
    Party(3, ("Houthandel Kempenland NV",), frozenset([HOUT])),
    Party(4, ("Autolease Demer NV",), frozenset([LEASE])),
)


def bill(id, rest, number, partner=3, **values):
    amounts = {"rest": Decimal(rest), "total": Decimal(values.pop("total", rest))}
    found = {
        "id": id,
        "number": number,
        "key": values.pop("key", number.replace("-", "|").replace("/", "|")),
        "side": OUT,
    }
    return Document(**{**found, **amounts, "partner": partner, **values})


def line(amount, text="", iban=ZON, name="", **values):
    return Line(
        amount=Decimal(amount),
        counterparty_iban=iban,
        counterparty_name=name,
        communication=text,
        date=datetime.date(2026, 11, 19),
        **values,
    )


class TestSceptic(BaseCase):
    def decide(self, payment, *documents, **values):
        values.setdefault("own", [OWN])
        return matching.decide_line(payment, Book(documents, PARTIES, **values))

    def open_lines(self, payment, *documents, **values):
        """The line stays open; its suggestions."""
        certain, suggested = self.decide(payment, *documents, **values)
        self.assertIsNone(certain, payment)
        return [one.code for one in suggested]

    def settled(self, payment, *documents, **values):
        certain, _suggested = self.decide(payment, *documents, **values)
        self.assertIsInstance(certain, Certain, payment)
        return {take.document: take.amount for take in certain.takes}

    def test_between_own_accounts(self):
        """M3: a transfer from an own account pays nobody's invoice, whatever its text says."""
        for text in (ogm(2026201), "2026201"):
            self.assertIn("own_transfer", self.open_lines(line(121, text, OWN), invoice()))

    def test_reference_as_identity(self):
        """M3: a payer's program may give the payment our OGM or RF reference as its end-to-end id: certain as in the text; beside
        another reference, or money that goes out, it is only said.
        """
        ours = {"end_to_end_id": ogm(2026201)}
        self.assertEqual(self.settled(line(121, "", "BE00", **ours), invoice()), {2026201: 121})
        self.assertEqual(self.settled(line(121, "", end_to_end_id=creditor("2026201")), invoice()), {2026201: 121})
        self.open_lines(line(121, ogm(2026202), **ours), invoice(), invoice(2026202))
        self.open_lines(line(121, ogm(4567), **ours), invoice())
        self.open_lines(line(121, "2026202", **ours), invoice(), invoice(2026202))
        self.open_lines(line(-121, "", **ours), invoice())
        self.open_lines(line(100, "", "BE00", **ours), invoice())

    def test_check_digits_that_nobody_makes(self):
        """M3: RF00, RF01 and RF99 leave the right remainder, but no maker of references gives them: a slip of the payer."""
        right = creditor("2026201")
        wrong = {97: "RF00", 98: "RF01", 2: "RF99"}
        for reference in ("2026201", *(f"2026{number}" for number in range(300, 700))):
            if (digits := int(creditor(reference)[2:4])) in wrong:
                self.open_lines(line(121, wrong[digits] + reference), invoice(int(reference)))
        self.assertEqual(self.settled(line(121, right), invoice()), {2026201: 121})

    def test_short_numbers(self):
        """M3: rent of October does not pay the bill that has number 10, nor one of 2026 the bill 2026."""
        rent = bill(1, "500.00", "10", 4), bill(2, "500.00", "R-2026-10", 4)
        self.open_lines(line(-500, "huur 10 2026", LEASE), *rent)
        self.open_lines(line(-500, "huur oktober 2026", LEASE), bill(1, "500.00", "2026", 4))
        self.open_lines(
            line(-500, "auto 1-ABC-123 termijn 7", LEASE), bill(1, "500.00", "7", 4), bill(2, "500.00", "8", 4)
        )
        self.assertEqual(self.settled(line(-500, "R-2026-10", LEASE), *rent), {2: 500})
        self.assertEqual(self.settled(line(-500, "factuur 10", LEASE), bill(1, "500.00", "10", 4)), {1: 500})

    def test_returned(self):
        """M3: money that comes back, of a refund or a collection, is no payment of the invoice in its text."""
        back = line(121, "2026201 creditnota", reversal=True)
        self.assertEqual(self.open_lines(back, invoice()), ["reversal"])
        self.open_lines(line(-121, ogm(2026201), reversal=True, reason="AM04"), invoice())

    def test_said_to_be_a_refund(self):
        """M3: a credit note's number beside the invoice's is for a person, also when the sum is right."""
        credit = invoice(2026901, "24.20", kind="credit", side=OUT, key="CN|2026901", ogm="")
        self.open_lines(line("96.80", "2026201 - CN2026901"), invoice(), credit)
        self.open_lines(line("121", "CN2026901 2026201"), invoice(), credit)

    def test_several_payers(self):
        """M3: one pays for another, a number of each: for a person. A factor pays by OGM: certain. Less: not."""
        other = invoice(2026217, "60.50", 2)
        self.open_lines(line("181.50", "2026201 2026217"), invoice(), other)
        self.open_lines(line("60.50", "2026217"), invoice(), other)
        self.assertEqual(self.settled(line("121.00", ogm(2026201), "BE00"), invoice()), {2026201: 121})
        self.open_lines(line("120.00", ogm(2026201), "BE00"), invoice())

    def test_same_number_on_both_sides(self):
        """M3: a bill with the number of our own invoice: money in pays the invoice, money out the bill, by who is there."""
        twin = bill(1, "121.00", "2026201", 3)
        self.assertEqual(self.settled(line(121, "2026201"), invoice(), twin), {2026201: 121})
        self.assertEqual(self.settled(line(-121, "2026201", HOUT), invoice(), twin), {1: 121})
        self.open_lines(line(-121, "2026201", ZON), invoice(), twin)

    def test_twice(self):
        """M3: a second payment, a payment of what is disputed or paid otherwise: said, and never put on another invoice."""
        other = invoice(2026202)
        for state in (PAID, DISPUTED):
            first = invoice(state=state, rest="121.00" if state == DISPUTED else "0.00", total="121.00")
            self.open_lines(line(121, ogm(2026201)), first, other)
            self.open_lines(line(121, "2026201"), first, other)

    def test_total_with_one_unknown(self):
        """M3: of a total one payment is not certain: the others settle, exactly its amount stays."""
        details = (
            Detail(Decimal(121), counterparty_iban=ZON, communication=ogm(2026201)),
            Detail(Decimal(121), counterparty_iban=OOMS, communication="dank"),
        )
        certain, _suggested = self.decide(line(242, details=details), invoice(), invoice(2026202, "121.00", 2))
        self.assertEqual(([take.document for take in certain.takes], certain.left), ([2026201], 121))

    def test_instalments_and_ranges(self):
        """M3: half of an invoice, "201 en 202" written short, a range: only whole numbers with exactly their sum are certain."""
        two = invoice(), invoice(2026202, "242.00")
        self.open_lines(line("60.50", "2026201 1/2"), *two)
        self.open_lines(line("363.00", "2026201 en 202"), *two)
        self.assertEqual(self.settled(line("363.00", "2026201 - 2026202"), *two), {2026201: 121, 2026202: 242})

    def test_numbers_inside_others(self):
        """M3: a telephone, an order, an enterprise or a card number that holds an invoice's number names nothing."""
        for text in (
            "tel 0472026201",
            "bestelling A20262011",
            "BE0202620123",
            "kaart 5412 2026 2011 0000",
            "2026 201",
            "20262.01",
            "2026201.5 kg",
        ):
            self.open_lines(line(121, text, OOMS), invoice())

    def test_ordered(self):
        """M7: an order of ours pays exactly what was ordered; the same identity in other hands pays nothing."""
        one, two = bill(1, "100.00", "A1"), bill(2, "50.00", "A2")
        orders = {"WHBCDF": Ordered(((1, Decimal(100)), (2, Decimal(50))))}
        ours = {"end_to_end_id": "WHBCDF", "iban": HOUT}
        self.assertEqual(self.settled(line(-150, **ours), one, two, orders=orders), {1: 100, 2: 50})
        self.assertEqual(self.open_lines(line(-149, **ours), one, two, orders=orders), ["ordered_differs"])
        self.assertEqual(self.open_lines(line(150, **ours), one, two, orders=orders), ["ordered_back"])
        paid = bill(1, "0.00", "A1", state=PAID)
        self.assertEqual(self.open_lines(line(-150, **ours), paid, two, orders=orders), ["ordered_closed"])
        dead = {"WHBCDF": Ordered(((1, Decimal(100)),), live=False)}
        self.assertEqual(self.open_lines(line(-100, **ours), one, orders=dead), ["ordered_cancelled"])

    def test_part_of_a_file(self):
        """M7: a payment that says only of which file it is pays by its own communication; without one it is said."""
        first, second = bill(1, "100.00", "A1001", ogm=ogm(88121)), bill(2, "50.00", "A1002", key="A|1002")
        orders = {"WHFILE": Ordered(((1, Decimal(100)), (2, Decimal(50))), whole=True)}
        ours, known = {"iban": HOUT, "zones": {"payment_information_id": "WHFILE"}}, {"orders": orders}
        self.assertEqual(self.settled(line(-100, ogm(88121), **ours), first, second, **known), {1: 100})
        self.assertEqual(self.settled(line(-50, "A1002", **ours), first, second, **known), {2: 50})
        paid = bill(1, "0.00", "A1001", state=PAID, total="100.00", ogm=ogm(88121))
        self.assertEqual(self.settled(line(-50, "A1002", **ours), paid, second, **known), {2: 50})
        self.assertIn("ordered_differs", self.open_lines(line(-99, "", **ours), first, second, **known))
        self.assertEqual(self.open_lines(line(-151, "A1002", **ours), first, second, **known), ["ordered_differs"])
        self.assertEqual(self.open_lines(line(100, ogm(88121), **ours), first, second, **known), ["ordered_back"])

    def test_ordered_and_disputed(self):
        """M7: what was disputed after it was ordered is not paid by itself, but can be accepted; less than ordered can't."""
        orders = {"WHA": Ordered(((1, Decimal(100)), (2, Decimal(50))))}
        ours = {"iban": HOUT, "end_to_end_id": "WHA"}
        open_one, disputed = bill(1, "100.00", "A1001"), bill(2, "50.00", "A1002", state=DISPUTED)
        certain, suggested = self.decide(line(-150, **ours), open_one, disputed, orders=orders)
        self.assertIsNone(certain)
        self.assertEqual([one.code for one in suggested], ["disputed"])
        self.assertEqual([(take.document, take.amount) for take in suggested[0].takes], [(1, 100), (2, 50)])
        less = bill(2, "40.00", "A1002", state=DISPUTED)
        for payment, documents in ((line(-150, **ours), [open_one, less]), (line(-149, **ours), [open_one, disputed])):
            self.assertEqual(self.open_lines(payment, *documents, orders=orders), ["ordered_closed"])
        self.assertEqual(
            self.open_lines(line(-150, **ours), bill(1, "90", "A1001"), disputed, orders=orders), ["ordered_closed"]
        )

    def test_total_taken_back(self):
        """M7: a total that the bank takes back pays nothing, nor does any of its payments, whichever of them says so."""
        documents = bill(1, "100.00", "A1001"), bill(2, "50.00", "A1002", key="A|1002")
        orders = {"WHTOTAL": Ordered(((1, Decimal(100)), (2, Decimal(50)))), "WHA": Ordered(((1, Decimal(100)),))}
        details = (
            Detail(Decimal(-100), counterparty_iban=HOUT, end_to_end_id="WHA"),
            Detail(Decimal(-50), counterparty_iban=HOUT, communication="factuur A1002"),
        )
        total = {"iban": "", "end_to_end_id": "WHTOTAL", "details": details}
        self.assertEqual(self.settled(line(-150, **total), *documents, orders=orders), {1: 100, 2: 50})
        back = self.open_lines(line(-150, **total, reversal=True), *documents, orders=orders)
        self.assertEqual(back, ["reversal", "reversal"])

    def test_less_a_credit_note(self):
        """M4: what names an invoice and the credit note that counts off is said to name both, money in and out."""
        credit = invoice(2026901, "24.20", kind="credit", side=OUT, key="CN|2026901", ogm="")
        self.assertEqual(self.open_lines(line("96.80", "2026201 - CN2026901"), invoice(), credit)[0], "mixed_kinds")
        theirs = bill(2, "30.00", "CN-77001", kind="credit", side=1)
        said = self.open_lines(line(-70, "KH-88121, -CN-77001", HOUT), bill(1, "100.00", "KH-88121"), theirs)
        self.assertEqual(said[0], "mixed_kinds")
        self.assertEqual(self.open_lines(line(-121, ogm(2026201)), invoice())[0], "out_with_sale")

    def test_learned_is_held(self):
        """M4: what was learnt of a counterparty is not booked by itself where the line names a document or is taken back."""
        paid = bill(1, "0.00", "A1001", state=PAID, total="100.00", key="A|1001")
        for payment, documents in (
            (line(-100, "factuur A1001", HOUT), [paid]),
            (line(-99, "", HOUT, end_to_end_id="WHA"), [bill(1, "100.00", "A1001")]),
            (line(-100, "", HOUT, reversal=True), []),
        ):
            orders = {"WHA": Ordered(((1, Decimal(100)),))}
            certain, suggested = self.decide(payment, *documents, orders=orders)
            self.assertIsNone(certain)
            self.assertTrue(suggesting.are_of_documents(suggested), suggested)
        for payment in (line(-100, "leasing", LEASE), line(-100, "", OWN), line(-100, "kosten", "")):
            _certain, suggested = self.decide(payment)
            self.assertFalse(suggesting.are_of_documents(suggested), suggested)
