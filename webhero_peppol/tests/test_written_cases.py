# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the host's documents get wrong, case by case: what the official rules refuse, then what people do."""

from lxml import etree

from odoo import Command, fields
from odoo.tests import tagged

from sandbox import check_digits
from sandbox.testing import official_rules

from ..rules import rule_messages
from ..rules.findings import Finding
from .common import PeppolCommon

NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}


class CaseCommon(PeppolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("webhero_peppol.rules_dir", official_rules())

    def exported(self, move):
        """(root, ids of the fatal rules that it breaks)."""
        content = self.export(move)
        fatal = self.env["webhero.peppol.validator"]._check(content).fatal
        return etree.fromstring(content), sorted({finding.rule for finding in fatal})

    def passes(self, move):
        root, fatal = self.exported(move)
        self.assertEqual(fatal, [])
        return root

    def texts(self, root, path):
        return [e.text for e in root.findall(path, NAMES)]

    def customer_of(self, country, name, **values):
        return self.make_customer(name, 1357911, country, **values)


@tagged("post_install", "-at_install")
class TestRefusedByTheHostsDocuments(CaseCommon):
    CUSTOMER = "cac:AccountingCustomerParty/cac:Party/"

    def test_dutch_services_goods_and_dollars(self):
        """P6: a Dutch customer is addressed by KVK, else by VAT; no empty number (R008, R010)."""
        taxes = {"services": "0% EU S", "goods": "0% EU M"}
        for name, tax in taxes.items():
            for registry, scheme in (("69599084", "0106"), (False, "9944")):
                with self.subTest(name=name, registry=registry):
                    customer = self.customer_of("NL", f"Kaasboer {name} {scheme}", company_registry=registry)
                    line = {"name": name, "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(self.tax(tax).ids)]}
                    root = self.passes(self.make_invoice(customer, [line], delivery_date=fields.Date.today()))
                    found = root.find(f"{self.CUSTOMER}cbc:EndpointID", NAMES)
                    value = registry or customer.vat
                    self.assertEqual((found.get("schemeID"), found.text.upper()), (scheme, value))

    def test_dollars(self):
        """P6: an invoice in dollars to the Netherlands."""
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create({"currency_id": usd.id, "rate": 1.0837, "name": "2020-01-01"})
        customer = self.customer_of("NL", "Kaasboer Dollar", company_registry="69599084")
        line = {"name": "x", "quantity": 3, "price_unit": 33.33, "tax_ids": [Command.set(self.tax("0% EU S").ids)]}
        root = self.passes(self.make_invoice(customer, [line], currency_id=usd.id))
        self.assertEqual(self.texts(root, "cbc:DocumentCurrencyCode"), ["USD"])

    def test_no_address_is_refused_before_sending(self):
        """P6: who has no address on Peppol (abroad, a private person) is refused with that rule alone."""
        cases = (
            self.make_customer("Acme Inc.", 0, "US", vat=False),
            self.make_customer("Mevrouw Maes", 0, is_company=False, vat=False, company_registry=False),
        )
        for customer in cases:
            with self.subTest(customer=customer.name):
                _root, fatal = self.exported(self.make_invoice(customer))
                self.assertEqual(fatal, ["PEPPOL-EN16931-R010"])

    def test_self_billing(self):
        """P6: a self-billed invoice is judged by the rules of self-billing, and passes them."""
        of_company = [("company_id", "=", self.company.id)]
        journal = self.env["account.journal"].search([("type", "=", "purchase"), *of_company], limit=1)
        journal = journal.copy({"name": "Zelf", "code": "ZELF", "is_self_billing": True})
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "purchase"), ("amount", "=", 21), *of_company], limit=1
        )
        self.env["res.partner.bank"].create(
            {"acc_number": check_digits.be_iban(7654321), "partner_id": self.customer.id}
        )
        account = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        line = {"name": "Commissie", "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(tax.ids)],
                "account_id": account.id}  # fmt: skip
        move = self.make_invoice(lines=[line], move_type="in_invoice", journal_id=journal.id, partner_bank_id=False)
        content = self.export(move)
        checked = self.env["webhero.peppol.validator"]._check(content)
        self.assertEqual(checked.applied, ("XSD", "CEN", "PEPPOL-SB"))
        self.assertEqual(checked.fatal, ())


@tagged("post_install", "-at_install")
class TestRightAndNotRefused(CaseCommon):
    """Lawful invoices that were refused, or were sent without required statements (issue 15, lines 11 and 12)."""

    PARTIES = ("cac:AccountingSupplierParty", "cac:AccountingCustomerParty")

    def tax_of(self, name, **values):
        return self.env["account.tax"].create(
            {"name": name, "amount": 0, "type_tax_use": "sale", "company_id": self.company.id, **values}
        )

    def line(self, tax, **values):
        return {"name": "Levering", "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(tax.ids)], **values}

    def test_outside_vat(self):
        """P6: a deposit outside the scope of VAT (O) is sent without a rate and without VAT numbers."""
        tax = self.tax_of("Waarborg", ubl_cii_tax_category_code="O", ubl_cii_tax_exemption_reason_code="VATEX-EU-O")
        root = self.passes(self.make_invoice(lines=[self.line(tax, name="Waarborg")]))
        for party in self.PARTIES:
            self.assertNotIn("VAT", self.texts(root, f"{party}/cac:Party/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID"))
        self.assertFalse(self.texts(root, ".//cac:TaxCategory/cbc:Percent"))
        self.assertFalse(self.texts(root, ".//cac:ClassifiedTaxCategory/cbc:Percent"))

    def test_outside_vat_beside_vat(self):
        """S15.11: a deposit outside VAT beside goods at 21 % is refused by the rules (BR-O-11), in words that say the way out."""
        tax = self.tax_of("Waarborg", ubl_cii_tax_category_code="O", ubl_cii_tax_exemption_reason_code="VATEX-EU-O")
        move = self.make_invoice(lines=[self.line(tax), self.line(self.tax("21%"))])
        findings = self.env["webhero.peppol.validator"]._check(self.export(move)).fatal
        self.assertIn("BR-O-11", [finding.rule for finding in findings])
        for lang, words in (("nl_BE", "Factureer deze lijnen apart"), ("fr_BE", "Facturez ces lignes à part")):
            told = {rule_messages.explain(finding, lang).correction for finding in findings}
            self.assertEqual(len(told), 1, told)
            self.assertIn(words, told.pop())

    def test_two_exemptions(self):
        """P6: a margin scheme beside an exempt line: one subtotal, with both reasons."""
        taxes = (
            self.tax_of("Marge", ubl_cii_tax_category_code="E", ubl_cii_tax_exemption_reason_code="VATEX-EU-F"),
            self.tax_of("Vrij", ubl_cii_tax_category_code="E", ubl_cii_tax_exemption_reason_code="VATEX-EU-132"),
        )
        root = self.passes(self.make_invoice(lines=[self.line(tax) for tax in taxes]))
        path = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/"
        reasons = self.texts(root, f"{path}cbc:TaxExemptionReason")
        self.assertEqual(len(reasons), 1)
        self.assertEqual(len(reasons[0].split("; ")), 2)
        self.assertFalse(self.texts(root, f"{path}cbc:TaxExemptionReasonCode"))

    def test_fixed_tax_without_an_article(self):
        """P6: a deposit as a fixed tax, on a line without an article: the line has a name, and the invoice is sent."""
        fixed = self.tax_of("Leeggoed", amount=1.5, amount_type="fixed")
        for taxes in (fixed | self.tax("21%"), fixed):
            self.passes(self.make_invoice(lines=[self.line(taxes, name="Bak bier")]))

    def test_contact_without_an_address(self):
        """P7: an address that is missing is that of the contact that the invoice is to; the numbers are its business's."""
        contact = self.env["res.partner"].create({"name": "Els", "parent_id": self.customer.id, "type": "invoice"})
        contact.write({"street": False, "country_id": False})
        move = self.make_invoice(contact)
        finding = Finding("CEN", "BR-11", "fatal", "", "Invoice/AccountingCustomerParty/Party/PostalAddress")
        self.assertEqual(move._webhero_target("customer.country_id", finding), contact)
        self.assertEqual(move._webhero_target("customer.peppol_endpoint", finding), self.customer)

    def test_many_pieces(self):
        """P6: 278,362.5 at 0.01110515964: as many decimals as the amount needs, so nothing to save again."""
        self.env.ref("product.decimal_price").digits = 11
        line = self.line(self.tax("21%"), quantity=278362.5, price_unit=0.01110515964)
        root = self.passes(self.make_invoice(lines=[line]))
        self.assertEqual(self.texts(root, "cac:InvoiceLine/cbc:LineExtensionAmount"), ["3091.26"])


@tagged("post_install", "-at_install")
class TestRightForPeople(CaseCommon):
    def credited(self, move):
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        action = wizard.create({"journal_id": move.journal_id.id}).reverse_moves()
        credit = self.env["account.move"].browse(action["res_id"])
        credit.action_post()
        return credit

    def test_credit_note_names_its_original(self):
        """P6: BillingReference with number and date; our own number is not given as the buyer's order."""
        move = self.make_invoice(ref=False)
        root = self.passes(self.credited(move))
        reference = "cac:BillingReference/cac:InvoiceDocumentReference/"
        self.assertEqual(self.texts(root, f"{reference}cbc:ID"), [move.name])
        self.assertEqual(self.texts(root, f"{reference}cbc:IssueDate"), [str(move.invoice_date)])
        self.assertEqual(self.texts(root, "cac:OrderReference/cbc:ID"), [])

    def test_references_are_the_buyers(self):
        """P6: the buyer's reference is what he gave us, never our invoice number."""
        root = self.passes(self.make_invoice(ref="BESTELLING-77"))
        self.assertEqual(self.texts(root, "cbc:BuyerReference"), ["BESTELLING-77"])
        move = self.make_invoice()
        root = self.passes(move)
        self.assertNotIn(
            move.name, self.texts(root, "cbc:BuyerReference") + self.texts(root, "cac:OrderReference/cbc:ID")
        )

    def test_the_same_bytes_after_payment(self):
        """P6, P8: what was frozen is what is looked at, also once it is paid."""
        move = self.make_invoice()
        content = self.export(move)
        document = self.env["webhero.peppol.document"]._store(
            content, name=move.name, direction="out", state="queued", company_id=self.company.id, move_id=move.id
        )
        register = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        register.create({})._create_payments()
        self.assertEqual(document._content(), content)

    def test_belgian_numbers_have_their_scheme(self):
        """P6: enterprise numbers are given with scheme 0208, of both parties."""
        root = self.passes(self.make_invoice())
        for role in ("AccountingSupplierParty", "AccountingCustomerParty"):
            for path in ("cac:PartyLegalEntity/cbc:CompanyID", "cac:PartyIdentification/cbc:ID"):
                found = root.find(f"cac:{role}/cac:Party/{path}", NAMES)
                self.assertEqual((found.get("schemeID"), len(found.text)), ("0208", 10))

    def test_a_barcode_that_is_no_gtin(self):
        """P6: only a right GTIN is given as one."""
        for barcode, given in (("5412345000013", ["5412345000013"]), ("5412345000014", []), ("LINDE-7", [])):
            with self.subTest(barcode=barcode):
                self.product.barcode = barcode
                root = self.passes(self.make_invoice())
                path = "cac:InvoiceLine/cac:Item/cac:StandardItemIdentification/cbc:ID"
                self.assertEqual(self.texts(root, path), given)

    def test_final_invoice_names_its_advance(self):
        """P6: the invoice that settles a down payment names the invoice of that advance."""
        order = self.env["sale.order"].create({
            "partner_id": self.customer.id,
            "order_line": [Command.create({"product_id": self.product.id, "product_uom_qty": 2, "price_unit": 450})],
        })  # fmt: skip
        order.action_confirm()
        wizards = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids, active_model="sale.order")
        wizards.create({"advance_payment_method": "percentage", "amount": 30}).create_invoices()
        advance = order.invoice_ids
        advance.action_post()
        self.product.invoice_policy = "order"
        wizards.create({"advance_payment_method": "delivered"}).create_invoices()
        final = order.invoice_ids - advance
        final.partner_bank_id = self.bank
        final.action_post()
        root = self.passes(final)
        path = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
        self.assertEqual(self.texts(root, path), [advance.name])
