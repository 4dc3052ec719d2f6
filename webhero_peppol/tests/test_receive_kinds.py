# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents of every kind, each compared with its bill by the test itself (P9)."""

from decimal import Decimal

from odoo.tests import tagged

from sandbox import check_digits

from .test_receive_right import DUTCH, GERMAN, ReceiveCase
from .ubl_made import Charge, Company, Document, Item, Means

FRENCH = Company.abroad("Papeterie Lille SARL", "FR", check_digits.vat("FR", 12345678))
SWEDISH = Company("Norr Papper AB", "SE", "SE556000016801", ("0088", "7350053850019"))
GREEK = Company("Chartis AE", "GR", "EL094259216", ("9933", "EL094259216"))
SWISS = Company("Papier Zürich AG", "CH", "CHE116281710MWST", ("9927", "CHE116281710MWST"))
NORTHERN = Company("Belfast Paper Ltd", "GB", "XI123456782", ("9932", "XI123456782"))
HOEVE = Company("Hoeve De Linde", "BE", "", ("0088", "5412345000013"))
SUD = Company("Atelier Sud SARL", "FR", f"BE{check_digits.kbo(7771112)}", ("9925", f"BE{check_digits.kbo(7771112)}"))
CANARY = Company("Papel Canario SL", "ES", "ESA08663619", ("9920", "ESA08663619"))
AMERICAN = Company("Software Inc", "US", "", ("0060", "123456789"), ("0060", "123456789"))
OTHER_IBAN = check_digits.be_iban(4445551)
KILO = Item(quantity="0.125", price="8.00", unit="KGM")
# name: (what differs from the plain document, the review that it must wait under or "")
KINDS = {
    "plain": ({}, ""),
    "6 %": ({"items": (Item(rate="6"),)}, ""),
    "12 %": ({"items": (Item(rate="12"),)}, ""),
    "three rates": ({"items": (Item(rate="6"), Item(rate="12"), Item())}, ""),
    "exempt": ({"items": (Item(category="E", rate="0"),)}, ""),
    "zero rate": ({"items": (Item(category="Z", rate="0"),)}, ""),
    "co-contractor": ({"items": (Item(category="AE", rate="0"),)}, ""),
    "co-contractor beside 21 %": ({"items": (Item(category="AE", rate="0"), Item())}, ""),
    "goods from the EU": ({"seller": GERMAN, "items": (Item(category="K", rate="0"),)}, ""),
    "service from the EU": ({"seller": DUTCH, "items": (Item(category="AE", rate="0"),)}, ""),
    "export": ({"seller": GERMAN, "items": (Item(category="G", rate="0"),)}, "tax"),
    "outside VAT": ({"items": (Item(category="O", rate="0"),)}, ""),
    "outside VAT abroad": ({"seller": GERMAN, "items": (Item(category="O", rate="0"),)}, "tax"),
    "hours and goods": ({"items": (Item(unit="HUR", quantity="1.75", price="60.00"), Item(rate="6"))}, ""),
    "nothing of it": ({"items": (Item(), Item(quantity="0", price="10.00"))}, ""),
    "base of three": ({"items": (Item(quantity="7", price="10.00", base="3"),)}, ""),
    "German 19 %": ({"seller": GERMAN, "items": (Item(rate="19"),)}, ""),
    "Dutch 9 %": ({"seller": DUTCH, "items": (Item(rate="9"),)}, ""),
    "Dutch 21 %": ({"seller": DUTCH}, ""),
    "French 5.5 %": ({"seller": FRENCH, "items": (Item(rate="5.5"), Item(rate="20"))}, ""),
    "Swedish 25 % in kroner": ({"seller": SWEDISH, "items": (Item(rate="25"),), "currency": "SEK"}, ""),
    "a rate that is none": ({"items": (Item(rate="17"),)}, "tax"),
    "an eighth of a kilo": ({"items": (KILO,)}, ""),
    "a third of an hour": ({"items": (Item(quantity="0.333", price="60.00"), Item(quantity="1.667", price="60.00"))}, ""),
    "price of a hundred": ({"items": (Item(quantity="250", price="12.50", base="100"),)}, ""),
    "discount on a line": ({"items": (Item(quantity="3", price="33.33", allowance="9.99"),)}, ""),
    "price of many digits": ({"items": (Item(quantity="7", price="0.123456"), Item(quantity="1000", price="0.0033"))}, ""),
    "a line given back": ({"items": (Item(price="250.00"), Item(quantity="-1", price="49.99"))}, ""),
    "a line of nothing": ({"items": (Item(), Item(price="0"))}, ""),
    "freight and a discount": ({"charges": (Charge("12.40"), Charge("7.10", charge=False))}, ""),
    "freight at 6 %": ({"charges": (Charge("12.40", rate="6"),)}, ""),
    "paid before": ({"prepaid": "50.00"}, ""),
    "wholly paid before": ({"prepaid": "121.00"}, ""),
    "rounded up": ({"rounding": "0.02"}, ""),
    "rounded down": ({"rounding": "-0.03", "prepaid": "20.00"}, ""),
    "credit note": ({"root": "CreditNote", "original": "2025-3"}, ""),
    "negative invoice": ({"items": (Item(quantity="-2"),)}, ""),
    "negative credit note": ({"root": "CreditNote", "items": (Item(quantity="-2"),)}, "difference"),
    "direct debit": ({"means": (Means("59", "", "", "M-1"),)}, ""),
    "no way of payment": ({"means": ()}, ""),
    "factor": ({"payee": ("Factor NV", check_digits.kbo(3334445))}, ""),
    "no due date": ({"due": "", "terms": "Contant"}, ""),
    "dollars": ({"currency": "USD"}, ""),
    "for somebody else": ({"buyer": Company.belgian("Iemand Anders BV", 2223334)}, "other_company"),
    "GLN only": ({"seller": HOEVE, "items": (Item(category="O", rate="0"),)}, "supplier"),
    "member of a VAT unit": ({"seller": Company.belgian("Lid BV", 6111222, vat=f"BE{check_digits.kbo(6999332)}")}, ""),
    "discounts at each rate": (
        {"items": (Item(rate="6"), Item()), "charges": (Charge("5.55", rate="6", charge=False), Charge("3.33", charge=False))}, "",
    ),
    "given away by a discount": ({"items": (Item(), Item(allowance="100.00"))}, ""),
    "all of it given away": ({"charges": (Charge("100.00", charge=False),)}, ""),
    "co-contractor with freight": (
        {"items": (Item(category="AE", rate="0"),), "charges": (Charge("12.40", category="AE", rate="0"),)}, "",
    ),
    "French VAT beside reversed": ({"seller": FRENCH, "items": (Item(rate="20"), Item(category="AE", rate="0"))}, ""),
    "exempt in Germany": ({"seller": GERMAN, "items": (Item(category="E", rate="0"),)}, ""),
    "Greek 24 %": ({"seller": GREEK, "items": (Item(rate="24"),)}, ""),
    "Swiss 8.1 % in francs": ({"seller": SWISS, "items": (Item(rate="8.1"),), "currency": "CHF"}, ""),
    "Northern Ireland, goods": ({"seller": NORTHERN, "items": (Item(category="K", rate="0"),), "currency": "GBP"}, ""),
    "small enterprise": ({"seller": Company.belgian("Kleine BV", 5556667, vat=""), "items": (Item(category="E", rate="0"),)}, ""),
    "our VAT unit": ({"buyer": Company.belgian("Fietsen De Klerck BV", 4772701, vat=f"BE{check_digits.kbo(6999332)}")}, ""),
    "credit note with a discount": ({"root": "CreditNote", "charges": (Charge("10.00", charge=False),)}, ""),
    "credit note of reversed VAT": ({"root": "CreditNote", "items": (Item(category="AE", rate="0"),)}, ""),
    "correction of nothing": ({"type_code": "384"}, "correction"),
    "card": ({"means": (Means("48", "", ""),)}, ""),
    "French firm with a Belgian VAT number": ({"seller": SUD}, ""),
    "Canary Islands 7 %": ({"seller": CANARY, "items": (Item(category="L", rate="7"),)}, ""),
    "American service": ({"seller": AMERICAN, "items": (Item(category="AE", rate="0", unit="HUR"),)}, ""),
    "zero-rated in the Netherlands": ({"seller": DUTCH, "items": (Item(category="Z", rate="0"),)}, ""),
    "cash discount before VAT alone": (
        {"charges": (Charge("2.00", charge=False), Charge("2.00", category="E", rate="0", reason="Korting contant"))}, "",
    ),
    "advances deducted": ({"items": (Item(price="1000.00"), Item(quantity="-1", price="300.00"), Item(quantity="-1"))}, ""),
    "all for nothing": ({"items": (Item(price="0"),)}, ""),
    "lines that even out": ({"items": (Item(), Item(quantity="-1"))}, ""),
    "price of a thousand": ({"items": (Item(quantity="12345", price="3.70", base="1000"),)}, ""),
    "two accounts": ({"means": (Means("30", OTHER_IBAN), Means("58"))}, ""),
    "card before a transfer": ({"means": (Means("48", "", ""), Means("30", OTHER_IBAN))}, ""),
    "debit without a mandate": ({"means": (Means("49", "", ""),)}, ""),
    "advance (386)": ({"type_code": "386"}, ""),
    "debit note (383)": ({"type_code": "383"}, ""),
    "pro forma (325)": ({"type_code": "325"}, "difference"),
    "credit note paid back in part": ({"root": "CreditNote", "prepaid": "21.00", "original": "2025-3"}, ""),
    "many lines": ({"items": tuple(Item(name=f"Artikel {n}", quantity=str(n), price="0.12") for n in range(1, 31))}, ""),
}  # fmt: skip


def made_documents():
    return {
        name: Document(number=f"K-{place}", **values) for place, (name, (values, _wait)) in enumerate(KINDS.items())
    }


@tagged("post_install", "-at_install")
class TestKinds(ReceiveCase):
    def test_each_is_right_or_waits(self):
        """P9: lines, VAT, totals, amount to pay, due date and account are the document's, or it waits with the reason."""
        for name, document in made_documents().items():
            with self.subTest(name):
                found = self.received(document)
                self.assertEqual(found.review or "", KINDS[name][1], found.review_text)
                self.same(document, found.move_id)

    def same(self, document, bill):
        sign = -1 if document.untaxed < 0 else 1
        rounding, amount = Decimal(document.rounding), bill.currency_id
        lines = bill.invoice_line_ids.sorted("id")[: len(document.parts)]
        for part, line in zip(document.parts, lines, strict=True):
            self.assertFalse(amount.compare_amounts(float(part.net * sign), line.price_subtotal))
        for said, made in (
            (document.untaxed + rounding, bill.amount_untaxed),
            (document.tax, bill.amount_tax),
            (document.total + rounding, bill.amount_total),
            (document.payable, bill.amount_residual),
        ):
            self.assertFalse(amount.compare_amounts(float(said * sign), made), (said, made))
        if document.due:
            self.assertEqual(str(bill.invoice_date_due), document.due)
        self.assertEqual((bill.ref, bill.currency_id.name), (document.number, document.currency))
        self.assertTrue(bill.partner_id)
