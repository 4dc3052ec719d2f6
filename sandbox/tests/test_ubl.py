"""Documents of the network: read rightly, and what the sandbox writes passes the schema."""

import importlib.util
import unittest
from pathlib import Path

from lxml import etree

from sandbox import people, ubl, ubl_write
from sandbox.testing import official_rules, test_data

LINES = [("Meel", 3, "12.345", 6), ("Oven & <co>", 1, 1200, 21), ("Gist", 7, "0.99", 6)]
FIRST, SECOND = people.PEOPLE[:2]


class TestUbl(unittest.TestCase):
    def test_reading(self):
        """P9: type, parties, number and totals are read from a document."""
        document = ubl.read(ubl_write.invoice(FIRST, SECOND, "F/1", LINES))
        self.assertEqual((document.kind, document.number), ("invoice", "F/1"))
        self.assertEqual((document.sender, document.receiver), (FIRST.endpoint, SECOND.endpoint))
        self.assertEqual((document.net, document.tax, document.total), ("1243.97", "254.64", "1498.61"))
        self.assertEqual((document.sender_name, document.sender_vat), (FIRST.name, FIRST.vat))
        credit = ubl.read(ubl_write.invoice(FIRST, SECOND, "C/1", LINES, credit_of="F/1"))
        self.assertEqual(credit.kind, "creditNote")

    def test_answers(self):
        """P10: answers name what they answer, and go the other way."""
        document = ubl.read(ubl_write.invoice(FIRST, SECOND, "F/1", LINES))
        response = ubl.read(ubl_write.invoice_response(document, "RE", "te duur", "PRI"))
        found = (response.kind, response.response, response.refers_to, response.sender, response.receiver)
        self.assertEqual(found, ("invoiceResponse", "RE", "F/1", SECOND.endpoint, FIRST.endpoint))
        level = ubl.read(ubl_write.message_level_response(document, "env-1", "RE", "nee"))
        self.assertEqual((level.kind, level.refers_to), ("messageLevelResponse", "env-1"))

    def test_official_examples(self):
        """P9: the official examples are known by their type and have nothing plainly wrong."""
        for path in sorted(test_data("peppol/examples").glob("*.xml")):
            document = ubl.read(path.read_bytes())
            self.assertEqual(document.kind, "creditNote" if document.root == "CreditNote" else "invoice")
            self.assertEqual(ubl.findings(path.read_bytes()), [], path.name)
        for path in sorted(test_data("peppol/fixtures/imr").glob("T111*.xml")):
            self.assertEqual(ubl.read(path.read_bytes()).kind, "invoiceResponse")

    def test_schema(self):
        """P9: what the sandbox writes is valid UBL 2.1."""
        found = Path(official_rules() or Path(importlib.util.find_spec("facturx").origin).parent)
        folder = next(found.rglob("maindoc"))
        for root, credit in (("Invoice", None), ("CreditNote", "F/1")):
            schema = etree.XMLSchema(etree.parse(folder / f"UBL-{root}-2.1.xsd"))
            attachment = ("bon.pdf", "application/pdf", "JVBERg==")
            for party in people.PEOPLE:
                xml = ubl_write.invoice(
                    party, FIRST, "F/2", LINES, credit_of=credit, payment="+++1+++", attachment=attachment
                )
                schema.assertValid(etree.fromstring(xml))

    def test_wrong_documents(self):
        """X8: what is no document, or tries to be more than one, is refused with a sentence."""
        entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>'
        for xml in (b"", b"no", b"<a>", entity, "\ud800".encode("utf-8", "surrogatepass")):
            with self.assertRaises(ubl.NotXml):
                ubl.read(xml)

    def test_findings(self):
        """P7: missing parties, a wrong KBO number and a wrong total are named by their rule."""
        good = ubl_write.invoice(FIRST, SECOND, "F/1", LINES).decode()
        self.assertEqual(ubl.findings(good), [])
        for old, new, rule in (
            (FIRST.number, "0123456789", "PEPPOL-COMMON-R043"),
            (">1498.61<", ">1498.60<", "BR-CO-15"),
            ("<cbc:ID>F/1</cbc:ID>", "", "BR-02"),
            (
                f'<cbc:EndpointID schemeID="0208">{SECOND.number}</cbc:EndpointID>',
                "",
                "PEPPOL-EN16931-R010",
            ),
        ):
            self.assertIn(old, good)
            self.assertEqual([found[0] for found in ubl.findings(good.replace(old, new))], [rule])
