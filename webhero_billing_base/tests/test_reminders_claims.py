# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a second reminder claims beside the invoice, in real Odoo: mail, letter, row, history; never in the books."""

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import BillingCase
from .test_repeat import at

FIRST, SECOND = date(2025, 6, 2), date(2025, 7, 10)
UNKNOWN = "(01/07|07/01)/2025 is not known"


@tagged("post_install", "-at_install")
class TestRemindersClaims(BillingCase):
    def setUp(self):
        super().setUp()
        self.company.write(
            {
                "email": "info@devos.example",
                "webhero_invoice_language": "both",
                "webhero_claim_interest": True,
                "webhero_claim_recovery": True,
                "webhero_claim_damages": True,
            }
        )
        self.firm = self.luc.create(
            {"name": "Brasserie du Nord sa", "is_company": True, "email": "a@client.example", "lang": "fr_BE"}
        )

    def overdue(self, partner, price=1000.0):
        values = {"invoice_payment_term_id": False, "invoice_date_due": date(2025, 5, 1)}
        return self.posted(partner, day="2025-04-01", lines=((price, None),), **values)

    def remind(self, move, day, **kwargs):
        with at(day):
            move._webhero_remind(**kwargs)
            row = move.webhero_reminder_ids.filtered(lambda one: one.level == str(move.webhero_reminder_level))
            html = self.env["ir.actions.report"]._render_qweb_html("webhero_billing_base.report_reminder", move.ids)[0]
        return row, row.mail_id.body_html, " ".join(html.decode().split())

    def test_business(self):
        """B10, R6: interest of two half-years and EUR 40 stand in mail, letter, code to pay and history, and are not booked."""
        move = self.overdue(self.firm)
        row, mail, letter = self.remind(move, FIRST)
        self.assertEqual((row.interest, row.indemnity), (0, 0))
        self.assertNotIn("2 août 2002", mail + letter)
        row, mail, letter = self.remind(move, SECOND)
        # 1210 x 11.5 % x 60 / 365 = 22.8740 and 1210 x 10.5 % x 10 / 365 = 3.4808: 26.35
        self.assertEqual((row.interest, row.indemnity), (26.35, 40))
        for words in ("loi du 2 août 2002, article 5", "loi du 2 août 2002, article 6", "26,35", "40,00", "1.276,35"):
            self.assertIn(words, mail.replace("\u202f", "."))
            self.assertIn(words, letter.replace("\u202f", "."))
        self.assertEqual(move._webhero_reminder_payment()["amount"], 1276.35)
        self.assertRegex("".join(move.message_ids.mapped("body")), "26[.,]35")
        self.assertEqual((move.amount_total, move.amount_residual), (1210, 1210))
        self.assertFalse(self.env["account.move"].search([("ref", "like", "interest")]))
        with at(date(2025, 9, 1)):  # what was asked stays what was asked
            self.assertEqual(move._webhero_claimed(), 66.35)

    def test_each_is_a_choice(self):
        """B10, R6: a company asks interest, EUR 40 or damages as it chose, and nothing by itself."""
        self.assertFalse(self.env["res.company"].new()._webhero_late_terms().interest)
        for interest, recovery, expected in ((True, False, (26.35, 0)), (False, True, (0, 40)), (False, False, (0, 0))):
            self.company.write({"webhero_claim_interest": interest, "webhero_claim_recovery": recovery})
            move = self.overdue(self.firm)
            self.remind(move, FIRST)
            row, mail, _letter = self.remind(move, SECOND)
            self.assertEqual((row.interest, row.indemnity), expected)
            self.assertEqual("loi du 2 août 2002" in mail, bool(interest or recovery))

    def test_consumer(self):
        """B10, R6: damages are announced in the first reminder, and asked in the second when the fourteen days are over."""
        move = self.overdue(self.jan)  # 1210: 65 + 5 % of 710
        row, mail, letter = self.remind(move, FIRST)
        self.assertEqual(row.indemnity, 100.5)
        for text in (mail, letter):
            self.assertRegex(text.replace("\xa0", " "), "schadevergoeding van (€ 100,50|100,50 €)")
        self.assertEqual(move._webhero_claimed(), 0)
        self.assertEqual(move._webhero_reminder_payment()["amount"], 1210)
        row, mail, letter = self.remind(move, SECOND)
        self.assertEqual((row.interest, row.indemnity), (0, 100.5))
        for text in (mail, letter):
            self.assertIn("artikel XIX.4", text)
            self.assertIn("100,50", text)

    def test_consumer_who_was_told_nothing(self):
        """B10, R6: within the fourteen days, after a first one without the amount, or by telephone, nothing is asked."""
        early, untold, phoned = (self.overdue(self.jan) for _each in range(3))
        self.remind(early, FIRST)
        row, mail, _letter = self.remind(early, date(2025, 6, 16))
        self.assertEqual((row.indemnity, "XIX.4" in mail), (0, False))
        self.company.webhero_claim_damages = False
        self.remind(untold, FIRST)
        self.company.webhero_claim_damages = True
        self.assertEqual(self.remind(untold, SECOND)[0].indemnity, 0)
        with at(FIRST):
            phoned._webhero_mark_reminded(1)
        self.assertEqual(self.remind(phoned, SECOND)[0].indemnity, 0)

    def test_paid_in_part(self):
        """B10, R6: of what was paid meanwhile nothing is asked: damages and interest are of what is open."""
        move = self.overdue(self.jan)
        self.remind(move, FIRST)
        self.posted(self.jan, kind="out_refund", day="2025-06-05", lines=((900.0, None),))
        self.assertEqual(self.remind(move, SECOND)[0].indemnity, 20)  # 121 is left

    def test_missing_rate(self):
        """B10, R6: without the rate of a half-year no interest is asked; dialog and history say which one is missing."""
        self.env.ref("webhero_billing_base.late_rate_2025_2").unlink()
        move = self.overdue(self.firm)
        self.remind(move, FIRST)
        with at(SECOND):
            context = {"active_model": "account.move", "active_ids": move.ids}
            dialog = Form(self.env["webhero.reminder.send"].with_context(**context))
            self.assertRegex(dialog.warning, UNKNOWN)
            self.assertEqual(dialog.save().line_ids.claim, 40)
        row, _mail, _letter = self.remind(move, SECOND)
        self.assertEqual((row.interest, row.indemnity), (0, 40))
        self.assertRegex("".join(move.message_ids.mapped("body")), UNKNOWN)

    def test_only_in_belgium_and_euro(self):
        """B10, R6: these are Belgian laws, in euro."""
        self.company.partner_id.with_context(no_vat_validation=True).country_id = self.env.ref("base.nl")
        move = self.overdue(self.firm)
        self.remind(move, FIRST)
        self.assertEqual(self.remind(move, SECOND)[0].indemnity, 0)

    def test_rates(self):
        """B10, R6: each rate holds from the first day of a half-year, has a source, and is one of the law's."""
        rates = self.env["webhero.late.rate"].search([])
        self.assertGreaterEqual(len(rates), 7)
        for rate in rates:
            self.assertEqual(rate.percent * 2 % 1, 0)
            self.assertTrue(rate.source and rate.percent >= 8)
        for values, words in (
            ({"date_from": "2027-02-01", "percent": 10}, "1 January or 1 July"),
            ({"date_from": "2027-01-01", "percent": 1050}, "above 0 and below 100"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                self.env["webhero.late.rate"].create(values)

    def test_who_asked(self):
        """B10: a reminder that a person asked for says so, one that went by itself does not."""
        first, second = self.overdue(self.firm), self.overdue(self.firm)
        self.assertTrue(self.remind(first, FIRST)[0].by_hand)
        self.assertFalse(self.remind(second, FIRST, due_only=True)[0].by_hand)
        self.assertFalse((first | second).webhero_reminder_ids.filtered("without_mail"))
        with at(SECOND):
            first._webhero_mark_reminded(2)
        self.assertTrue(first.webhero_reminder_ids.filtered("without_mail").by_hand)
