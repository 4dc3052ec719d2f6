# SPDX-License-Identifier: LGPL-3.0-or-later
"""What old rules say about codes, and which rules are the newest (P7)."""

import re
import tempfile
from datetime import date
from pathlib import Path

from lxml import etree

from odoo.tests import BaseCase

from sandbox.testing import test_data

from ..rules import code_lists, old_sheets
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

    def test_codes_of_every_list(self):
        """S15.9: of each list a code that came since is a warning, one that never was is refused; all are whole codes."""
        told = (
            ("BR-CL-22", "VATEX-EU-F", ""), ("BR-CL-22", "VATEX-EU-132-1M", ""), ("BR-CL-22", "VATEX-FR-FRANCHISE", ""),
            ("BR-CL-22", "VATEX-EU-143-1A", ""), ("BR-CL-04", "XCG", ""), ("BR-CL-03", "ZWG", "currencyID"),
            ("BR-CL-10", "0248", "schemeID"), ("BR-CL-25", "0225", "schemeID"), ("BR-CL-01", "502", ""),
            ("BR-CL-07", "AXU", "schemeID"), ("BR-CL-13", "PPI", "listID"), ("BR-CL-16", "98", ""),
            ("BR-CL-20", "PRV", ""), ("PEPPOL-EN16931-CL003", "PRV", ""), ("PEPPOL-EN16931-CL007", "XCG", "currencyID"),
            ("BR-CL-05", "ZWG", ""), ("BR-CL-11", "0240", "schemeID"), ("BR-CL-21", "0240", "schemeID"),
            ("BR-CL-26", "0240", "schemeID"), ("PEPPOL-EN16931-P0100", "384", ""),
        )  # fmt: skip
        for rule, code, attribute in told:
            for value, flag in ((code, "warning"), (code[:-1] or "?", "fatal"), ("", "fatal")):
                root = etree.Element("Invoice")
                node = etree.SubElement(root, "Code")
                if attribute:
                    node.set(attribute, value)
                else:
                    node.text = value
                finding = Finding("CEN", rule, "fatal", "", "Invoice/Code")
                (found,) = old_sheets.soften((finding,), root, {"CEN": "2024-03-09"})
                self.assertEqual(found.flag, flag, (rule, value))
        for code in code_lists.VATEX:
            self.assertRegex(code, r"^VATEX-[A-Z]{2}(-[A-Z0-9]+)+$")
        for codes in (code_lists.EAS, code_lists.ICD):
            self.assertFalse([code for code in codes if len(code) != 4])

    def test_rules_that_are_no_more(self):
        """S15.9: an invoice without a due date is refused by an old sheet alone: today's rules ask none (BR-CO-25 is gone)."""
        root = etree.Element("Invoice")
        for rule, made, flag in (
            ("BR-CO-25", "2024-03-09", "warning"), ("BR-66", "2024-03-09", "warning"), ("BR-CO-25", "2026-11-18", "fatal"),
            ("BR-CO-15", "2024-03-09", "fatal"),
        ):  # fmt: skip
            finding = Finding("CEN", rule, "fatal", "", "Invoice")
            (found,) = old_sheets.soften((finding,), root, {"CEN": made})
            self.assertEqual(found.flag, flag, (rule, made))

    def test_the_lists_are_the_official_ones(self):
        """S15.9: EAS, ICD, VATEX and currencies are those of the release that code_lists names, code by code, and each rule
        checks the same element as ours; no rule listed as gone is in it.
        """
        folder, rules = test_data("peppol/xslt"), {}
        for layer in ("CEN", "PEPPOL"):
            sheet = etree.parse(folder / f"peppol-2026.5-{layer}-EN16931-UBL.xslt")
            for failed in sheet.iter("{*}failed-assert"):
                rules[failed.findtext("{*}attribute")] = failed.get("test")
            for one in sheet.iter("{*}variable"):
                rules[f"${one.get('name')}"] = one.get("select") or ""
        for place, ours in (
            ("$eaid", code_lists.EAS), ("BR-CL-10", code_lists.ICD), ("BR-CL-22", code_lists.VATEX),
            ("BR-CL-04", code_lists.CURRENCIES),
        ):  # fmt: skip
            told = max(re.findall(r"'([^']*)'", rules[place]), key=len).split()
            self.assertEqual(sorted(ours), sorted(told), place)
        self.assertFalse(code_lists.GONE & rules.keys())
        for rule, (codes, attribute) in old_sheets.LISTS.items():
            self.assertEqual("".join(set(re.findall(r"@(\w+)", rules[rule]))), attribute, rule)
            named = rules.get((re.findall(r"in (\$\w+)", rules[rule]) or [""])[0]) or rules[rule]
            for code in codes - {"STD"}:  # Peppol's own list of currencies lacks it
                self.assertRegex(named, rf"[' ]{code}[' ]", rule)

    def test_a_path_that_is_not_there(self):
        """P7: a place that the document does not have leaves the finding as it is."""
        root = etree.fromstring("<Invoice/>")
        finding = Finding("PEPPOL", "PEPPOL-EN16931-CL008", "fatal", "", PATH)
        self.assertEqual(old_sheets.soften((finding,), root, {}), (finding,))

    def test_age(self):
        """P7: nine months are not too old, ten are; a layer of unknown date is not counted."""
        made = {"CEN": "2026-03-30", "PEPPOL": "2026-02-01", "MLS": ""}
        self.assertEqual(old_sheets.too_old(made, date(2026, 12, 1)), ("PEPPOL",))
        for day, old in (("2026-02-28", ("MLS",)), ("2026-03-01", ()), ("2025-12-31", ("MLS",))):
            self.assertEqual(old_sheets.too_old({"MLS": day}, date(2026, 12, 1)), old, day)  # nothing replaced that one

    def test_replaced(self):
        """S15.9: younger than nine months, but older than a release that is in force: too old from that day on, not before."""
        made = {"CEN": "2026-03-30", "PEPPOL": "2026-04-01", "PEPPOL-SB": "2026-05-01", "MLS": "2026-04-01"}
        for day, old in ((date(2026, 8, 16), ()), (date(2026, 8, 17), ("PEPPOL",)), (date(2026, 12, 1), ("PEPPOL",))):
            self.assertEqual(old_sheets.too_old(made, day), old, day)


class TestNewest(BaseCase):
    def sheet(self, folder, name, header):
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<?xml version='1.0'?>{header}<x/>")

    def test_each_layer_by_itself(self):
        """P7: of each layer the newest sheet is used, from any source, and its day and origin are shown."""
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
        """P7: a release without a header has the age in its name."""
        with tempfile.TemporaryDirectory() as folder:
            self.sheet(folder, "peppol-2026.5-PEPPOL-EN16931-UBL.xslt", "")
            self.assertEqual(rulesets.find(folder).made, {"PEPPOL": "2026-05-01"})
