# SPDX-License-Identifier: LGPL-3.0-or-later
import json
import re

from lxml import etree

from odoo.tests import BaseCase, tagged

from sandbox import eboekhouden_fields as tables
from sandbox import eboekhouden_wsdl
from sandbox.testing import test_data

from ..client.vat_codes import VAT_CODES

SPECIAL = ("type", "base", "element", "message", "binding")


def canonical(root):
    """Everything that a description says, without its prefixes, its layout and the order of what has none."""
    found = set()

    def walk(node, path):
        name = etree.QName(node)
        attributes = dict(node.attrib)
        for key in SPECIAL:
            if ":" in attributes.get(key, ""):
                prefix, local = attributes[key].split(":")
                attributes[key] = (node.nsmap[prefix], local)
        if name.localname == "address":
            attributes.pop("location")
        path = (*path, (name.namespace, name.localname, attributes.get("name", "")))
        children = list(node.iterchildren(etree.Element))
        ordered = name.localname in ("sequence", "restriction")
        order = [child.get("name") or child.get("value") for child in children] if ordered else ()
        found.add((path, tuple(sorted(attributes.items())), tuple(order)))
        for child in children:
            walk(child, path)

    walk(root, ())
    return found


@tagged("post_install", "-at_install")
class TestDescription(BaseCase):
    def test_same_as_the_real_one(self):
        """E4: the description made from our field tables says what the real one says, order included."""
        (path,) = test_data("eboekhouden/wsdl").glob("*.wsdl")
        real = canonical(etree.parse(str(path)).getroot())
        ours = canonical(etree.fromstring(eboekhouden_wsdl.description("http://127.0.0.1/soap.asmx")))
        self.assertGreater(len(real), 900)
        self.assertEqual(ours - real, set())
        self.assertEqual(real - ours, set())

    def test_comparison_can_fail(self):
        """E4: the comparison sees a field that moved, one that became optional and one that is gone."""
        (path,) = test_data("eboekhouden/wsdl").glob("*.wsdl")
        text = path.read_text()
        real = canonical(etree.fromstring(text.encode()))
        for pattern, replacement in (
            (r'(<s:element[^>]*name="Boekstuk"[^>]*/>)(\s*)(<s:element[^>]*name="Omschrijving"[^>]*/>)', r"\3\2\1"),
            (r'minOccurs="1"( maxOccurs="1" name="MutatieNr")', r'minOccurs="0"\1'),
            (r'<s:element[^>]*name="BIC"[^>]*/>', ""),
        ):
            changed, count = re.subn(pattern, replacement, text, count=1)
            self.assertEqual(count, 1)
            self.assertNotEqual(canonical(etree.fromstring(changed.encode())), real)

    def test_vat_codes_are_those_of_the_rest_description(self):
        """E2: our Dutch and Belgian VAT codes together are those of the REST service, each once."""
        document = json.loads(test_data("eboekhouden/rest_v1.reconstructed.openapi.json").read_text())
        item = document["components"]["schemas"]["CreateInvoice"]["properties"]["items"]["items"]
        known = set(item["properties"]["vatCode"]["enum"])
        ours = [code.code for codes in VAT_CODES.values() for code in codes]
        self.assertEqual(set(ours), known)
        self.assertEqual(len(ours), len(set(ours)) + 1)  # GEEN is in both

    def test_tables_name_known_types_only(self):
        """E4: every type that a table names is one of ours or of XML Schema."""
        known = {*tables.TYPES, *tables.LISTS, *tables.ENUMERATIONS, "", "string", "long", "double", "decimal"}
        for table in [*tables.TYPES.values(), *(t for pair in tables.OPERATIONS.values() for t in pair)]:
            for _name, kind, _needed, _nillable in tables.fields(table):
                self.assertIn(kind, known | {"dateTime", "boolean"})
