"""The connections with e-Boekhouden that webshop and work orders book through; those of the demo data where they are."""

import datetime
import re

from sandbox import ports

from .web import today, wait

DEMO = re.compile(rf"http://127\.0\.0\.1:({ports.BASE_PORT // 100}\d\d)(/.*)?$")
WITH_ADDRESS = ("webhero.eboekhouden.backend", "webhero.shop.backend", "webhero.access.point")


def point_here(odoo, remotes):
    """Demo data name the sandbox's usual ports; give them those of this sandbox."""
    for model in WITH_ADDRESS:
        for record in odoo.find(model, [("url", "like", "http://127.0.0.1:")], ("url",)):
            found = DEMO.match(record["url"])
            if found and remotes.base != ports.BASE_PORT:
                here = remotes.base + int(found[1]) - ports.BASE_PORT
                odoo.write(model, record["id"], url=f"http://127.0.0.1:{here}{found[2] or ''}")


def connected(odoo, books):
    """Test the connection `books` unless it works already, and have its lists read."""
    if odoo.read("webhero.eboekhouden.backend", books, "state")["state"] != "connected":
        odoo.press("webhero.eboekhouden.backend", books, "action_test_connection")
    wait(lambda: odoo.read("webhero.eboekhouden.backend", books, "refreshed_at", "state"),
         lambda one: one["refreshed_at"], "The lists of e-Boekhouden")  # fmt: skip
    return books


def made(odoo, remotes, name, token, country):
    """The id of a connection with the administration that `token` opens; created where the demo data has none."""
    url = remotes.url("eboekhouden_rest")
    books = odoo.kept(
        "webhero.eboekhouden.backend", [("url", "=", url), ("token", "=", token)],
        name=name, mode="token", url=url, token=token, country=country,
        token_end=(today() + datetime.timedelta(days=300)).isoformat(),
    )  # fmt: skip
    return connected(odoo, books)


def entry(odoo, books, kind, **values):
    """The id of a ledger account, VAT code or template of the books."""
    domain = [("backend_id", "=", books), *((name, "=", value) for name, value in values.items())]
    record = odoo.one(f"webhero.eboekhouden.{kind}", domain)
    return record and record["id"]


def table(remotes, administration, name):
    """What the sandbox's books hold."""
    return remotes.ask("eboekhouden_rest", "books", administration=administration, table=name)
