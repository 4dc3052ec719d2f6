# SPDX-License-Identifier: LGPL-3.0-or-later
"""A company's work orders connected with the sandbox's books."""

from odoo.addons.webhero_eboekhouden.tests.common import EBoekhoudenCase
from odoo.addons.webhero_exchange.models.retention import RETENTION

from sandbox import eboekhouden_seed as seed

MODES = ("rest", "soap")


class WerkbonCase(EBoekhoudenCase):
    def setUp(self):
        super().setUp()
        self.env["webhero.werkbon.backend"].search([]).active = False
        self.employee = self.env["hr.employee"].create({"name": "Tine Wouters", "company_id": self.env.company.id})
        self.to_books = self.env["webhero.werkbon.status"].search(
            [("company_id", "=", self.env.company.id), ("to_books", "=", True)], limit=1
        )

    def connect(self, mode="rest", **values):
        """A complete connection with one kind of books, its lists read."""
        books = self.backend(mode)
        with books._exchange_client([]) as client:
            books._refresh_lists(client)
        self.env["webhero.werkbon.backend"].with_context(active_test=False).search([]).unlink()
        return self.env["webhero.werkbon.backend"].create(
            {
                "name": f"Work orders {mode}",
                "books_backend_id": books.id,
                "state": "connected",
                "template_id": books.template_ids[:1].id,
                "template_name": "Invoice template",
                "debtor_ledger_id": books.ledger_ids.filtered(lambda one: one.code == "1300").id,
                **values,
            }
        )

    def each_connected(self, **values):
        for mode in MODES:
            with self.subTest(mode=mode):
                connection = self.connect(mode, **values)
                yield connection
                connection.backend_id.exchange_ids.with_context(webhero_retention=RETENTION).write({"state": "skipped"})

    def sync(self, connection):
        """One run, as the worker does it; gives the newest line of the log."""
        self.env.flush_all()
        worker = self.env["webhero.exchange"]._as_worker().env
        connection.backend_id.with_env(worker)._poll()
        self.env.invalidate_all()
        return connection.log_ids[:1]

    def table(self, name):
        return self.rest.books.administration(seed.NL).all(name)

    def change(self, name, number, **values):
        """Somebody changes a record in the books."""
        administration = self.rest.books.administration(seed.NL)
        record = next(each for each in administration.all(name) if each["id"] == number)
        self.rest.store.put(administration.table(name), number, {**record, **values})

    def number(self, table, code):
        return next(each["id"] for each in self.table(table) if each["code"] == code)

    def remove(self, table, number):
        """Somebody removes a record in the books."""
        self.rest.store.delete(self.rest.books.administration(seed.NL).table(table), number)

    def insert(self, table, **values):
        return self.rest.books.administration(seed.NL).insert(table, values)

    def insert_article(self, code, price="9.00", unit="stuk", **values):
        units = {each["description"]: each["id"] for each in self.table("unit")}
        return self.insert(
            "product",
            **{
                "code": code,
                "description": code,
                "unitId": units[unit],
                "ledgerId": self.number("ledger", "8000"),
                "priceExcl": price,
                "vatCode": "HOOG_VERK_21",
                "groupCode": "ALG",
                "active": True,
                **values,
            },
        )

    def product(self, connection, code):
        link = self.env["webhero.werkbon.link"].search(
            [("backend_id", "=", connection.id), ("code", "=", code), ("product_id", "!=", False)]
        )
        return link.product_id

    def partner(self, connection, code):
        link = self.env["webhero.werkbon.link"].search(
            [("backend_id", "=", connection.id), ("code", "=", code), ("partner_id", "!=", False)]
        )
        return link.partner_id

    def order(self, partner, hours=(), materials=(), **values):
        """A work order with (article, hours) and (article, quantity) lines."""
        return self.env["webhero.werkbon.order"].create(
            {
                "partner_id": partner.id,
                "employee_id": self.employee.id,
                "hour_ids": [(0, 0, {"product_id": article.id, "hours": number}) for article, number in hours],
                "material_ids": [
                    (0, 0, {"product_id": article.id, "quantity": number}) for article, number in materials
                ],
                **values,
            }
        )

    def send(self, order):
        """Complete it, give it the status, and have the worker handle its message."""
        order.action_complete()
        order.status_id = self.to_books
        self.run_rows(order.invoice_ids)
        return order.invoice_ids

    def run_rows(self, invoices):
        for invoice in invoices:
            if invoice.exchange_id.state not in ("done", "skipped"):
                invoice.exchange_id._run()
        self.env.invalidate_all()
