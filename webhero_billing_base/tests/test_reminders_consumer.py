# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the first reminder tells a consumer, in real Odoo: in the mail and in the letter, in the customer's language."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import BillingCase
from .test_repeat import at

TODAY = date(2026, 6, 15)  # a Monday
MAILED, POSTED = date(2026, 6, 29), date(2026, 7, 1)  # the last day that costs nothing


@tagged("post_install", "-at_install")
class TestRemindersConsumer(BillingCase):
    def setUp(self):
        super().setUp()
        self.company.write({"email": "info@devos.example", "webhero_invoice_language": "both"})
        self.enterContext(at(TODAY))

    def overdue(self, partner=None, **kwargs):
        values = {"invoice_payment_term_id": False, "invoice_date_due": date(2026, 6, 1)}
        return self.posted(partner, day="2026-05-02", **values, **kwargs)

    def letter(self, moves):
        html = self.env["ir.actions.report"]._render_qweb_html("webhero_billing_base.report_reminder", moves.ids)[0]
        return html.decode()

    def test_first_to_a_consumer(self):
        """B10, R5: free, until when, who asks and for what, in the mail and its letter; no word of it in the second."""
        for partner, words in (
            (self.jan, ("kosteloos", "de dag na de verzending", "Schuldeiser: Bakkerij De Vos bv, ondernemingsnummer")),
            (self.luc, ("gratuit", "lendemain de l", "Créancier : Bakkerij De Vos bv, numéro d")),
        ):
            move = self.overdue(partner)
            move._webhero_remind()
            mail = move.webhero_reminder_ids.mail_id
            letter = self.letter(move)
            day = move.with_context(lang=partner.lang)._webhero_date(MAILED)
            for word in (*words, day, "0123.456.749", move.name):
                self.assertIn(word, mail.body_html)
                self.assertIn(word, letter)
            self.assertRegex(letter, r'name="webhero_delivered">\s*<td[^>]*></td>\s*<td[^>]*>Werk')
            with at(TODAY + timedelta(days=20)):
                move._webhero_remind()
                second = move.webhero_reminder_ids.filtered(lambda row: row.level == "2").mail_id
                self.assertNotIn(words[0], second.body_html)
                self.assertNotIn(words[0], self.letter(move))

    def test_printed_letter(self):
        """B10, R5: a letter that is printed before any mail counts from the third working day after posting."""
        move = self.overdue()
        letter = self.letter(move)
        self.assertIn("vanaf de derde werkdag na de verzending van deze brief", letter)
        self.assertIn(move.with_context(lang="nl_BE")._webhero_date(POSTED), letter)
        move._webhero_mark_reminded(1)  # by telephone: the letter is still the first in writing
        self.assertIn("derde werkdag", self.letter(move))

    def test_first_that_did_not_leave(self):
        """B10, R5: a first reminder that failed is made again as of the day it is tried again, with fourteen days from then; until
        then the second is refused with the way out, and a letter counts as posted.
        """
        move = self.overdue()
        move._webhero_remind()
        row = move.webhero_reminder_ids
        row.mail_id.write({"state": "exception", "failure_reason": "Connection refused", "failure_type": "mail_smtp"})
        later = TODAY + timedelta(days=30)
        with at(later):
            self.assertFalse(move._webhero_remind())
            self.assertIn("Try again", move._webhero_reminder_refusal())
            self.assertIn("derde werkdag", self.letter(move))
            failed = row.mail_id
            row.action_try_again()
            self.assertEqual((row.date, row.delivery, failed.state), (later, "queued", "cancel"))
            self.assertIn(move.with_context(lang="nl_BE")._webhero_date(date(2026, 7, 29)), row.mail_id.body_html)
            self.assertIn("de dag na de verzending", row.mail_id.body_html)
        with at(later + timedelta(days=30)):
            self.assertEqual(move._webhero_remind(), move)

    def test_business_and_other_countries(self):
        """B10, R5: a business, also one that only has a number, reads nothing of it; nor a Dutch company's customer."""
        firm = self.jan.create({"name": "Firma nv", "is_company": True, "email": "a@klant.example", "lang": "nl_BE"})
        number = {"company_registry": "0999472756", "country_id": self.env.ref("base.be").id}
        alone = self.jan.create({"name": "Els Maes", "email": "b@klant.example", "lang": "nl_BE", **number})
        for partner in (firm, alone):
            move = self.overdue(partner)
            move._webhero_remind()
            self.assertNotIn("kosteloos", move.webhero_reminder_ids.mail_id.body_html)
            self.assertNotIn("webhero_delivered", self.letter(move))
        move = self.overdue()
        self.assertTrue(move._webhero_is_consumer())
        self.company.partner_id.with_context(no_vat_validation=True).country_id = self.env.ref("base.nl")
        self.assertFalse(move._webhero_is_consumer())

    def test_second_by_itself(self):
        """B10, R5: by itself the second goes to a consumer when the fourteen days are over, to a business as it is set."""
        self.company.write({"webhero_reminder_first_days": 7, "webhero_reminder_second_days": 21})
        firm = self.jan.create({"name": "Firma nv", "is_company": True, "email": "a@klant.example"})
        moves = self.overdue() | self.overdue(firm)
        moves._webhero_remind()
        for day, expected in ((13, [1, 1]), (14, [1, 2]), (15, [2, 2])):
            with at(TODAY + timedelta(days=day)):
                moves._webhero_remind(due_only=True)
            self.assertEqual(moves.mapped("webhero_reminder_level"), expected, day)
