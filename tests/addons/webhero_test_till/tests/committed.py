"""Tills that book in the sandbox, on real cursors that really commit, and clean up after themselves."""

import json

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_exchange.models.retention import RETENTION

from sandbox import eboekhouden_seed as seed
from sandbox.killing import CommittedCase

MODES = ("rest", "soap")


class CommittedTill(CommittedCase):
    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())
        self.tills, self.books = {}, {}
        self.addCleanup(self._remove)
        with self.env_committed() as env:
            self.baker_id = env["res.users"].create({"name": "Baker", "login": "till-baker", "lang": "nl_BE"}).id
            for mode in MODES:
                self.add_till(env, mode, mode)
            env.cr.commit()

    def add_till(self, env, name, mode):
        """A till with a connection of its own with the Dutch administration, tested, so that its books are known."""
        books = env["webhero.eboekhouden.backend"].create(
            backend_values(mode, self.rest, self.soap, responsible_id=self.baker_id)
        )
        env["webhero.eboekhouden.administration"].create(
            {"backend_id": books.id, "guid": seed.NL, "name": "Molen en Meel B.V."}
        )
        books._identify_books(books._client(log=None).ledgers())
        till = env["webhero.till.backend"].create({"name": f"Till {name}", "books_id": books.id, "state": "connected"})
        self.books[name], self.tills[name] = books.id, till.id
        return till

    def till(self, env, name):
        return env["webhero.till.backend"].browse(self.tills[name])

    def put(self, env, till, kind, key, **note):
        note = {"number": key, "amount": "12.10", "name": "Wie Dan Ook", "email": f"{key}@klant.example", **note}
        return env["webhero.exchange"]._put(self.till(env, till), kind, key, payload=json.dumps(note).encode())

    def mutations(self, number):
        administration = self.rest.books.administration(seed.NL)
        return [each for each in administration.all("mutation") if each.get("invoiceNumber") == number]

    def relations(self, email):
        administration = self.rest.books.administration(seed.NL)
        return [each for each in administration.all("relation") if each.get("emailAddress") == email]

    def _remove(self):
        with self.env_committed() as env:
            tills = env["webhero.till.backend"].browse(self.tills.values()).exists()
            messages = tills.backend_id.exchange_ids.with_context(webhero_retention=RETENTION)
            payloads = messages.payload_id
            env["webhero.eboekhouden.number"].search([("exchange_id", "in", messages.ids)]).unlink()
            messages.unlink()
            payloads.exists().with_context(webhero_retention=RETENTION).unlink()
            tills.unlink()
            env["webhero.eboekhouden.backend"].browse(self.books.values()).exists().unlink()
            env["res.users"].browse(self.baker_id).unlink()
            env.cr.commit()
