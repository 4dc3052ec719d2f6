# SPDX-License-Identifier: LGPL-3.0-or-later
"""Ponto (Isabel), API of one's own account: documentation.myponto.com and documentation.ibanity.com/ponto-connect (JSON:API).

Not run against the real service yet: only against the sandbox, which follows the published schema.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import time
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary

from ..rules import ponto
from .feed import Feed

if TYPE_CHECKING:
    from odoo.addons.webhero_bank.rules.statement import Statement

PAGE = 100
MOST_PAGES = 200
# synchronised with the bank in this order: the balance is then at least as recent as the movements
SUBTYPES = ("accountTransactions", "accountDetails")
TRIES, PAUSE = 10, 1.0  # polls of a synchronization that is not ready yet; seconds between them
# synchronization errors that mean that the owner must renew the consent on the bank's page
CONSENT = ("authorizationExpired", "authorizationRevoked", "authorizationInvalid", "accountAuthorizationExpired")


@contextlib.contextmanager
def _understood():
    """Turn an answer that violates Ponto's schema into an error that is retried."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Temporary("feed_answer", text=f"{type(error).__name__}: {error}"[:200]) from error


class Ponto(Feed):
    code = "ponto"
    title = "Ponto"
    url = "https://api.myponto.com"
    pause = PAUSE

    def __init__(self, url: str, client_id: str, secret: str, log: list | None = None) -> None:
        super().__init__(url, client_id, secret, log)
        self._token = ""

    def accounts(self) -> list[str]:
        with _understood():
            return [ponto.iban(one) for one in self._all("/accounts")]

    def fetch_statements(self, account: str, since: datetime.date) -> list[Statement]:
        """Have Ponto synchronise with the bank, then read the settled movements, newest first, down to `since`. One reported late
        may be among newer ones, so reading stops only at a whole page of older ones.
        """
        with _understood():
            found = next((one for one in self._all("/accounts") if ponto.iban(one) == account), None)
            if found is None:
                raise Permanent("feed_account", account=account)
            for subtype in SUBTYPES:
                self._synchronize(found["id"], subtype)
            found = self._get(f"/accounts/{found['id']}")["data"]
            if ponto.iban(found) != account:  # else the balance of another account would be used
                raise Temporary("feed_answer", text="account")
            return [ponto.statement(found, list(self._since(found["id"], since)))]

    def _since(self, account, since):
        """The movements from `since` on, newest first."""
        older = 0
        for one in self._all(f"/accounts/{account}/transactions"):
            if ponto.account_of(one) not in (None, account):
                raise Temporary("feed_answer", text="account")
            older = older + 1 if ponto.booked_on(one) < since else 0
            if older == PAGE:
                return
            if not older:
                yield one

    def _synchronize(self, account, subtype):
        """Synchronise with the bank. Where that takes too long, or Ponto refuses to do so now (it synchronises some times a day by
        itself, and some kinds of integration must pass the IP address of the user), the data that Ponto has is read.
        """
        asked = {"resourceType": "account", "resourceId": account, "subtype": subtype}
        body = {"data": {"type": "synchronization", "attributes": asked}}
        try:
            job = self._call("POST", "/synchronizations", json=body)["data"]
        except Permanent:
            return
        for _nth in range(TRIES):
            attributes = job.get("attributes") or {}
            if attributes.get("status") == "success":
                return
            if attributes.get("status") == "error":
                self._failed(attributes.get("errors") or [])
                return
            time.sleep(self.pause)
            job = self._get(f"/synchronizations/{job['id']}")["data"]

    def _failed(self, errors):
        """An expired consent stops the feed until the owner renews it; for errors at the bank, the data that Ponto has is read."""
        codes = [str(one.get("code")) for one in errors if isinstance(one, dict)]
        if any(code in CONSENT for code in codes):
            raise AuthFailed("feed_consent", text=", ".join(codes))

    # ---- pages

    def _all(self, path):
        """The resources of all pages, in their order."""
        answer, seen = self._get(path, params={"page[limit]": PAGE}), set()
        for _nth in range(MOST_PAGES):
            data = answer.get("data")
            if not isinstance(data, list):
                raise Temporary("feed_answer", text="data")
            yield from data
            following = (answer.get("links") or {}).get("next")
            if not following:
                return
            if following in seen:  # pagination loop: there may be more behind it
                raise Temporary("feed_answer", text="links")
            seen.add(following)
            answer = self._get(self._own(following))
        raise Permanent("feed_pages", most=MOST_PAGES)

    def _own(self, address):
        """The path of a link: followed, with our token, only on Ponto's own host."""
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}"

    # ---- calls

    def _get(self, path, **options):
        return self._call("GET", path, **options)

    def _call(self, method, path, **options):
        """One call; a token that ended in between is renewed, once."""
        is_used = bool(self._token)
        try:
            return self._request(method, path, **options)
        except AuthFailed as error:
            if not is_used or error.facts.get("status") != 401:
                raise
            self._token = ""
            return self._request(method, path, **options)

    def _request(self, method, path, **options):
        headers = {"Accept": "application/vnd.api+json", "Authorization": f"Bearer {self._access()}"}
        return self._read(self.http.request(method, path, headers=headers, **options))

    def _access(self):
        if not self._token:
            login = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
            answer = self.http.post(
                "/oauth2/token", data={"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {login}"}
            )
            token = self._read(answer).get("access_token")
            if not isinstance(token, str) or not token:
                raise Temporary("feed_answer", text="access_token")
            self._token = token
            self.http.secrets += (token,)
        return self._token

    def _read(self, answer):
        """The JSON of an answer, with amounts as Decimal, never as float."""
        try:
            found = json.loads(answer.content, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise Temporary("bad_json", excerpt=answer.text[:200]) from error
        if not isinstance(found, dict):
            raise Temporary("feed_answer", text="{}")
        return found
