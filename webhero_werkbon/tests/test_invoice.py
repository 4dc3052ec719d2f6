# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date
from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import WerkbonCase


class InvoiceFlows:
    """The same flows for both kinds of books."""

    mode = ""

    def connected(self, **values):
        connection = self.connect(self.mode, **values)
        self.sync(connection)
        return connection

    def invoice_there(self, number):
        return next(each for each in self.table("invoice") if each["invoiceNumber"] == number)

    def simple(self, connection, **values):
        customer = self.partner(connection, "DeBlauweKl")
        return self.order(
            customer,
            [(self.product(connection, "ARB"), 2.5)],
            [(self.product(connection, "KRAAN15"), 2), (self.product(connection, "KOPPEL22"), 3)],
            **values,
        )

    def test_only_both(self):
        """K5, W7: complete alone or the status alone sends nothing; both together do, and the order is handled."""
        connection = self.connected()
        status_only, complete_only = self.simple(connection), self.simple(connection)
        status_only.status_id = self.to_books
        complete_only.action_complete()
        self.assertFalse(status_only.invoice_ids | complete_only.invoice_ids)
        other = self.env["webhero.werkbon.status"].create({"name": "Other"})
        complete_only.status_id = other
        self.assertFalse(complete_only.invoice_ids)
        order = self.simple(connection)
        invoice = self.send(order)
        self.assertEqual(order.state, "handled", invoice.error_message)
        self.assertTrue(invoice.number)
        there = self.invoice_there(invoice.number)
        self.assertEqual(len(there["items"]), 3)
        self.assertEqual(invoice.amount_untaxed, 186.55)  # 137.50 + 37.80 + 11.25

    def test_worked_example(self):
        """K5, W10: 5 x 21.00 = 105.00 without VAT, unit uren, 19-09-2018 + 14 days = 03-10-2018, number 2018010."""
        code = f"1{self.mode[0]}"
        self.insert_article(code, "21.00", "Uur", description="test uursoort", vatCode="GEEN")
        self.insert(
            "relation", code=f"TEST1{self.mode[0]}", type="B", name="Test 1", emailAddress=f"{self.mode}@test1.example"
        )
        with freeze_time("2018-09-19 10:00:00"):
            connection = self.connected(number_kind="own", in_books=True)
            for _number in range(9):
                number = connection._next_number(date(2018, 1, 1))
            self.assertEqual(number, "2018009")
            order = self.order(self.partner(connection, f"TEST1{self.mode[0]}"), [(self.product(connection, code), 5)])
            invoice = self.send(order)
        self.assertEqual(invoice.state, "processed", invoice.error_message)
        self.assertEqual(invoice.number, "2018010")
        self.assertEqual((str(invoice.date), str(invoice.date_due)), ("2018-09-19", "2018-10-03"))
        there = self.invoice_there(invoice.number)
        self.assertEqual((there["date"][:10], there["termOfPayment"]), ("2018-09-19", 14))
        item = there["items"][0]
        self.assertEqual((Decimal(str(item["quantity"])), Decimal(str(item["pricePerUnit"]))), (5, 21))
        self.assertEqual((item["vatCode"], item["code"]), ("GEEN", code))
        self.assertEqual(invoice.amount_untaxed, 105.0)

    def test_processed_or_draft(self):
        """K9, W8: with “process in the books” an open item, else a draft that shows when it is processed there."""
        connection = self.connected()
        draft = self.send(self.simple(connection))
        self.assertEqual(draft.state, "draft")
        connection.in_books = True
        booked = self.send(self.simple(connection))
        self.assertEqual(booked.state, "processed")
        with connection._exchange_run([]) as run:
            open_numbers = {item.number for item in run.books.open_items("D")}
        self.assertIn(booked.number, open_numbers)
        self.assertNotIn(draft.number, open_numbers)
        self.sync(connection)
        self.assertEqual(draft.state, "draft")
        self.process_there(connection, draft)
        self.sync(connection)
        self.assertEqual(draft.state, "processed")

    def process_there(self, connection, invoice):
        """Somebody processes the draft in e-Boekhouden: its booking and open item appear."""
        from odoo.addons.webhero_eboekhouden.tests.books import sale

        link = self.env["webhero.werkbon.link"]._of_partner(connection, invoice.partner_id)
        with connection._exchange_run([]) as run:
            run.books.add_mutation(sale(invoice.number, connection._plain_relation(link), "10.00"))

    def test_handled_stays(self):
        """K4: a handled work order can't be opened, changed, invoiced again or deleted."""
        connection = self.connected()
        order = self.simple(connection)
        self.send(order)
        for attempt in (
            order.action_reopen,
            order.action_cancel,
            order.action_invoice,
            order.unlink,
            lambda: order.write({"km": 3}),
            lambda: order.hour_ids.write({"hours": 9}),
            lambda: order.material_ids[0].unlink(),
            lambda: self.env["webhero.werkbon.hour"].create(
                {"order_id": order.id, "product_id": self.product(connection, "ARB").id, "hours": 1}
            ),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_errors_in_the_queue(self):
        """K12: unknown article, missing VAT code, unknown template: one error each, in words, corrected and processed."""
        connection = self.connected()
        own = self.env["product.product"].create(
            {"name": "Ours alone", "webhero_werkbon_use": "material", "list_price": 4}
        )
        customer = self.partner(connection, "DeBlauweKl")
        bad = self.order(customer, [], [(own, 1)])
        invoice = self.send(bad)
        self.assertEqual((invoice.state, invoice.exchange_id.error_code), ("error", "article_unknown"))
        self.assertIn("Ours alone", invoice.error_message)
        article = next(each for each in self.table("product") if each["code"] == "KOPPEL22")
        self.change("product", article["id"], vatCode=None)
        self.sync(connection)
        invoice = self.send(self.simple(connection))
        self.assertEqual(invoice.exchange_id.error_code, "vat_code_missing")
        self.change("product", article["id"], vatCode="HOOG_VERK_21")
        self.sync(connection)
        invoice.action_process()
        self.run_rows(invoice)
        self.assertEqual((invoice.order_ids.state, invoice.state), ("handled", "draft"))

    def test_several_on_one(self):
        """K9: several work orders of one customer on one invoice, another customer on another."""
        connection = self.connected()
        first, second = self.simple(connection), self.simple(connection)
        other = self.order(self.partner(connection, "KlaartjePi"), [(self.product(connection, "ARB"), 1)])
        orders = first | second | other
        orders.action_complete()
        orders.action_invoice()
        self.assertEqual(first.invoice_ids, second.invoice_ids)
        self.assertEqual(len(orders.invoice_ids), 2)
        self.run_rows(orders.invoice_ids)
        self.assertEqual(set(orders.mapped("state")), {"handled"})
        there = self.invoice_there(first.invoice_ids.number)
        self.assertEqual(len(there["items"]), 6)
        self.assertIn(second.name, str(there["items"]))

    def test_in_parts(self):
        """K9: what is not ticked waits; the work order stays complete until everything is invoiced."""
        connection = self.connected()
        order = self.simple(connection)
        order.hour_ids.to_invoice = False
        order.action_complete()
        order.action_invoice()
        first = order.invoice_ids
        order.hour_ids.to_invoice = True
        self.run_rows(first)
        self.assertEqual((order.state, order.invoice_state, first.amount_untaxed), ("complete", "part", 49.05))
        order.action_invoice()
        self.run_rows(order.invoice_ids)
        self.assertEqual((order.state, order.invoice_state), ("handled", "full"))
        self.assertEqual(sorted(order.invoice_ids.mapped("amount_untaxed")), [49.05, 137.5])

    def test_credit(self):
        """K9: a credit note takes everything back, once."""
        connection = self.connected()
        invoice = self.send(self.simple(connection))
        invoice.action_credit()
        credit = invoice.credit_ids
        self.run_rows(credit)
        self.assertEqual(credit.amount_untaxed, -186.55, credit.error_message)
        self.assertTrue(credit.number and credit.number != invoice.number)
        with self.assertRaises(UserError):
            invoice.action_credit()

    def test_in_odoo(self):
        """K9: with “Odoo” the invoice is an account.move: several orders, fiscal taxes, its number, a credit note."""
        connection = self.connected(invoice_in="erp")
        tax = self.env["account.tax"].search(
            [("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", self.env.company.id)], limit=1
        )
        first, second = self.simple(connection), self.simple(connection)
        (first | second).hour_ids.tax_ids = tax
        (first | second).action_complete()
        (first | second).action_invoice()
        invoice = first.invoice_ids
        self.run_rows(invoice)
        move = invoice.move_id
        self.assertEqual(
            (move.move_type, move.state, move.amount_untaxed), ("out_invoice", "draft", 373.1), invoice.error_message
        )
        self.assertEqual((first.state, second.state, invoice.state), ("handled", "handled", "erp"))
        self.assertFalse(self.table("invoice"))
        with self.assertRaises(UserError):
            move.unlink()
        move.action_post()
        self.assertEqual(invoice.number, move.name)
        invoice.action_credit()
        self.run_rows(invoice.credit_ids)
        self.assertEqual(invoice.credit_ids.move_id.reversed_entry_id, move)
        self.assertEqual(invoice.credit_ids.amount_untaxed, -373.1)

    def test_kilometres(self):
        """K4, K9: kilometres are invoiced with the article that the company chose."""
        connection = self.connected()
        connection.km_product_id = self.product(connection, "KM")
        order = self.simple(connection, km=12.5)
        invoice = self.send(order)
        self.assertEqual(invoice.amount_untaxed, 191.8)  # 186.55 + 12.5 x 0.42
        self.assertEqual(invoice.state, "draft", invoice.error_message)

    def test_price_with_four_decimals(self):
        """K9: an article's price keeps its decimals: 120 km at 0.4415 = 52.98, there and here."""
        self.change("product", self.number("product", "KM"), priceExcl="0.4415")
        connection = self.connected()
        connection.km_product_id = self.product(connection, "KM")
        order = self.order(self.partner(connection, "DeBlauweKl"), km=120)
        invoice = self.send(order)
        self.assertEqual((invoice.amount_untaxed, order.amount_untaxed), (52.98, 52.98), invoice.error_message)
        item = self.invoice_there(invoice.number)["items"][0]
        self.assertEqual(Decimal(str(item["pricePerUnit"])), Decimal("0.4415"))

    def test_other_term(self):
        """K1, W10: a payment term other than 14 days counts in the books and here."""
        connection = self.connected(term=30)
        with freeze_time("2026-11-01 10:00:00"):
            invoice = self.send(self.simple(connection))
        self.assertEqual((str(invoice.date_due), invoice.state), ("2026-12-01", "draft"), invoice.error_message)
        self.assertEqual(self.invoice_there(invoice.number)["termOfPayment"], 30)

    def own_article(self, connection):
        """A work order with an article that the books do not know, its invoice in error."""
        own = self.env["product.product"].create({"name": "Ours alone", "webhero_werkbon_use": "material"})
        order = self.order(self.partner(connection, "DeBlauweKl"), [], [(own, 2)], km=10)
        invoice = self.send(order)
        self.assertEqual(invoice.exchange_id.error_code, "article_unknown")
        return order, invoice

    def test_opened_again_after_an_error(self):
        """K4, K9: an invoice that was not sent is withdrawn when the work order is opened; corrected, it goes once."""
        connection = self.connected()
        connection.km_product_id = self.product(connection, "KM")
        order, withdrawn = self.own_article(connection)
        with self.assertRaises(UserError):
            order.material_ids.product_id = self.product(connection, "KRAAN15")
        order.action_reopen()
        self.assertEqual((withdrawn.state, order.material_ids.mapped("is_km")), ("skipped", [False]))
        order.material_ids.product_id = self.product(connection, "KRAAN15")
        order.km = 20
        order.action_complete()
        invoice = order.invoice_ids - withdrawn
        self.run_rows(invoice)
        self.assertEqual((order.state, invoice.amount_untaxed), ("handled", 46.2), invoice.error_message)
        before = len(self.table("invoice"))
        for _time in range(2):
            withdrawn.action_process()
            withdrawn.exchange_id._run()
            self.assertEqual((withdrawn.state, withdrawn.exchange_id.error_code), ("skipped", "invoice_withdrawn"))
        self.assertEqual(len(self.table("invoice")), before)

    def test_cancelled_after_an_error(self):
        """K4: a cancelled work order is not invoiced any more, also when somebody presses Process later."""
        connection = self.connected()
        order, invoice = self.own_article(connection)
        order.action_cancel()
        order.material_ids.product_id = self.product(connection, "KRAAN15")
        invoice.action_process()
        invoice.exchange_id._run()
        self.assertEqual((order.state, invoice.state), ("cancelled", "skipped"))
        self.assertFalse(self.table("invoice"))

    def test_error_is_not_invoiced(self):
        """K14, K12: in error or skipped is not invoiced: it is in “Not yet invoiced”, and Invoice bills it after all."""
        connection = self.connected()
        order, invoice = self.own_article(connection)
        open_orders = [("state", "=", "complete"), ("invoice_state", "!=", "full"), ("id", "=", order.id)]
        self.assertIn("Ours alone", order.invoice_problem)
        invoice.exchange_id.action_skip()
        self.env.invalidate_all()
        self.assertTrue(order.search(open_orders))
        self.assertFalse(any(order.material_ids.mapped("is_invoiced")))
        link = self.env["webhero.werkbon.link"]._of_product(connection, self.product(connection, "KRAAN15"))
        link.product_id = order.material_ids.product_id  # now the books know it
        order.action_invoice()
        self.run_rows(order.invoice_ids - invoice)
        self.assertEqual((order.state, order.invoice_state), ("handled", "full"))
        self.assertEqual(len(self.table("invoice")), 1)

    def test_maybe_there(self):
        """K10: an invoice whose answer was lost keeps its work order shut until Process has looked for it there."""
        connection = self.connected()
        order = self.simple(connection)
        invoice = self.send(order)
        invoice.exchange_id.write({"state": "error", "remote_id": False, "error_kind": "temporary"})
        invoice.number = False
        self.env.cr.execute("UPDATE webhero_werkbon_order SET state = 'complete' WHERE id = %s", (order.id,))
        order.invalidate_recordset()
        for leave in (order.action_reopen, order.action_cancel):
            with self.assertRaisesRegex(UserError, "Process"):
                leave()
        invoice.action_process()
        self.run_rows(invoice)
        self.assertEqual((order.state, len(self.table("invoice"))), ("handled", 1))

    def test_withdrawn_number(self):
        """K9: where we number, the number of a withdrawn invoice goes to the next one: no gap."""
        connection = self.connected(number_kind="own")
        order = self.simple(connection)
        order.action_complete()
        order.action_invoice()
        withdrawn = order.invoice_ids
        given = withdrawn.own_number = connection._next_number(fields.Date.today())
        order.action_reopen()
        invoice = self.send(order) - withdrawn
        self.assertEqual(invoice.number, given, invoice.error_message)
        self.assertEqual(int(self.send(self.simple(connection)).number), int(given) + 1)

    def test_switched_off(self):
        """K1: with the switch Invoice off nobody sends an invoice, the button neither; it says so."""
        connection = self.connected(export_invoice=False)
        order = self.simple(connection)
        order.action_complete()
        order.status_id = self.to_books
        self.assertFalse(order.invoice_ids)
        with self.assertRaisesRegex(UserError, "Export"):
            order.action_invoice()
        self.assertFalse(order.invoice_ids)

    def test_settings_incomplete(self):
        """K12: an invoice that waits for the settings shows as an error, and goes on when they are saved."""
        connection = self.connected(template_id=False, template_name=False)
        invoice = self.send(self.simple(connection))
        self.assertEqual((invoice.state, invoice.exchange_id.error_code), ("error", "settings_incomplete"))
        self.assertTrue(invoice.error_hint)
        template = connection.books_backend_id.template_ids[:1]
        connection.write({"template_id": template.id, "template_name": "Invoice template"})
        self.assertEqual(invoice.exchange_id.state, "ready")
        self.run_rows(invoice)
        self.assertEqual(invoice.state, "draft", invoice.error_message)

    def test_nothing_to_invoice(self):
        """K9: a work order on which nothing is to be invoiced is handled without an invoice."""
        connection = self.connected()
        order = self.simple(connection)
        order.hour_ids.to_invoice = order.material_ids.to_invoice = False
        self.assertFalse(self.send(order))
        self.assertEqual(order.state, "handled")

    def test_each_night_a_customer(self):
        """K9: one invoice a customer each night, where the company wants that."""
        connection = self.connected(grouping="customer")
        orders = self.simple(connection) | self.simple(connection)
        for order in orders:
            order.action_complete()
            order.status_id = self.to_books
        self.assertFalse(orders.invoice_ids)
        self.env["webhero.werkbon.order"]._cron_invoice_customers()
        self.assertEqual(len(orders.invoice_ids), 1)

    def test_form(self):
        """K4: the form makes a work order with site, contact and number by itself."""
        connection = self.connected()
        with Form(self.env["webhero.werkbon.order"]) as form:
            form.partner_id = self.partner(connection, "DeBlauweKl")
            form.employee_id = self.employee
            form.planned_start = "2026-12-01 08:00:00"
            with form.hour_ids.new() as line:
                line.product_id = self.product(connection, "ARB")
                line.start = "2026-12-01 08:00:00"
                line.stop = "2026-12-01 10:30:00"
                line.break_minutes = 15
        order = form.save()
        self.assertEqual((order.state, order.hours_total, order.amount_untaxed), ("planned", 2.25, 123.75))
        self.assertEqual(order.site_id, order.partner_id)
        self.assertRegex(order.name, r"^W\d{4}/\d{4}$")
        self.assertEqual(str(order.planned_end), "2026-12-01 10:00:00")


@tagged("post_install", "-at_install")
class TestInvoiceRest(InvoiceFlows, WerkbonCase):
    mode = "rest"


@tagged("post_install", "-at_install")
class TestInvoiceSoap(InvoiceFlows, WerkbonCase):
    mode = "soap"

    def test_template_unknown_over_soap(self):
        """K12: over SOAP the template's name is typed and not checked; the first invoice tells."""
        connection = self.connected(template_name="Bestaat niet")
        invoice = self.send(self.simple(connection))
        self.assertEqual(invoice.state, "error")
        self.assertTrue(invoice.error_message)
        connection.template_name = "Invoice template"
        invoice.action_process()
        self.run_rows(invoice)
        self.assertEqual(invoice.state, "draft", invoice.error_message)
        self.assertEqual(len([one for one in self.table("invoice") if one["invoiceNumber"] == invoice.number]), 1)
