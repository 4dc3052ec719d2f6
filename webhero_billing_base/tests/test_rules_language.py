# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: the language of documents."""

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_billing_base.rules import language


@tagged("post_install", "-at_install")
class TestLanguage(BaseCase):
    def test_policy(self):
        """B5: NL or FR means always that one; both means the customer's, else the company's first."""
        for policy, customer, company, expected in (
            ("nl", "fr_BE", "fr_BE", "nl_BE"),
            ("fr", "nl_BE", "nl_BE", "fr_BE"),
            ("both", "fr_FR", "nl_BE", "fr_BE"),
            ("both", "nl_NL", "fr_BE", "nl_BE"),
            ("both", "en_US", "fr_BE", "fr_BE"),
            ("both", False, "en_US", "nl_BE"),
        ):
            self.assertEqual(language.document(policy, customer, company), expected)

    def test_undecided(self):
        """B5: only "both" leaves a customer undecided, and only one who speaks neither."""
        self.assertTrue(language.undecided("both", "de_DE"))
        self.assertTrue(language.undecided("both", False))
        self.assertFalse(language.undecided("both", "fr_CA"))
        self.assertFalse(language.undecided("nl", "de_DE"))
