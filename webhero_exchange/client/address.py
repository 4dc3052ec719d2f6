# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which hosts may be called for a URL chosen by someone else (server-side request forgery)."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from .errors import Permanent


def is_public(host: str, resolve: Callable = socket.getaddrinfo) -> bool:
    """True where every address of `host` is a public one; a name that does not resolve is not."""
    try:
        found = resolve(host, None)
    except OSError:
        return False
    addresses = {entry[4][0] for entry in found}
    return bool(addresses) and all(is_public_ip(address) for address in addresses)


def is_public_ip(text: str) -> bool:
    found = _address(text)
    return found.is_global and not found.is_multicast


def is_callable_ip(text: str) -> bool:
    """Any address except link-local services of the hosting provider (169.254.169.254 gives out cloud credentials)."""
    return not _address(text).is_link_local


def _address(text):
    """The address that is really called: ::ffff:169.254.169.254 is 169.254.169.254 written in another way."""
    found = ipaddress.ip_address(text.split("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


class CheckedAdapter(HTTPAdapter):
    """Drops a connection to an address that `allowed` rejects, before anything is sent over it.

    The name is resolved once, by the connection itself: it can't be public when checked and private when called.
    """

    def __init__(self, allowed):
        self.allowed = allowed
        self.handles = {}  # connection: a second handle on its socket, to cut it from another thread
        self.left = []  # handles of connections that were closed: an answer may still be read from them
        super().__init__()

    def cut(self) -> None:
        """Abort the calls on these connections: a pending call fails at once."""
        for handle in (*self.handles.values(), *self.left):
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def keep(self, connection: Any, handle: Any) -> None:
        self.leave(connection)
        self.handles[connection] = handle

    def leave(self, connection: Any) -> None:
        if connection in self.handles:
            self.left.append(self.handles.pop(connection))

    def settle(self) -> None:
        """A call is over: what it closed is not read any more."""
        while self.left:
            self.left.pop().close()

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self),
        }


def _pool(pool, connection, adapter):
    class Checked(connection):
        def _new_conn(self):
            found = super()._new_conn()
            if not adapter.allowed(found.getpeername()[0]):
                found.close()
                raise Permanent("private_address", host=self.host)
            adapter.keep(self, found.dup())
            return found

        def close(self):
            super().close()
            adapter.leave(self)

    return type("CheckedPool", (pool,), {"ConnectionCls": Checked})
