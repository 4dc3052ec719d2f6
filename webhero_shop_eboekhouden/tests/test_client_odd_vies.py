# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd answers of VIES: only a plain word about the number that was asked counts, all else is unknown (remotes 8)."""

from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import ExchangeError

from sandbox.scripted import scripted

from ..client import vies

HTML = b"<html><body><h1>502 Bad Gateway</h1>nginx</body></html>"
NUMBER = "BE0999472756"
ABOUT = {"countryCode": "BE", "vatNumber": "0999472756"}
NO_INPUT = {"actionSucceed": False, "errorWrappers": [{"error": "INVALID_INPUT"}]}


@tagged("post_install", "-at_install")
class TestOddAnswersOfVies(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(scripted(None))

    def check_answer(self, content, status=200, headers=(), number=NUMBER):
        self.server.script = lambda *_call: (status, {"Content-Type": "text/html", **dict(headers)}, content)
        return vies.check(number, self.server.url)

    def test_a_plain_word(self):
        """Yes, no, and that the number can't be one; with or without the number in the answer, however it is written."""
        for about in (ABOUT, {}, {"countryCode": "be", "vatNumber": "0999.472.756"}, {"vatNumber": "BE0999472756"}):
            self.assertEqual(self.check_answer({**about, "valid": True}), vies.VALID, about)
            self.assertEqual(self.check_answer({**about, "valid": False}), vies.INVALID, about)
        self.assertEqual(self.check_answer(NO_INPUT), vies.INVALID)
        self.assertEqual(self.check_answer(NO_INPUT, 400), vies.INVALID)
        greek = {"countryCode": "EL", "vatNumber": "094259216", "valid": True}
        self.assertEqual(self.check_answer(greek, number="GR094259216"), vies.VALID)
        self.assertEqual(self.check_answer(greek, number="EL094259216"), vies.VALID)

    def test_as_it_is_asked(self):
        """Blanks, dots and small letters are not asked: VIES would say INVALID_INPUT of a number that is right. Greece is EL, also
        where somebody wrote gr; Northern Ireland is XI, Great Britain nobody's.
        """
        for number, country, digits in (
            ("BE 0999.472.756", "BE", "0999472756"), ("be0999472756", "BE", "0999472756"), ("gr 094259216", "EL", "094259216"),
            ("GR094259216", "EL", "094259216"), ("el094259216", "EL", "094259216"), ("NL123456782B90", "NL", "123456782B90"),
            ("nl 1234.56.782.b90", "NL", "123456782B90"), ("XI123456789", "XI", "123456789"), ("IE1S23456+", "IE", "1S23456+"),
            ("\u00a0FR 40-303265045", "FR", "40303265045"),
        ):  # fmt: skip
            with patch.object(vies.Http, "post", side_effect=ExchangeError("x")) as asked:
                self.assertEqual(vies.check(number, self.server.url), vies.UNKNOWN)
            self.assertEqual(asked.call_args.kwargs["json"], {"countryCode": country, "vatNumber": digits}, number)

    def test_no_plain_word(self):
        """Texts, numbers, lists, halves, pages and errors are no word."""
        for content in (
            HTML, b"", b"true", b"[]", b"null", b'{"valid": tr', {"valid": "true"}, {"valid": 1}, {"valid": None}, {},
            {"valid": [True]}, {"isValid": True}, {"valid": True, "actionSucceed": False}, {"errorWrappers": "INVALID_INPUT"},
            {"errorWrappers": [None, 7, {"error": "MS_UNAVAILABLE"}]}, {"errorWrappers": [{"error": ["INVALID_INPUT"]}]},
            {"errorWrappers": {"error": "INVALID_INPUT"}},
            {"errorWrappers": [{"error": "MS_UNAVAILABLE"}, {"error": "INVALID_INPUT"}]},
            {**ABOUT, "valid": False, "userError": "MS_UNAVAILABLE"}, {**ABOUT, "valid": False, "userError": ["INVALID"]},
        ):  # fmt: skip
            self.assertEqual(self.check_answer(content), vies.UNKNOWN, content)

    def test_another_number_s_answer(self):
        """What is said of another number, or of another country's, says nothing of ours."""
        for about in (
            {"countryCode": "BE", "vatNumber": "0000000097"}, {"countryCode": "NL", "vatNumber": "0999472756"},
            {"countryCode": "BE", "vatNumber": ""}, {"vatNumber": 97}, {"countryCode": ["BE"], "vatNumber": "0999472756"},
        ):  # fmt: skip
            for valid in (True, False):
                self.assertEqual(self.check_answer({**about, "valid": valid}), vies.UNKNOWN, about)

    def test_other_statuses(self):
        """Trouble, refusals and redirects say nothing, whatever their body looks like."""
        for status in (302, 401, 402, 403, 404, 408, 429, 500, 502, 503, 504, 520):
            for content in (HTML, b"", {**ABOUT, "valid": True}, {**ABOUT, "valid": False}):
                self.assertEqual(self.check_answer(content, status), vies.UNKNOWN, (status, content))
            if status != 404:
                self.assertEqual(self.check_answer(NO_INPUT, status), vies.UNKNOWN, status)
        for headers in ({"Retry-After": "7"}, {"Retry-After": "soon"}, {}):
            self.assertEqual(self.check_answer(HTML, 429, headers), vies.UNKNOWN)
