# SPDX-License-Identifier: LGPL-3.0-or-later
"""Our own checks, for where no official rules are installed (P7)."""

from lxml import etree

from odoo.tests import BaseCase

from sandbox.testing import test_data

from ..rules import documents, prechecks

EMPTY = {
    "EndpointID": "PEPPOL-EN16931-R020",
    "ClassifiedTaxCategory": "BR-CO-04",
    "BuyerReference": "PEPPOL-EN16931-R003",
}


CATEGORY = "<l:%s><b:ID>S</b:ID><b:Percent>21</b:Percent></l:%s>"


class TestPrechecks(BaseCase):
    def example(self, name="bis3-base-example.xml"):
        return documents.parse((test_data("peppol/examples") / name).read_bytes())

    def rules(self, root, flag="fatal"):
        return {f.rule for f in prechecks.check(root) if f.flag == flag}

    def test_official_examples_pass(self):
        """P7: what the official rules accept has no finding of ours."""
        for path in sorted(test_data("peppol/examples").glob("*.xml")):
            self.assertEqual(self.rules(documents.parse(path.read_bytes())), set(), path.name)

    def test_what_is_missing_is_found(self):
        """P7: address, VAT of a line, reference."""
        for tag, rule in EMPTY.items():
            root = self.example()
            node = next(root.iter(f"{{*}}{tag}"))
            node.getparent().remove(node)
            self.assertIn(rule, self.rules(root), tag)

    def test_amounts_that_do_not_add_up(self):
        """P7: the sums of lines, rates and totals, to the cent."""
        for tag, rule in (
            ("TaxableAmount", "BR-S-08"),
            ("PayableAmount", "BR-CO-16"),
            ("TaxInclusiveAmount", "BR-CO-15"),
        ):
            root = self.example()
            node = next(root.iter(f"{{*}}{tag}"))
            node.text = f"{float(node.text) + 0.01:.2f}"
            self.assertIn(rule, self.rules(root), tag)

    def test_vat_rounded_per_line(self):
        """P7: 30 times 0.12 at 21 % is 0.76 of VAT, not 0.90: refused for a Belgian supplier; a cent is left."""
        table = CATEGORY % ("TaxCategory", "TaxCategory")
        freight = f"<b:ChargeIndicator>true</b:ChargeIndicator><b:Amount>0.12</b:Amount>{table}"
        freight = f"<l:AllowanceCharge>{freight}</l:AllowanceCharge>"
        for tax, country, charges, wrong in (
            ("0.90", "BE", 0, True), ("0.90", "BE", 2, True), ("0.77", "BE", 0, False), ("0.76", "BE", 0, False),
            ("0.90", "DE", 0, False),
        ):  # fmt: skip
            line = CATEGORY % ("ClassifiedTaxCategory", "ClassifiedTaxCategory")
            lines = f"<l:InvoiceLine><b:LineExtensionAmount>0.12</b:LineExtensionAmount><l:Item>{line}</l:Item></l:InvoiceLine>"
            root = etree.fromstring(
                f"<i:Invoice xmlns:i='{documents.UBL}Invoice-2' xmlns:l='{documents.CAC[1:-1]}' xmlns:b='{documents.CBC[1:-1]}'>"
                "<l:AccountingSupplierParty><l:Party><l:PostalAddress><l:Country><b:IdentificationCode>"
                f"{country}</b:IdentificationCode></l:Country></l:PostalAddress></l:Party></l:AccountingSupplierParty>"
                "<l:TaxTotal><l:TaxSubtotal><b:TaxableAmount>3.60</b:TaxableAmount>"
                f"<b:TaxAmount>{tax}</b:TaxAmount>{table}</l:TaxSubtotal></l:TaxTotal>"
                f"{freight * charges}{lines * (30 - charges)}</i:Invoice>"
            )
            self.assertEqual("OWN-VAT-PER-LINE" in self.rules(root), wrong, (tax, country, charges))

    def test_numbers_and_empty_parts(self):
        """P7: mod-97 of every 0208, no empty element."""
        root = self.example()
        node = next(root.iter("{*}EndpointID"))
        node.set("schemeID", "0208")
        node.text = "0999472757"
        self.assertIn("PEPPOL-COMMON-R043", self.rules(root))
        node.text = ""
        self.assertLessEqual({"PEPPOL-EN16931-R008", "PEPPOL-EN16931-R020"}, self.rules(root))

    def test_credit_note_without_original_warns(self):
        """P6, P7: the original is asked for, but a bonus over a year has none: a warning."""
        root = self.example("bis3-base-creditnote-correction.xml")
        for node in root.findall("{*}BillingReference"):
            root.remove(node)
        self.assertEqual((self.rules(root), self.rules(root, "warning")), (set(), {"OWN-CREDIT-NOTE-ORIGINAL"}))

    def test_debit_note_is_refused(self):
        """P6: UBL's DebitNote is no Peppol document."""
        self.assertEqual(self.rules(etree.fromstring("<DebitNote/>")), {"OWN-DEBIT-NOTE"})
