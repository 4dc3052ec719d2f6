# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
import datetime
from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_exchange.client.errors import AuthFailed, Permanent, Temporary

from sandbox import eboekhouden_seed as seed

from ..client import MutationKind, MutationRow, Relation
from .books import DAY, MODES, client_of, invoice, payment, sale, services

NEW = Relation(
    name="Γιώργος Παπαδόπουλος",
    contact="Γιώργος",
    type="P",
    code="GiorgosPap",
    email="giorgos@voorbeeld.example",
    address="Dorpsstraat 1 bus \x0b2",
    postal_code="9000",
    city="Gent",
    country="België",
    phone="+32 9 123 45 67",
    vat_number="BE0999472756",
)


class BooksCase(BaseCase):
    """One set of books for each test, and a client of each kind."""

    def setUp(self):
        super().setUp()
        context = services()
        self.rest, self.soap = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)

    def each(self, **options):
        """(mode, client) for both; each in a sub-test of its own, closed afterwards."""
        for mode in MODES:
            with self.subTest(mode=mode), client_of(mode, self.rest, self.soap, **options) as books:
                yield mode, books

    def service(self, mode):
        return self.rest if mode == "rest" else self.soap

    def known(self, books):
        return books.relation_by_code("KlaartjePi")


@tagged("post_install", "-at_install")
class TestBooks(BooksCase):
    def test_a_list_of_several_pages(self):
        """Remotes 3: 4,100 relations are all read, whether a list's count is a total or that of the answer (E6)."""
        administration = self.rest.books.administration(seed.NL)
        with self.rest.store.transaction():
            for number in range(4100):
                administration.insert("relation", {"type": "P", "code": f"V{number:05d}", "name": f"Klant {number}"})
        expected = len(administration.all("relation"))
        with client_of("rest", self.rest, self.soap) as books:
            for count_of_page in (False, True):
                self.rest.settings["count_of_page"] = count_of_page
                self.assertEqual(len(set(books.relation_codes())), expected, f"count of the page: {count_of_page}")

    def test_reference_data(self):
        """E2: ledgers, cost centres and units are the same whichever way they are read."""
        read = {}
        for mode, books in self.each():
            debtors = next(ledger for ledger in books.ledgers() if ledger.code == "1300")
            self.assertEqual((debtors.name, debtors.category), ("Debiteuren", "DEB"))
            centres = [(centre.id, centre.name, centre.parent_id) for centre in books.cost_centres()]
            units = {unit.name for unit in books.units()} & {"uur", "km", "stuk"}
            read[mode] = [books.ledgers(), centres, units]
            names = [template.name for template in books.templates()]
            self.assertEqual(names, [t[0] for t in seed.TEMPLATES] if books.lists_templates else [])
        self.assertEqual(read["rest"], read["soap"])

    def test_administrations(self):
        """E1: an accountant sees several administrations, others their own; SOAP opens the chosen one."""
        self.rest.switch(linked="own")
        for _mode, books in self.each():
            self.assertEqual([found.company for found in books.administrations()], ["Molen en Meel B.V."])
        with client_of("rest", self.rest, self.soap) as books:
            self.rest.switch(linked="foreign")
            self.assertEqual([found.company for found in books.administrations()], ["Zennebrood BV"])
            self.rest.switch(linked="refused")
            self.assertEqual(books.administrations(), [])
            self.rest.switch(linked="own")
            self.rest.fault("garbage", path="/v1/administration/linked")
            with self.assertRaises(Temporary):  # what could not be read is no empty list
                books.administrations()
        with client_of("rest", self.rest, self.soap, token=seed.TOKEN_ACCOUNTANT) as books:
            self.assertEqual(len(books.administrations()), 2)
        with client_of("soap", self.rest, self.soap, user=seed.USERS[2], administration=seed.BE) as books:
            self.assertEqual(len(books.administrations()), 2)
            self.assertIn("400000", [ledger.code for ledger in books.ledgers()])

    def test_payment_reference(self):
        """E1, shops 18: the payment reference arrives with a mutation both ways, and with an invoice that REST processes."""
        for mode, books in self.each():
            relation = books.relation_by_code("KlaartjePi")
            books.add_mutation(sale(f"PR{mode}", relation, payment_reference=f"ORD-{mode}"))
            if mode == "rest":
                template = books.templates()[0].id
                made = invoice(relation, template, in_books=True, debtor_ledger="1300", payment_reference="ORD-inv")
                books.add_invoice(made)
            with self.assertRaises(Permanent) as caught:
                books.add_mutation(sale(f"PX{mode}", relation, payment_reference="x" * 51))
            self.assertEqual(caught.exception.facts["field"], "payment_reference")
        kept = [one.get("paymentReference") for one in self.rest.books.administration(seed.NL).all("mutation")]
        self.assertEqual(sorted(filter(None, kept)), ["ORD-inv", "ORD-rest", "ORD-soap"])

    def test_newer_fields_of_relations(self):
        """E1, remotes 4: addresses for invoices and reminders, the second address and the Peppol number go there and back."""
        told = {
            "rest": ["email_invoice", "email_reminder", "peppol_id", "salutation", "address2", "city2"],
            "soap": ["salutation", "address2", "city2"],
        }
        values = {
            "email_invoice": "boekhouding@klant.example",
            "email_reminder": "aanmaningen@klant.example",
            "peppol_id": "0208:0999472756",
            "salutation": "Geachte heer",
            "address2": "Postbus 12",
            "city2": "Halle",
        }
        for mode, books in self.each():
            made = books.add_relation(Relation(name="Klant", code=f"K{mode}", email=f"{mode}@klant.example", **values))
            found = books.relation_by_code(made.code)
            self.assertEqual({name: getattr(found, name) for name in told[mode]}, {n: values[n] for n in told[mode]})
            if mode == "rest":
                books.update_relation(
                    dataclasses.replace(found, email_invoice="nieuw@klant.example"), ["email_invoice"]
                )
                self.assertEqual(books.relation_by_code(made.code).email_invoice, "nieuw@klant.example")
                with self.assertRaises(Permanent) as caught:
                    books.update_relation(dataclasses.replace(found, email_invoice="none"), ["email_invoice"])
                self.assertEqual(caught.exception.code, "REL_025")

    def test_products(self):
        """E2/E6: articles in full; over REST only those that are not known yet cost a call."""
        read = {}
        for mode, books in self.each():
            listing = books.products()
            found = {product.code: product for product in listing.read}
            self.assertEqual(found["ARB"].price_excl, Decimal("55.00"))
            self.assertFalse(found["OUD1"].active)
            self.assertEqual(set(books.product_codes()), {code for code in found if found[code].active})
            read[mode] = [dataclasses.replace(product, unit_id=0) for product in listing.read]
            before = len(self.service(mode).received("product/"))
            known = {number: line for number, line in listing.thin.items() if number != found["KM"].id}
            again = books.products(known)
            self.assertEqual(again.thin, listing.thin)
            if mode == "rest":
                self.assertEqual([product.code for product in again.read], ["KM"])
                self.assertEqual(len(self.rest.received("product/")) - before, 1)
                self.assertEqual([p.code for p in books.products(listing.thin, {found["ARB"].id}).read], ["ARB"])
        self.assertEqual(read["rest"], read["soap"])

    def test_new_relation(self):
        """E4: what is sent comes back, Greek letters and all; what no XML can carry is taken out."""
        for mode, books in self.each():
            made = books.add_relation(dataclasses.replace(NEW, code=f"New{mode}", email=f"{mode}@nieuw.example"))
            self.assertTrue(made.id)
            found = books.relation_by_code(f"new{mode}")
            self.assertEqual((found.id, found.code, found.name), (made.id, f"New{mode}", NEW.name))
            self.assertEqual(found.address, "Dorpsstraat 1 bus 2")
            (same,) = books.relations_by_email(f" {mode.upper()}@Nieuw.example ")
            self.assertEqual(same, found)
        self.assertEqual(self.rest.effects()["relation_added"], 2)

    def test_email_is_compared_whole(self):
        """E3: an address that merely contains the wanted one does not match; spaces and case don't matter."""
        for mode, books in self.each():
            books.add_relation(Relation(name="Ander", code=f"A{mode}", email=f"xinkoop@blauweklomp.example.{mode}"))
            self.assertEqual([r.code for r in books.relations_by_email("inkoop@blauweklomp.example")], ["DeBlauweKl"])
            self.assertEqual(books.relations_by_email("koop@blauweklomp.example"), [])

    def test_update_changes_only_what_is_named(self):
        """E4: an update leaves alone what it does not name, also the fields that we don't know."""
        administration = self.rest.books.administration(seed.NL)
        for mode, books in self.each():
            record = administration.insert(
                "relation", {"code": f"U{mode}", "name": "Oud", "type": "B", "city": "Gent", "freeText1": "eigen"}
            )
            found = books.relation_by_code(f"U{mode}")
            books.update_relation(dataclasses.replace(found, name="Nieuw", city="Aalst"), ("name",))
            stored = administration.get("relation", record["id"])
            self.assertEqual((stored["name"], stored["city"], stored["freeText1"]), ("Nieuw", "Gent", "eigen"))

    def test_mutation_and_payment(self):
        """E4/T32: a sale opens an item of its total, a payment closes it; both are found again in full."""
        for mode, books in self.each():
            relation, number = self.known(books), f"ORD-{mode}"
            booked = books.add_mutation(sale(number, relation))
            found = books.find_mutation(number)
            self.assertEqual((found.id, found.number, found.ledger), (booked.id, number, "1300"))
            self.assertEqual((found.total, found.date, found.term), (Decimal("119.90"), DAY, 14))
            self.assertEqual(found.rows[0].ledger, "8000")
            self.assertIsNone(books.find_mutation(number, MutationKind.PAYMENT_RECEIVED))
            (item,) = books.open_items("D", number)
            self.assertEqual((item.open, item.total, item.paid), (Decimal("119.90"), Decimal("119.90"), 0))
            self.assertEqual((item.relation_code, item.date), (relation.code, DAY))
            paid = payment(number, relation, "119.90", f"trx_{mode}")
            self.assertIsNone(books.find_payment(paid))
            done = books.add_mutation(paid)
            self.assertEqual(books.find_payment(paid).id, done.id)
            self.assertEqual(books.open_items("D", number), [])
        self.assertEqual(self.rest.effects()["payment_added"], 2)

    def test_total_is_kept_to_the_cent(self):
        """E4: where the books would compute other VAT than the shop, the total is right all the same."""
        for mode, books in self.each():
            relation = self.known(books)
            rows = (
                MutationRow("8000", "HOOG_VERK_21", Decimal("82.45"), Decimal("17.31"), Decimal("99.76"), Decimal(21)),
                MutationRow("8010", "LAAG_VERK_9", Decimal("0.46"), Decimal("0.04"), Decimal("0.50"), Decimal(9)),
                MutationRow("8010", "LAAG_VERK_9", Decimal("-5.51"), Decimal("-0.49"), Decimal("-6.00"), Decimal(9)),
            )
            books.add_mutation(sale(f"R-{mode}", relation, rows=rows))
            self.assertEqual(books.open_items("D", f"R-{mode}")[0].open, Decimal("94.26"))

    def test_invoice(self):
        """E4/W10: 5 x 21.00, unit "uren", numbered by e-Boekhouden; processed on request only."""
        for _mode, books in self.each():
            relation = self.known(books)
            template = books.templates()[0].id if books.lists_templates else 0
            booked = books.add_invoice(invoice(relation, template, reference="K1"))
            self.assertRegex(booked.number, r"\d$")
            found = books.find_invoice(booked.number)
            self.assertEqual((found.total_incl, found.date, found.term), (Decimal("105.00"), DAY, 14))
            self.assertEqual(books.open_items("D", booked.number), [])
            posted = books.add_invoice(invoice(relation, template, in_books=True, debtor_ledger="1300"))
            self.assertEqual(books.open_items("D", posted.number)[0].open, Decimal("105.00"))
            since, until = DAY - datetime.timedelta(3), DAY + datetime.timedelta(3)
            found = books.find_invoices(relation.id, relation.code, since, until)
            self.assertEqual({booked.number, posted.number} - {each.number for each in found}, set())
            self.assertEqual(books.find_invoices(relation.id, relation.code, until, until), [])

    def test_belgian_books(self):
        """E2: a Belgian administration takes Belgian codes and refuses Dutch ones."""
        options = {"rest": {"token": seed.TOKEN_BE}, "soap": {"user": seed.USERS[1]}}
        for mode in MODES:
            with self.subTest(mode=mode), client_of(mode, self.rest, self.soap, **options[mode]) as books:
                relation = self.known(books)
                row = MutationRow("700000", "BE_21_VERK", Decimal(100), Decimal(21), Decimal(121), Decimal(21))
                books.add_mutation(sale(f"B-{mode}", relation, rows=(row,), ledger="400000"))
                self.assertEqual(books.open_items("D", f"B-{mode}")[0].open, Decimal(121))
                self.assertNotIn("HOOG_VERK_21", [code.code for code in books.vat_codes("BE")])
                wrong = dataclasses.replace(row, vat_code="HOOG_VERK_21")
                with self.assertRaisesRegex(Exception, "books_refused"):
                    books.add_mutation(sale(f"W-{mode}", relation, rows=(wrong,), ledger="400000"))

    def test_session_is_opened_once_and_closed(self):
        """E1: many calls, one session; it is closed at the end."""
        for mode, books in self.each():
            books.ledgers(), books.cost_centres(), books.open_items("D")
            self.assertEqual(len(self.service(mode).open_sessions()), 1)
            books.close()
            self.assertEqual(self.service(mode).open_sessions(), [])

    def test_session_is_renewed_when_it_ends(self):
        """E1: a session that is over is opened anew, and the write that found out happens once."""
        for mode, books in self.each():
            relation = self.known(books)
            self.service(mode).expire_sessions()
            books.add_mutation(sale(f"S-{mode}", relation))
            self.assertIsNotNone(books.find_mutation(f"S-{mode}"))
        self.assertEqual(self.rest.effects()["mutation_added"], 2)

    def test_short_sessions_are_renewed_in_time(self):
        """E1: over REST the session is renewed before its end, as `expiresIn` says."""
        self.rest.switch(session_seconds=61)
        with client_of("rest", self.rest, self.soap) as books:
            books.ledgers()
            books._until -= 31
            books.ledgers()
            self.assertEqual(len(self.rest.received("/v1/session", "POST")), 2)
            self.assertNotIn(401, [call["status"] for call in self.rest.received()])

    def test_wrong_login(self):
        """E1: a token or code that is refused is AuthFailed, after one call."""
        wrong = {"rest": {"token": seed.TOKEN_ENDED}, "soap": {"user": {**seed.USERS[0], "code1": "0" * 32}}}
        codes = {"rest": "books_token", "soap": "books_login"}
        for mode in MODES:
            with self.subTest(mode=mode), client_of(mode, self.rest, self.soap, **wrong[mode]) as books:
                with self.assertRaises(AuthFailed) as caught:
                    books.ledgers()
                self.assertEqual(caught.exception.code, codes[mode])
                self.assertNotIn(seed.TOKEN_ENDED, str(caught.exception.facts))

    def test_log_has_no_secrets(self):
        """X8/E1: neither token, codes nor session stand in the log of calls."""
        for mode in MODES:
            log = []
            with self.subTest(mode=mode), client_of(mode, self.rest, self.soap, log) as books:
                books.ledgers()
                session = books._session
            text = "\n".join(f"{call.url} {call.request} {call.answer}" for call in log)
            self.assertGreaterEqual(len(log), 3)
            for secret in (seed.TOKEN_NL, seed.CODE_1, seed.CODE_2.strip("{}"), session.strip("{}")):
                self.assertNotIn(secret, text)
