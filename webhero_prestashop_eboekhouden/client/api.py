# SPDX-License-Identifier: LGPL-3.0-or-later
"""The webservice as calls: addresses, the key, JSON or XML, and the meaning of its errors."""

from __future__ import annotations

import logging
from typing import Any

import requests.auth

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http, retry_after
from odoo.addons.webhero_exchange.client.redact import redact

from . import wire

_logger = logging.getLogger(__name__)

DISPATCHER = "webservice/dispatcher.php"
REFUSED_KEY = {18: "key_format", 19: "key_format", 20: "key_wrong", 21: "key_wrong", 132: "key_of_other_shop"}
OUR_QUESTION = range(31, 40)  # filter, display, sort or limit: another try gets the same answer, also where it is a 500
NOT_ALLOWED, METHOD_NOT_ALLOWED, UNKNOWN_RESOURCE, DISABLED = 26, 25, 27, 22


class Gone(Permanent):
    """The one thing that was asked for does not exist (any more)."""


class Api:
    """Reads rows of one shop. `dialect` holds how the shop must be called, to be kept for the next run.

    `dialect` keys: "dispatcher" (no rewriting of addresses), "key_in_query" (the server strips Authorization).
    """

    def __init__(self, url, key, log=None, dialect=None, **http):
        self.key = key
        self.dialect = dict(dialect or {})
        self.version = ""
        self.warnings = []
        self.calls = 0
        self.http = Http(url, secrets=[key], log=log, **http)

    def close(self) -> None:
        self.http.close()

    def rows(self, resource: str, **query: Any) -> list[dict[str, Any]]:
        """Rows of `resource`; JSON first, XML where the JSON can't be read. [] where there are none."""
        answer = self._get(resource, {**query, "output_format": "JSON"})
        body = wire.read(answer.content, resource)
        if answer.content and not self._usable(body) and answer.status in (200, 500):
            answer = self._get(resource, query)
            body = wire.read(answer.content, resource)
        return self._rows(resource, answer, body)

    # ---- what an answer means

    def _usable(self, body):
        """Rows, each with its id; a warning printed by a module beside them is ignored."""
        whole = body is not None and body.rows is not None and all(str(row.get("id")).isdecimal() for row in body.rows)
        return whole and body.only_warnings

    def _rows(self, resource, answer, body):
        """The rows, or the error that the answer is."""
        if self._usable(body) and answer.status in (200, 500):
            self._note_warnings(resource, body)
            return body.rows
        raise self._failure(resource, answer, body)

    def _note_warnings(self, resource, body):
        """Keep what a module of the shop complains about; the log gets the first one of a run."""
        if not body.errors and not body.junk:
            return
        what = redact("; ".join(message for _, message in body.errors) or "text around the data", [self.key])[:300]
        if not self.warnings:
            _logger.warning("shop %s: %s came with a warning: %s", self.http.base_url, resource, what)
        self.warnings.append((resource, what))

    def _failure(self, resource, answer, body):
        codes = [code for code, _ in body.errors] if body else []
        for code in codes:
            if code in REFUSED_KEY:
                return AuthFailed(REFUSED_KEY[code])
        if NOT_ALLOWED in codes or METHOD_NOT_ALLOWED in codes:
            return AuthFailed("no_permission", resource=resource)
        if DISABLED in codes:
            return AuthFailed("webservice_disabled")
        if UNKNOWN_RESOURCE in codes:
            return Permanent("unknown_resource", resource=resource)
        if codes:
            reported = "; ".join(message for _, message in body.errors)[:200]
            ours = any(code in OUR_QUESTION for code in codes)
            return (Temporary if answer.status >= 500 and not ours else Permanent)(
                "shop_error", resource=resource, said=reported
            )
        return self._failure_by_status(resource, answer)

    def _failure_by_status(self, resource, answer):
        status = answer.status
        if status == 404 and self._is_webservice(answer):
            return Gone("gone", resource=resource)
        if status in (301, 302, 303, 307, 308):
            return Permanent("redirected", url=answer.headers.get("Location", "")[:200])
        if status == 402:  # whoever hosts the shop
            return AuthFailed("no_billing", status=status, text=answer.text[:200])
        if status in (401, 403):
            return AuthFailed("key_not_seen")
        if status == 500 and not answer.content:  # PHP ran out of memory or time
            return Temporary("list_too_long", resource=resource)
        if status in (408, 425, 429) or status >= 500:
            code = "too_many_calls" if status == 429 else "remote_error"
            return Temporary(code, retry_after=retry_after(answer.headers.get("Retry-After")), status=status)
        if status == 200 and self._is_webservice(answer):
            return Temporary("unreadable", resource=resource)
        return Permanent("not_a_shop", status=status)

    @staticmethod
    def _is_webservice(answer):
        return "PSWS-Version" in answer.headers

    # ---- how to speak to this shop

    def _get(self, resource, query):
        """One answer; where the shop does not understand the call, other dialects are tried and the working one is kept."""
        answer = self._call(resource, query, self.dialect)
        for change in (
            {"dispatcher": True},
            {"key_in_query": True},
            {"dispatcher": True, "key_in_query": True},
        ):
            dialect = {**self.dialect, **change}
            if dialect == self.dialect or not self._misunderstood(answer):
                continue
            other = self._call(resource, query, dialect)
            if self._is_webservice(other):
                self.dialect, answer = dialect, other
        self.version = answer.headers.get("PSWS-Version") or self.version
        return answer

    def _misunderstood(self, answer):
        """No webservice answered, or one that received no key at all (answered before the webservice proper starts)."""
        return answer.status in (302, 401, 403, 404, 405) and not self._is_webservice(answer)

    def _call(self, resource, query, dialect):
        self.calls += 1
        params = dict(query)
        if dialect.get("key_in_query"):
            params["ws_key"] = self.key
        path = f"api/{resource}"
        if dialect.get("dispatcher"):
            path, params["url"] = DISPATCHER, resource
        self.http.session.auth = None if dialect.get("key_in_query") else requests.auth.HTTPBasicAuth(self.key, "")
        return self.http.get(path, params=params, accept=(100, 599))
