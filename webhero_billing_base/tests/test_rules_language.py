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
            ("both", "de_DE", "fr_BE", "fr_BE"),
            ("four", "de_DE", "fr_BE", "de_DE"),
            ("four", "de_CH", "nl_BE", "de_CH"),
            ("four", "en_GB", "nl_BE", "en_GB"),
            ("four", "fr_FR", "nl_BE", "fr_BE"),
            ("four", "es_ES", "fr_BE", "fr_BE"),
            ("four", False, "de_DE", "de_DE"),
            ("four", "it_IT", False, "nl_BE"),
            ("customer", "es_ES", "nl_BE", "es_ES"),
        ):
            self.assertEqual(language.document(policy, customer, company), expected)

    def test_undecided(self):
        """B5: only "both" leaves a customer undecided, and only one who speaks neither."""
        self.assertTrue(language.undecided("both", "de_DE"))
        self.assertTrue(language.undecided("both", False))
        self.assertFalse(language.undecided("both", "fr_CA"))
        self.assertFalse(language.undecided("nl", "de_DE"))
        self.assertFalse(language.undecided("four", "de_DE"))
        self.assertTrue(language.undecided("four", "es_ES"))
