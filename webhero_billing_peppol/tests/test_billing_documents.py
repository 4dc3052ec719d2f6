"""What billing writes in a document, as it goes over Peppol."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.webhero_peppol.tests.test_written_cases import CaseCommon


@tagged("post_install", "-at_install")
class TestBillingDocuments(CaseCommon):
    def test_exemption_in_the_language_of_the_customer(self):
        """P6, B.4: why there is no VAT is said in the customer's language, not in the user's."""
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
