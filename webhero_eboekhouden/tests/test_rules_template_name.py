# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest import TestCase

from ..rules.template_name import template_name


class TestTemplateName(TestCase):
    def test_language(self):
        """E2, S2, shops 18: the template's first name is the books' own word in that language."""
        words = [template_name(lang) for lang in ("nl_BE", "nl_NL", "fr_BE", "en_US", "de_DE", None)]
        dutch = "Factuursjabloon"
        self.assertEqual(words, [dutch, dutch, "Modèle de facture", "Invoice template", dutch, dutch])
