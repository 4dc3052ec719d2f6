# SPDX-License-Identifier: LGPL-3.0-or-later
import json

from odoo.tests import tagged

from sandbox.testing import test_data

from ..models.backend_explain import OWN
from ..models.error_sentences import KNOWN
from .common import EBoekhoudenCase

FACTS = {"text": "t3xt", "field": "f", "number": "145", "value": "v", "limit": 15, "status": 400}


@tagged("post_install", "-at_install")
class TestExplain(EBoekhoudenCase):
    def known_codes(self):
        table = json.loads(test_data("eboekhouden/rest_error_codes.json").read_text())
        codes = [code for group in table.values() for code in group if ".." not in code]
        spread = [code for group in table.values() for code in group if ".." in code]
        self.assertEqual(spread, ["FACT_INCASSO_001..015"])
        return [*codes, *(f"FACT_INCASSO_{number:03d}" for number in range(1, 16))]

    def test_every_known_code(self):
        """E4: every code of the REST service has a sentence and advice in English, Dutch and French."""
        backend = self.backend("rest")
        codes = self.known_codes()
        self.assertGreater(len(codes), 90)
        for code in codes:
            texts = {
                lang: backend.with_context(lang=lang)._exchange_explain(code, FACTS)
                for lang in ("en_US", "nl_BE", "fr_BE")
            }
            with self.subTest(code=code):
                self.assertEqual(len({message for message, _hint in texts.values()}), 3)
                self.assertEqual(len({hint for _message, hint in texts.values()}), 3)
                for message, hint in texts.values():
                    self.assertNotIn("%(", message + hint)
                    self.assertNotIn(code, message)

    def test_our_own_codes(self):
        """E4: our own codes too, and no fact is left out of the sentence."""
        backend = self.backend("rest")
        for code in OWN:
            with self.subTest(code=code):
                english = backend.with_context(lang="en_US")._books_explain(code, FACTS)
                for lang in ("nl_BE", "fr_BE"):
                    other = backend.with_context(lang=lang)._books_explain(code, FACTS)
                    self.assertNotEqual(other[0], english[0])
                    self.assertNotEqual(other[1], english[1])
                    self.assertEqual("t3xt" in other[0], "t3xt" in english[0])
                    self.assertEqual("145" in other[0], "145" in english[0])

    def test_other_codes_are_the_floors(self):
        """E4: codes of the floor keep the floor's sentence; of unknown ones we say nothing."""
        backend = self.backend("rest")
        self.assertIsNone(backend._books_explain("timeout", {}))
        self.assertIn("7", backend._exchange_explain("timeout", {"host": "h", "seconds": 7})[0])
        self.assertIsNone(backend._books_explain("FACT_999", {}))
        self.assertFalse(set(OWN) & set(KNOWN))
