# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import BaseCase, tagged

from ..client.redact import redact


@tagged("post_install", "-at_install")
class TestRedact(BaseCase):
    def test_known_secrets_go_everywhere(self):
        """X8: a secret that we know never appears, wherever it stands."""
        text = redact("call with s3cr3t-key-1 in path/s3cr3t-key-1/x", ["s3cr3t-key-1", None, ""])
        self.assertNotIn("s3cr3t-key-1", text)
        self.assertIn("path/", text)

    def test_named_secrets_go_without_being_known(self):
        """X8: values behind the usual names go, in headers, URLs, JSON and XML."""
        for line in (
            "Authorization: Basic dXNlcjpwYXNz",
            "authorization: Bearer abc.def.ghi",
            "https://shop.example/api/orders?ws_key=ABCDEF123456&display=full",
            '{"accessToken": "abcdef0123456789", "x": 1}',
            "<SecurityCode2>abcdef0123456789</SecurityCode2>",
            "<SessionID>{6F9619FF-8B86}</SessionID>",
            "https://user:passw0rd@shop.example/api",
            "password=hunter22 next",
        ):
            cleaned = redact(line)
            for secret in (
                "dXNlcjpwYXNz",
                "abc.def.ghi",
                "ABCDEF123456",
                "abcdef0123456789",
                "6F9619FF",
                "passw0rd",
                "hunter22",
            ):
                self.assertNotIn(secret, cleaned, line)

    def test_text_around_stays(self):
        """X8: what a person needs in order to understand the error stays."""
        self.assertIn("display=full", redact("?ws_key=ABCDEF123456&display=full"))
        self.assertIn('"x": 1', redact('{"accessToken": "abcdef0123456789", "x": 1}'))

    def test_no_forged_log_lines(self):
        """X8: a remote's text can't start a new line in a log or colour a terminal."""
        cleaned = redact("fine\r\n2026-01-01 CRITICAL \x1b[31mforged\u2028line\x85end")
        for sign in ("\r", "\x1b", "\u2028", "\x85"):
            self.assertNotIn(sign, cleaned)
        self.assertNotIn("\n", cleaned)
