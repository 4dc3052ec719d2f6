# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import suppress
from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from sandbox import eboekhouden_seed as seed

from .common import WerkbonCase


@tagged("post_install", "-at_install")
class TestSync(WerkbonCase):
    def test_everything_comes_here(self):
        """K2: relations become customers, active articles in Uur hour types, other articles materials."""
        for connection in self.each_connected():
            log = self.sync(connection)
            told = connection.books_mode == "token"  # over SOAP nobody tells that a relation is inactive
            self.assertEqual((log.relations, log.materials, log.hour_types), (3 if told else 4, 3, 2))
            hour, material = self.product(connection, "ARB"), self.product(connection, "KRAAN15")
            self.assertEqual((hour.webhero_werkbon_use, hour.lst_price, hour.name), ("hour", 55.0, "Arbeid"))
            self.assertEqual(self.product(connection, "REIS").webhero_werkbon_use, "hour")
            self.assertEqual((material.webhero_werkbon_use, material.lst_price), ("material", 18.9))
            self.assertEqual(hour.uom_id, self.env.ref("uom.product_uom_hour"))
            self.assertFalse(self.product(connection, "OUD1"))
            klomp = self.partner(connection, "DeBlauweKl")
            self.assertEqual((klomp.name, klomp.city, klomp.country_id.code), ("De Blauwe Klomp B.V.", "Zwolle", "NL"))
            self.assertTrue(klomp.is_company)
            self.assertFalse(self.partner(connection, "KlaartjePi").is_company)
            self.assertEqual(bool(self.partner(connection, "Stil")), not told)

    def test_the_log_line(self):
        """K3, W6: “4 relations synchronized, 1 materials synchronized”, no singular; kept 90 days."""
        connection = self.connect()
        log = self.env["webhero.werkbon.log"].create({"backend_id": connection.id, "relations": 4, "materials": 1})
        self.assertEqual(log.with_context(lang="en_US").message, "4 relations synchronized, 1 materials synchronized")
        log.at = fields.Datetime.now() - timedelta(days=89)
        log._gc_old()
        self.assertTrue(log.exists())
        log.at = fields.Datetime.now() - timedelta(days=91)
        log._gc_old()
        self.assertFalse(log.exists())

    def test_only_what_changed_is_written(self):
        """K2: a second run writes nothing and logs nothing; a change in the books alone comes over."""
        for connection in self.each_connected():
            self.sync(connection)
            klomp, lines = self.partner(connection, "DeBlauweKl"), len(connection.log_ids)
            stamp = klomp.write_date
            self.sync(connection)
            self.assertEqual((klomp.write_date, len(connection.log_ids)), (stamp, lines))
            number = self.number("relation", "DeBlauweKl")
            self.change("relation", number, city="Kampen", phoneNumber="038 1234567")
            log = self.sync(connection)
            self.assertEqual((log.relations, klomp.city), (1, "Kampen"))
            self.change("relation", number, city="Zwolle")

    def test_switches(self):
        """K1, W3: what is switched off does not come."""
        for connection in self.each_connected(import_relations=False, import_materials=False):
            log = self.sync(connection)
            self.assertEqual((log.relations, log.materials, log.hour_types), (0, 0, 2))

    def test_gone_and_inactive_are_archived(self):
        """K2, W2: a switched-off article and an inactive relation are archived, and come back."""
        for connection in self.each_connected():
            self.sync(connection)
            kraan, klaartje = self.product(connection, "KRAAN15"), self.partner(connection, "KlaartjePi1")
            article = next(each for each in self.table("product") if each["code"] == "KRAAN15")
            relation = next(each for each in self.table("relation") if each["code"] == "KlaartjePi1")
            self.change("product", article["id"], active=False)
            self.change("relation", relation["id"], inactive=True)
            log = self.sync(connection)
            told = connection.books_mode == "token"  # over SOAP nobody tells that a relation is inactive
            self.assertEqual((log.archived, kraan.active, klaartje.active), (1 + told, False, not told))
            self.change("product", article["id"], active=True)
            self.change("relation", relation["id"], inactive=False)
            self.sync(connection)
            self.assertEqual((kraan.active, klaartje.active), (True, True))

    def test_removed_in_the_books(self):
        """K2: a relation and an article that vanished from the books are archived here, and the log counts them."""
        for connection in self.each_connected():
            relation = self.insert("relation", code=f"Weg{connection.id}", type="B", name="Wegwezen B.V.")
            self.sync(connection)
            partner = self.partner(connection, f"Weg{connection.id}")
            self.remove("relation", relation["id"])
            log = self.sync(connection)
            self.assertEqual((log.archived, partner.active), (1, False))
            self.assertFalse(self.sync(connection) - log)

    def test_customer_with_a_login(self):
        """K2, K3: who has a login in the portal is not archived, which the log says; the rest of the run goes on."""
        connection = self.connect("soap")
        self.sync(connection)
        klomp = self.partner(connection, "DeBlauweKl")
        user = new_test_user(
            self.env, "klomp-portal", "base.group_portal", password="klomp-12345", partner_id=klomp.id, name="Mia"
        )
        self.remove("relation", self.number("relation", "DeBlauweKl"))
        self.change("relation", self.number("relation", "KlaartjePi"), city="Kampen")
        log = self.sync(connection)
        self.assertEqual((log.failed, log.relations, log.archived, klomp.active), (False, 1, 0, True))
        self.assertIn("De Blauwe Klomp", log.message)
        user.active = False
        self.assertEqual((self.sync(connection).archived, klomp.active), (1, False))

    def test_any_failure_is_logged(self):
        """K3: a run that ends by a fault of our own stands in the log too."""
        connection = self.connect()

        def fail(*_arguments):
            raise ZeroDivisionError

        self.patch(type(connection), "_poll_drafts", fail)
        with suppress(ZeroDivisionError):  # assertRaises would take the log back
            self.sync(connection)
        self.assertTrue(connection.log_ids[:1].failed)
        self.assertIn("ZeroDivisionError", connection.log_ids[:1].message)

    def test_archived_are_not_chosen(self):
        """K2: a customer, an article or a tax that was archived here is not what a record of the books becomes."""
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", self.env.company.id)], limit=1
        )
        old = tax.copy({"name": "Old 21 %", "sequence": -1, "active": False})
        customer = self.env["res.partner"].create({"name": "Old", "ref": "DeBlauweKl", "active": False})
        article = self.env["product.product"].create({"name": "Old", "default_code": "ARB", "active": False})
        for connection in self.each_connected():
            self.sync(connection)
            self.assertNotEqual(self.partner(connection, "DeBlauweKl"), customer)
            self.assertNotEqual(self.product(connection, "ARB"), article)
            self.assertFalse(self.product(connection, "KRAAN15").taxes_id & old)

    def test_made_again(self):
        """K2, K12: removed in the books and made there again with its code: the same customer, the same article."""
        for connection in self.each_connected():
            code = f"Weer{connection.id}"
            relation = self.insert("relation", code=code, type="B", name="Weer B.V.")
            product = self.insert_article(code)
            self.sync(connection)
            before = self.partner(connection, code), self.product(connection, code)
            self.remove("relation", relation["id"])
            self.remove("product", product["id"])
            self.assertEqual(self.sync(connection).archived, 2)
            self.insert("relation", code=code, type="B", name="Weer B.V.")
            self.insert_article(code)
            self.sync(connection)
            self.assertEqual((self.partner(connection, code), self.product(connection, code)), before)
            self.assertTrue(before[0].active and before[1].active)

    def test_two_companies(self):
        """K2: what one company's books don't have any more stays where another's have it; so do name and price."""
        connection = self.connect()
        self.sync(connection)
        klomp = self.partner(connection, "DeBlauweKl")
        other = self.env["res.company"].create({"name": "Other firm"})
        shared = self.env["product.product"].create({"name": "Shared", "default_code": "NIEUW", "list_price": 7})
        theirs = self.env["webhero.werkbon.backend"].create({"name": "Other", "company_id": other.id})
        relation = self.env["webhero.eboekhouden.relation"].create(
            {"backend_id": self.backend("soap", company_id=other.id).id, "remote_id": 7, "code": "K7"}
        )
        self.env["webhero.werkbon.link"].create(
            [
                {"backend_id": theirs.id, "partner_id": klomp.id, "relation_id": relation.id},
                {"backend_id": theirs.id, "product_id": shared.id},
            ]
        )
        self.remove("relation", self.number("relation", "DeBlauweKl"))
        self.insert_article("NIEUW")
        self.sync(connection)
        self.assertTrue(klomp.active)
        self.assertNotEqual(self.product(connection, "NIEUW"), shared)
        self.assertEqual((shared.name, shared.list_price), ("Shared", 7))

    def test_who_wins(self):
        """K2: changed here only: ours stays; changed on both sides: e-Boekhouden, told in chatter and log."""
        for connection in self.each_connected():
            self.sync(connection)
            klomp = self.partner(connection, "DeBlauweKl")
            number = self.number("relation", "DeBlauweKl")
            klomp.write({"street": "Kade 1", "phone": "111"})
            self.change("relation", number, phoneNumber=f"22{connection.id}", mobilePhoneNumber="", city="Hattem")
            log = self.sync(connection)
            self.assertEqual((klomp.street, klomp.phone, klomp.city), ("Kade 1", f"22{connection.id}", "Hattem"))
            self.assertIn("111", log.message)
            self.assertIn("111", "".join(klomp.message_ids.mapped("body")))
            self.change("relation", number, city="Zwolle")
            self.sync(connection)
            self.assertEqual((klomp.street, klomp.city), ("Kade 1", "Zwolle"))

    def test_who_wins_of_an_article(self):
        """K2: an article's price changed here stays; changed on both sides: e-Boekhouden's, told in chatter and log."""
        for connection in self.each_connected():
            self.sync(connection)
            article, number = self.product(connection, "KRAAN15"), self.number("product", "KRAAN15")
            article.list_price = 20
            self.change("product", number, description=f"Kraan {connection.id}")
            self.sync(connection)
            self.assertEqual((article.list_price, article.name), (20, f"Kraan {connection.id}"))
            article.list_price = 21
            self.change("product", number, priceExcl="22.00")
            log = self.sync(connection)
            self.assertEqual(article.list_price, 22)
            self.assertIn("21", log.message)
            self.assertIn("21", "".join(article.message_ids.mapped("body")))
            self.change("product", number, description="Kraan 15 mm", priceExcl="18.90")

    def test_known_customers_are_matched(self):
        """K2: by code, then VAT number, then e-mail; nobody is made twice."""
        by_code = self.env["res.partner"].create({"name": "Other name", "ref": "deblauwekl", "street": "Kade 9"})
        by_mail = self.env["res.partner"].create({"name": "K", "email": "Klaartje@Pietersen.example"})
        connection = self.connect()
        self.sync(connection)
        self.assertEqual(self.partner(connection, "DeBlauweKl"), by_code)
        self.assertEqual(by_code.street, "Kade 9")
        self.assertEqual(self.partner(connection, "KlaartjePi"), by_mail)

    def test_one_bad_record(self):
        """K3: a record that can't be taken over is named in the log, the others come in."""
        connection = self.connect("soap")
        create = type(self.env["res.partner"]).create

        refusal = "No Klaartjes."

        def refuse(partners, vals_list):
            if any(vals.get("name") == "Klaartje Pieters" for vals in vals_list):
                raise ValidationError(refusal)
            return create(partners, vals_list)

        self.patch(type(self.env["res.partner"]), "create", refuse)
        log = self.sync(connection)
        self.assertEqual(log.relations, 3)
        self.assertIn("No Klaartjes.", log.message)
        self.assertIn("Klaartje Pieters", log.message)

    def test_calls(self):
        """K2: a run without changes costs at most 10 calls over SOAP; over REST two lists and a slice of 20 each."""
        for mode, most in (("soap", 10), ("rest", 50)):
            connection = self.connect(mode)
            self.sync(connection)
            before = len(self.service(mode).received())
            self.sync(connection)
            self.assertLessEqual(len(self.service(mode).received()) - before, most)

    def test_refused_login_is_logged(self):
        """K3: when the books refuse our login the log says so and their connection pauses."""
        connection = self.connect()
        connection.books_backend_id.token = seed.TOKEN_ENDED
        connection.backend_id.next_run = fields.Datetime.now()
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.env.invalidate_all()
        self.assertTrue(connection.log_ids[:1].failed)
        self.assertTrue(connection.books_backend_id.paused)
        self.assertIn("e-Boekhouden", connection.log_ids[:1].message)

    def test_every_quarter_of_an_hour(self):
        """K2, W5: after Start synchronisation it goes on by itself every 15 minutes."""
        connection = self.connect()
        self.assertEqual(connection.poll_minutes, 15)
        connection.action_synchronise()
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.env.invalidate_all()
        self.assertEqual(connection.log_ids[:1].relations, 3)
        self.assertEqual(connection.next_run - connection.last_run, timedelta(minutes=15))
