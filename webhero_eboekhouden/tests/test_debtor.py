# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses

from odoo import fields
from odoo.tests import tagged

from odoo.addons.webhero_exchange.client.errors import NotYet, Permanent, Temporary

from sandbox import eboekhouden_seed as seed

from ..client import Relation
from ..models.debtors import Debtors
from .common import EBoekhoudenCase

WISH = Relation(name="Klaartje Pietersen", type="P", email=" Klaartje.P@Nieuw.example ", city="Gent", country="België")


@tagged("post_install", "-at_install")
class TestDebtor(EBoekhoudenCase):
    def test_known_by_email(self):
        """T22: matched on e-mail, without case and spaces, not changed; a cached one costs no call."""
        for mode, backend, books in self.each():
            before = self.rest.effects()
            wish = Relation(name="Heel Anders", email="INKOOP@blauweklomp.example", city="Elders")
            found = backend._debtor(books, wish)
            self.assertEqual((found.code, found.city), ("DeBlauweKl", "Zwolle"))
            calls = len(self.service(mode).received())
            self.assertEqual(backend._debtor(books, wish), found)
            self.assertEqual(len(self.service(mode).received()), calls)
            self.assertEqual(self.rest.effects(), before)

    def test_known_by_its_address_for_invoices(self):
        """T22, E3, remotes 4: a relation that only has an e-mail address for invoices is known by that, not made again."""
        administration = self.rest.books.administration(seed.NL)
        values = {"code": "FACT", "name": "Factuur BV", "type": "B", "emailAddressInvoice": "Facturen@klant.example"}
        administration.insert("relation", values)
        backend, before = self.backend("rest"), self.rest.effects()
        with backend._exchange_client([]) as books:
            backend._refresh_relations(books)
            self.assertEqual(backend._debtor(books, Relation(name="x", email="facturen@klant.example")).code, "FACT")
        self.assertEqual(self.rest.effects(), before)

    def test_several_with_one_address(self):
        """T22: of several the active one with the lowest number."""
        administration = self.rest.books.administration(seed.NL)
        for mode, backend, books in self.each():
            email = f"dubbel@{mode}.example"
            for code, inactive in (("A", True), ("B", False), ("C", False)):
                administration.insert(
                    "relation",
                    {"code": f"{code}{mode}", "name": code, "type": "B", "emailAddress": email, "inactive": inactive},
                )
            wanted = f"B{mode}" if mode == "rest" else f"A{mode}"  # SOAP does not say what is inactive
            self.assertEqual(backend._debtor(books, Relation(name="x", email=email)).code, wanted)

    def test_made_with_its_code(self):
        """T24: made when missing, with the lowest free code; the same one afterwards."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            wish = WISH if mode == "rest" else Relation(name="Klaartje Pietersen", email="k@soap.example")
            made = backend._debtor(books, wish)
            self.assertEqual(made.code, "KlaartjePi2" if mode == "rest" else "KlaartjePi3")
            self.assertEqual(backend._debtor(books, wish).id, made.id)
            stored = self.rest.books.administration(seed.NL).by_code("relation", made.code)
            self.assertEqual(stored["emailAddress"], wish.email.strip())
            self.assertFalse(self.env["webhero.eboekhouden.relation"].search([("making", "=", True)]))
        self.assertEqual(self.rest.effects()["relation_added"], 2)

    def test_calls(self):
        """E6: a new debtor costs at most two calls; with its sale three over REST, four over SOAP."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            before = len(self.service(mode).received())
            backend._debtor(books, Relation(name="Nieuw", email=f"nieuw@{mode}.example"))
            self.assertEqual(len(self.service(mode).received()) - before, 2)

    def test_read_again_before_making(self):
        """E3: a debtor that somebody made in e-Boekhouden a moment ago is found, not made again."""
        administration = self.rest.books.administration(seed.NL)
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            email = f"net@{mode}.example"
            administration.insert("relation", {"code": f"Net{mode}", "name": "N", "type": "P", "emailAddress": email})
            self.assertEqual(backend._debtor(books, Relation(name="N", email=email)).code, f"Net{mode}")
        self.assertEqual(self.rest.effects()["relation_added"], 0)

    def test_stale_relations_are_read_whole(self):
        """E3: over SOAP, whose keyword search may not look at addresses, a stale list is read in whole first."""
        administration = self.rest.books.administration(seed.NL)
        backend = self.backend("soap")
        with backend._exchange_client([]) as books:
            backend._refresh_relations(books)
            backend.relations_read_at = fields.Datetime.subtract(fields.Datetime.now(), minutes=5)
            administration.insert(
                "relation", {"code": "Eerder", "name": "N", "type": "P", "emailAddress": "eerder@x.example"}
            )
            books.relations_by_email = None  # not asked
            self.assertEqual(backend._debtor(books, Relation(name="N", email="eerder@x.example")).code, "Eerder")

    def test_code_taken_over_there(self):
        """T24: a code that was taken since the last reading: the next free one, without a twin."""
        administration = self.rest.books.administration(seed.NL)
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            for number in ("", 1, 2, 4):
                administration.insert(
                    "relation",
                    {"code": f"Bezet{mode}{number}", "name": "x", "type": "P", "emailAddress": "a@b.example"},
                )
            made = backend._debtor(books, Relation(name=f"Bezet {mode}", email=f"vrij@{mode}.example"))
            self.assertEqual(made.code, f"Bezet{mode}3")

    def test_code_with_signs(self):
        """T24/REL_005: where the service does not take the signs of a name, letters and digits remain."""
        backend = self.backend("rest")
        with backend._exchange_client([]) as books:
            made = backend._debtor(books, Relation(name="De Vries & Zn.", email="vz@x.example"))
        self.assertEqual(made.code, "DeVriesZn")

    def test_no_email(self):
        """E3: without an e-mail address no debtor can be recognised: said, nothing made."""
        backend = self.backend("rest")
        with backend._exchange_client([]) as books, self.assertRaises(Permanent) as caught:
            backend._debtor(books, Relation(name="Zonder"))
        self.assertEqual(caught.exception.code, "debtor_without_email")

    def test_lost_answer(self):
        """E3: the debtor was made but the answer was lost: the retry finds it, one debtor."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            service = self.service(mode)
            path = "/v1/relation" if mode == "rest" else "soap.asmx"
            wish = Relation(name="Verloren", email=f"verloren@{mode}.example")
            service.fault("timeout_after", path, "POST", after=0 if mode == "rest" else 1, seconds=0.8)
            books.http.timeout = 0.4
            with self.assertRaises(Temporary):
                backend._debtor(books, wish)
            books.http.timeout = 3
            self.assertEqual(backend._debtor(books, wish).code, "Verloren" if mode == "rest" else "Verloren1")
        self.assertEqual(self.rest.effects()["relation_added"], 2)

    def test_being_made(self):
        """E3: while a worker makes a debtor, in any connection with the administration, another one waits."""
        one, two = self.backend("rest"), self.backend("soap")
        for backend in (one, two):
            backend.action_test_connection()
        making = one._start_making(WISH, "klaartje.p@nieuw.example")
        with two._exchange_client([]) as books:
            with self.assertRaises(NotYet) as caught:
                two._debtor(books, WISH)
            self.assertEqual(caught.exception.code, "debtor_busy")
            making.making_until = fields.Datetime.subtract(fields.Datetime.now(), seconds=1)
            made = two._debtor(books, WISH)
        self.assertEqual(made.code, making.code if making.exists() else made.code)
        self.assertEqual(self.rest.effects()["relation_added"], 1)
        with one._exchange_client([]) as books:
            self.assertEqual(one._debtor(books, WISH).id, made.id)
        self.assertEqual(self.rest.effects()["relation_added"], 1)

    def test_two_customers_of_one_name(self):
        """T24: two customers of one name that are made at once don't get the same code."""
        backend = self.backend("rest")
        first = backend._start_making(Relation(name="Jan Jansen", email="a@x.example"), "a@x.example")
        second = backend._start_making(Relation(name="Jan Jansen", email="b@x.example"), "b@x.example")
        self.assertEqual((first.code, second.code), ("JanJansen", "JanJansen1"))

    def test_without_email(self):
        """E3, K15: a customer without e-mail address is made once; a stranger of the same name is left alone."""
        administration = self.rest.books.administration(seed.NL)
        for mode, backend, books in self.each():
            wish = Relation(name=f"Piet {mode}", type="P")
            stranger = administration.insert("relation", {"code": f"Piet{mode}", "name": wish.name, "type": "P"})
            made = backend._debtor_without_email(books, wish, "contact 7")
            self.assertNotEqual(made.id, stranger["id"])
            self.assertEqual(made.code, f"Piet{mode}1")
            self.assertEqual(backend._debtor_without_email(books, wish, "contact 7").id, made.id)
            other = backend._debtor_without_email(books, wish, "contact 8")
            self.assertEqual(other.code, f"Piet{mode}2")

    def test_without_email_after_a_crash(self):
        """E3, K15: what a worker that died had made is found by its code and name, and not made a second time."""
        for mode, backend, books in self.each():
            self._made_before_a_crash(backend, books, Relation(name=f"Mia {mode}", type="P"))

    def test_long_name_after_a_crash(self):
        """E3, K15: a name that the books keep cut is recognised all the same, so there is no second relation."""
        for mode, backend, books in self.each():
            self._made_before_a_crash(backend, books, Relation(name=f"{mode} {'x' * 110}", type="B"))

    def _made_before_a_crash(self, backend, books, wish):
        making = backend._start_making(wish, "contact 9")
        backend._about_to_send(making)
        there = books.add_relation(dataclasses.replace(wish, code=making.code))
        making.making_until = fields.Datetime.subtract(fields.Datetime.now(), seconds=1)
        self.assertEqual(backend._debtor_without_email(books, wish, "contact 9").id, there.id)

    def test_without_email_not_sent_yet(self):
        """E3, K15: who could not even look had sent nothing: a stranger of that code and name is not taken for ours."""
        for mode, backend, books in self.each():
            wish = Relation(name=f"Bob {mode}", type="P", email="geen")
            self.service(mode).fault("500", path="/v1/relation" if mode == "rest" else "soap.asmx", times=1)
            with self.assertRaises(Temporary):
                backend._debtor_without_email(books, wish, "contact 9")
            stranger = self.rest.books.administration(seed.NL).insert(
                "relation", {"code": f"Bob{mode}", "name": wish.name, "type": "P"}
            )
            wish = dataclasses.replace(wish, email="")
            made = backend._debtor_without_email(books, wish, "contact 9")
            self.assertNotEqual(made.id, stranger["id"])
            self.assertEqual(made.code, f"Bob{mode}1")

    def test_kept_by_another_worker(self):
        """E3: what was made is in the list already, as another worker read it meanwhile: one record, made for him."""
        for mode, backend, books in self.each():
            wish = Relation(name=f"Ria {mode}", type="P")
            making = backend._start_making(wish, "contact 9")
            there = books.add_relation(dataclasses.replace(wish, code=making.code))
            backend._refresh_relations(books)
            making._become(backend, there)
            ours = [("backend_id", "=", backend.id), ("code", "=", there.code)]
            kept = self.env["webhero.eboekhouden.relation"].search(ours)
            self.assertEqual((len(kept), kept.making, kept.made_for), (1, False, "contact 9"))
            self.assertEqual(backend._debtor_without_email(books, wish, "contact 9").id, there.id)

    # ---- a run's debtors together

    def _ahead(self, backend, mode):
        ahead = Debtors(backend)
        names = {
            f"ann.{mode}@x.example": "Jan Jansen",
            f"Bea.{mode}@x.example": "Jan Jansen",
            f"c.{mode}@x.example": "",
        }
        ahead.look_up({**names, "INKOOP@blauweklomp.example": "De Blauwe Klomp", "": "Niemand"})
        return ahead, [Relation(name=name, email=email) for email, name in names.items()]

    def _making(self):
        return self.env["webhero.eboekhouden.relation"].search([("making", "=", True)])

    def test_ahead(self):
        """S13, T24: debtors of a run are reserved together, each with a code of its own; what was not used goes."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            ahead, (ann, bea, _other) = self._ahead(backend, mode)
            self.assertEqual(len(self._making()), 3)
            made = [backend._debtor(books, wish, ahead) for wish in (ann, bea, ann)]
            self.assertEqual(made[0], made[2])
            self.assertEqual(len({one.code for one in made}), 2)
            known = backend._debtor(books, Relation(name="x", email="inkoop@blauweklomp.example"), ahead)
            self.assertEqual(known.code, "DeBlauweKl")
            ahead.close()
            self.assertFalse(self._making())
            self.assertEqual([backend._debtor(books, wish).id for wish in (ann, bea)], [one.id for one in made[:2]])
            self.assertFalse(
                self.env["webhero.eboekhouden.relation"].search([("email_key", "=", f"c.{mode}@x.example")])
            )
        self.assertEqual(self.rest.effects()["relation_added"], 4)

    def test_ahead_of_a_booking_that_failed(self):
        """E3: a debtor that was made for a booking that was rolled back is kept all the same, and not made again."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            ahead, (ann, *_others) = self._ahead(backend, mode)
            with self.env.cr.savepoint() as savepoint:
                made = backend._debtor(books, ann, ahead)
                self.env.flush_all()
                savepoint.rollback()
            self.env.invalidate_all(flush=False)
            self.assertEqual(len(self._making()), 3)
            ahead.close()
            self.assertFalse(self._making())
            self.assertEqual(backend._debtor(books, ann).id, made.id)
        self.assertEqual(self.rest.effects()["relation_added"], 2)

    def test_ahead_but_late(self):
        """E3: a reservation that another worker adopted, because its time was over, is not used."""
        for mode, backend, books in self.each():
            backend._refresh_relations(books)
            ahead, (ann, bea, _other) = self._ahead(backend, mode)
            ahead.since -= 60
            adopted = self._making().filtered_domain([("email_key", "=", ann.email)])
            adopted.making_until = fields.Datetime.add(fields.Datetime.now(), seconds=90)
            with self.assertRaises(NotYet) as caught:
                backend._debtor(books, ann, ahead)
            self.assertEqual(caught.exception.code, "debtor_busy")
            self.assertEqual(backend._debtor(books, bea, ahead).email, bea.email)
            ahead.close()
            self.assertEqual(self._making().mapped("email_key"), [ann.email])
            self._making().unlink()
