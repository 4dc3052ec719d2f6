# SPDX-License-Identifier: LGPL-3.0-or-later
"""OAuth 2.0 authorization code (RFC 6749, 4.1) with PKCE (RFC 7636), and OpenID Connect's userinfo."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from odoo.addons.webhero_exchange.client.errors import Permanent
from odoo.addons.webhero_exchange.client.http import Http

SECONDS = 10


def verifier() -> str:
    """A secret of this single attempt; only its hash is passed through the browser."""
    return secrets.token_urlsafe(48)


def challenge(secret: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()).rstrip(b"=").decode()


def link(endpoint: str, client_id: str, redirect_uri: str, scope: str, state: str, secret: str = "") -> str:
    """The address where the provider asks the user. `secret` (a verifier) where the provider supports PKCE."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": scope,
        "state": state,
    }
    if secret:
        asked |= {"code_challenge": challenge(secret), "code_challenge_method": "S256"}
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def token(
    endpoint: str, client_id: str, client_secret: str, redirect_uri: str, code: str, secret: str = "", log: None = None,
    timeout: float = SECONDS,
) -> str:  # fmt: skip
    """The access token for a code; raises Permanent("sign_in") where the provider returns none."""
    data = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "client_id": client_id,
        "client_secret": client_secret, **({"code_verifier": secret} if secret else {}),
    }  # fmt: skip
    with Http(endpoint, secrets=(client_secret, code, secret), log=log, timeout=timeout) as http:
        http.base_url = endpoint  # no slash behind it
        answer = http.post("", data=data, headers={"Accept": "application/json"}).json()
    found = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(found, str) or not found:
        raise Permanent("sign_in", what="access_token")
    return found


def userinfo(endpoint: str, access_token: str, log: Any = None, timeout: float = SECONDS) -> dict[str, Any]:
    """Who it is, by OpenID Connect: a dict with `sub`; raises Permanent("sign_in") where the provider does not say."""
    with Http(
        endpoint, headers={"Authorization": f"Bearer {access_token}"}, secrets=(access_token,), log=log, timeout=timeout
    ) as http:
        http.base_url = endpoint
        answer = http.get("").json()
    if not isinstance(answer, dict) or not isinstance(answer.get("sub"), str) or not answer["sub"]:
        raise Permanent("sign_in", what="sub")
    return answer


def proven_email(found: dict[str, Any]) -> str:
    """The address that the provider itself has verified, lower case; "" where it did not.

    At Microsoft any user can enter any address in an account, and `email_verified` is not given: such
    an address proves nothing.
    """
    verified = found.get("email_verified") in (True, "true")
    address = found.get("email")
    return address.strip().lower() if verified and isinstance(address, str) else ""
