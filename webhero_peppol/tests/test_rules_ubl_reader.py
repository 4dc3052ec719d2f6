"""What a received document says (P9)."""

from decimal import Decimal

from odoo.tests import BaseCase

from sandbox.testing import test_data

from ..rules import documents, responses, ubl_attachments, ubl_reader


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
