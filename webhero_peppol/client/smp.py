# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a participant receives: a query of its SMP over HTTP, at an address published by third parties."""

from __future__ import annotations

import dataclasses
import ipaddress
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from lxml import etree
from requests.adapters import HTTPAdapter

from odoo.addons.webhero_exchange.client import address
from odoo.addons.webhero_exchange.client.errors import ExchangeError, Permanent, Temporary
from odoo.addons.webhero_exchange.client.http import Http

from ..rules import documents
from ..rules.lookups import NO, UNKNOWN, YES, Lookup

if TYPE_CHECKING:
    from requests.models import PreparedRequest, Response

    from ..rules.participants import Participant
    from .sml import Sml

SCHEME = "iso6523-actorid-upis"
AS4 = "peppol-transport-as4-v2_0"
HERMES = "hermes-belgium"  # once published all Belgian companies; it no longer receives anything
MAX_BYTES = 2 * 2**20
SECONDS = 10.0
MAX_REFERENCES = 500
# how pages of web servers and gateways begin, in small letters, JSON of gateways among them (no SMP speaks it), and what
# Kubernetes says: an SMP's own "not found" is a text, XML, or empty
PAGES = (b"<!doctype", b"<html", b"<head", b"<title", b"<h1", b"<body", b"404 ", b"default backend", b"{", b"[")


class PinnedAdapter(HTTPAdapter):
    """Connects to the one address that was checked, whatever the name resolves to by then (DNS rebinding)."""

    def __init__(self, host, ip):
        self.host, self.ip = host, ip
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args, **options) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.connection_pool_kw.update(server_hostname=self.host, assert_hostname=self.host)

    def send(self, request: PreparedRequest, **options) -> Response:
        parts = urlsplit(request.url)
        ip = f"[{self.ip}]" if ":" in self.ip else self.ip
        port = f":{parts.port}" if parts.port else ""
        request.headers["Host"] = f"{self.host}{port}"
        request.url = parts._replace(netloc=f"{ip}{port}").geturl()
        if parts.scheme == "http":
            for name in ("server_hostname", "assert_hostname"):
                self.poolmanager.connection_pool_kw.pop(name, None)
        return super().send(request, **options)


def public_ip(host: str, allowed: Any = ()) -> str:
    """One address of `host`, checked to be public; raises Permanent("private_address") where one is not.

    `allowed` are names (host or host:port) that an administrator exempts, such as a test server's.
    """
    try:
        ips = [str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Temporary("unreachable", host=host) from error
    if host not in allowed and not address.is_public(host, lambda *_: [(0, 0, 0, "", (ip, 0)) for ip in ips]):
        raise Permanent("private_address", host=host)
    return str(ipaddress.ip_address(ips[0]))


@dataclasses.dataclass(frozen=True)
class Service:
    """One way in to a participant: where, with what, until when, at whose access point."""

    url: str
    transport: str
    expires: datetime | None
    description: str = ""
    contact: str = ""

    def usable(self, now: None = None) -> bool:
        return self.transport == AS4 and (self.expires is None or self.expires > (now or datetime.now(UTC)))


class Smp:
    """One SMP at `url`, as the SML names it."""

    def __init__(self, url, allowed=(), log=None, seconds=SECONDS):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Permanent("bad_url", url=url[:200])
        self.url, self.host = url.rstrip("/") + "/", parts.hostname
        self.allowed, self.log, self.seconds = allowed, log, seconds

    def _get(self, url):
        """Content of `url`, or None for the SMP's own 404; redirects are answers that we don't follow.

        A page of a web server in its place is no "not registered": the SML names this SMP for the participant.
        """
        host = urlsplit(url).hostname or ""
        if urlsplit(url).scheme not in ("http", "https") or not host:
            raise Permanent("bad_url", url=url[:200])
        ip = public_ip(host, self.allowed)
        with Http(url, log=self.log, timeout=self.seconds, max_bytes=MAX_BYTES) as http:
            http.session.mount("https://", PinnedAdapter(host, ip))
            http.session.mount("http://", PinnedAdapter(host, ip))
            http.base_url = url  # Http adds a slash; an SMP's addresses have none
            answer = http.get("", accept=(200, 404))
            if answer.status == 404 and not answer.content.lstrip().lower().startswith(PAGES):
                return None
            if answer.status >= 300:
                raise http._failure(answer)
        return answer.content

    def _xml(self, url):
        content = self._get(url)
        if content is None:
            return None
        try:
            return documents.parse(content)
        except documents.NotXml as error:
            raise Temporary("bad_answer", host=urlsplit(url).hostname) from error

    def references(self, participant: Participant) -> tuple[str, ...] | None:
        """Addresses of the participant's services (each names a document type), or None where it is not registered there."""
        root = self._xml(urljoin(self.url, quote(f"{SCHEME}::{str(participant).lower()}", safe="")))
        if root is None:
            return None
        hrefs = [e.get("href", "") for e in root.iter("{*}ServiceMetadataReference")]
        whom = {_whom(root), *filter(None, map(participant_of, hrefs))}
        if not _is_a(root, "ServiceGroup") or whom != {str(participant).lower()}:
            raise Temporary("bad_answer", host=self.host)  # it must be about the participant that was looked up
        return tuple(href for href in hrefs[:MAX_REFERENCES] if href)

    def services(self, href: str) -> tuple[Service, ...]:
        """The ways in for one document type; empty where the SMP does not know that type (404)."""
        root = self._xml(href)
        if root is None:
            return ()
        if not _is_a(root, "SignedServiceMetadata", "ServiceMetadata"):
            raise Temporary("bad_answer", host=self.host)
        endpoints = list(root.iter("{*}Endpoint"))  # none where it is a redirect, which we don't follow
        if endpoints and not _is_about(root, href):
            raise Temporary("bad_answer", host=self.host)
        return tuple(map(_service, endpoints))


def _is_a(root, *names):
    return etree.QName(root).localname in names


def _whom(root):
    return (root.findtext(".//{*}ParticipantIdentifier") or "").strip().lower()


def _is_about(root, href):
    """Does the metadata name the participant and the document type that were asked for (peppol-commons 12.6.1)?"""
    what = (root.findtext(".//{*}DocumentIdentifier") or "").strip().lower()
    return what == document_type(href).lower() and _whom(root) == participant_of(href)


def _service(endpoint):
    text = {
        name: (endpoint.findtext(f".//{{*}}{name}") or "").strip()
        for name in ("Address", "ServiceExpirationDate", "ServiceDescription", "TechnicalContactUrl")
    }
    return Service(
        text["Address"],
        endpoint.get("transportProfile", ""),
        _moment(text["ServiceExpirationDate"]),
        text["ServiceDescription"],
        text["TechnicalContactUrl"],
    )


def _moment(text):
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def document_type(href: str) -> str:
    """urn:…Invoice-2::Invoice##… of …/services/busdox-docid-qns%3A%3Aurn…; the address itself where it is another."""
    return unquote(href.rpartition("/services/")[2]).partition("::")[2] or href


def participant_of(href: str) -> str:
    """0208:0999472756 of …/iso6523-actorid-upis%3A%3A0208%3A0999472756/services/…"""
    return unquote(href.rpartition("/services/")[0].rpartition("/")[2]).partition("::")[2].lower()


def lookup(
    participant: Participant,
    sml: Sml,
    allowed: tuple[str, ...] = (),
    log: None = None,
    with_provider: bool = False,
    seconds: float = SECONDS,
) -> Lookup:
    """Lookup of one participant through `sml` and its SMP: yes, no, or unknown; never raises for a remote's trouble.

    `with_provider` also reads who the access point is (one call more).
    """
    try:
        url = sml.smp_url(participant)
        if url is None or HERMES in url:
            return Lookup(NO, participant)
        smp = Smp(url, allowed, log, seconds)
        hrefs = smp.references(participant)
        hrefs = tuple(h for h in hrefs or () if HERMES not in h)
        if not hrefs:
            return Lookup(NO, participant, smp=smp.host)
        provider = _provider(smp, hrefs) if with_provider else ""
        return Lookup(YES, participant, tuple(map(document_type, hrefs)), smp=smp.host, provider=provider)
    except ExchangeError as error:
        return Lookup(UNKNOWN, participant, reason=error.code)


def _provider(smp, hrefs):
    services = smp.services(hrefs[0])
    one = next((s for s in services if s.usable()), None) or next(iter(services), None)
    return (one.description or one.contact or urlsplit(one.url).hostname or "") if one else ""
