# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoice responses, written and read, by the official examples and the official rules."""

import datetime
import tempfile
import unittest

from lxml import etree

from odoo.tests import BaseCase

from sandbox import check_digits
from sandbox.testing import test_data

from ..rules import documents, response_writer, responses
from ..rules.participants import Participant
from ..validator import process, rulesets

OURS = response_writer.Party(Participant("0208", check_digits.kbo(4772701)), "Fietsen De Klerck BV")
THEIRS = response_writer.Party(Participant("0208", check_digits.kbo(7112233)), "Bakkerij & Zoon")


def answer(code, **values):
    day = datetime.date(2026, 11, 26)
    return response_writer.Answer("2026-17-AP-1", day, OURS, THEIRS, code, "2026/17", **values)


class TestResponses(BaseCase):
    def test_every_example_is_read(self):
        """P10: the official use cases say what they say: code, reasons and what to do."""
        expected = {
            "T111-uc001-Invoice_in_process.xml": ("IP", ""),
            "T111-uc003-Invoice_is_accepted.xml": ("AP", "accepted"),
            "T111-uc004a-Invoice_is_rejected.xml": ("RE", "rejected"),
            "T111-uc005-Invoice_is_conditionally_accepted.xml": ("CA", "accepted"),
            "T111-uc006a-Under_query_missing_information.xml": ("UQ", ""),
            "T111-uc007-Payment_has_been_initiated.xml": ("PD", "accepted"),
        }
        folder = test_data("peppol/fixtures/imr")
        for name, (code, state) in expected.items():
            with self.subTest(name=name):
                read = responses.read(documents.parse((folder / name).read_bytes()))
                self.assertEqual((read.about, read.code, read.state), ("invoice", code, state))
        read = responses.read(documents.parse((folder / "T111-uc004b-Rejected_requesting_reissue.xml").read_bytes()))
        self.assertEqual((read.reason_codes, read.action_codes, read.number), (("REF",), ("NIN",), "inv021"))

    def test_message_statuses(self):
        """P10: a status of the message itself: delivered or failed, with the rule that it broke."""
        folder = test_data("peppol/fixtures/mls")
        states = {}
        for file in sorted(folder.glob("*.xml")):
            read = responses.read(documents.parse(file.read_bytes()))
            states[file.stem.removeprefix("MessageLevelStatus_Example_")] = (read.about, read.state)
        self.assertEqual({about for about, _ in states.values()}, {"message"})
        self.assertEqual({s for name, (_, s) in states.items() if name.startswith("RE")}, {"error"})
        self.assertEqual({s for name, (_, s) in states.items() if name.startswith("A")}, {"delivered"})
        read = responses.read(documents.parse((folder / "MessageLevelStatus_Example_RE.xml").read_bytes()))
        self.assertIn("CL-T77-R002", "; ".join(read.reasons))

    def test_what_may_follow(self):
        """P10: after a rejection nothing, after an acceptance a payment; reasons where the rules ask them."""
        for arguments, expected in (
            (("AP", "", ""), None),
            (("RE", "", ""), "no_reason"),
            (("RE", "PRI", ""), None),
            (("UQ", "OTH", " "), "no_text"),
            (("UQ", "OTH", "Which order?"), None),
            (("AP", "PPD", "half"), "not_paid"),
            (("PD", "PPD", "half"), None),
            (("XX", "", ""), "no_code"),
            (("AP", "", "", "RE"), "too_late"),
            (("PD", "", "", "AP"), None),
            (("RE", "PRI", "", "AP"), "too_late"),
            (("AB", "", "", "IP"), "too_late"),
        ):
            with self.subTest(arguments=arguments):
                self.assertEqual(responses.problem(*arguments), expected)

    def test_written_and_read_back(self):
        """P10: our responses have the intended content, without empty elements."""
        content = response_writer.write(answer("RE", reason="PRI", action="CNP", text="12,50 was agreed < 13"))
        root = documents.parse(content)
        read = responses.read(root)
        self.assertEqual((read.code, read.number, read.reason_codes), ("RE", "2026/17", ("PRI",)))
        self.assertEqual((read.action_codes, read.reasons), (("CNP",), ("12,50 was agreed < 13",)))
        self.assertFalse([e.tag for e in root.iter() if not len(e) and not (e.text or "").strip()])
        self.assertEqual(documents.kind_of(root).process, "urn:fdc:peppol.eu:poacc:bis:invoice_response:3")

    def test_by_the_official_rules(self):
        """P10: every answer that can be given passes the official rules for invoice responses (T111)."""
        rules = rulesets.find(test_data("peppol/xslt").parent)
        if not rules.sheets.get("T111"):
            raise unittest.SkipTest("SKIPPED LOUDLY: no T111 rules")
        validator = process.Validator(self.enterContext(tempfile.TemporaryDirectory()), idle=5)
        self.addCleanup(
            lambda: (validator._started.kill(), validator._started.wait(), validator._started.stderr.close())
        )
        wrong = []
        for code in responses.CODES:
            for reason in ("", *responses.REASONS):
                if responses.problem(code, reason, "in words"):
                    continue
                given = answer(
                    code,
                    reason=reason,
                    action="PIN" if reason else "",
                    text="in words",
                    since=datetime.date(2026, 12, 1),
                )
                wrong += [
                    (code, reason, f.rule)
                    for f in validator.check(response_writer.write(given), rules).findings
                    if f.fatal
                ]
        self.assertEqual(wrong, [])
        broken = etree.tostring(etree.fromstring(response_writer.write(answer("RE"))))
        self.assertIn("PEPPOL-T111-R001", [f.rule for f in validator.check(broken, rules).findings])
