# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime
import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..rules import matching, mentions
from ..rules.book import DISPUTED, DRAFT, IN, OUT, PAID, Book, Document, Party, Pressed
from ..rules.outcome import Certain, Take
from ..rules.reference import is_rf
from ..rules.statement import Detail, Line
from .test_rules_files import FOLDER, expected, read

ZON = "BE97979112233449"


def ogm(number):
    base = f"{number:010d}"
    return f"{base}{int(base) % 97 or 97:02d}"


def creditor(reference):
    return next(f"RF{check:02d}{reference}" for check in range(2, 99) if is_rf(f"RF{check:02d}{reference}"))


def invoice(number=2026201, rest="121.00", partner=1, **values):
    amounts = {"rest": Decimal(rest), "total": Decimal(values.pop("total", rest))}
    found = {"id": number, "number": str(number), "key": str(number), "side": IN}
    found["ogm"] = "" if "ogm" in values else ogm(number)
    return Document(**{**found, **amounts, "partner": partner, **values})


def paid(amount="121.00", text="", name="Bakkerij Zonnegloren BV", iban=ZON, **values):
    return Detail(Decimal(amount), name, iban, communication=text, **values)


def paid_line(amount, text):
    return Line(Decimal(amount), "Bakkerij Zonnegloren BV", ZON, communication=text, date=datetime.date(2026, 11, 19))


def book(*documents, **values):
    known = (Party(1, ("Bakkerij Zonnegloren BV",), frozenset([ZON])), Party(2, ("Marieke Ooms",)))
    return Book(documents, known, **values)


class TestMentions(BaseCase):
    @given(
        st.integers(1, 10**10 - 1),
        st.sampled_from(
            ["{0}{1}{2}", "{0}/{1}/{2}", "+++{0}/{1}/{2}+++", "***{0}/{1}/{2}***", "{0} {1} {2}", "{0}.{1}.{2}"]
            + ["+{0}+{1}+{2}+", "{0}*{1}*{2}", "{0}'{1}'{2}", "+++{0}+{1}+{2}+++"]
        ),
        st.sampled_from([("", ""), ("betaling ", " dank u"), ("ref:", ";121,00"), ("factuur 2026201, ", " EUR")]),
    )
    def test_any_notation(self, number, shape, around):
        """M3: a structured communication is found in any notation, wherever it stands in the text."""
        digits = ogm(number)
        text = shape.format(digits[:3], digits[3:7], digits[7:])
        self.assertIn(digits, mentions.find([around[0] + text + around[1]]).ogms)

    def test_odd_notations(self):
        """M3: commas, colons and printed dashes between the groups too; an invoice's number beside another one is no OGM."""
        for text in (
            "000,2026,20165",
            "000:2026:20165",
            "000\u20132026\u201320165",
            "+++000 \u2013 2026 \u2013 20165+++",
        ):
            self.assertEqual(mentions.find([text]).ogms, {"000202620165"}, text)
        for text in ("0002 0262 0165 20261105", "121,00 EUR 0002 0262 0165", "00 02 02 62 01 65 van 2026"):
            self.assertEqual(mentions.find([text]).ogms, {"000202620165"}, text)
        self.assertEqual(mentions.find(["0002 0262 0165 0002 0262 0266"]).ogms, {"000202620165", "000202620266"})
        for account in ("BE97 9791 1223 3449", "979-1122334-49"):  # its check digits are those of an OGM
            self.assertFalse(mentions.find([f"van {account} dank"]).ogms, account)
        found = mentions.find(["2026201 10234"])
        self.assertEqual((found.mistyped, "2026201" in found.numbers), (frozenset(), True))

    def test_a_wrong_creditor_reference(self):
        """M3: an RF reference whose check digits are wrong names nothing, also where a blank parts it from the number."""
        for text in ("RF982026208", "RF98 2026208", "ref rf 98 2026208."):
            found = mentions.find([text])
            self.assertFalse(found.creditors or "2026208" in found.numbers, text)

    @given(st.integers(1, 10**10 - 1), st.integers(0, 11), st.integers(1, 9))
    def test_one_digit_wrong_is_always_seen(self, number, place, more):
        """M4: with one wrong digit, or two neighbours swapped, it is never right, and near the one that was meant."""
        right = ogm(number)
        typed = right[:place] + str((int(right[place]) + more) % 10) + right[place + 1 :]
        swapped = right[: place - 1] + right[place] + right[place - 1] + right[place + 1 :] if place else right
        for wrong in {typed, swapped} - {right}:
            self.assertFalse(mentions.is_ogm(wrong), wrong)
            self.assertTrue(mentions.near(right, wrong))
            self.assertEqual(mentions.find([f"+++{wrong[:3]}/{wrong[3:7]}/{wrong[7:]}+++"]).mistyped, {wrong})

    def test_dates_hold_no_number(self):
        """M4: no date of 2026, however it is written, is an invoice of 2026; nor an amount, an account or a longer number."""
        numbers = {f"2026{n}" for n in range(101, 1000)}
        for month in range(1, 13):
            for day in range(1, 29):
                for text in (
                    f"2026{month:02d}{day:02d}",
                    f"2026-{month}-{day}",
                    f"{day}/{month}/2026",
                    f"{day:02d}{month:02d}2026",
                ):
                    self.assertFalse(mentions.find([f"factuur van {text}."]).numbers & numbers, text)
        for text in ("bestelling 20262055", "2026-201", "2026 201", "101,00", "2026.201,00", "BE76 0635 5500 1295"):
            self.assertFalse(mentions.find([text]).numbers & (numbers | {"101", "0635"}), text)

    def test_numbers(self):
        """M3: whole numbers in running text, glued to letters, in a row, with the host's own pattern; an RF over them."""
        for text in ("F2026201", "nr.2026201", "2026201/2026202", "n° 2026201,2026202", "(2026201)"):
            self.assertIn("2026201", mentions.find([text]).numbers, text)
        for text in ("INV/2026/00012", "inv 2026 00012", "betaling inv-2026-00012."):
            self.assertIn(mentions.key_of("INV/2026/00012"), mentions.find([text]).numbers, text)
        for text in ("RF972026208", "rf97 2026 208 dank", "ref RF97 2026208"):
            self.assertEqual(mentions.find([text]).creditors, {"RF972026208"}, text)


class TestDecide(BaseCase):
    def decide(self, payment, *documents, **values):
        return matching.decide(payment, book(*documents, **values))

    def certain(self, payment, *documents, code=None):
        found = self.decide(payment, *documents)
        self.assertIsInstance(found, Certain, found)
        if code:
            self.assertEqual(found.code, code)
        return found

    def suggested(self, payment, *documents, code=None):
        found = self.decide(payment, *documents)
        self.assertIsInstance(found, tuple, found)
        if code:
            self.assertIn(code, [one.code for one in found])
        return found

    def test_ogm(self):
        """M3: the right OGM of an open invoice: exact whoever pays, part only from its customer, more is the customer's."""
        one = invoice()
        stranger = {"name": "Iemand Anders", "iban": "BE76063555001295"}
        self.assertEqual(
            self.certain(paid(text=ogm(2026201), **stranger), one).takes, (Take(2026201, Decimal("121.00")),)
        )
        self.certain(paid("50.00", ogm(2026201)), one, code="ogm_part")
        self.suggested(paid("50.00", ogm(2026201), **stranger), one, code="part_of_stranger")
        over = self.certain(paid("130.00", ogm(2026201), **stranger), one, code="ogm_over")
        self.assertEqual(over.credits, ((1, Decimal("9.00")),))

    def test_ogm_never(self):
        """M3: not paid by itself: paid, disputed, draft, two invoices of one OGM, another named, money out, taken back."""
        text = ogm(2026201)
        for state, code in ((PAID, "is_paid"), (DISPUTED, "disputed"), (DRAFT, "is_draft")):
            self.suggested(paid(text=text), invoice(state=state), code=code)
        twin = invoice(2026209, ogm=text)
        self.suggested(paid(text=text), invoice(), twin, code="several")
        self.suggested(paid(text=f"{text} factuur 2026209"), invoice(), invoice(2026209), code="contradicted")
        self.suggested(paid("50.00", f"{text} factuur 2026209"), invoice(), invoice(2026209), code="contradicted")
        self.suggested(paid(text=f"{text} {ogm(2026209)}"), invoice(), invoice(2026209), code="several")
        self.suggested(paid("-121.00", text), invoice(), code="out_with_sale")
        self.suggested(paid("-121.00", text, reversal=True), invoice(), code="reversal")
        self.suggested(paid(text=text, reversal=True), invoice(), code="reversal")
        self.suggested(paid(text=text), invoice(currency="USD"), code="other_currency")

    def test_the_paid_twin(self):
        """M3: an OGM per customer is on paid invoices too: the open one is paid only where the amount can't be the other's."""
        old = invoice(2026101, "0.00", ogm=ogm(77), state=PAID, total="121.00")
        self.suggested(paid(text=ogm(77)), invoice(ogm=ogm(77)), old, code="contradicted")
        self.certain(paid("242.00", ogm(77)), invoice(rest="242.00", ogm=ogm(77)), old)
        self.suggested(paid("300.00", ogm(77)), invoice(rest="242.00", ogm=ogm(77)), old)

    def test_numbers(self):
        """M3: whole numbers of one customer who pays, whose sum is the amount; anything else is suggested."""
        one, two = invoice(), invoice(2026202, "242.00")
        self.certain(paid(text="factuur 2026201"), one, two)
        self.certain(paid("363.00", "2026201 en 2026202"), one, two)
        self.certain(paid(text="factuur 2026201", name="BAKKERIJ ZONNEGLOREN", iban=""), one)
        self.suggested(paid("121.01", "factuur 2026201"), one, two, code="sum_differs")
        self.suggested(paid(text="factuur 2026201", name="Marieke Ooms", iban=""), one, code="number_of_stranger")
        self.suggested(
            paid("363.00", "2026201 en 2026202"), one, invoice(2026202, "242.00", partner=2), code="several_sum"
        )
        self.suggested(paid(text="2026201 en 2026202"), one, invoice(2026202, "0", state=PAID), code="is_paid")

    def test_costs(self):
        """M3: costs are added back only where the bank itself states them, and only to the cent."""
        one = invoice(rest="1210.00")
        found = self.certain(paid("1194.50", "2026201", charges=Decimal("15.50")), one, code="number_costs")
        self.assertEqual((found.costs, found.takes[0].amount), (Decimal("15.50"), Decimal("1210.00")))
        self.suggested(paid("1194.50", "2026201"), one, code="sum_differs")
        self.suggested(paid("1194.50", "2026201", charges=Decimal("15.00")), one, code="sum_differs")

    def test_short_numbers_of_others(self):
        """M3: a date in the text is not the bill 15 of a supplier, nor invoice 15 of another customer; whole numbers are."""
        bill = invoice(15, "99.00", partner=2, side=OUT, ogm="")
        year = invoice(2026, "0", partner=2, side=OUT, ogm="", state=PAID)
        other = invoice(16, "50.00", partner=2, ogm="")
        noise, text = (bill, year, other), " van 15 oktober 2026, 16 stuks"
        self.certain(paid(text="factuur 2026201" + text), invoice(), *noise, code="number")
        self.certain(paid("50.00", ogm(2026201) + text), invoice(), *noise, code="ogm_part")
        self.certain(paid("-99.00", "factuur 15 klant 2026201", "Marieke Ooms", ""), invoice(), *noise, code="number")
        self.suggested(paid(text="2026201 2026202"), invoice(), invoice(2026202, partner=2))
        self.suggested(paid("99.00", "factuur 15"), *noise, code="in_with_bill")

    def test_costs_of_money_out(self):
        """M3: costs that the bank took on top of what a bill asks are costs, never a credit of the supplier."""
        bill = invoice(2026501, "1000.00", side=OUT)
        for text, code in ((ogm(2026501), "ogm_costs"), ("2026501", "number_costs")):
            found = self.certain(paid("-1015.00", text, charges=Decimal("15.00")), bill, code=code)
            self.assertEqual((found.takes[0].amount, found.costs), (Decimal("1000.00"), Decimal("-15.00")))
        self.suggested(paid("-1020.00", ogm(2026501), charges=Decimal("15.00")), bill, code="sum_differs")
        self.certain(paid("122.50", ogm(2026201), charges=Decimal("-1.50")), invoice(), code="ogm_over")

    def test_costs_in_a_composed_movement(self):
        """M3: the gross amount and the costs of one payment are no two payments, whichever way the money goes."""
        parts = (Detail(Decimal("-1000.00")), Detail(Decimal("-15.00")))
        values = {"date": datetime.date(2026, 11, 19), "details": parts, "composed": True, "charges": Decimal("15.00")}
        line = Line(Decimal("-1015.00"), communication=ogm(2026501), **values)
        certain, _suggested = matching.decide_line(line, book(invoice(2026501, "1000.00", side=OUT)))
        self.assertEqual((certain.code, certain.left), ("ogm_costs", Decimal(0)))

    def test_another_communication_beside_it(self):
        """M3: certain is one OGM; a second right one that the payer wrote makes it a suggestion, the bank's own digits don't."""
        self.suggested(paid(text=f"{ogm(2026201)} {ogm(555555)}"), invoice(), code="contradicted")
        self.certain(paid(text=ogm(2026201), info=f"REF {ogm(555555)}"), invoice(), code="ogm")

    def test_creditor_reference_over_a_number_with_separators(self):
        """M3: RF over INV/2026/00012, whose slashes it can't hold."""
        one = invoice(number="INV/2026/00012", id=7, ogm="", key=mentions.key_of("INV/2026/00012"))
        self.certain(paid(text=creditor("INV202600012")), one, code="number")

    def test_credit_note_is_not_the_invoice(self):
        """M3: CN2026011 in the text does not name invoice 2026011."""
        credit = Document(
            9, "CN2026011", OUT, Decimal(50), Decimal(50), 1, kind="credit", key=mentions.key_of("CN2026011")
        )
        one = invoice(2026011)
        self.suggested(paid(text="CN2026011"), one, credit)
        self.certain(paid(text="factuur 2026011"), one, credit)

    def test_pressed_before(self):
        """M3: the bank line of a payment that was registered by hand meets it; it never pays the invoice again."""
        pressed = invoice(state=PAID, rest="0.00", total="121.00", pressed=(Pressed(5, Decimal("121.00")),))
        for text in (ogm(2026201), "factuur 2026201"):
            self.assertEqual(self.certain(paid(text=text), pressed).takes, (Take(2026201, Decimal("121.00"), 5),))
        self.suggested(paid("60.00", ogm(2026201)), pressed, code="pressed_differs")
        self.suggested(paid(), pressed, code="pressed_before")
        partly = invoice(rest="71.00", pressed=(Pressed(5, Decimal("50.00")),))
        self.assertEqual(self.certain(paid("50.00", ogm(2026201)), partly).takes[0].pressed, 5)
        self.assertEqual(self.certain(paid("71.00", "2026201"), partly).takes[0].pressed, 0)
        halves = invoice(
            state=PAID, rest="0", total="121.00", pressed=(Pressed(5, Decimal("60.50")), Pressed(6, Decimal("60.50")))
        )
        for text in (ogm(2026201), "factuur 2026201"):
            known = book(halves)
            met = [matching.decide_line(paid_line("60.50", text), known)[0] for _twice in range(3)]
            self.assertEqual([one and one.takes[0].pressed for one in met], [5, 6, None])
        one_for_two = [
            invoice(n, "0", state=PAID, pressed=(Pressed(5, Decimal("242.00")),)) for n in (2026201, 2026202)
        ]
        self.assertEqual(len(self.certain(paid("242.00", "2026201 2026202"), *one_for_two).takes), 1)
        known = book(*one_for_two)
        met = [matching.decide_line(paid_line("242.00", text), known)[0] for text in ("2026201", "2026202")]
        self.assertEqual([bool(one) for one in met], [True, False])

    def test_total(self):
        """M3: a total is settled payment by payment, each document once; what isn't certain of it stays open."""
        details = [paid(text="2026201"), paid("242.00", "2026202"), paid("99.00", "dank u"), paid(text="2026201")]
        line = Line(Decimal("583.00"), date=datetime.date(2026, 11, 19), details=tuple(details))
        certain, suggested = matching.decide_line(line, book(invoice(), invoice(2026202, "242.00")))
        self.assertEqual([take.document for take in certain.takes], [2026201, 2026202])
        self.assertEqual(certain.left, Decimal("220.00"))
        self.assertIn("is_paid", [one.code for one in suggested])

    def test_total_with_discount(self):
        """M4: one of a total's payments is less the discount of its terms: the day is the movement's, the others are settled."""
        terms = {"early": Decimal("118.58"), "early_until": datetime.date(2026, 11, 19)}
        for day, code in ((19, "discount"), (20, "discount_late")):
            details = (paid("118.58", "2026201"), paid("242.00", "2026202"))
            line = Line(Decimal("360.58"), date=datetime.date(2026, 11, day), details=details)
            certain, suggested = matching.decide_line(line, book(invoice(**terms), invoice(2026202, "242.00")))
            self.assertEqual([take.document for take in certain.takes], [2026202])
            self.assertIn(code, [one.code for one in suggested])

    def test_total_of_one(self):
        """M3: the total of one payment is settled by what is said below it, or where nothing is, by what it says itself."""
        for detail, text in ((paid(text="2026201"), ""), (Detail(Decimal("121.00")), ogm(2026201))):
            line = Line(Decimal("121.00"), communication=text, date=datetime.date(2026, 11, 19), details=(detail,))
            certain, _suggested = matching.decide_line(line, book(invoice()))
            self.assertEqual([take.document for take in certain.takes], [2026201])

    def test_mistyped(self):
        """M4: an almost-right OGM is suggested where one invoice is near; a right one of nobody is near nothing."""
        digits = ogm(2026201)
        wrong = f"+++{digits[:5]}{(int(digits[5]) + 1) % 10}{digits[6:]}+++"
        self.suggested(paid(text=wrong, name="", iban=""), invoice(), code="mistyped")
        foreign = self.suggested(paid("99.00", f"+++{ogm(2026301)}+++", name="", iban=""), invoice())
        self.assertEqual(foreign, ())

    def test_payer(self):
        """M4: IBAN or name with the amount of one, of one of two, of a sum, of an invoice less a credit note."""
        credit = Document(9, "CN1", OUT, Decimal("21.00"), Decimal("21.00"), 1, kind="credit")
        self.suggested(paid(), invoice(), code="iban_amount")
        self.suggested(paid(iban=""), invoice(), code="name_amount")
        self.assertEqual(len(self.suggested(paid(), invoice(), invoice(2026209), code="same_amounts")), 2)
        self.suggested(paid("363.00"), invoice(), invoice(2026202, "242.00"), code="sum")
        found = self.suggested(paid("100.00"), invoice(), credit, code="less_credit")
        self.assertEqual(sum(take.amount for take in found[0].takes), Decimal("100.00"))
        self.suggested(paid(text="fact 201", name="", iban=""), invoice(), code="number_short")
        self.suggested(paid(name="", iban=""), invoice(), code="amount_only")

    @given(
        st.lists(
            st.tuples(st.integers(2026201, 2026209), st.integers(1, 300), st.integers(1, 2)),
            max_size=6,
            unique_by=lambda x: x[0],
        ),
        st.integers(1, 700),
        st.text("0123456789 +/en", max_size=30),
        st.lists(st.integers(2026201, 2026209), max_size=3),
    )
    def test_never_more_than_there_is(self, rows, amount, noise, named):
        """M3: whatever the text: what is settled by itself is open, at most its rest, and adds up with credit and costs."""
        documents = [invoice(number, str(rest), partner) for number, rest, partner in rows]
        text = " ".join([noise, *(str(n) if n % 2 else ogm(n) for n in named)])
        found = self.decide(paid(str(amount), text), *documents)
        if isinstance(found, Certain):
            rests = {one.id: one.rest for one in documents}
            self.assertEqual(
                sum(take.amount for take in found.takes) + sum(amount for _who, amount in found.credits) - found.costs,
                amount,
            )
            self.assertTrue(all(0 < take.amount <= rests[take.document] for take in found.takes))
            self.assertEqual(len({take.document for take in found.takes}), len(found.takes))


class TestLinesOfFiles(BaseCase):
    """The lines of all files of tests/files, as expected.json describes them: what must, may and must never settle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        business = json.loads((FOLDER / "invoices.json").read_text())
        cls.parties = {
            one["name"]: Party(number, (one["name"],), frozenset([one["iban"]]))
            for number, one in enumerate(business["customers_and_suppliers"].values(), 1)
        }
        cls.open = [
            cls._document(number, one) for number, one in enumerate(business["invoices"] + business["bills"], 1)
        ]

    @classmethod
    def _document(cls, number, one):
        amount, reference = Decimal(one["amount"]), one.get("ogm") or one.get("communication")
        return Document(
            number,
            one["number"],
            OUT if one["kind"] in ("out_refund", "in_invoice") else IN,
            amount,
            amount,
            cls.parties[one["partner"]].id,
            kind="credit" if "refund" in one["kind"] else "invoice",
            key=mentions.key_of(one["number"]),
            ogm=mentions.ogm_of(reference),
            creditor=mentions.creditor_of(reference),
        )

    def test_lines(self):
        """M3: each judged line of the files: certain ones settle the invoices that they name, no other settles."""
        judged = 0
        for folder in ("coda", "camt053", "mt940"):
            for name, one in expected(folder).items():
                if one["valid"] and "files" not in one:
                    judged += self.judge_file(read(folder, name), one["statements"])
        self.assertGreater(judged, 50)

    def judge_file(self, found, wanted):
        book = Book(self.open, self.parties.values())
        lines = [line for statement in found.statements for line in statement.lines]
        told = [line for statement in wanted for line in statement["lines"] if line.get("booked", True)]
        for line, one in zip(lines, told, strict=True):
            with self.subTest(line=line):
                certain, _suggested = matching.decide_line(line, book)
                self.judge(certain, one, book)
        return len(lines)

    def judge(self, certain, one, book):
        match = one.get("match", "")
        named = {*one.get("invoices", ()), *one.get("bills", ())}
        named |= {
            number
            for detail in one.get("details", ())
            for key in ("invoices", "bills")
            for number in detail.get(key, ())
        }
        if "suggest" in match:
            self.assertTrue(certain is None or "auto" in match, certain)
        elif match or (named and not one.get("reversal")):
            self.assertEqual({book.documents[take.document].number for take in certain.takes}, named)
            self.assertEqual(certain.costs, Decimal(one.get("fee", "0")))
        else:
            self.assertIsNone(certain)
