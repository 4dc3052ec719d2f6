# SPDX-License-Identifier: LGPL-3.0-or-later
"""What old rules say about codes, and which rules are the newest (P7)."""

import tempfile
from datetime import date
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase

from ..rules import old_sheets
from ..rules.findings import Finding
from ..validator import rulesets

PATH = "Invoice/AccountingCustomerParty/Party/EndpointID"


class TestOldSheets(BaseCase):
    def found(self, scheme, made, rule="PEPPOL-EN16931-CL008", flag="fatal"):
        root = etree.fromstring(
            f"<Invoice><AccountingCustomerParty><Party><EndpointID schemeID='{scheme}'>1</EndpointID></Party>"
            "</AccountingCustomerParty></Invoice>"
        )
        finding = Finding("PEPPOL", rule, flag, "not in the list", PATH)
        found = old_sheets.soften((finding,), root, {"PEPPOL": made})[0]
        if rule in old_sheets.LISTS:
            self.assertIn(f"“{scheme}”", found.text)
        return found.flag

    def test_a_code_of_today(self):
        """P7: an old sheet that misses a code of today's list warns; one of today, another rule or a wrong code refuses."""
        for scheme in ("0225", "0240", "0242", "0244", "0245", "0246"):
            self.assertEqual(self.found(scheme, "2024-03-09"), "warning", scheme)
        for scheme, made, rule in (
            ("0225", "2026-11-18", "PEPPOL-EN16931-CL008"), ("0037", "2024-03-09", "PEPPOL-EN16931-CL008"),
            ("9999", "2024-03-09", "PEPPOL-EN16931-CL008"), ("0225", "2024-03-09", "PEPPOL-EN16931-R010"),
        ):  # fmt: skip
            self.assertEqual(self.found(scheme, made, rule), "fatal", (scheme, made, rule))

    def test_a_path_that_is_not_there(self):
        """P7: a place that the document does not have leaves the finding as it is."""
        root = etree.fromstring("<Invoice/>")
        finding = Finding("PEPPOL", "PEPPOL-EN16931-CL008", "fatal", "", PATH)
        self.assertEqual(old_sheets.soften((finding,), root, {}), (finding,))

    def test_age(self):
        """P7: nine months are not too old, ten are; a layer whose day nobody knows is not counted."""
        made = {"CEN": "2026-03-30", "PEPPOL": "2026-02-01", "MLS": ""}
        self.assertEqual(old_sheets.too_old(made, date(2026, 12, 1)), ("PEPPOL",))


class TestNewest(BaseCase):
    def sheet(self, folder, name, header):
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<?xml version='1.0'?>{header}<x/>")

    def test_each_layer_by_itself(self):
        """P7: of each layer the newest sheet counts, wherever it comes from, and its day and origin are told."""
        with tempfile.TemporaryDirectory() as folder:
            old = "<dct:created>2024-03-09T17:01:42.8+01:00</dct:created>"
            self.sheet(folder, "a/PEPPOL-EN16931-UBL.xsl", old)
            self.sheet(folder, "a/CEN-EN16931-UBL.xsl", old)
            self.sheet(
                folder, "b/EN16931-UBL-validation.xslt", "<!--Schematron version 1.3.16 - Last update: 2026-03-30-->"
            )
            first, second = (rulesets.find(Path(folder, name), name) for name in "ab")
        found = rulesets.newest((first, second))
        self.assertEqual(found.made, {"CEN": "2026-03-30", "PEPPOL": "2024-03-09"})
        self.assertEqual((found.origins["CEN"], found.origins["PEPPOL"], found.source), ("b", "a", "a"))

    def test_a_release_by_its_name(self):
        """P7: a release without a header is as old as its name says."""
        with tempfile.TemporaryDirectory() as folder:
            self.sheet(folder, "peppol-2026.5-PEPPOL-EN16931-UBL.xslt", "")
            self.assertEqual(rulesets.find(folder).made, {"PEPPOL": "2026-05-01"})
