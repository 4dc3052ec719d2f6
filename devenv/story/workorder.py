"""A work order: planned, worked on, signed, and invoiced in e-Boekhouden (K2, K4, K5, K7, K9)."""

import base64
import datetime
from decimal import Decimal

from sandbox import eboekhouden_seed as seed

from . import peppol
from .books import connected, entry, made, table
from .pictures import signature
from .web import wait

DESCRIPTION = "Kraan in de keuken vervangen (verhaal)"
HOURS, WORK, PARTS, PART = 2.5, "ARB", 3, "KOPPEL22"
EXCL = Decimal("148.75")  # 2.5 h at 55.00, 3 pieces at 3.75


def tell(teller, odoo, remotes):
    connection = _connection(odoo, remotes)
    odoo.press("webhero.werkbon.backend", connection, "action_synchronise")
    work = wait(lambda: _product(odoo, WORK), bool, "Hour types and materials of e-Boekhouden")
    teller.line("Hour types, materials and customers come from the books.",
                odoo.link("webhero.werkbon.backend", connection))  # fmt: skip
    order = _order(odoo, work)
    if odoo.read("webhero.werkbon.order", order, "state")["state"] != "handled":
        _work(odoo, order)
    done = wait(lambda: odoo.read("webhero.werkbon.order", order, "name", "state", "signed_by", "invoice_numbers"),
                lambda one: one["state"] == "handled", "The invoice of the work order")  # fmt: skip
    link = odoo.link("webhero.werkbon.order", order)
    teller.check(f"{done['name']} is signed by {done['signed_by']} and handled",
                 (done["state"], bool(done["signed_by"])), ("handled", True), link)  # fmt: skip
    there = [one for one in table(remotes, seed.BE, "invoice") if one["invoiceNumber"] == done["invoice_numbers"]]
    teller.check(f"e-Boekhouden has its invoice {done['invoice_numbers']} once, {EXCL} EUR excl. VAT",
                 [Decimal(one["totalExcl"]) for one in there], [EXCL], remotes.url("eboekhouden_rest"))  # fmt: skip


def _connection(odoo, remotes):
    """The company's work order connection, logged in; that of the demo data where there is one."""
    found = odoo.one("webhero.werkbon.backend", [], ("books_backend_id", "state"))
    if found and found["books_backend_id"]:
        connected(odoo, found["books_backend_id"][0])
        connection = found["id"]
    else:
        connection = _made(odoo, remotes, found and found["id"])
    if odoo.read("webhero.werkbon.backend", connection, "state")["state"] != "connected":
        odoo.press("webhero.werkbon.backend", connection, "action_test_connection")
    return connection


def _made(odoo, remotes, connection):
    books = made(odoo, remotes, "e-Boekhouden (werkbonnen)", seed.TOKEN_BE, "BE")
    connection = connection or odoo.create("webhero.werkbon.backend", name="Werkbonnen")
    odoo.write("webhero.werkbon.backend", connection, books_backend_id=books,
               template_id=entry(odoo, books, "template", name="Factuur met logo"),
               debtor_ledger_id=entry(odoo, books, "ledger", category="DEB"),
               revenue_ledger_id=entry(odoo, books, "ledger", code="700000"), invoice_in="books")  # fmt: skip
    return connection


def _product(odoo, code):
    article = odoo.one("product.product", [("default_code", "=", code), ("webhero_werkbon_use", "!=", False)])
    return article and article["id"]


def _order(odoo, work):
    """The work order with its hours and material; that of an earlier telling where there is one."""
    known = odoo.one("webhero.werkbon.order", [("description", "=", DESCRIPTION)])
    if known:
        return known["id"]
    start = datetime.datetime.now(datetime.UTC).replace(hour=6, minute=0, second=0, tzinfo=None)
    hours = {"product_id": work, "start": str(start.replace(microsecond=0)),
             "stop": str(start.replace(microsecond=0) + datetime.timedelta(hours=HOURS))}  # fmt: skip
    part = {"product_id": _product(odoo, PART), "quantity": PARTS}
    return odoo.create(
        "webhero.werkbon.order", partner_id=peppol.customer(odoo, peppol.BAKERY), description=DESCRIPTION,
        hour_ids=[[0, 0, hours]], material_ids=[[0, 0, part]],
    )  # fmt: skip


def _work(odoo, order):
    """Started, signed on the screen, complete, and given the status that sends it to the books."""
    state = odoo.read("webhero.werkbon.order", order, "state")["state"]
    if state in ("new", "planned"):
        odoo.press("webhero.werkbon.order", order, "action_start")
    if state != "complete":
        odoo.write("webhero.werkbon.order", order, signature=base64.b64encode(signature()).decode(),
                   signed_by="Lotte Vermeiren")  # fmt: skip
        odoo.press("webhero.werkbon.order", order, "action_complete")
    odoo.press("webhero.werkbon.order", order, "action_to_books")
