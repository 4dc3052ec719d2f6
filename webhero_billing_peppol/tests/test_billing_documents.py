# SPDX-License-Identifier: LGPL-3.0-or-later
"""What billing writes in a document, as it goes over Peppol."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.webhero_peppol.tests.test_written_cases import CaseCommon


@tagged("post_install", "-at_install")
class TestBillingDocuments(CaseCommon):
    def test_exemption_in_the_language_of_the_customer(self):
        """P6: why there is no VAT is said in the customer's language, not in the user's."""
        words = {}
        for lang in ("nl_BE", "fr_BE"):
            customer = self.customer_of("NL", f"Klant {lang}", company_registry="69599084", lang=lang)
            line = {"name": "x", "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(self.tax("0% EU S").ids)]}
            root = self.passes(self.make_invoice(customer, [line]))
            path = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason"
            words[lang] = self.texts(root, path)[0]
        self.assertNotEqual(words["nl_BE"], words["fr_BE"])

    def test_our_number_in_the_document(self):
        """B6: the document says the number that billing gave, not the host's."""
        move = self.make_invoice()
        root = self.passes(move)
        self.assertEqual(self.texts(root, "cbc:ID"), [move.name])
        self.assertRegex(move.name, r"^\d{7}$")

    def test_small_enterprise_without_a_tax(self):
        """P6: the sentence of article 56bis stands in the XML where the line has no tax, as where it has one of 0 %."""
        self.company.webhero_small_enterprise = True
        self.customer.lang = "nl_BE"
        free = next(
            tax for tax in self.taxes.values() if not tax.amount and tax.ubl_cii_tax_category_code in ("E", False)
        )
        for taxes in (self.env["account.tax"], free):
            line = {"name": "Les", "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(taxes.ids)]}
            content = self.env["account.edi.xml.ubl_bis3"]._export_invoice(self.make_invoice(lines=[line]))[0]
            self.assertIn("56bis", content.decode())

    def test_margin_scheme(self):
        """P6: the margin scheme says its own article, also beside a line that is exempt by article 44."""
        common = {"amount": 0, "type_tax_use": "sale", "company_id": self.company.id, "ubl_cii_tax_category_code": "E"}
        margin = self.env["account.tax"].create(
            {**common, "name": "Marge", "ubl_cii_tax_exemption_reason_code": "VATEX-EU-F"}
        )
        exempt = self.env["account.tax"].create({**common, "name": "Artikel 44"})
        lines = [
            {"name": "x", "quantity": 1, "price_unit": 100, "tax_ids": [Command.set(tax.ids)]}
            for tax in (margin, exempt)
        ]
        root = self.passes(self.make_invoice(lines=lines))
        told = self.texts(root, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:TaxExemptionReason")[0]
        self.assertIn("58", told)
        self.assertIn("44", told)
