"""The connection with e-Boekhouden that webshop and work orders share a way to make."""

import datetime

from .web import today, wait

CATEGORIES = ("ledger", "vat.code", "template")


def connected(odoo, remotes, name, token, country):
    """The id of the connection with the administration that `token` opens; made, tested, its lists read."""
    url = remotes.url("eboekhouden_rest")
    books = odoo.kept(
        "webhero.eboekhouden.backend", [("url", "=", url), ("token", "=", token)],
        name=name, mode="token", url=url, token=token, country=country,
        token_end=(today() + datetime.timedelta(days=300)).isoformat(),
    )  # fmt: skip
    if odoo.read("webhero.eboekhouden.backend", books, "state")["state"] != "connected":
        odoo.press("webhero.eboekhouden.backend", books, "action_test_connection")
    wait(lambda: odoo.read("webhero.eboekhouden.backend", books, "refreshed_at", "state"),
         lambda one: one["refreshed_at"], "The lists of e-Boekhouden")  # fmt: skip
    return books


def entry(odoo, books, kind, **values):
    """The id of a ledger account, VAT code or template of the books."""
    domain = [("backend_id", "=", books), *((name, "=", value) for name, value in values.items())]
    found = odoo.one(f"webhero.eboekhouden.{kind}", domain)
    return found and found["id"]


def table(remotes, administration, name):
    """What the sandbox's books hold."""
    return remotes.ask("eboekhouden_rest", "books", administration=administration, table=name)
