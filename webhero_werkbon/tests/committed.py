# SPDX-License-Identifier: LGPL-3.0-or-later
"""Work orders on real cursors that really commit, for tests with workers; cleans up after itself."""

import time

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.models.retention import RETENTION

from sandbox.killing import CommittedCase

NAME = "Committed werkbon"


class CommittedWerkbon(CommittedCase):
    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())
        self.customers = 0
        self.addCleanup(self._remove)

    def connect(self, mode):
        """Id of the work order connection of a company of its own, its lists and articles read."""
        with self.env_committed(tracking_disable=True) as env:
            company = env["res.company"].create(
                {"name": f"{NAME} {mode} {time.time_ns()}", "country_id": env.ref("base.nl").id}
            )
            books = env["webhero.eboekhouden.backend"].create(
                backend_values(mode, self.rest, self.soap, name=NAME, company_id=company.id)
            )
            with books._exchange_client([]) as client:
                books._refresh_lists(client)
            connection = env["webhero.werkbon.backend"].create(
                {
                    "name": NAME,
                    "company_id": company.id,
                    "books_backend_id": books.id,
                    "state": "connected",
                    "template_id": books.template_ids[:1].id,
                    "template_name": "Invoice template",
                    "mail_on_completion": False,
                }
            )
            connection.backend_id._poll()
            env.cr.commit()
            return connection.id

    def complete(self, connection_id, count, mail="", sent=True):
        """Ids of the messages of `count` complete work orders, each of a new customer; of the orders unless `sent`."""
        with self.env_committed(tracking_disable=True) as env:
            connection = env["webhero.werkbon.backend"].browse(connection_id)
            company = connection.company_id
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            article = env["webhero.werkbon.link"].search([("backend_id", "=", connection.id), ("code", "=", "ARB")])
            status = env["webhero.werkbon.status"].search([("company_id", "=", company.id), ("to_books", "=", True)])
            orders = env["webhero.werkbon.order"].create(
                [
                    {
                        "company_id": company.id,
                        "partner_id": self._customer(env, mail).id,
                        "hour_ids": [(0, 0, {"product_id": article.product_id.id, "hours": 1 + number})],
                        "state": "complete",
                        "status_id": status.id if sent else False,
                    }
                    for number in range(count)
                ]
            )
            env.cr.commit()
            return orders.invoice_ids.sorted("id").exchange_id.ids if sent else orders.ids

    def _customer(self, env, mail):
        self.customers += 1
        email = f"klant{self.customers}{time.time_ns()}@x.example" if mail else False
        return env["res.partner"].create({"name": f"{NAME} klant {self.customers}", "email": email})

    def check_once(self, before, rows):
        """Each work order of `rows` has one relation and one invoice more in the books than `before`, and is handled."""
        with self.env_committed(tracking_disable=True) as env:
            left = env["webhero.exchange"].browse(rows).filtered(lambda message: message.state != "done")
            self.assertFalse(
                left,
                [(message.state, message.attempts, message.error_facts, message.error_message) for message in left],
            )
        after = self.rest.effects()
        changed = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
        self.assertEqual(changed, {"relation_added": len(rows), "invoice_added": len(rows)})
        with self.env_committed(tracking_disable=True) as env:
            invoices = env["webhero.werkbon.invoice"].search([("exchange_id", "in", rows)])
            self.assertEqual(set(invoices.order_ids.mapped("state")), {"handled"})
            self.assertEqual(len(set(invoices.mapped("number"))), len(rows))

    def _remove(self):
        with self.env_committed(tracking_disable=True) as env:
            env = env(context={"webhero_retention": RETENTION, "active_test": False})
            connections = env["webhero.werkbon.backend"].search([("name", "=", NAME)])
            companies, rows = connections.company_id, connections.backend_id.exchange_ids
            links = env["webhero.werkbon.link"].search([("backend_id", "in", connections.ids)])
            products, partners = links.product_id.product_tmpl_id, links.partner_id
            invoices = env["webhero.werkbon.invoice"].search([("backend_id", "in", connections.ids)])
            env.cr.execute("DELETE FROM webhero_werkbon_order WHERE company_id = ANY(%s)", (companies.ids,))
            env.invalidate_all()
            invoices.unlink()
            env["webhero.eboekhouden.number"].search([("exchange_id", "in", rows.ids)]).unlink()
            rows.unlink()
            books = connections.books_backend_id
            connections.unlink()
            books.unlink()
            products.unlink()
            partners.unlink()
            env["webhero.werkbon.status"].search([("company_id", "in", companies.ids)]).unlink()
            companies.write({"active": False})
            env.cr.commit()
