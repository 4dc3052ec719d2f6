# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which sentence a tax asks for on the document (B7, S15.11)."""

from odoo.tests import BaseCase

from ..rules import mentions


class TestMentions(BaseCase):
    def test_by_category(self):
        """B7: category, country, goods or service, and the chart's own name of the triangular one."""
        for category, home, scope, name, right in (
            ("AE", True, "merch", "0% Cocont.", mentions.CONTRACTOR), ("AE", True, "service", "", mentions.CONTRACTOR),
            ("AE", False, "service", "0% EU S", mentions.EU_SERVICE), ("AE", False, "merch", "", mentions.REVERSED),
            ("K", False, "merch", "0% EU M", mentions.EU_GOODS), ("K", False, "service", "", mentions.EU_SERVICE),
            ("K", False, "merch", "0% EU T", mentions.TRIANGULAR), ("K", False, "merch", "0% eu t", mentions.TRIANGULAR),
            ("K", False, False, "", mentions.EU_GOODS), ("G", False, "merch", "0% Non EU", mentions.EXPORT),
            ("E", True, "merch", "0%", mentions.EXEMPT), ("O", True, False, "Waarborg", mentions.OUTSIDE),
            ("S", True, "merch", "21%", ""), ("Z", True, "merch", "0%", ""), ("", True, False, "", ""),
        ):  # fmt: skip
            self.assertEqual(mentions.mention(category, home, scope, name), right, (category, home, scope, name))

    def test_small_enterprise(self):
        """S15.11: article 56bis stands for article 44, for nothing else: reversed VAT and exports keep their own sentence."""
        for category, right in (
            ("E", mentions.SMALL), ("AE", mentions.CONTRACTOR), ("K", mentions.EU_GOODS), ("G", mentions.EXPORT),
            ("O", mentions.OUTSIDE), ("S", ""),
        ):  # fmt: skip
            self.assertEqual(mentions.mention(category, category == "AE", "merch", "", small=True), right, category)

    def test_margin_schemes(self):
        """S15.11: a margin scheme says its own article, whatever category its tax has, of a small enterprise too."""
        for reason, right in (
            ("VATEX-EU-F", mentions.USED), ("VATEX-EU-I", mentions.ART), ("VATEX-EU-J", mentions.ANTIQUES),
            ("VATEX-EU-D", mentions.TRAVEL),
        ):  # fmt: skip
            for category, small in (("E", False), ("E", True), ("S", False), ("O", False)):
                self.assertEqual(
                    mentions.mention(category, True, "merch", "Marge", small, reason), right, (reason, category)
                )
        for reason in ("VATEX-EU-132", "VATEX-EU-132-1M", "VATEX-EU-135-1", "VATEX-EU-G", "VATEX-FR-FRANCHISE", ""):
            self.assertEqual(mentions.mention("E", True, "merch", "", False, reason), mentions.EXEMPT, reason)

    def test_another_article_than_44(self):
        """S15.11: ships, diplomats or travel outside the EU are not exempt by article 44: the directive's article is said."""
        for reason, article in (
            ("VATEX-EU-148-A", "148"), ("VATEX-EU-151-1AA", "151"), ("VATEX-EU-143", "143"), ("VATEX-EU-309", "309"),
            ("VATEX-EU-159", "159"),
        ):  # fmt: skip
            self.assertEqual(
                mentions.mention("E", True, "merch", "", False, reason), mentions.DIRECTIVE + article, reason
            )
            self.assertEqual(mentions.mention("E", True, "merch", "", True, reason), mentions.SMALL, reason)
            self.assertEqual(mentions.mention("G", True, "merch", "", False, reason), mentions.EXPORT, reason)
