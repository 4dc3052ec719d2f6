# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reading a received document (P9)."""

import dataclasses
import re
from decimal import Decimal

from odoo.tests import BaseCase

from sandbox.testing import test_data

from ..rules import bill_compare, documents, responses, ubl_attachments, ubl_lines, ubl_reader
from .ubl_made import SELLER, Document, Item, Means


class TestReader(BaseCase):
    def read(self, path):
        return ubl_reader.read(documents.parse(path.read_bytes()))

    def test_lines_add_up_to_the_total(self):
        """P9: lines and document charges of every official example are its total without VAT, to the cent."""
        for path in sorted(test_data("peppol/examples").glob("*.xml")):
            bill = self.read(path)
            self.assertEqual(sum(line.net for line in bill.lines), bill.untaxed, path.name)
            self.assertEqual(bill.untaxed + bill.tax, bill.total, path.name)
            self.assertTrue(bill.number and bill.supplier and bill.issued, path.name)
            for line in bill.lines:
                self.assertEqual(round(line.quantity * line.price, 2), line.net)

    def test_garbage_amounts_are_nothing(self):
        """P9: values that are no numbers or dates stay empty; reading never fails over them."""
        path = test_data("peppol/examples") / "bis3-base-example.xml"
        root = documents.parse(path.read_bytes())
        for node in root.iter("{*}LineExtensionAmount", "{*}IssueDate", "{*}PriceAmount"):
            node.text = "NaN"
        bill = ubl_reader.read(root)
        self.assertEqual((bill.issued, bill.lines[0].net), (None, Decimal()))

    def made(self, document, *changes):
        content = document.xml()
        for old, new in changes:
            self.assertIn(old.encode(), content)
            content = content.replace(old.encode(), new.encode())
        return ubl_reader.read(documents.parse(content))

    def test_kind_by_form_and_type(self):
        """S15.7: an Invoice of a credit note's type is never read as a debt; a contradiction of form and type is reported."""
        for root, code, price, refund, contradicts in (
            ("Invoice", "380", "100", False, False), ("Invoice", "381", "100", True, True),
            ("Invoice", "381", "-100", True, True), ("Invoice", "380", "-100", True, False),
            ("Invoice", "389", "100", False, False), ("CreditNote", "381", "100", True, False),
            ("CreditNote", "380", "100", True, True), ("CreditNote", "261", "100", True, False),
            ("CreditNote", "381", "-100", False, False), ("Invoice", "384", "100", False, False),
        ):  # fmt: skip
            bill = self.made(Document(root=root, type_code=code, items=(Item(price=price),)))
            self.assertEqual((bill.refund, bill.contradicts_itself), (refund, contradicts), (root, code, price))

    def test_dates_that_are_none(self):
        """S15.7: a date that can't be read, or a missing issue date, is reported like a wrong amount."""
        for document, change, bad in (
            (Document(), ("2026-12-02", "02/12/2026"), ("DueDate", "02/12/2026")),
            (Document(), ("2026-11-02", "2026-02-30"), ("IssueDate", "2026-02-30")),
            (Document(), ("<cbc:IssueDate>2026-11-02</cbc:IssueDate>", ""), ("IssueDate", "")),
            (Document(root="CreditNote"), ("2026-12-02", "soon"), ("PaymentDueDate", "soon")),
        ):
            self.assertEqual(self.made(document, change).malformed, (bad,))
        for right in (Document(), Document(due=""), Document(root="CreditNote")):
            self.assertEqual(self.made(right).malformed, ())

    def test_the_first_of_several_days(self):
        """P9e: without a due date of the whole it is the first instalment's; one of the whole takes precedence."""
        terms = "<cac:PaymentTerms><cbc:InstallmentDueDate>{}</cbc:InstallmentDueDate></cac:PaymentTerms>"
        parts = terms.format("2027-01-05") + terms.format("2026-12-05") + "<cac:TaxTotal>"
        for due, first in (("", "2026-12-05"), ("2026-12-24", "2026-12-24")):
            bill = self.made(Document(due=due), ("<cac:TaxTotal>", parts))
            self.assertEqual((str(bill.due), len(bill.dues)), (first, 3 if due else 2))
        only = self.made(Document(due=""), ("<cac:TaxTotal>", terms.format("2027-01-05") + "<cac:TaxTotal>"))
        self.assertEqual((str(only.due), only.dues), ("2027-01-05", ()))

    def test_the_day_of_the_way_that_counts(self):
        """S15.3: of several ways, each with its own day, the day is that of the one on the bill: its own, or that of the
        terms that name it; the document's own takes precedence.
        """
        means = (Means("48", ""), Means("30"), Means("59", "", "", "M-1"))
        code, days = "<cbc:PaymentMeansCode>{}</cbc:PaymentMeansCode>", ("2026-11-10", "2026-11-28", "2026-11-20")
        own = [
            (code.format(one.code), code.format(one.code) + f"<cbc:PaymentDueDate>{day}</cbc:PaymentDueDate>")
            for one, day in zip(means, days, strict=True)
        ]
        for ways, told, right in (
            (means[:2], "", "2026-11-28"), (means, "", "2026-11-20"), (means[:1], "", "2026-11-10"),
            (means, "2026-12-02", "2026-12-02"),
        ):  # fmt: skip
            bill = self.made(Document(due=told, means=ways), *own[: len(ways)])
            self.assertEqual(str(bill.due), right, (ways, told))
        named = (code.format("30"), f"<cbc:ID>P2</cbc:ID>{code.format('30')}")
        terms = "<cbc:PaymentMeansID>{}</cbc:PaymentMeansID><cbc:PaymentDueDate>{}</cbc:PaymentDueDate>"
        terms = f"<cac:PaymentTerms>{terms}</cac:PaymentTerms>"
        terms = terms.format("P1", "2026-11-05") + terms.format("P2", "2026-11-25") + terms.format("P2", "2026-11-24")
        bill = self.made(Document(due="", means=means[:2]), named, ("<cac:TaxTotal>", terms + "<cac:TaxTotal>"))
        self.assertEqual((str(bill.due), len(bill.dues)), ("2026-11-24", 3))

    def test_where_and_who_without_codes(self):
        """S15.5: a country given by its name alone is that country; a number of the Turkish tax office, and an address
        that is the number of a register, tell who it is; a GLN or an e-mail address does not.
        """
        code, place = (
            "<cbc:IdentificationCode>BE</cbc:IdentificationCode>",
            "<cac:PartyIdentification>{}</cac:PartyIdentification>",
        )
        for name, right in (("Türkiye", "TR"), ("duitsland", "DE"), ("Deutschland", "DE"), ("België", "BE"), ("X", "")):
            bill = self.made(Document(), (code, f"<cbc:Name>{name}</cbc:Name>"))
            self.assertEqual(bill.seller.country, right, name)
        scheme = re.search("<cac:PartyTaxScheme>.*?</cac:PartyTaxScheme>", Document().xml().decode())[0]
        bare = ((scheme, ""), (f'<cbc:CompanyID schemeID="0208">{SELLER.legal[1]}</cbc:CompanyID>', ""))
        own = f'<cbc:EndpointID schemeID="0208">{SELLER.endpoint[1]}</cbc:EndpointID>'
        for endpoint, known in (
            ('schemeID="0184">DK12345678', True), ('schemeID="0088">5412345000013', False), ('schemeID="EM">a@b.example', False),
        ):  # fmt: skip
            seller = self.made(Document(), *bare, (own, f"<cbc:EndpointID {endpoint}</cbc:EndpointID>")).seller
            self.assertEqual(seller.is_registered, known, endpoint)
        number = place.format('<cbc:ID schemeID="VKN">1288331521</cbc:ID>')
        seller = self.made(Document(), *bare, (own, number)).seller
        self.assertEqual((seller.vat, seller.vat_country, seller.is_registered), ("TR1288331521", "TR", True))

    def test_zero_rated_in_singapore(self):
        """S15.1: what Singapore's GST calls ZR is zero-rated (Z)."""
        for told, right in (("ZR", "Z"), ("NG", "NG")):
            bill = self.made(Document(items=(Item(category=told, rate="0"),)))
            self.assertEqual(bill.lines[0].category, right)

    def test_a_line_without_a_category(self):
        """P9: it has that of the only row of the VAT table with an amount; of UBL 2.0 the rate beside the category."""
        content = Document(items=(Item(), Item(price="30.00"))).xml().decode()
        bare = re.sub(r"<cac:ClassifiedTaxCategory>.*?</cac:ClassifiedTaxCategory>", "", content)
        zero = '<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">0</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">0'
        zero += "</cbc:TaxAmount><cac:TaxCategory><cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent></cac:TaxCategory>"
        zero += "</cac:TaxSubtotal>"
        for extra in ("", zero):
            told = bare.replace("</cac:TaxSubtotal>", f"</cac:TaxSubtotal>{extra}", 1)
            lines = ubl_reader.read(documents.parse(told.encode())).lines
            self.assertEqual([(line.rate, line.category) for line in lines], [(21, "S")] * 2)
        beside = "<cbc:Percent>18</cbc:Percent><cac:TaxCategory><cac:TaxScheme><cbc:ID>0015</cbc:ID></cac:TaxScheme>"
        total = f"<cac:TaxTotal><cac:TaxSubtotal>{beside}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:Item>"
        line = ubl_reader.read(documents.parse(bare.replace("<cac:Item>", total).encode())).lines[0]
        self.assertEqual((line.rate, line.category), (18, "S"))

    def test_the_danish_total(self):
        """P9: what OIOUBL 2 calls TaxExclusiveAmount is the VAT itself (F-INV127): the total without it is the rest."""
        danish = [
            (re.search("<cbc:CustomizationID>[^<]*", Document().xml().decode())[0], "<cbc:CustomizationID>OIOUBL-2.02"),
            ('<cbc:TaxExclusiveAmount currencyID="EUR">100.00', '<cbc:TaxExclusiveAmount currencyID="EUR">21.00'),
        ]
        bill = self.made(Document(), *danish)
        self.assertEqual((bill.untaxed, bill.tax, bill.total), (100, 21, 121))

    def test_a_number_of_another_tax(self):
        """P9c: who has a GST number is known to a tax office, but has no VAT number; another tax proves nothing."""
        vat = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        register = f'<cbc:CompanyID schemeID="0208">{SELLER.legal[1]}</cbc:CompanyID>'
        for tax, known in (("GST", True), ("TAX", False), ("VAT", True)):
            changes = ((vat, vat.replace("VAT", tax)), (register, ""), ('schemeID="0208"', 'schemeID="0088"'))
            seller = self.made(Document(), *changes).seller
            self.assertEqual((seller.is_registered, bool(seller.vat)), (known, tax == "VAT"), tax)

    def test_totals_that_are_none(self):
        """S15.7: a missing payable amount, or a total in another currency than the document's, is reported."""
        payable = '<cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount>'
        for new, written in (("", ""), (payable.replace("EUR", "SEK"), "121.00 SEK")):
            self.assertEqual(self.made(Document(), (payable, new)).malformed, (("PayableAmount", written),))

    def test_payee_without_a_name(self):
        """S15.3: a payee given by a number alone is a payee too; the supplier's own number is the supplier."""
        for number, payee in (("12345", "12345"), (SELLER.legal[1], "")):
            bill = self.made(
                Document(payee=("Factor", number)), ("<cac:PartyName><cbc:Name>Factor</cbc:Name></cac:PartyName>", "")
            )
            self.assertEqual((bill.payee.name, bool(bill.ibans)), (payee, not payee))

    def test_what_is_there_many_times(self):
        """P9: a second note, a second sentence of the terms, a note of a line and a file elsewhere are not lost."""
        terms, currency = "<cac:PaymentTerms><cbc:Note>{}</cbc:Note></cac:PaymentTerms>", "<cbc:DocumentCurrencyCode>"
        link = "<cac:Attachment><cac:ExternalReference><cbc:URI>https://x.example/a.pdf</cbc:URI></cac:ExternalReference></cac:Attachment>"
        link = f"<cac:AdditionalDocumentReference><cbc:ID>Timesheet</cbc:ID>{link}</cac:AdditionalDocumentReference>"
        bill = self.made(
            Document(terms="14 dagen"),
            (currency, f"<cbc:Note>One</cbc:Note><cbc:Note>Ceded to a factor</cbc:Note>{currency}"),
            ("<cac:TaxTotal>", terms.format("30 dagen einde maand") + terms.format("14 dagen") + "<cac:TaxTotal>"),
            ("<cbc:InvoicedQuantity", "<cbc:Note>Chassis 17</cbc:Note><cbc:InvoicedQuantity"),
            ("<cac:AccountingSupplierParty>", f"{link}<cac:AccountingSupplierParty>"),
        )  # fmt: skip
        self.assertEqual(bill.note, "One\nCeded to a factor")
        self.assertEqual(bill.terms, "14 dagen\n30 dagen einde maand")
        self.assertEqual((bill.lines[0].note, bill.lines[0].name), ("Chassis 17", "Papier"))
        self.assertEqual(bill.links, (("Timesheet", "https://x.example/a.pdf"),))

    def test_a_comment_amidst_a_value(self):
        """P9: a comment or an instruction of XML inside a number, an account or an amount does not cut it."""
        iban, payable = Document().means[0].iban, "121.00</cbc:PayableAmount>"
        bill = self.made(
            Document(), (iban, f"{iban[:4]}<!-- x -->{iban[4:]}"), (payable, f"12<?x y?>{payable[2:]}"),
            ("<cbc:ID>2026-17", "<cbc:ID>2026<!---->-17"),
        )  # fmt: skip
        self.assertEqual((bill.ibans, bill.payable, bill.number), ((iban,), 121, "2026-17"))

    def test_a_reference_of_another_way(self):
        """S15.3: a reference of another means of payment only is the document's; of two neither is used."""
        ogm, card, transfer = Means().reference, Means("48", "", "+++000/0012/34526+++"), Means(reference="")
        for means, right in (
            ((Means("48", ""), transfer), ogm), ((Means("48", ""), card, transfer), ""), ((card, Means()), ogm),
        ):  # fmt: skip
            self.assertEqual(self.made(Document(means=means)).payment_reference, right)

    def test_the_vat_number_among_others(self):
        """S15.5: the number declared for VAT counts, in any position; a German tax number is none."""
        scheme = "<cbc:CompanyID>{}</cbc:CompanyID><cac:TaxScheme><cbc:ID>{}</cbc:ID></cac:TaxScheme>"
        scheme = f"<cac:PartyTaxScheme>{scheme}</cac:PartyTaxScheme>"
        vat = SELLER.vat
        for others, right in (
            ((("201/113/40209", "FC"), (vat, "VAT")), vat), ((("17", "XYZ"), (vat.lower(), "vat")), vat),
            ((("201/113/40209", "FC"),), ""), (((vat, "BTW"),), vat),
        ):  # fmt: skip
            told = "".join(scheme.format(*one) for one in others)
            self.assertEqual(self.made(Document(), (scheme.format(vat, "VAT"), told)).seller.vat, right, others)

    def test_outside_vat(self):
        """S15.1: outside the scope of VAT, a tax of 0 % for just that is as right as none; a rate is not."""
        line = ubl_lines.Line("x", Decimal(1), Decimal(5), Decimal(5), Decimal(0), "O")
        self.assertEqual(bill_compare.vat_treatments(line), (bill_compare.FREE, bill_compare.NONE))
        free = ubl_lines.Line("x", Decimal(1), Decimal(5), Decimal(5), Decimal(0), "E")
        self.assertEqual(bill_compare.vat_treatments(free), (bill_compare.FREE,))

    def test_more_decimals_than_cents(self):
        """S15.4: an amount of more decimals may be rounded, no more: 0.951 as 0.95, never as 0.96."""
        bill = self.made(Document(items=(Item(price="0"),)))
        line = bill_compare.MadeLine(Decimal(0), Decimal(21), bill_compare.CHARGED)
        zero = Decimal(0)
        made = bill_compare.Made(
            True, False, bill.number, bill.issued, bill.due, "EUR", (line,), zero, zero, zero, zero, "", ""
        )
        for said, is_made, differs in (("0.951", "0.95", False), ("0.951", "0.96", True), ("0.955", "0.96", False)):
            told = dataclasses.replace(bill, total=Decimal(said))
            found = bill_compare.compare(told, dataclasses.replace(made, total=Decimal(is_made)))
            self.assertEqual([one.what for one in found], ["total"] if differs else [], said)

    def test_says_the_same(self):
        """S15.7: what is attached is no difference; another account is."""
        one = self.made(Document(attachment=("a.pdf", "application/pdf", "JVBERg==")))
        self.assertTrue(one.has_same_content(self.made(Document())))
        self.assertFalse(one.has_same_content(self.made(Document(terms="14 dagen"))))

    def test_file_names_are_plain(self):
        """P9: the path that a sender had on its own machine, and what a path could do, is dropped."""
        for given, right in (
            ("C:\\docs\\..\\fac:tuur", "fac_tuur.pdf"),
            ("../../etc/passwd", "passwd.pdf"),
            ("", "attachment.pdf"),
        ):
            self.assertEqual(ubl_attachments.file_name(given, "application/pdf"), right)

    def test_responses(self):
        """P8, P10: each official use case of answers is read: what about, which code, which number."""
        for path in sorted(test_data("peppol/fixtures/imr").glob("T111*.xml")):
            response = responses.read(documents.parse(path.read_bytes()))
            self.assertEqual(response.about, "invoice", path.name)
            self.assertTrue(response.number)
            rejected = "rejected" in path.name.lower()
            self.assertEqual(response.state == "rejected", rejected, path.name)
        for path in sorted(test_data("peppol/fixtures/mls").glob("*.xml")):
            response = responses.read(documents.parse(path.read_bytes()))
            self.assertEqual((response.about, response.state == "error"), ("message", "_RE" in path.name), path.name)


class TestSaidTwice(BaseCase):
    def bill(self, change):
        return ubl_reader.read(documents.parse(change(Document().xml().decode()).encode()))

    def test_vat_in_the_same_currency(self):
        """P9: VAT stated a second time, in the same currency (as that of the VAT), is owed once."""
        again = '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount></cac:TaxTotal>'
        bill = self.bill(lambda text: text.replace("<cac:LegalMonetaryTotal>", f"{again}<cac:LegalMonetaryTotal>"))
        self.assertEqual((bill.tax, len(bill.vat)), (Decimal(21), 1))
        whole = re.search(r"<cac:TaxTotal>.*</cac:TaxTotal>", Document().xml().decode(), re.DOTALL)[0]
        bill = self.bill(lambda text: text.replace(whole, whole * 2))
        self.assertEqual((bill.tax, len(bill.vat)), (Decimal(21), 1))
