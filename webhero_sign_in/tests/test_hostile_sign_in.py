# SPDX-License-Identifier: LGPL-3.0-or-later
"""Addresses of the sign-in that somebody made up (X8)."""

from odoo.tests import HttpCase, tagged

from ..controllers.main import _own


@tagged("post_install", "-at_install")
class TestHostileSignIn(HttpCase):
    def test_back_to_this_server_only(self):
        """X8: whoever makes a link to the sign-in can't have it end at another server."""
        for own in ("/odoo", "/odoo/settings?debug=1", "/my/invoices#top"):
            self.assertEqual(_own(own), own)
        for away in (
            "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
            "/\t/elsewhere.example", "/\n/elsewhere.example", "javascript:alert(1)", "odoo", "", None,
        ):  # fmt: skip
            self.assertEqual(_own(away), "/odoo", away)

    def test_made_up(self):
        """X8: a number that no database can hold, and a state of any letters, are refused and no error of the server."""
        self.assertEqual(self.url_open(f"/webhero_sign_in/start/{'9' * 30}").status_code, 404)
        self.assertEqual(self.url_open(f"/webhero_sign_in/start/{10**9}").status_code, 404)
        for state in ("é", "x", "", "\x00"):
            answer = self.url_open(
                "/webhero_sign_in/callback", params={"code": "1", "state": state}, allow_redirects=False
            )
            self.assertEqual(answer.status_code, 303, state)
            self.assertIn("oauth_error", answer.headers["Location"])
