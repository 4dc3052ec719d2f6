# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.tests import tagged

from .common import MODES, WerkbonCase


class RelationFlows:
    mode = ""

    def connected(self, **values):
        connection = self.connect(self.mode, **values)
        self.sync(connection)
        return connection

    def work(self, connection, customer):
        return self.send(self.order(customer, [(self.product(connection, "ARB"), 1)]))

    def relations(self, **wanted):
        return [one for one in self.table("relation") if all(one.get(name) == value for name, value in wanted.items())]

    def test_new_customers_are_made(self):
        """K15: a new customer, with or without an e-mail address, is made in the books before the invoice, once."""
        connection = self.connected()
        with_mail = self.env["res.partner"].create(
            {
                "name": "Dakwerken Peeters",
                "is_company": True,
                "email": "info@peeters.example",
                "street": "Kerkstraat 4",
                "zip": "2000",
                "city": "Antwerpen",
                "country_id": self.env.ref("base.be").id,
            }
        )
        without = self.env["res.partner"].create({"name": "Jef Zonder", "city": "Mol"})
        for customer in (with_mail, without, without):
            invoice = self.work(connection, customer)
            self.assertEqual(invoice.state, "draft", invoice.error_message)
        made = self.relations(name="Dakwerken Peeters")
        self.assertEqual(len(made), 1)
        self.assertEqual(
            (made[0]["address"], made[0]["city"], made[0]["country"]), ("Kerkstraat 4", "Antwerpen", "België")
        )
        self.assertEqual(len(self.relations(name="Jef Zonder")), 1)
        self.sync(connection)
        self.assertEqual(self.env["res.partner"].search_count([("name", "=", "Jef Zonder")]), 1)

    def test_what_else_the_books_have_a_place_for(self):
        """K15, L4: a Peppol number that the network knows and the address for invoices go along, at making and later.

        What a bookkeeper filled in stays; a number that nobody answers for is not written; SOAP has no place for them.
        """
        connection = self.connected()
        known = {"peppol_eas": "0208", "peppol_endpoint": "0999472756", "peppol_verification_state": "valid"}
        unknown = {**known, "peppol_verification_state": "not_valid"}
        children = [(0, 0, {"type": "invoice", "name": "Boekhouding", "email": "facturen@peeters.example"})]
        country = {"country_id": self.env.ref("base.be").id, "is_company": True}
        peeters, maes = self.env["res.partner"].create([
            {"name": "Dakwerken Peeters", "email": "info@peeters.example", "child_ids": children, **country},
            {"name": "Schrijnwerk Maes", "email": "info@maes.example", **country},
        ])  # fmt: skip
        peeters.write(known)
        maes.write(unknown)
        told = ("0208:0999472756", "facturen@peeters.example") if self.mode == "rest" else (None, None)
        for customer in (peeters, maes):
            self.assertEqual(self.work(connection, customer).state, "draft")
        there = self.relations(name="Dakwerken Peeters")[0]
        self.assertEqual((there.get("peppolId"), there.get("emailAddressInvoice")), told)
        self.assertFalse(self.relations(name="Schrijnwerk Maes")[0].get("peppolId"))
        maes.peppol_verification_state = "valid"
        before = self.rest.effects().get("relation_updated", 0)
        self.assertEqual(self.work(connection, maes).state, "draft")
        self.assertEqual(self.relations(name="Schrijnwerk Maes")[0].get("peppolId"), told[0])
        self.change("relation", there["id"], emailAddressInvoice="van.de@boekhouder.example")
        self.sync(connection)
        for customer in (peeters, maes):
            self.assertEqual(self.work(connection, customer).state, "draft")
        updates = self.rest.effects().get("relation_updated", 0) - before
        self.assertEqual(updates, 1 if self.mode == "rest" else 0)
        again = self.relations(name="Dakwerken Peeters")[0]["emailAddressInvoice"]
        self.assertEqual(again, "van.de@boekhouder.example")

    def test_made_but_not_linked_yet(self):
        """K15, K2: a customer whose relation was made just before a crash is no second customer at the next sync."""
        connection = self.connected()
        customer = self.env["res.partner"].create({"name": "Lies Zonder"})
        with connection._exchange_run([]) as run:
            connection._make_relation(run, customer)
        self.env["webhero.werkbon.link"]._of_partner(connection, customer).unlink()
        self.sync(connection)
        self.assertEqual(self.env["res.partner"].search([("name", "=", "Lies Zonder")]), customer)
        self.assertEqual(self.work(connection, customer).state, "draft")
        self.assertEqual(len(self.relations(name="Lies Zonder")), 1)

    def test_matched_before_made(self):
        """K15: code, then VAT number, then e-mail address; also what was made in the books a moment ago."""
        tag = self.mode[0].upper()
        self.insert("relation", code=f"KOD{tag}", type="B", name="By code", emailAddress=f"{tag}kod@x.example")
        self.insert("relation", code=f"MEL{tag}", type="B", name="By mail", emailAddress=f"{tag}mel@x.example")
        self.insert("relation", code=f"BTW{tag}", type="B", name="By VAT", vatNumber="BE 0999.472.756")
        connection = self.connected()
        ours = [("backend_id", "=", connection.id), ("code", "=like", f"%{tag}")]
        self.env["webhero.werkbon.link"].search(ours).unlink()
        self.insert("relation", code=f"NEW{tag}", type="B", name="Just made", vatNumber="BE0999.111.282")
        connection.books_backend_id.relations_read_at = False
        wanted = {
            f"BTW{tag}": {"vat": "BE0999472756", "email": f"{tag}mel@x.example"},
            f"NEW{tag}": {"vat": "BE0999111282", "email": f"{tag}new@x.example"},
            f"KOD{tag}": {"ref": f"kod{tag}", "email": f"other{tag}@x.example"},
            f"MEL{tag}": {"email": f" {tag}MEL@x.example"},
        }
        before = self.rest.effects().get("relation_added", 0)
        for code, values in wanted.items():
            customer = self.env["res.partner"].create({"name": f"Customer {code}", "is_company": True, **values})
            invoice = self.work(connection, customer)
            self.assertEqual((invoice.state, invoice.relation_code), ("draft", code), invoice.error_message)
        self.assertEqual(self.rest.effects().get("relation_added", 0), before)

    def test_changed_customers_are_updated(self):
        """K15: only what was changed here since the last sync goes out; an unchanged customer costs no call."""
        connection = self.connected()
        klomp = self.partner(connection, "DeBlauweKl")
        before = self.rest.effects().get("relation_updated", 0)
        self.work(connection, klomp)
        self.assertEqual(self.rest.effects().get("relation_updated", 0), before)
        klomp.city = "Meppel"
        self.assertEqual(self.work(connection, klomp).state, "draft")
        there = self.relations(code="DeBlauweKl")[0]
        self.assertEqual(
            (there["city"], there["name"], there["contact"]), ("Meppel", "De Blauwe Klomp B.V.", "Marijke Oldenhof")
        )
        self.sync(connection)
        self.assertEqual(klomp.city, "Meppel")

    def test_changed_on_both_sides(self):
        """K15, W12: changed here and in the books since the last sync: theirs stays, ours is told; the rest goes."""
        connection = self.connected()
        klomp = self.partner(connection, "DeBlauweKl")
        klomp.write({"city": "Meppel", "phone": "0522 111111"})
        self.change("relation", self.number("relation", "DeBlauweKl"), city="Hattem", contact="Somebody else")
        self.assertEqual(self.work(connection, klomp).state, "draft")
        there = self.relations(code="DeBlauweKl")[0]
        self.assertEqual((there["city"], there["phoneNumber"]), ("Hattem", klomp.phone))
        self.assertEqual((there["contact"], klomp.city), ("Somebody else", "Hattem"))
        self.assertIn("Meppel", "".join(klomp.message_ids.mapped("body")))
        self.assertIn("Meppel", connection.log_ids[:1].message)
        lines = len(connection.log_ids)
        self.sync(connection)
        self.assertEqual((klomp.city, len(connection.log_ids)), ("Hattem", lines))

    def test_removed_and_made_again(self):
        """K12: a relation that is gone is said; made there again with its code, Process sends the invoice."""
        connection = self.connected()
        code = f"Weer{self.mode}"
        relation = self.insert("relation", code=code, type="B", name="Weer B.V.")
        self.sync(connection)
        customer = self.partner(connection, code)
        self.remove("relation", relation["id"])
        self.sync(connection)
        invoice = self.work(connection, customer)
        self.assertEqual(invoice.exchange_id.error_code, "relation_gone")
        self.insert("relation", code=code, type="B", name="Weer B.V.")
        connection.books_backend_id.relations_read_at = False
        invoice.action_process()
        self.run_rows(invoice)
        self.assertEqual((invoice.state, customer.active), ("draft", True), invoice.error_message)
        self.sync(connection)
        self.assertEqual(self.env["res.partner"].search_count([("ref", "=", code)]), 1)

    def test_code_with_signs(self):
        """K15: K_12 is not KA12: a code is compared letter by letter, without case only."""
        connection = self.connected()
        self.insert("relation", code="KA12", type="B", name="Someone else")
        self.insert("relation", code="k_12", type="B", name="The right one")
        connection.books_backend_id.relations_read_at = False
        customer = self.env["res.partner"].create({"name": "C", "ref": "K_12"})
        self.assertEqual(self.work(connection, customer).relation_code, "k_12")

    def test_longer_than_the_books_keep(self):
        """K15: what the books cut, because it is too long for them, stays here as it was."""
        connection = self.connected()
        site = f"https://www.{'long' * 15}.example"
        made = self.env["res.partner"].create({"name": f"L {'x' * 110}", "email": "l@x.example", "website": site})
        klomp = self.partner(connection, "DeBlauweKl")
        klomp.website = site
        for customer in (made, klomp):
            self.assertEqual(self.work(connection, customer).state, "draft")
        self.sync(connection)
        self.assertEqual((made.website, klomp.website, len(made.name)), (site, site, 112))
        self.assertEqual(len(self.relations(code="DeBlauweKl")[0]["website"]), 50)

    def test_no_real_address(self):
        """K15: “geen” in the field for the e-mail address makes a relation without one, once."""
        connection = self.connected()
        customer = self.env["res.partner"].create({"name": f"Geen {self.mode}", "email": "geen"})
        for _time in range(2):
            self.assertEqual(self.work(connection, customer).state, "draft")
        self.assertEqual(len(self.relations(name=f"Geen {self.mode}")), 1)

    def test_a_failure_stops_one_order(self):
        """K15, K12: a relation that the books refuse is an error of its own work order; the next one goes on."""
        connection = self.connected()
        bad = self.env["res.partner"].create({"name": "B", "email": f"{'x' * 160}@lang.example"})
        good = self.partner(connection, "KlaartjePi")
        refused = self.work(connection, bad)
        self.assertEqual((refused.state, refused.exchange_id.error_kind), ("error", "refused"))
        self.assertTrue(refused.error_hint)
        self.assertEqual(self.work(connection, good).state, "draft")

    def test_not_exported(self):
        """K1, W4: with Export relations off an unknown customer is an error, a known one goes."""
        connection = self.connected(export_relations=False)
        stranger = self.env["res.partner"].create({"name": "Vreemd", "email": "v@vreemd.example"})
        self.assertEqual(self.work(connection, stranger).exchange_id.error_code, "relation_not_exported")
        self.assertEqual(self.work(connection, self.partner(connection, "KlaartjePi")).state, "draft")

    def test_address_of_another_relation(self):
        """K15: a relation got this customer's address in the books after the last sync: its own link stays."""
        connection = self.connected()
        klaartje = self.partner(connection, "KlaartjePi")
        link = self.env["webhero.werkbon.link"]._of_partner(connection, klaartje)
        self.change("relation", link.relation_id.remote_id, emailAddress="nieuw@x.example")
        other = self.env["res.partner"].create({"name": "Nieuw", "email": "nieuw@x.example"})
        invoice = self.work(connection, other)
        self.assertEqual((invoice.state, invoice.exchange_id.error_code), ("error", "relation_of_other"))
        self.assertEqual(link.partner_id, klaartje)

    def test_a_failing_update_stops_one_order(self):
        """K15, K12: a change that the books refuse is an error of its own work order; the next customer's goes on."""
        connection = self.connected()
        klomp = self.partner(connection, "DeBlauweKl")
        klomp.email = f"{'x' * 160}@lang.example"
        refused = self.work(connection, klomp)
        self.assertEqual((refused.state, refused.exchange_id.error_kind), ("error", "refused"))
        self.assertEqual(self.work(connection, self.partner(connection, "KlaartjePi")).state, "draft")

    def test_same_address_twice(self):
        """K15: two customers with one e-mail address are told apart by a person, not guessed."""
        connection = self.connected()
        twin = self.env["res.partner"].create({"name": "Twin", "email": "klaartje@pietersen.example"})
        refused = self.work(connection, twin)
        self.assertEqual(refused.exchange_id.error_code, "relation_of_other")
        self.assertIn("Twin", refused.error_message)


@tagged("post_install", "-at_install")
class TestRelationRest(RelationFlows, WerkbonCase):
    mode = MODES[0]


@tagged("post_install", "-at_install")
class TestRelationSoap(RelationFlows, WerkbonCase):
    mode = MODES[1]
