# SPDX-License-Identifier: LGPL-3.0-or-later
"""The code flow's calls, with and without a proof that who fetches the token is who asked."""

from urllib.parse import parse_qs, urlsplit

from odoo.tests import BaseCase

from odoo.addons.webhero_exchange.client.errors import ExchangeError, Permanent

from sandbox.testing import serving

from ..client import code_flow
from .provider import Provider

BACK = "https://odoo.example/webhero_sign_in/callback"


class TestCodeFlow(BaseCase):
    def test_link(self):
        """P12: the browser carries no secret; a proof is carried as its hash (RFC 7636, appendix B)."""
        secret = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        asked = parse_qs(
            urlsplit(code_flow.link("https://p.example/a?x=1", "c", BACK, "openid email", "s", secret)).query
        )
        self.assertEqual(asked["code_challenge"], ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"])
        self.assertEqual(
            (asked["response_type"], asked["redirect_uri"], asked["state"], asked["x"]),
            (["code"], [BACK], ["s"], ["1"]),
        )
        self.assertNotIn(secret, str(asked))

    def test_token_and_person(self):
        """P12: a code is good once, with the right keys, for the address that asked."""
        with serving(Provider()) as remote:
            remote.store.put("code", "abc", {"redirect_uri": BACK, "challenge": ""})
            arguments = (f"{remote.url}/token", remote.CLIENT, remote.SECRET, BACK)
            for wrong in (
                (*arguments[:2], "other", BACK, "abc"),
                (*arguments[:3], "https://evil.example", "abc"),
                (*arguments, "xyz"),
            ):
                with self.assertRaises(ExchangeError):
                    code_flow.token(*wrong)
            token = code_flow.token(*arguments, "abc")
            self.assertEqual(code_flow.userinfo(f"{remote.url}/userinfo", token)["sub"], "p-1")
            with self.assertRaises(ExchangeError):
                code_flow.token(*arguments, "abc")
            for person in ([], {}, {"sub": ""}, {"sub": 5}):
                remote.settings["person"] = person
                with self.assertRaises(Permanent):
                    code_flow.userinfo(f"{remote.url}/userinfo", token)

    def test_whose_address_is_proven(self):
        """P12: only an address that the provider has verified counts."""
        self.assertEqual(
            code_flow.proven_email({"email": "Lies@Bedrijf.example", "email_verified": True}), "lies@bedrijf.example"
        )
        self.assertEqual(
            code_flow.proven_email({"email": "lies@bedrijf.example", "email_verified": "true"}), "lies@bedrijf.example"
        )
        for found in (
            {"email": "lies@bedrijf.example"},
            {"email": "x", "email_verified": False},
            {"email_verified": True},
        ):
            self.assertEqual(code_flow.proven_email(found), "")
