"""Small helpers on a remote's answers."""

from odoo.addons.webhero_exchange.client.errors import Refused, Temporary


def found(http, path, **options):
    """The Answer of a GET, or None where the remote says that there is no such thing (404)."""
    try:
        return http.get(path, **options)
    except Refused as error:
        if error.code == "http_404":
            return None
        raise


def mapping(value, host):
    """`value` where it is a JSON object; Temporary("bad_answer") where a remote sent something else."""
    if not isinstance(value, dict):
        raise Temporary("bad_answer", host=host)
    return value
