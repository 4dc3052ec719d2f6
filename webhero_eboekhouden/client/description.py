# SPDX-License-Identifier: LGPL-3.0-or-later
"""Envelopes in the order of the description that the SOAP service itself serves (E4).

zeep reads the description and writes the envelopes; it never opens a connection: the description is fetched
through our Http, and imports from elsewhere are refused. One parsed description is kept per process and address.
"""

from __future__ import annotations

import io
import threading
import time
from typing import TYPE_CHECKING, Any

import zeep
from lxml import etree

from odoo.addons.webhero_exchange.client.errors import Permanent, Temporary

if TYPE_CHECKING:
    from odoo.addons.webhero_exchange.client.http import Http

KEEP_SECONDS = 24 * 3600
NAMESPACE = "http://www.e-boekhouden.nl/soap"
BINDING = f"{{{NAMESPACE}}}soapAppSoap"
_kept = {}
_lock = threading.Lock()


class _NoTransport(zeep.Transport):
    def load(self, url):
        raise Permanent("books_description", text=f"import of {str(url)[:200]}")

    post = post_xml = get = load


class Description:
    """The messages that the service expects; `envelope` returns the bytes of one call."""

    def __init__(self, content, address):
        self.until = time.monotonic() + KEEP_SECONDS
        transport = _NoTransport()
        settings = zeep.Settings(forbid_dtd=True, forbid_entities=True, xml_huge_tree=False)
        try:
            document = zeep.wsdl.Document(io.BytesIO(content), transport, settings=settings)
            self._client = zeep.Client(document, transport=transport, settings=settings)
            # our address, never the one in the description: the codes must not go where that points
            self._service = self._client.create_service(BINDING, address)
        except Permanent:
            raise
        except (zeep.exceptions.Error, etree.LxmlError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Temporary("books_description", text=str(error)[:200]) from error

    def envelope(self, operation: str, fields: dict[str, Any]) -> bytes:
        try:
            return etree.tostring(
                self._client.create_message(self._service, operation, **fields), xml_declaration=True, encoding="utf-8"
            )
        except (zeep.exceptions.Error, TypeError, ValueError) as error:
            raise Permanent("books_description", text=f"{operation}: {error}"[:300]) from error


def description(http: Http, address: str) -> Description:
    """The description at `address`, read at most once a day and process."""
    with _lock:
        kept = _kept.get(address)
    if kept and kept.until > time.monotonic():
        return kept
    found = Description(http.get("?wsdl").content, address)
    with _lock:
        _kept[address] = found
    return found


def forget(address: str) -> None:
    """The service refused an envelope: read its description again at the next call."""
    with _lock:
        _kept.pop(address, None)
