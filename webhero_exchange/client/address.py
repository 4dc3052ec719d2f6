"""Which hosts may be called when somebody else chose the URL (server-side request forgery)."""

import ipaddress
import socket


def is_public(host, resolve=socket.getaddrinfo):
    """True where every address of `host` is a public one; a name that does not resolve is not."""
    try:
        found = resolve(host, None)
    except OSError:
        return False
    addresses = {ipaddress.ip_address(entry[4][0].split("%")[0]) for entry in found}
    return bool(addresses) and all(a.is_global and not a.is_multicast for a in addresses)
