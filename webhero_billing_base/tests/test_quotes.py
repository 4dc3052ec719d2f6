# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quotes in real Odoo: open, closed, executed; an invoice in one press; down payments."""

from lxml import etree

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .committed import CommittedCase
from .common import BillingCase


@tagged("post_install", "-at_install")
class TestQuotes(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Product = cls.env["product.product"]
        cls.bread = Product.create(
            {"name": "Brood", "list_price": 100, "taxes_id": cls.tax21.ids, "invoice_policy": "order"}
        )
        cls.hours = Product.create(
            {
                "name": "Uren",
                "type": "service",
                "list_price": 50,
                "taxes_id": cls.tax21.ids,
                "invoice_policy": "delivery",
            }
        )

    def quote(self, *products, partner=None):
        return self.env["sale.order"].create(
            {
                "partner_id": (partner or self.jan).id,
                "order_line": [
                    Command.create({"product_id": one.id, "product_uom_qty": 2}) for one in products or (self.bread,)
                ],
            }
        )

    def opened(self, action):
        return (
            self.env[action["res_model"]].browse(action["res_id"])
            if action.get("res_id")
            else self.env[action["res_model"]].search(action["domain"])
        )

    def test_status_by_itself(self):
        """B16: a quote is open, closed when cancelled, executed when its invoice is made; open again when that is thrown away."""
        quote = self.quote()
        self.assertEqual(quote.webhero_quote_status, "open")
        quote.action_quotation_sent()
        self.assertEqual(quote.webhero_quote_status, "open")
        quote.action_cancel()
        self.assertEqual(quote.webhero_quote_status, "closed")
        quote.action_draft()
        self.assertEqual(quote.webhero_quote_status, "open")
        quote.action_confirm()
        self.assertEqual(quote.webhero_quote_status, "open")
        move = quote._create_invoices()
        self.assertEqual(quote.webhero_quote_status, "executed")
        move.unlink()
        self.assertEqual(quote.webhero_quote_status, "open")

    def test_status_by_hand(self):
        """B16: closed, reopened and executed by hand, each in one press, from any of the three."""
        quote = self.quote()
        for press, status in (
            ("close", "closed"),
            ("reopen", "open"),
            ("execute", "executed"),
            ("reopen", "open"),
            ("execute", "executed"),
            ("close", "closed"),
            ("execute", "executed"),
            ("execute", "executed"),
            ("reopen", "open"),
            ("reopen", "open"),
        ):
            getattr(quote, f"action_webhero_{press}")()
            self.assertEqual(quote.webhero_quote_status, status, press)
        quotes = self.quote() | self.quote()
        quotes.action_webhero_close()
        self.assertEqual(quotes.mapped("webhero_quote_status"), ["closed", "closed"])
        self.assertEqual(quotes.mapped("state"), ["cancel", "cancel"], "a closed quote can't be accepted in the portal")

    def test_make_invoice(self):
        """B16: “Make invoice” turns a quote into a draft invoice in one press and sets executed; pressed again it opens it."""
        quote = self.quote(self.bread, self.hours)
        move = self.opened(quote.action_webhero_make_invoice())
        self.assertEqual((move.state, move.move_type, move.amount_untaxed), ("draft", "out_invoice", 300))
        self.assertEqual((quote.state, quote.webhero_quote_status), ("sale", "executed"))
        self.assertEqual(self.opened(quote.action_webhero_make_invoice()), move)
        self.assertEqual(quote.invoice_ids, move)
        closed = self.quote()
        closed.action_webhero_close()
        self.assertEqual(self.opened(closed.action_webhero_make_invoice()).amount_untaxed, 200)
        self.assertEqual(closed.webhero_quote_status, "executed")

    def test_selection(self):
        """B16: of a selection each quote gets its invoice."""
        quotes = self.quote() | self.quote(partner=self.luc)
        moves = self.opened(quotes.action_webhero_make_invoice())
        self.assertEqual(moves.partner_id, self.jan | self.luc)
        self.assertEqual(quotes.mapped("webhero_quote_status"), ["executed", "executed"])

    def test_nothing_to_invoice(self):
        """B16: an empty quote says what is missing."""
        quote = self.env["sale.order"].create({"partner_id": self.jan.id})
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            quote.action_webhero_make_invoice()

    def test_down_payment(self):
        """B16: a down payment leaves the quote open; the invoice for the rest takes it off and sets executed."""
        quote = self.quote(self.bread)
        action = quote.action_webhero_down_payment()
        self.assertEqual(quote.state, "sale")
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({"amount": 30})
        self.assertEqual(wizard.advance_payment_method, "percentage")
        wizard.create_invoices()
        advance = quote.invoice_ids
        self.assertEqual((advance.amount_untaxed, quote.webhero_quote_status), (60, "open"))
        advance.action_post()
        rest = self.opened(quote.action_webhero_make_invoice())
        self.assertEqual((rest.amount_untaxed, quote.webhero_quote_status), (140, "executed"))

    def test_duplicate(self):
        """B16: a duplicate is an open quote with the same lines, whatever became of the first."""
        quote = self.quote(self.bread, self.hours)
        quote.action_webhero_make_invoice()
        copy = quote.copy()
        self.assertEqual((copy.state, copy.webhero_quote_status), ("draft", "open"))
        self.assertEqual(copy.order_line.product_id, self.bread | self.hours)
        self.assertFalse(copy.invoice_ids)
        executed = self.quote()
        executed.action_webhero_execute()
        self.assertEqual(executed.copy().webhero_quote_status, "open")

    def test_close_after_an_invoice(self):
        """B16: a quote with a confirmed invoice is not closed but executed, and says so."""
        quote = self.quote()
        self.opened(quote.action_webhero_make_invoice()).action_post()
        with self.assertRaisesRegex(UserError, "Mark it as executed"):
            (quote | self.quote()).action_webhero_close()
        quote.action_webhero_reopen()
        self.assertEqual(quote.webhero_quote_status, "open")

    def test_language(self):
        """B16, B5: the invoice of a French customer's quote has French lines."""
        self.bread.with_context(lang="fr_BE").name = "Pain"
        move = self.opened(self.quote(partner=self.luc).action_webhero_make_invoice())
        self.assertIn("Pain", move.invoice_line_ids.name)

    def test_mail(self):
        """B16, B5: the mail of a quote is in the customer's language and comes from the sender address."""
        self.company.email = "info@devos.example"
        for partner, words in ((self.jan, "In bijlage vindt u onze offerte"), (self.luc, "en annexe notre devis")):
            quote = self.quote(partner=partner)
            context = quote.action_quotation_send()["context"]
            composer = self.env["mail.compose.message"].with_context(**context).create({})
            self.assertIn(words, composer.body)
            self.assertIn(quote.name, composer.subject)
            self.assertIn("info@devos.example", composer.email_from)
            self.assertTrue(composer.attachment_ids)

    def test_found(self):
        """B16: the list is filtered on the status."""
        opened, closed = self.quote(), self.quote()
        closed.action_webhero_close()
        domain = [("id", "in", (opened | closed).ids)]
        self.assertEqual(opened.search([*domain, ("webhero_quote_status", "=", "closed")]), closed)


class TestQuotesTogether(CommittedCase):
    def setUp(self):
        super().setUp()
        with self.connection() as env:
            product = env["product.product"].create(
                {
                    "name": "Taart twee tegelijk",
                    "invoice_policy": "order",
                    "taxes_id": [Command.clear()],
                }
            )
            self.product_id = product.id
            self.quote_id = (
                env["sale.order"]
                .create(
                    {
                        "partner_id": self.partner_id,
                        "order_line": [Command.create({"product_id": product.id, "price_unit": 10})],
                    }
                )
                .id
            )

    def remove(self, env):
        quote = env["sale.order"].browse(self.quote_id)
        quote.invoice_ids.unlink()
        quote.action_cancel()
        quote.unlink()
        env["product.product"].browse(self.product_id).unlink()

    def test_two_people_at_once(self):
        """B16: two people press “Make invoice” at the same moment: one invoice."""
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            raised = self.together(
                *[lambda env: env["sale.order"].browse(self.quote_id).action_webhero_make_invoice()] * 4
            )
        for error in raised:
            self.assertTrue(error is None or isinstance(error, UserError), repr(error))
        with self.connection() as env:
            self.assertEqual(len(env["sale.order"].browse(self.quote_id).invoice_ids), 1)


@tagged("post_install", "-at_install")
class TestQuoteScreen(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work = cls.env["product.product"].create(
            {"name": "Werk", "type": "service", "list_price": 100, "taxes_id": cls.tax21.ids, "invoice_policy": "order"}
        )

    def quote(self, **values):
        line = Command.create({"product_id": self.work.id})
        return self.env["sale.order"].create({"partner_id": self.jan.id, "order_line": [line], **values})

    def shown(self, quote):
        """The buttons in the head of the form, as the browser decides it from the view."""
        view = etree.fromstring(quote.get_view(self.env.ref("sale.view_order_form").id, "form")["arch"])
        facts = {
            name: quote[name]
            for name in ("id", "state", "webhero_quote_status", "invoice_status", "invoice_count", "locked")
        }
        facts["has_authorized_transaction_ids"] = bool(quote.has_authorized_transaction_ids)
        buttons = view.find("header").iter("button")
        return [one.get("string") for one in buttons if not safe_eval(one.get("invisible") or "False", facts)]

    def test_one_status_and_four_buttons(self):
        """B16: whatever becomes of a quote, its form has one status and at most four buttons."""
        quote = self.quote()
        view = etree.fromstring(quote.get_view(self.env.ref("sale.view_order_form").id, "form")["arch"])
        states = [one for one in view.find("header").iter("field") if one.get("widget") in ("badge", "statusbar")]
        names = [one.get("name") for one in states if one.get("invisible") not in ("1", "True")]
        self.assertEqual(names, ["webhero_quote_status"])
        seen, presses = {}, ("quotation_sent", "confirm", "webhero_execute", "webhero_reopen", "webhero_close")
        for step in (None, *(f"action_{press}" for press in presses)):
            if step:
                getattr(quote, step)()
            seen[step] = self.shown(quote)
            self.assertLessEqual(len(seen[step]), 4, (step, seen[step]))
            self.assertEqual(len(set(seen[step])), len(seen[step]), "nothing twice")
        self.assertEqual(seen[None], ["Make invoice", "Send", "Print", "Close"])
        self.assertEqual(seen["action_quotation_sent"], ["Make invoice", "Send", "Send reminder", "Close"])
        self.assertIn("Reopen", seen["action_webhero_execute"])

    def test_reminder(self):
        """B16: a quote that was sent and waits is asked for by mail, in its language, with the quote, once a day."""
        quote = self.quote(partner_id=self.luc.id)
        with self.assertRaisesRegex(UserError, "was not sent"):
            quote.action_webhero_remind_quote()
        quote.action_quotation_sent()
        quote.action_webhero_remind_quote()
        mail = self.env["mail.mail"].search([("model", "=", "sale.order"), ("res_id", "=", quote.id)])
        self.assertEqual((len(mail), mail.recipient_ids), (1, self.luc))
        self.assertIn(f"Notre devis {quote.name}", mail.subject)
        self.assertIn(quote.name, mail.attachment_ids.name)  # printed as HTML in tests
        self.assertTrue(quote.webhero_quote_reminded)
        with self.assertRaisesRegex(UserError, "had a reminder today"):
            quote.action_webhero_remind_quote()
        others = self.quote() | quote
        others[0].action_quotation_sent()
        told = others.action_webhero_remind_quote()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn(others[0].name, told["message"])

    def test_repeat(self):
        """B12, B16: a quote becomes a repeated invoice: its invoice is made, and the dialog asks the rhythm."""
        quote = self.quote()
        action = quote.action_webhero_repeat()
        self.assertEqual(action["res_model"], "webhero.repeat")
        self.assertEqual(action["context"]["default_origin_id"], quote.invoice_ids.id)
        self.assertEqual(quote.webhero_quote_status, "executed")

    def test_own_prefix(self):
        """B1, B16: a company's quotes have its own prefix and count; another company's go on as they did."""
        before = self.env["sale.order"].with_company(self.env.ref("base.main_company"))
        self.company.webhero_quote_prefix = "OF{year}-"
        self.assertEqual(self.company.webhero_quote_prefix, "OF{year}-")
        year = self.quote().date_order.year
        self.assertRegex(self.quote().name, rf"^OF{year}-00\d$")
        self.company.webhero_quote_prefix = "D"
        self.assertRegex(self.quote().name, r"^D\d{3}$")
        other = self.env["res.company"].create({"name": "Next"})
        self.assertFalse(other.webhero_quote_prefix)
        self.assertTrue(before.env["ir.sequence"].search([("code", "=", "sale.order"), ("company_id", "=", False)]))
        for wrong in ("OF{jaar}", "OF2026", "é"):
            with self.assertRaises(ValidationError):
                self.company.webhero_quote_prefix = wrong
