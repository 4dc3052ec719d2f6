# SPDX-License-Identifier: LGPL-3.0-or-later
"""The two steps of the code flow: to the provider, and back with a code that only our server can turn into a token."""

import json
import logging
import secrets
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from odoo.addons.auth_oauth.controllers.main import OAuthController, OAuthLogin
from odoo.addons.web.controllers.utils import ensure_db
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client import code_flow

_logger = logging.getLogger(__name__)

KEY = "webhero_sign_in"
DENIED = "/web/login?oauth_error=2"


class CodeLogin(OAuthLogin):
    def list_providers(self):
        """Providers with the code flow start at our own server: the state is created on the click, not before."""
        providers = super().list_providers()
        for provider in providers:
            if provider.get("webhero_token_endpoint"):
                given = {name: request.params[name] for name in ("redirect", "token") if request.params.get(name)}
                provider["auth_link"] = f"/webhero_sign_in/start/{provider['id']}?{urlencode(given)}"
            provider.pop("webhero_secret", None)
        return providers


class CodeFlow(http.Controller):
    def _redirect_uri(self):
        return f"{request.httprequest.url_root}webhero_sign_in/callback"

    def _provider(self, number):
        found = request.env["auth.oauth.provider"].sudo().browse(number).exists()
        if not found or not found.enabled or not found._webhero_uses_code():
            raise NotFound()
        return found

    @http.route("/webhero_sign_in/start/<int(max=2147483647):number>", type="http", auth="none", sitemap=False)
    def start(self, number, redirect="/odoo", token=None, **_kwargs):
        """To the provider, with a state that only this browser knows."""
        ensure_db()
        provider = self._provider(number)
        begun = {
            "nonce": secrets.token_urlsafe(24),
            "provider": number,
            "redirect": _own(redirect),
            "token": token or "",
        }
        begun["secret"] = code_flow.verifier() if provider.webhero_pkce else ""
        request.session[KEY] = begun
        return request.redirect(
            code_flow.link(
                provider.auth_endpoint,
                provider.client_id,
                self._redirect_uri(),
                provider.scope,
                begun["nonce"],
                begun["secret"],
            ),
            303,
            local=False,
        )

    @http.route("/webhero_sign_in/callback", type="http", auth="none", readonly=False, sitemap=False)
    def callback(self, code="", state="", **_kwargs):
        """Back from the provider: once, in the browser that began it."""
        ensure_db()
        begun = request.session.pop(KEY, None) or {}
        nonce = begun.get("nonce") or secrets.token_urlsafe(24)
        if not code or not secrets.compare_digest(state.encode(), nonce.encode()):
            return request.redirect(DENIED, 303)
        provider = self._provider(begun["provider"])
        try:
            token = code_flow.token(
                provider.webhero_token_endpoint,
                provider.client_id,
                provider.webhero_secret,
                self._redirect_uri(),
                code,
                begun["secret"],
            )
        except ExchangeError as error:
            _logger.info("sign-in with %s: no token: %s", provider.name, error.code)
            return request.redirect(DENIED, 303)
        return OAuthController().signin(state=json.dumps(self._host_state(begun)), access_token=token)

    def _host_state(self, begun):
        """The state that Odoo's own flow passes through the provider."""
        state = {"d": request.db, "p": begun["provider"], "r": quote(begun["redirect"], safe="")}
        return {**state, "t": begun["token"]} if begun["token"] else state


def _own(address):
    """A path of this server; anything else becomes the start page."""
    address = address or ""
    plain = address.isprintable() and "\\" not in address  # browsers drop tabs and line ends, and turn back-slashes
    own = plain and address.startswith("/") and not address.startswith("//") and not urlsplit(address).netloc
    return address if own else "/odoo"
