# SPDX-License-Identifier: LGPL-3.0-or-later
"""A received document becomes a bill with its exact content, or waits with the reason (P9)."""

from odoo.tests import tagged

from sandbox import check_digits

from ..rules import documents
from .common import PeppolCommon
from .ubl_made import Charge, Company, Document, Item, Means

GERMAN = Company.abroad("Müller Papier GmbH", "DE", check_digits.vat("DE", 12345678))
DUTCH = Company.abroad("Van Dijk Advies BV", "NL", check_digits.vat("NL", 12345678))


class ReceiveCase(PeppolCommon):
    def received(self, document):
        content = document if isinstance(document, bytes) else document.xml()
        found = self.env["webhero.peppol.document"]._store(
            content, name="X", direction="in", state="received", company_id=self.company.id, root="Invoice"
        )
        found._import_document()
        return found

    def bill(self, document):
        """The draft bill of a document that must not be flagged."""
        found = self.received(document)
        self.assertFalse(found.review, found.review_text)
        return found.move_id

    def grids(self, bill):
        """{grid of the VAT return: amount}, signs as the lines have them."""
        found = {}
        for line in bill.line_ids:
            for tag in line.tax_tag_ids:
                found[tag.name.strip("+-")] = found.get(tag.name.strip("+-"), 0) + line.balance
        return found


@tagged("post_install", "-at_install")
class TestCategories(ReceiveCase):
    def grids_of(self, seller, category, **values):
        bill = self.bill(Document(seller=seller, items=(Item(category=category, rate="0", **values),)))
        self.assertEqual((bill.amount_untaxed, bill.amount_tax, bill.amount_total), (100, 0, 100))
        return set(self.grids(bill))

    def test_goods_from_the_eu(self):
        """P9: category K of a German supplier: bought in the EU, self-assessed and deducted (86, 55, 59, base in 81)."""
        self.assertEqual(self.grids_of(GERMAN, "K"), {"81", "86", "55", "59"})

    def test_services_from_the_eu(self):
        """P9: category AE of a Dutch supplier: an EU service (88, 55, 59, base in 82), whose tax the chart has switched off."""
        self.assertEqual(self.grids_of(DUTCH, "AE"), {"82", "88", "55", "59"})

    def test_hours_are_a_service(self):
        """P9: category K on hours is a service all the same."""
        self.assertEqual(self.grids_of(GERMAN, "K", unit="HUR"), {"82", "88", "55", "59"})

    def test_co_contractor(self):
        """P9: category AE of a Belgian supplier: the co-contractor's VAT (87, 56, 59)."""
        bill = self.bill(Document(items=(Item(category="AE", rate="0"),)))
        self.assertLessEqual({"87", "56", "59"}, set(self.grids(bill)))
        self.assertEqual(bill.amount_total, 100)

    def test_exempt_and_zero(self):
        """P9: categories E and Z of a Belgian supplier get the tax of 0 %, no VAT of our own."""
        for category in ("E", "Z"):
            bill = self.bill(Document(number=category, items=(Item(category=category, rate="0"),)))
            self.assertEqual(bill.invoice_line_ids.tax_ids.mapped("amount"), [0.0])
            self.assertFalse({"55", "56", "59"} & set(self.grids(bill)))

    def test_outside_vat(self):
        """P9: category O of a supplier here has a tax of 0 % of its own, made once, in no grid; from abroad a person looks."""
        outside = (Item(category="O", rate="0"), Item(category="O", rate="0", price="2.50"))
        bills = [self.bill(Document(number=number, items=outside)) for number in ("O-1", "O-2")]
        taxes = bills[0].invoice_line_ids.tax_ids | bills[1].invoice_line_ids.tax_ids
        self.assertEqual((len(taxes), taxes.ubl_cii_tax_category_code, taxes.amount), (1, "O", 0.0))
        self.assertEqual((self.grids(bills[1]), bills[1].amount_total), ({}, 102.5))
        abroad = self.received(Document(number="O-3", seller=GERMAN, items=outside))
        self.assertEqual((abroad.review, abroad.move_id.amount_total), ("tax", 102.5))

    def test_hours_are_bought_as_a_service(self):
        """P9: hours of a Belgian supplier have the chart's tax for services, not its one for receipts (S.TTC)."""
        bill = self.bill(Document(items=(Item(unit="HUR"),)))
        receipts = self.env.ref(f"account.{self.company.root_id.id}_attn_TVA-21-inclus-dans-prix")
        self.assertEqual(bill.invoice_line_ids.tax_ids.tax_scope, "service")
        self.assertNotEqual(bill.invoice_line_ids.tax_ids, receipts)

    def test_what_the_chart_can_not_say(self):
        """P9: goods from outside the EU (G), a rate that is none here: no guess, but a reason."""
        for category, rate in (("G", "0"), ("S", "17")):
            document = self.received(Document(number=category, items=(Item(category=category, rate=rate),)))
            self.assertEqual(document.review, "tax", category)
            self.assertIn(category, document.review_text)
        self.assertEqual(document.move_id.amount_total, 117)

    def test_two_rates_of_one_supplier(self):
        """P9: reversed and charged lines beside one another keep their own."""
        items = (Item(category="AE", rate="0"), Item(rate="6", price="50.00"))
        bill = self.bill(Document(items=items, charges=(Charge("10.00"),)))
        self.assertAlmostEqual(bill.amount_tax, 3 + 2.1, 2)

    def test_position_of_the_supplier(self):
        """P9: a supplier's fiscal position with non-deductible VAT is respected."""
        first = self.bill(Document(number="1"))
        position = self.env["account.chart.template"].ref("fiscal_position_template_6")
        first.partner_id.property_account_position_id = position
        tax = self.bill(Document(number="2")).invoice_line_ids.tax_ids
        self.assertIn(tax, position.tax_ids)
        self.assertEqual(tax.amount, 21)

    def test_foreign_vat(self):
        """P9: German 19 % and Dutch 21 % are owed, on the account of the line, and never in a grid of our own return."""
        for seller, rate in ((GERMAN, "19"), (DUTCH, "21"), (DUTCH, "9")):
            document = self.received(Document(number=rate + seller.country, seller=seller, items=(Item(rate=rate),)))
            bill = document.move_id
            self.assertFalse(document.review, document.review_text)
            self.assertEqual(bill.amount_total, 100 + int(rate))
            self.assertFalse(self.grids(bill))
            self.assertEqual(len(bill.line_ids.filtered(lambda one: one.balance > 0).account_id), 1)
            self.assertIn(rate, document.notes)


@tagged("post_install", "-at_install")
class TestAmountToPay(ReceiveCase):
    def posted(self, document):
        bill = self.bill(document)
        draft = bill.amount_residual
        bill.action_post()
        self.assertAlmostEqual(draft, bill.amount_residual, 2)
        return bill

    def test_paid_before(self):
        """P9: 50.00 of 121.00 was paid before: 71.00 is payable, in the draft and once posted; the 50.00 are advances."""
        bill = self.posted(Document(prepaid="50.00"))
        self.assertEqual((bill.amount_total, bill.amount_residual, bill.payment_state), (121, 71, "partial"))
        advance = bill.webhero_prepaid_move_id.line_ids.filtered(lambda one: one.account_id.code.startswith("406"))
        self.assertEqual((advance.balance, advance.partner_id), (-50, bill.partner_id.commercial_partner_id))

    def test_paid_before_wholly(self):
        """P9: a document with nothing left to pay makes a bill that is paid; as a draft again, its entry is taken back."""
        bill = self.posted(Document(prepaid="121.00"))
        entry = bill.webhero_prepaid_move_id
        self.assertEqual((bill.amount_residual, bill.payment_state), (0, "paid"))
        bill.button_draft()
        self.assertEqual((entry.state, bill.amount_residual), ("cancel", 0))
        bill.action_post()
        self.assertEqual((bill.payment_state, bill.webhero_prepaid_move_id.state), ("paid", "posted"))

    def test_rounding(self):
        """P9: rounding of 0.02 is owed too, on a line of its own without VAT."""
        bill = self.posted(Document(rounding="0.02"))
        self.assertEqual((bill.amount_tax, bill.amount_total, bill.amount_residual), (21, 121.02, 121.02))

    def test_credit_note(self):
        """P9: a credit note of which a part was paid back before."""
        bill = self.posted(Document(root="CreditNote", original="2026-16", prepaid="21.00"))
        self.assertEqual((bill.move_type, bill.amount_total, bill.amount_residual), ("in_refund", 121, 100))

    def test_other_currency(self):
        """P9: a prepaid amount in another currency is deducted in both currencies."""
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.env.ref("base.USD").id,
                "name": "2026-01-01",
                "rate": 2.0,
                "company_id": self.company.id,
            }
        )
        bill = self.posted(Document(prepaid="50.00", currency="USD"))
        self.assertEqual((bill.currency_id.name, bill.amount_residual, bill.amount_residual_signed), ("USD", 71, -35.5))


@tagged("post_install", "-at_install")
class TestSupplier(ReceiveCase):
    def test_gln_only(self):
        """P9: a supplier with nothing but a GLN: made and flagged; found again by it, by its account or its name."""
        gln = Company("Boerderij De Linde", "BE", "", ("0088", "5412345000013"))
        first = self.received(Document(number="1", seller=gln))
        self.assertEqual((first.review, first.move_id.partner_id.name), ("supplier", "Boerderij De Linde"))
        self.assertFalse(first.move_id.partner_id.vat)
        partner = first.move_id.partner_id
        self.assertEqual(self.bill(Document(number="2", seller=gln)).partner_id, partner)
        moved = Company("Boerderij De Linde vof", "BE", "", ("0088", "5499999000014"))
        self.assertEqual(self.bill(Document(number="3", seller=moved)).partner_id, partner)
        named = Company("boerderij de linde", "BE", "", ("0088", "5499999000014"))
        means = (Means(iban=check_digits.be_iban(999)),)
        self.assertEqual(self.bill(Document(number="4", seller=named, means=means)).partner_id, partner)

    def test_member_of_a_vat_unit(self):
        """P9: a member of a VAT unit keeps its own number and address; the unit's VAT number has a field of its own."""
        unit = f"BE{check_digits.kbo(6999332)}"
        member = Company.belgian("Zorg Lid BV", 6111222, vat=unit)
        other = Company.belgian("Zorg Ander Lid BV", 6111333, vat=unit)
        first, second = (self.bill(Document(number=one.name, seller=one)).partner_id for one in (member, other))
        self.assertNotEqual(first, second)
        self.assertEqual((first.company_registry, first.webhero_vat_unit), (check_digits.kbo(6111222), unit))
        self.assertFalse(first.vat)
        self.assertEqual(self.bill(Document(number="again", seller=member)).partner_id, first)

    def test_without_vat(self):
        """P9: a supplier without VAT gets no VAT number made of its enterprise number."""
        seller = Company.belgian("Wijkvereniging vzw", 7654321, vat="")
        partner = self.bill(Document(seller=seller, items=(Item(category="E", rate="0"),))).partner_id
        self.assertEqual((partner.vat, partner.company_registry), (False, check_digits.kbo(7654321)))

    def test_alike_is_not_the_same(self):
        """P9: a contact whose name only contains the supplier's, or that has another number, is not the supplier."""
        alike = self.make_customer("Drukkerij Peeters BV Antwerpen", 5554443)
        same_name = self.make_customer("Drukkerij Peeters BV", 5554444)
        partner = self.bill(Document()).partner_id
        self.assertNotIn(partner, alike | same_name)
        self.assertEqual(partner.street, "Stationsstraat 1")

    def test_known_by_another_way_of_writing(self):
        """P9: numbers with points or without country are the same numbers; what the contact lacks is filled in."""
        known = self.env["res.partner"].create(
            {"name": "Peeters", "is_company": True, "country_id": self.env.ref("base.be").id}
        )
        known.with_context(no_vat_validation=True).company_registry = check_digits.kbo(8765432)
        self.assertEqual(self.bill(Document()).partner_id, known)
        self.assertEqual((known.name, known.city), ("Peeters", "Leuven"))

    def test_our_own_vat_unit(self):
        """P6: a company of ours in a VAT unit is saved with the unit's number beside its own, and invoices say both."""
        unit, number = f"BE{check_digits.kbo(6999332)}", check_digits.kbo(4772701)
        self.company.partner_id.write({"vat": False, "webhero_vat_unit": unit})
        xml, _complaints = self.env["account.edi.xml.ubl_bis3"]._export_invoice(self.make_invoice())
        seller = documents.parse(xml).find(f"{documents.CAC}AccountingSupplierParty")
        found = [node.text for node in seller.iter(f"{documents.CBC}CompanyID")]
        self.assertEqual(found, [unit, number])
