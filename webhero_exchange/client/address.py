"""Which hosts may be called when somebody else chose the URL (server-side request forgery)."""

import ipaddress
import socket

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from .errors import Refused


def is_public(host, resolve=socket.getaddrinfo):
    """True where every address of `host` is a public one; a name that does not resolve is not."""
    try:
        found = resolve(host, None)
    except OSError:
        return False
    addresses = {entry[4][0] for entry in found}
    return bool(addresses) and all(is_public_ip(address) for address in addresses)


def is_public_ip(text):
    found = ipaddress.ip_address(text.split("%")[0])
    return found.is_global and not found.is_multicast


def is_callable_ip(text):
    """Anything but what only this machine's own provider answers (169.254.169.254 gives out passwords of clouds)."""
    return not ipaddress.ip_address(text.split("%")[0]).is_link_local


class CheckedAdapter(HTTPAdapter):
    """Leaves a connection that led to an address that `allowed` does not take, before anything is said over it.

    The name is looked up once, by the connection itself: it can't be public when checked and private when called.
    """

    def __init__(self, allowed):
        self.allowed = allowed
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self.allowed),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self.allowed),
        }


def _pool(pool, connection, allowed):
    class Checked(connection):
        def _new_conn(self):
            found = super()._new_conn()
            if not allowed(found.getpeername()[0]):
                found.close()
                raise Refused("private_address", host=self.host)
            return found

    return type("CheckedPool", (pool,), {"ConnectionCls": Checked})
