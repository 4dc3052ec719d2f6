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


class PublicOnly(HTTPAdapter):
    """Leaves a connection that led into a private network before anything is said over it.

    The name is looked up once, by the connection itself: it can't be public when checked and private when called.
    """

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class _Checked:
    def _new_conn(self):
        connection = super()._new_conn()
        if not is_public_ip(connection.getpeername()[0]):
            connection.close()
            raise Refused("private_address", host=self.host)
        return connection


class _Connection(_Checked, HTTPConnection):
    pass


class _SecureConnection(_Checked, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
