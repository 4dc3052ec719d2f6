# SPDX-License-Identifier: LGPL-3.0-or-later
"""The only way out: HTTP with time-outs, verified TLS, bounded answers, and a log without secrets."""

from __future__ import annotations

import dataclasses
import email.utils
import json as json_module
import logging
import math
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from . import address, body
from .errors import AuthFailed, Permanent, Temporary
from .redact import redact

_logger = logging.getLogger(__name__)

TIMEOUT = 20.0  # seconds for one call in all, body included (docs/decisions.md)
MAX_BYTES = 32 * 2**20
EXCERPT = 4_000
WIDE = 64_000  # what is redacted before it is cut: half a secret at the cut would be shown
HUNG_UP = ("EOF", "ZERO_RETURN", "reset by peer")  # during the handshake: trouble, but no wrong certificate
MAX_RETRY_AFTER = 6 * 3600
# what these say has nothing to do with what was asked: no access, no subscription, not now
WHATEVER_WAS_ASKED = (401, 402, 403, 408, 425, 429)
USER_AGENT = "webhero-odoo/19.0"


@dataclasses.dataclass(frozen=True)
class Answer:
    """The remote's answer: status, headers (case-insensitive), the whole body."""

    status: int
    headers: object
    content: bytes
    url: str

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> dict[str, str]:
        """The body as JSON; raises Temporary('bad_json') where it is not (a cut or garbled answer)."""
        try:
            return json_module.loads(self.content)
        except (ValueError, RecursionError) as error:  # garbled, or nested without end
            raise Temporary("bad_json", excerpt=redact(self.text[:WIDE])[:200]) from error


@dataclasses.dataclass(frozen=True)
class Call:
    """One line of the log; texts are redacted and cut."""

    at: datetime
    method: str
    url: str
    status: int
    milliseconds: int
    request: str
    answer: str


def retry_after(value: str | None, now: Any = None) -> float | None:
    """Seconds of a Retry-After header (a number or a date), or None; never negative, never over six hours."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        now = now or datetime.now(UTC)
        seconds = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    if math.isnan(seconds):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


class Http:
    """One `requests` session to one remote.

    `secrets` never appear in `log` (a list of Call that the caller keeps) nor in an error's facts.
    `public_only` refuses addresses inside private networks, for URLs chosen by someone else.
    """

    def __init__(
        self,
        base_url,
        *,
        auth=None,
        headers=None,
        params=None,
        secrets=(),
        log=None,
        timeout=TIMEOUT,
        max_bytes=MAX_BYTES,
        public_only=False,
    ):
        self.base_url = base_url.rstrip("/") + "/"
        self.timeout, self.max_bytes = timeout, max_bytes
        self.secrets = tuple(s for s in secrets if s)
        self.log = log if log is not None else []
        self.params = dict(params or {})
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.auth = auth
        self.session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": body.ACCEPTED, **(headers or {})})
        self.adapter = address.CheckedAdapter(address.is_public_ip if public_only else address.is_callable_ip)
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, self.adapter)

    def close(self) -> None:
        self.session.close()
        self.adapter.settle()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    # ---- calls

    def get(self, path: str, **options) -> Answer:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Answer:
        return self.request("POST", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Any = None,
        json: Any = None,
        data: Any = None,
        files: Any = None,
        headers: dict[str, str] | None = None,
        accept: tuple[int, int] = (200, 299),
    ) -> Answer:
        """One call; returns an Answer whose status is in `accept` (inclusive range), else raises.

        401, 402 (no_billing) and 403 raise AuthFailed, 408, 425, 429 and 5xx Temporary, any other Permanent('http_<status>').
        A GET that got no answer is tried once more at once; nothing that writes is ever repeated here.
        """
        # a path is below our address, whatever is in it: "http://other/" of a remote's link must not get our key
        path = path.lstrip("/")
        url = urljoin(self.base_url, path if path.startswith("?") or not path else f"./{path}")
        self._check_target(url)
        sent = {"params": {**self.params, **(params or {})}, "json": json, "data": data, "files": files}
        attempts = 2 if method in ("GET", "HEAD") else 1
        for attempt in range(attempts):
            try:
                answer = self._once(method, url, sent, headers)
                break
            except Temporary as error:
                if attempt + 1 == attempts or error.code == "timeout":
                    raise
        low, high = accept
        if low <= answer.status <= high:
            return answer
        raise self._failure(answer)

    def _check_target(self, url):
        try:
            parts = urlsplit(url)
            right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:  # unclosed brackets, an invalid port
            right = False
        if not right:
            raise Permanent("bad_url", url=redact(url, self.secrets))

    def _once(self, method, url, sent, headers):
        started = time.monotonic()
        status, content = 0, b""
        try:
            with (
                self._deadline() as is_late,
                self.session.request(
                    method,
                    url,
                    headers=headers,
                    timeout=self.timeout,
                    stream=True,
                    verify=True,
                    allow_redirects=False,
                    **sent,
                ) as response,
            ):
                status = response.status_code
                content = self._read(response)
                if is_late():  # what was cut may look whole
                    raise requests.exceptions.ReadTimeout()
            return Answer(status, response.headers, content, redact(url, self.secrets))
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise self._no_answer(error, url, started) from error
        except UnicodeError as error:
            raise Permanent("bad_characters", host=urlsplit(url).hostname) from error
        finally:
            self._note(method, url, sent, status, content, started)

    @contextmanager
    def _deadline(self):
        """Cuts the connection when the time of one call is over: the time-out of requests is that of one read."""
        late = threading.Event()

        def cut():
            late.set()
            self.adapter.cut()

        timer = threading.Timer(self.timeout, cut)
        timer.daemon = True
        timer.start()
        try:
            yield late.is_set
        finally:
            timer.cancel()
            self.adapter.settle()

    def _no_answer(self, error, url, started):
        """What a call that gave no whole answer is to us."""
        host = urlsplit(url).hostname
        slow = isinstance(error, requests.exceptions.Timeout | urllib3.exceptions.ReadTimeoutError)
        if slow or time.monotonic() - started >= self.timeout:
            return Temporary("timeout", host=host, seconds=self.timeout)
        if isinstance(error, requests.exceptions.SSLError) and not any(sign in str(error) for sign in HUNG_UP):
            return Permanent("tls", host=host)
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidHeader):
            return Permanent("bad_url", url=redact(url, self.secrets))
        return Temporary("unreachable", host=host)

    def _read(self, response):
        """The body within the limit of size; that of time is the deadline's."""
        content = bytearray()
        for chunk in body.chunks(response.raw, response.headers.get("Content-Encoding")):
            content += chunk
            if len(content) > self.max_bytes:
                raise Permanent("answer_too_large", limit_mb=self.max_bytes // 2**20)
        return bytes(content)

    def _failure(self, answer):
        excerpt = redact(answer.text[:WIDE], self.secrets)[:300]
        facts = {"status": answer.status, "excerpt": excerpt}
        if answer.status == 402:
            return AuthFailed("no_billing", text=excerpt, **facts)
        if answer.status in (401, 403):
            return AuthFailed("auth", **facts)
        if answer.status in (408, 425, 429) or answer.status >= 500:
            code = "too_many_calls" if answer.status == 429 else "remote_error"
            return Temporary(code, retry_after=retry_after(answer.headers.get("Retry-After")), **facts)
        return Permanent(f"http_{answer.status}", **facts)

    # ---- log

    def _note(self, method, url, sent, status, content, started):
        query = "&".join(f"{key}={value}" for key, value in (sent["params"] or {}).items())
        text = sent["json"] if sent["json"] is not None else sent["data"]
        text = json_module.dumps(text, default=str) if isinstance(text, dict | list) else text
        call = Call(
            at=datetime.now(UTC).replace(tzinfo=None),
            method=method,
            url=redact(f"{url}?{query}" if query else url, self.secrets)[:EXCERPT],
            status=status,
            milliseconds=round((time.monotonic() - started) * 1000),
            request=self._excerpt(text or ""),
            answer=self._excerpt(content),
        )
        self.log.append(call)
        _logger.info("%s %s -> %s in %s ms", call.method, call.url, call.status or "no answer", call.milliseconds)

    def _excerpt(self, text):
        if isinstance(text, bytes):
            text = text[:WIDE].decode("utf-8", "replace")
        return redact(str(text)[:WIDE], self.secrets, lines=True)[:EXCERPT]
