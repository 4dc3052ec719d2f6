# SPDX-License-Identifier: LGPL-3.0-or-later
"""Repeated invoices in real Odoo."""

from datetime import date, timedelta
from unittest.mock import patch

import psycopg2

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .committed import CommittedCase
from .common import BillingCase


def at(day):
    """The company's today."""
    return patch.object(fields.Date, "context_today", staticmethod(lambda record, timestamp=None: day))


@tagged("post_install", "-at_install")
class TestRepeat(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.webhero_repeat_ahead_days = 0
        cls.origin = cls.invoice(day="2026-01-01", lines=[(100.0, None), (50.0, cls.tax6)])
        cls.origin.invoice_line_ids[0].name = "Huur januari 2026\n01/01/2026 - 31/01/2026"
        cls.origin.invoice_line_ids[1].name = "Onderhoud 2026"
        cls.origin.action_post()

    def repeat(self, today=date(2026, 2, 1), **values):
        with at(today):
            return self.env["webhero.repeat"].create(
                {"origin_id": self.origin.id, "every": 1, "first_date": date(2026, 2, 1), **values}
            )

    def test_dialog(self):
        """B12: “Repeat this invoice” on the invoice: the dialog proposes the next month, quarter or year."""
        self.enterContext(at(date(2026, 1, 10)))
        action = self.origin.action_webhero_repeat()
        view = "webhero_billing_base.webhero_repeat_view_form_new"
        form = Form(self.env["webhero.repeat"].with_context(**action["context"]), view=view)
        self.assertEqual(form.first_date, date(2026, 2, 1))
        form.interval = "3"
        self.assertEqual(form.first_date, date(2026, 4, 1))
        form.interval = "12"
        self.assertEqual(form.first_date, date(2027, 1, 1))
        form.interval = "other"
        form.every = 2
        self.assertEqual(form.first_date, date(2026, 3, 1))
        repeat = form.save()
        self.assertEqual((repeat.every, repeat.interval), (2, "other"))
        self.assertEqual(self.origin.webhero_repeat_id, repeat)
        self.assertEqual(
            self.origin.action_webhero_repeat()["res_id"], repeat.id, "pressed again, it opens the one that is there"
        )

    def test_draft(self):
        """B12: Duplicate makes a draft with date and period texts moved; nothing is sent, nothing is posted."""
        period = self.repeat().period_ids
        self.assertEqual(
            (period.number, period.date, period.state, period.label), (1, date(2026, 2, 1), "open", "February 2026")
        )
        mails = self.env["mail.mail"].search_count([])
        action = period.action_duplicate()
        draft = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.auto_post, "no")
        self.assertEqual(draft.invoice_date, date(2026, 2, 1))
        self.assertEqual(
            draft.invoice_line_ids.mapped("name"), ["Huur februari 2026\n01/02/2026 - 28/02/2026", "Onderhoud 2026"]
        )
        self.assertEqual(draft.amount_total, self.origin.amount_total)
        self.assertEqual(draft.invoice_line_ids.tax_ids, self.origin.invoice_line_ids.tax_ids)
        self.assertFalse(draft.is_move_sent)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertIn("februari 2026", draft.message_ids[0].body)
        draft.invoice_line_ids[0].price_unit = 120
        draft.action_post()
        self.assertEqual(period.state, "done")

    def test_texts_in_the_customers_language(self):
        """B12, B5: the French customer's texts move in French, the words that are both by the document's language."""
        self.origin = self.invoice(partner=self.luc, day="2026-01-01")
        self.origin.invoice_line_ids.name = "Loyer du 1er janvier au 31 mars 2026, nov. 2026"
        with at(date(2026, 4, 1)):
            repeat = self.env["webhero.repeat"].create(
                {"origin_id": self.origin.id, "every": 3, "first_date": date(2026, 4, 1)}
            )
            draft = self.env["account.move"].browse(repeat.period_ids.action_duplicate()["res_id"])
        self.assertEqual(draft.invoice_line_ids.name, "Loyer du 1er avril au 30 juin 2026, févr. 2027")

    def test_what_did_not_move_is_marked(self):
        """B12: a line that looks like a period and stayed is marked in the draft until somebody looked at it."""
        self.origin.button_draft()
        self.origin.invoice_line_ids[0].name = "Poetsen week 30"
        self.origin.action_post()
        draft = self.env["account.move"].browse(self.repeat().period_ids.action_duplicate()["res_id"])
        self.assertEqual(draft.invoice_line_ids.mapped("webhero_period_stayed"), ["week 30", False])
        self.assertIn("week 30", draft._get_alerts()["webhero_period_stayed"]["message"])
        draft.invoice_line_ids[0].name = "Poetsen week 34"
        self.assertNotIn("webhero_period_stayed", draft._get_alerts())

    def test_pressed_twice(self):
        """B12: pressed again it opens the same draft; a second one is refused by the database too."""
        period = self.repeat().period_ids
        first = period.action_duplicate()["res_id"]
        self.assertEqual(period.action_duplicate()["res_id"], first)
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.origin.copy({"webhero_repeat_period_id": period.id}).flush_recordset()
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            period.create({"repeat_id": period.repeat_id.id, "number": 1, "date": period.date}).flush_recordset()

    def test_copy_of_a_duplicate_is_free(self):
        """B12: a plain copy of a duplicate takes no period, and credit notes neither."""
        draft = self.env["account.move"].browse(self.repeat().period_ids.action_duplicate()["res_id"])
        self.assertFalse(draft.copy().webhero_repeat_period_id)
        draft.action_post()
        self.assertFalse(draft._reverse_moves().webhero_repeat_period_id)

    def test_deleted_draft_opens_the_period(self):
        """B12: a draft that is thrown away leaves its period open again."""
        period = self.repeat().period_ids
        draft = self.env["account.move"].browse(period.action_duplicate()["res_id"])
        draft.unlink()
        self.assertEqual(period.state, "open")
        self.assertTrue(period.action_duplicate()["res_id"])

    def test_late_periods(self):
        """B12: what was forgotten stays in the list, late ones first, each with its own period."""
        repeat = self.repeat(today=date(2026, 4, 15))
        periods = self.env["webhero.repeat.period"].search([("repeat_id", "=", repeat.id)])
        self.assertEqual(periods.mapped("date"), [date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)])
        with at(date(2026, 3, 1)):
            periods.invalidate_recordset(["is_late"])
            self.assertEqual(periods.mapped("is_late"), [True, False, False])
            self.assertEqual(periods.search([("repeat_id", "=", repeat.id), ("is_late", "=", True)]), periods[0])
        periods.action_duplicate()
        self.assertEqual(
            [move.invoice_line_ids[0].name.split("\n")[0] for move in periods.move_ids.sorted("invoice_date")],
            ["Huur februari 2026", "Huur maart 2026", "Huur april 2026"],
        )

    def test_always_from_the_original(self):
        """B12: a 31st and an edited duplicate do not drift; “Use this one from now on” makes a duplicate the original."""
        repeat = self.repeat(today=date(2026, 5, 1))
        one, two, three, four = repeat.period_ids.sorted("number")
        first = self.env["account.move"].browse(one.action_duplicate()["res_id"])
        first.invoice_line_ids[0].write({"name": "Huur februari 2026, met garage", "price_unit": 130})
        second = self.env["account.move"].browse(two.action_duplicate()["res_id"])
        self.assertEqual(second.invoice_line_ids[0].name, "Huur maart 2026\n01/03/2026 - 31/03/2026")
        first.action_post()
        first.action_webhero_use_from_now_on()
        third = self.env["account.move"].browse(three.action_duplicate()["res_id"])
        self.assertEqual(third.invoice_line_ids[0].name, "Huur april 2026, met garage")
        self.assertEqual(third.invoice_line_ids[0].price_unit, 130)
        fourth = self.env["account.move"].browse(four.action_duplicate()["res_id"])
        self.assertEqual(fourth.invoice_line_ids[0].name, "Huur mei 2026, met garage")
        self.assertEqual((repeat.origin_id, repeat.origin_number), (first, 1))
        with self.assertRaisesRegex(UserError, "was not made from"):
            self.origin.action_webhero_use_from_now_on()

    def test_skip_and_stop(self):
        """B12: a period can be skipped and taken up again; a stopped one makes nothing more."""
        repeat = self.repeat(today=date(2026, 3, 1))
        one, two = repeat.period_ids.sorted("number")
        one.action_skip()
        self.assertEqual(one.state, "skipped")
        self.assertEqual(repeat.next_date, date(2026, 3, 1))
        with self.assertRaisesRegex(UserError, "skipped"):
            one.action_duplicate()
        one.action_unskip()
        self.assertTrue(one.action_duplicate()["res_id"])
        with self.assertRaisesRegex(UserError, "can't be skipped"):
            one.action_skip()
        repeat.action_stop()
        self.assertFalse(two.exists())
        self.assertFalse(repeat.next_date)
        with self.assertRaisesRegex(UserError, "stopped"):
            repeat.action_duplicate_next()
        with at(date(2026, 3, 1)):
            repeat.action_restart()
        self.assertEqual(repeat.period_ids.filtered(lambda period: period.state == "open").number, 2)

    def test_end_date(self):
        """B12: nothing after the end date, also not by hand."""
        repeat = self.repeat(today=date(2026, 12, 31), last_date=date(2026, 3, 15))
        self.assertEqual(repeat.period_ids.mapped("date"), [date(2026, 2, 1), date(2026, 3, 1)])
        repeat.period_ids.action_duplicate()
        self.assertFalse(repeat.next_date)
        with self.assertRaisesRegex(UserError, "no period left"):
            repeat.action_duplicate_next()
        with self.assertRaisesRegex(ValidationError, "before its first date"):
            repeat.last_date = date(2026, 1, 15)

    def test_next_before_its_date(self):
        """B12: the next period can be made before it is due."""
        repeat = self.repeat(today=date(2026, 1, 10))
        self.assertFalse(repeat.period_ids)
        self.assertEqual(repeat.next_date, date(2026, 2, 1))
        with at(date(2026, 1, 10)):
            draft = self.env["account.move"].browse(repeat.action_duplicate_next()["res_id"])
        self.assertEqual(draft.invoice_date, date(2026, 2, 1))
        self.assertEqual(repeat.next_date, date(2026, 3, 1))

    def test_selection(self):
        """B12: a selection is duplicated in one press; one that can't be made does not stop the others and is named."""
        repeat = self.repeat(today=date(2026, 4, 1))
        one, two, three = repeat.period_ids.sorted("number")
        two.action_skip()
        action = (one | two | three).action_duplicate()
        self.assertEqual([period.state for period in (one, two, three)], ["done", "skipped", "done"])
        self.assertIn("March 2026", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["domain"], [("id", "in", (one | three).move_ids.ids)])

    def test_price_index(self):
        """B12: the index counts per whole year since the original, on the original's prices, half-up."""
        repeat = self.repeat(today=date(2028, 1, 15), price_index=2.5)
        periods = repeat.period_ids.sorted("number")
        for number, expected in ((1, 100.0), (11, 100.0), (12, 102.5), (23, 102.5), (24, 105.06)):
            with at(date(2028, 1, 15)):
                draft = self.env["account.move"].browse(periods[number - 1].action_duplicate()["res_id"])
            self.assertEqual(draft.invoice_line_ids[0].price_unit, expected, number)
        self.assertEqual(draft.invoice_line_ids[0].name, "Huur januari 2028\n01/01/2028 - 31/01/2028")
        self.assertEqual(draft.invoice_line_ids[1].name, "Onderhoud 2028")

    def test_delivery_and_due_date(self):
        """B12: delivery date and a due date typed by hand keep their distance."""
        self.origin = self.invoice(day="2026-01-10", delivery_date="2026-01-05", invoice_payment_term_id=False)
        self.origin.invoice_date_due = date(2026, 1, 25)
        self.origin.action_post()
        with at(date(2026, 2, 10)):
            repeat = self.env["webhero.repeat"].create(
                {"origin_id": self.origin.id, "every": 1, "first_date": date(2026, 2, 10)}
            )
            draft = self.env["account.move"].browse(repeat.period_ids.action_duplicate()["res_id"])
        self.assertEqual(draft.delivery_date, date(2026, 2, 5))
        self.assertEqual(draft.invoice_date_due, date(2026, 2, 25))

    def test_rhythm_is_fixed_once_used(self):
        """B12: a rhythm that was used stays; one that was not may still change."""
        repeat = self.repeat(today=date(2026, 4, 1))
        with at(date(2026, 4, 1)):
            repeat.write({"every": 3, "first_date": date(2026, 4, 1)})
            self.assertEqual(repeat.period_ids.mapped("date"), [date(2026, 4, 1)])
            repeat.period_ids.action_duplicate()
            repeat.write({"every": 3, "price_index": 2})
            with self.assertRaisesRegex(UserError, "present rhythm"):
                repeat.every = 1

    def test_refusals(self):
        """B12: only customer invoices, once at a time, at least every month, and the original can't be deleted."""
        with self.assertRaisesRegex(UserError, "Only a customer invoice"):
            self.invoice(kind="out_refund").action_webhero_repeat()
        with self.assertRaisesRegex(ValidationError, "none"):
            self.env["webhero.repeat"].create(
                {"origin_id": self.invoice(kind="out_refund").id, "every": 1, "first_date": date(2026, 2, 1)}
            )
        for every in (0, -1, 121):
            with self.assertRaises(psycopg2.errors.CheckViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.repeat(every=every)
        draft = self.invoice()
        self.env["webhero.repeat"].create({"origin_id": draft.id, "every": 1, "first_date": date(2026, 2, 1)})
        with self.assertRaisesRegex(UserError, "original of a repeated invoice"):
            draft.unlink()
        self.repeat()
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.repeat()

    def test_cron_makes_rows_and_no_invoice(self):
        """B12: at night the due periods come up, so many days ahead; no invoice is made."""
        repeat = self.repeat(today=date(2026, 1, 1))
        self.company.webhero_repeat_ahead_days = 5
        count = self.env["account.move"].search_count([])
        with at(date(2026, 1, 26)):
            repeat._make_periods()
            self.assertFalse(repeat.period_ids)
        with at(date(2026, 1, 27)), self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_repeat_periods").method_direct_trigger()
        repeat.invalidate_recordset()
        self.assertEqual(repeat.period_ids.mapped("number"), [1])
        self.assertEqual(self.env["account.move"].search_count([]), count)

    def test_companies_and_rights(self):
        """B12: another company's repeated invoices stay out of sight; who may not invoice may not repeat."""
        repeat = self.repeat()
        other = self.env["res.company"].create({"name": "Andere bv", "country_id": self.env.ref("base.be").id})
        groups = "base.group_user,account.group_account_invoice"
        stranger = new_test_user(
            self.env, "stranger", groups, company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        self.assertFalse(
            self.env["webhero.repeat"]
            .with_user(stranger)
            .with_company(other)
            .with_context(allowed_company_ids=other.ids)
            .search([("id", "=", repeat.id)])
        )
        reader = self.user_of("reader", "base.group_user,account.group_account_readonly")
        period = repeat.period_ids.with_user(reader)
        self.assertEqual(period.label, "February 2026")
        with self.assertRaises(UserError):
            period.action_duplicate()

    def test_first_reminder_like_words_stay(self):
        """B12: the texts that carry no period are copied letter for letter."""
        self.origin.invoice_line_ids[1].with_context(
            check_move_validity=False
        ).name = "Contract van 12/01/2025, dossier 2026/00012"
        draft = self.env["account.move"].browse(
            self.repeat(today=date(2026, 2, 1)).period_ids.action_duplicate()["res_id"]
        )
        self.assertEqual(draft.invoice_line_ids[1].name, "Contract van 12/01/2025, dossier 2026/00012")


class TestRepeatTogether(CommittedCase):
    def setUp(self):
        super().setUp()
        yesterday = fields.Date.today() - timedelta(days=1)
        with self.connection() as env:
            env["account.move"].browse(self.move_id).invoice_date = yesterday - timedelta(days=31)
            repeat = env["webhero.repeat"].create({"origin_id": self.move_id, "every": 1, "first_date": yesterday})
            self.period_id = repeat.period_ids.id

    def press(self, env):
        env["webhero.repeat.period"].browse(self.period_id).action_duplicate()

    def made(self):
        with self.connection() as env:
            return env["account.move"].search_count([("webhero_repeat_period_id", "=", self.period_id)])

    def test_two_people_at_once(self):
        """B12: two people press at the same moment, each on a connection of its own: exactly one draft."""
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            raised = self.together(*[self.press] * 6)
        for error in raised:
            self.assertTrue(error is None or isinstance(error, UserError), repr(error))
        self.assertIn(None, raised)
        self.assertEqual(self.made(), 1)
        self.assertFalse(any(self.together(self.press)), "pressed afterwards it opens the draft")
        self.assertEqual(self.made(), 1)

    def test_died_halfway(self):
        """B12: a process that dies before the commit leaves no draft, and the period open."""
        with self.registry.cursor() as cr:
            self.press(self.env(cr=cr))
            self.env(cr=cr).flush_all()
            cr.rollback()
        self.assertEqual(self.made(), 0)
        with self.connection() as env:
            self.assertEqual(env["webhero.repeat.period"].browse(self.period_id).state, "open")
            self.press(env)
        self.assertEqual(self.made(), 1)
