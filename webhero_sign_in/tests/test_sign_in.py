# SPDX-License-Identifier: LGPL-3.0-or-later
"""Signing in by the code flow, in a real session (P12)."""

import re
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from sandbox.testing import serving

from .provider import Provider

HOST = "odoo.addons.auth_oauth.controllers.main"


@tagged("post_install", "-at_install")
class TestSignIn(HttpCase):
    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Provider(pkce=True)))
        self.provider = self.env.ref("webhero_sign_in.provider_linkedin")
        self.provider.write(
            {
                "client_id": self.remote.CLIENT, "webhero_secret": self.remote.SECRET, "enabled": True, "webhero_pkce": True,
                "auth_endpoint": f"{self.remote.url}/authorize", "webhero_token_endpoint": f"{self.remote.url}/token",
                "validation_endpoint": f"{self.remote.url}/userinfo",
            }
        )  # fmt: skip
        self.user = new_test_user(self.env, "lies@bedrijf.example", "base.group_user")

    def person(self, **values):
        self.remote.settings["person"] = {
            "sub": "p-1",
            "name": "Lies Peeters",
            "email": "lies@bedrijf.example",
            **values,
        }

    def start(self):
        """Press the button of the login page; gives the address of the provider's page."""
        page = self.url_open("/web/login").text
        link = re.search(r'/webhero_sign_in/start/\d+\?[^"]*', page)[0].replace("&amp;", "&")
        return self.url_open(link, allow_redirects=False).headers["Location"]

    def signed_in(self):
        answer = self.url_open(
            "/web/session/get_session_info", data="{}", headers={"Content-Type": "application/json"}
        ).json()
        return answer.get("result", {}).get("username")

    def sign_in(self):
        back = self.opener.get(self.start(), allow_redirects=False).headers["Location"]
        self.url_open(back)
        return self.signed_in()

    def test_first_time_and_again(self):
        """P12: found by the address that the provider proved, then by its own number; also when the address changed."""
        self.person(email_verified=True)
        self.assertEqual(self.sign_in(), "lies@bedrijf.example")
        self.assertEqual((self.user.oauth_provider_id, self.user.oauth_uid), (self.provider, "p-1"))
        self.opener.cookies.clear()
        self.person(email="other@bedrijf.example", email_verified=True)
        self.assertEqual(self.sign_in(), "lies@bedrijf.example")

    @mute_logger(HOST)
    def test_an_address_that_nobody_proved(self):
        """P12: whoever writes a colleague's address into his own account does not become him."""
        self.person()
        self.assertFalse(self.sign_in())
        self.assertFalse(self.user.oauth_uid)

    def test_the_link_of_an_invitation(self):
        """P12: an invited colleague chooses the provider on the invitation's page; so it also works where the provider, as
        Microsoft, proves no address.
        """
        self.person()
        self.user.partner_id.signup_prepare()
        page = self.url_open(f"/web/signup?token={self.user.partner_id._generate_signup_token()}").text
        link = re.search(r'/webhero_sign_in/start/\d+\?[^"]*token=[^"]*', page)[0].replace("&amp;", "&")
        location = self.url_open(link, allow_redirects=False).headers["Location"]
        self.url_open(self.opener.get(location, allow_redirects=False).headers["Location"])
        self.assertEqual(self.signed_in(), "lies@bedrijf.example")
        self.assertEqual((self.user.oauth_provider_id, self.user.oauth_uid), (self.provider, "p-1"))

    @mute_logger(HOST)
    def test_strangers(self):
        """P12: who is no user here does not get in, where the host is set to invitations only."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2b")
        self.person(sub="p-2", email="vreemde@elders.example", email_verified=True)
        self.assertFalse(self.sign_in())

    def test_a_code_of_another_browser(self):
        """P12: a link back that this browser did not ask for signs nobody in, and works for nobody a second time."""
        self.person(email_verified=True)
        back = self.opener.get(self.start(), allow_redirects=False).headers["Location"]
        self.opener.cookies.clear()
        self.url_open(back)
        self.assertFalse(self.signed_in())
        state = parse_qs(urlsplit(self.start()).query)["state"][0]
        self.url_open(f"/webhero_sign_in/callback?code=code-1&state={state}x")
        self.assertFalse(self.signed_in())

    def test_the_provider_is_down(self):
        """P12: no token: back on the login page with the host's own sentence."""
        self.person(email_verified=True)
        location = self.start()
        back = self.opener.get(location, allow_redirects=False).headers["Location"]
        self.remote.fault("500", path="/token", times=1)
        self.assertIn("/web/login", self.url_open(back).url)
        self.assertFalse(self.signed_in())

    def test_off_until_keys_are_there(self):
        """P12: nothing is shown, nothing starts, and it can't be allowed without its keys; the secret is the administrator's."""
        self.provider.write({"enabled": False})
        self.assertNotIn("webhero_sign_in", self.url_open("/web/login").text)
        self.assertEqual(self.url_open(f"/webhero_sign_in/start/{self.provider.id}").status_code, 404)
        microsoft = self.env.ref("webhero_sign_in.provider_microsoft")
        self.assertFalse(microsoft.enabled)
        with self.assertRaises(ValidationError):
            microsoft.enabled = True
        self.provider.write({"enabled": True})
        self.assertNotIn(self.remote.SECRET, self.url_open("/web/login").text)

    def test_settings(self):
        """P12: keys are filled in and allowed in the settings."""
        settings = self.env["res.config.settings"].create({})
        self.assertTrue(settings.webhero_sign_in_address.endswith("/webhero_sign_in/callback"))
        settings.write(
            {"webhero_microsoft_client_id": "m", "webhero_microsoft_secret": "s", "webhero_microsoft_enabled": True}
        )
        settings.execute()
        microsoft = self.env.ref("webhero_sign_in.provider_microsoft")
        self.assertEqual((microsoft.enabled, microsoft.client_id, microsoft.webhero_secret), (True, "m", "s"))

    def test_only_to_ourselves(self):
        """P12: after signing in one stays on this server."""
        self.person(email_verified=True)
        for redirect in ("https://evil.example/x", "//evil.example", "/\\evil.example"):
            location = self.url_open(
                f"/webhero_sign_in/start/{self.provider.id}?redirect={redirect}", allow_redirects=False
            ).headers["Location"]
            back = self.opener.get(location, allow_redirects=False).headers["Location"]
            self.assertNotIn("evil", self.url_open(back, allow_redirects=False).headers["Location"])

    def test_google_by_its_secret(self):
        """P12: Google uses the code flow as soon as its secret is filled in, and goes back to the host's way without it."""
        google = self.env.ref("auth_oauth.provider_google")
        settings = self.env["res.config.settings"].create(
            {"auth_oauth_google_enabled": True, "auth_oauth_google_client_id": "g", "webhero_google_secret": "s"}
        )
        settings.execute()
        self.assertTrue(google.enabled and google._webhero_uses_code() and google.webhero_pkce)
        self.assertIn(f"/webhero_sign_in/start/{google.id}?", self.url_open("/web/login").text)
        self.env["res.config.settings"].create({"webhero_google_secret": False}).execute()
        self.assertFalse(google._webhero_uses_code())
        self.assertEqual((google.enabled, google.client_id), (True, "g"))
