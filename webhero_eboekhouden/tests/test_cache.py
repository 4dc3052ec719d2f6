# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime

from odoo import fields
from odoo.tests import tagged

from sandbox import eboekhouden_seed as seed

from ..client import Relation
from .common import EBoekhoudenCase


@tagged("post_install", "-at_install")
class TestCache(EBoekhoudenCase):
    def fill(self, count, prefix="K"):
        administration = self.rest.books.administration(seed.NL)
        for number in range(count):
            administration.insert(
                "relation",
                {
                    "code": f"{prefix}{number}",
                    "type": "P",
                    "name": f"Klant {number}",
                    "emailAddress": f"{prefix}{number}@klant.example",
                    "city": "Gent",
                },
            )
        return administration

    def test_what_changed(self):
        """E6: the cache gives what is new, changed or gone, and nothing twice."""
        administration = self.rest.books.administration(seed.NL)
        for mode, backend, books in self.each():
            first = backend._refresh_relations(books)
            self.assertEqual(len(first), len(administration.all("relation")))
            self.assertFalse(backend._refresh_relations(books))
            record = administration.insert("relation", {"code": f"N{mode}", "name": "Nieuw", "type": "B"})
            (new,) = backend._refresh_relations(books)
            self.assertEqual((new.code, new.remote_id), (f"N{mode}", record["id"]))
            administration.put("relation", {**record, "code": f"M{mode}"})
            self.assertEqual(backend._refresh_relations(books), new)
            self.assertEqual(new.code, f"M{mode}")
            self.rest.store.delete(administration.table("relation"), record["id"])
            self.assertEqual(backend._refresh_relations(books), new)
            self.assertTrue(new.gone)
            self.assertFalse(backend._refresh_relations(books))

    def test_kept_as_it_was_read(self):
        """E6: from the cache comes what the client gave, amounts included."""
        for _mode, backend, books in self.each():
            relation = books.relation_by_code("DeBlauweKl")
            backend._refresh_relations(books)
            cached = self.env["webhero.eboekhouden.relation"].search(
                [("backend_id", "=", backend.id), ("code", "=", "DeBlauweKl")]
            )
            self.assertEqual(cached._as_dataclass(), relation)
            self.assertIsInstance(cached._as_dataclass(), Relation)
            products = {product.code: product for product in books.products().read}
            for record in backend._refresh_products(books):
                self.assertEqual(record._as_dataclass(), products[record.code])

    def test_thousand_relations_every_quarter_of_an_hour(self):
        """E6: with 1,000 relations a refresh costs at most 21 calls over REST and one over SOAP."""
        self.fill(1000)
        for mode, backend, books in self.each():
            service = self.service(mode)
            while len(backend._refresh_relations(books)) >= 20:
                pass
            before = len(service.received())
            backend._refresh_relations(books)
            cost = len(service.received()) - before
            self.assertLessEqual(cost, 21 if mode == "rest" else 1)
            self.assertLess(cost * 96, 96_000 / 40)

    def test_first_reading_is_spread(self):
        """E6: the first reading of many relations over REST is spread over runs, and each is read once."""
        self.fill(300)
        backend = self.backend("rest")
        with backend._exchange_client([]) as books:
            sizes = [len(backend._refresh_relations(books, most=100)) for _run in range(4)]
        self.assertEqual(sizes[:3], [100, 100, 100])
        self.assertEqual(sum(sizes), 304)

    def test_rolling_slice_finds_changes_that_no_list_shows(self):
        """E6: a changed e-mail address, which no thin line shows, is found within the rolling slice's round."""
        administration = self.fill(50)
        backend = self.backend("rest")
        with backend._exchange_client([]) as books:
            backend._refresh_relations(books)
            record = administration.by_code("relation", "K7")
            administration.put("relation", {**record, "emailAddress": "anders@klant.example"})
            found = self.env["webhero.eboekhouden.relation"]
            for _run in range(4):
                found |= backend._refresh_relations(books)
                self.env["webhero.eboekhouden.relation"].flush_model()
        self.assertEqual(found.mapped("email_key"), ["anders@klant.example"])

    def test_five_thousand(self):
        """E6: 5,000 relations over SOAP are one call, and a second look writes nothing."""
        self.fill(5000)
        backend = self.backend("soap")
        with backend._exchange_client([]) as books:
            books.http.timeout = 20
            before = len(self.soap.received("soap.asmx"))
            self.assertEqual(len(backend._refresh_relations(books)), 5004)
            # reading the description is no call, and a process does it once
            calls = [call for call in self.soap.received("soap.asmx")[before:] if call["method"] == "POST"]
            self.assertEqual(len(calls), 1 + 1)  # OpenSession
            self.assertFalse(backend._refresh_relations(books))

    def test_daily(self):
        """E2: the lists are due again a day later."""
        backend = self.backend("rest", next_run=fields.Datetime.now() - datetime.timedelta(minutes=1))
        self.assertIn(backend.backend_id, self.env["webhero.backend"]._claim_polls())
        hours = (backend.next_run - fields.Datetime.now()).total_seconds() / 3600
        self.assertAlmostEqual(hours, 24, delta=0.1)
