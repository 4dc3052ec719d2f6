# SPDX-License-Identifier: LGPL-3.0-or-later
"""B24: the demonstration is made by a function, the same each time, with right numbers."""

from stdnum.be import vat as be_vat
from stdnum.nl import btw as nl_vat

from odoo.tests import TransactionCase, tagged

from odoo.addons.webhero_base.rules import iban

from ..demo import names, numbers, story


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails = cls.env["mail.mail"].search_count([])
        story.tell(cls.env)

    def test_story(self):
        """B24: two years of invoices, quotes in every state, repeats that are due, reminders."""
        customers = self.customers()
        self.assertEqual(set(customers.mapped("lang")), {"nl_BE", "fr_BE"})
        self.assertEqual(set(customers.country_id.mapped("code")), {"BE", "NL"})
        self.assertTrue(all(customers.mapped("webhero_category_id")))
        moves = self.env["account.move"].search([("partner_id", "in", customers.ids), ("move_type", "like", "out_")])
        posted = moves.filtered(lambda move: move.state == "posted")
        self.assertGreater(len(posted), 150)
        self.assertGreater((max(posted.mapped("invoice_date")) - min(posted.mapped("invoice_date"))).days, 660)
        self.assertEqual(set(moves.mapped("move_type")), {"out_invoice", "out_refund"})
        self.assertGreaterEqual(set(posted.mapped("payment_state")), {"not_paid", "partial", "reversed", "blocked"})
        paid = posted.filtered(lambda move: move.payment_state in ("paid", "in_payment"))
        self.assertGreater(len(paid), 100)
        self.assertEqual(set(posted.webhero_reminder_ids.mapped("level")), {"1", "2"})
        quotes = self.env["sale.order"].search([("partner_id", "in", customers.ids)])
        self.assertEqual(set(quotes.mapped("webhero_quote_status")), {"open", "closed", "executed"})
        repeats = self.env["webhero.repeat"].search([("partner_id", "in", customers.ids)])
        self.assertEqual(len(repeats), len(names.REPEATS))
        self.assertTrue(repeats.period_ids.filtered("is_late"))
        self.assertEqual(self.env["mail.mail"].search_count([]), self.mails, "nothing is sent")

    def test_twice(self):
        """B24: told twice, it is there once."""
        count = self.env["account.move"].search_count([])
        names_before = self.customers().mapped("name")
        story.tell(self.env)
        self.assertEqual(self.env["account.move"].search_count([]), count)
        self.assertEqual(self.customers().mapped("name"), names_before)

    def test_numbers(self):
        """B24: invented numbers with right check digits; mail addresses that nobody can have."""
        for key, _name, _lang, _category, *_address, country, body, _days in names.CUSTOMERS:
            if body:
                right = (
                    be_vat.is_valid(numbers.belgian_vat(body))
                    if country == "BE"
                    else nl_vat.is_valid(numbers.dutch_vat(body))
                )
                self.assertTrue(right, key)
        self.assertTrue(be_vat.is_valid(names.COMPANY["vat"]))
        self.assertEqual(iban.check(names.ACCOUNT), names.ACCOUNT)
        self.assertTrue(all(email.endswith(".example") for email in self.customers().mapped("email")))

    def customers(self):
        ids = [self.env.ref(f"webhero_billing_base.partner_{row[0]}_demo").id for row in names.CUSTOMERS]
        return self.env["res.partner"].browse(ids)
