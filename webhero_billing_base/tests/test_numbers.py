# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoice numbers in real Odoo."""

import threading
from datetime import date

from odoo import Command, api
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestNumbers(BillingCase):
    def test_backdated_is_told_before(self):
        """B6: an invoice of 15/03 after one of 30/11 says in its draft which number it gets, and the way out."""
        last = self.posted(day="2026-11-30")
        draft = self.invoice(day="2026-03-15")
        message = (draft.alerts or {}).get("webhero_backdated", {}).get("message", "")
        coming = str(int(last.name) + 1)
        for words in (last.name, coming, "15", "30", "order of the dates"):
            self.assertIn(words, message)
        draft.invoice_date = "2026-12-01"
        self.assertNotIn("webhero_backdated", draft.alerts or {})
        self.assertNotIn("webhero_backdated", self.invoice(day="2025-12-31").alerts or {}, "a year of its own")
        draft.invoice_date = "2026-03-15"
        draft.action_post()
        self.assertEqual(draft.name, coming, "told, not refused")

    def test_series(self):
        """B6: 2025101, 2025102, …; each year from the first number; back-dated into its own year."""
        names = [
            self.posted(day=day).name for day in ("2025-02-01", "2025-02-01", "2026-01-01", "2025-12-31", "2026-01-02")
        ]
        self.assertEqual(names, ["2025101", "2025102", "2026101", "2025103", "2026102"])

    def test_locked_year(self):
        """B6: the year in a number is the invoice date's; books that are locked past that year stop it with the reason."""
        last = self.posted(day="2025-12-19")
        self.company.fiscalyear_lock_date = "2025-12-31"
        late = self.invoice(day="2025-12-20")
        with self.assertRaisesRegex(UserError, "locked up to.*2026"), self.env.cr.savepoint():
            late.action_post()
        self.assertEqual((last.name, late.state), ("2025101", "draft"))
        late.invoice_date = "2026-01-02"
        late.action_post()
        self.assertEqual(late.name, "2026101")
        self.company.fiscalyear_lock_date = "2026-02-28"
        within = self.posted(day="2026-02-01")
        self.assertEqual((within.name, within.date.year), ("2026102", 2026), "the same year: the number is right")
        self.company.write({"webhero_numbering": "continuous", "webhero_number_prefix": "F"})
        self.assertEqual(self.posted(day="2025-12-20").name, "F101", "no year in it, nothing to be wrong")

    def test_credit_notes(self):
        """B6: credit notes have a prefix and a series of their own, unless they go together with the invoices."""
        self.assertEqual(self.posted(day="2026-02-01").name, "2026101")
        self.assertEqual(self.posted(day="2026-02-01", kind="out_refund").name, "CN2026101")
        self.company.webhero_number_prefix_refund = False
        self.assertEqual(self.posted(day="2026-02-02", kind="out_refund").name, "2026102")
        self.assertEqual(self.posted(day="2026-02-02").name, "2026103")

    def test_past_999(self):
        """B6: after 2027999 comes 20271000, and after that 20271001."""
        self.company.webhero_number_previous = False
        first = self.invoice(day="2027-05-01", name="2027999")
        first.action_post()
        self.assertEqual(first.name, "2027999")
        self.assertEqual([self.posted(day="2027-05-01").name for _ in range(2)], ["20271000", "20271001"])

    def test_mid_year(self):
        """B6: goes on after the last number of another program, in that year only."""
        year = date.today().year
        self.company.write({"webhero_number_previous": f"{year}347", "webhero_number_previous_refund": f"CN{year}108"})
        self.assertEqual(self.company.webhero_number_preview, f"{year}348")
        self.assertEqual(self.posted(day=f"{year}-01-01").name, f"{year}348")
        self.assertEqual(self.posted(day=f"{year}-01-01").name, f"{year}349")
        self.assertEqual(self.posted(day=f"{year}-01-01", kind="out_refund").name, f"CN{year}109")
        self.assertEqual(self.posted(day=f"{year + 1}-01-01").name, f"{year + 1}101")
        self.company.invalidate_recordset()
        self.assertEqual(self.company.webhero_number_preview, f"{year}350")

    def test_continuous(self):
        """B6: numbers that go on over the years, with and without a year in front."""
        self.company.webhero_numbering = "continuous"
        self.assertEqual([self.posted(day=day).name for day in ("2025-12-31", "2026-01-01")], ["2025101", "2026102"])
        self.company.webhero_number_prefix = "F"
        self.assertEqual([self.posted(day=day).name for day in ("2025-12-31", "2026-01-01")], ["F101", "F102"])

    def test_pattern_changes(self):
        """B6: a changed pattern renumbers nothing that is posted, in either direction, and makes no twin."""
        before = self.posted(day="2026-01-01") | self.posted(day="2026-01-02")
        self.company.webhero_number_prefix = "F{yy}-"
        later = self.posted(day="2026-01-03")
        self.assertEqual(later.name, "F26-101")
        self.company.webhero_numbering = "host"
        self.assertEqual(self.posted(day="2026-01-03").name, "F26-102", "the host goes on after what it finds")
        self.company.write({"webhero_numbering": "yearly", "webhero_number_prefix": "{year}"})
        self.assertEqual(before.mapped("name"), ["2026101", "2026102"])
        self.assertEqual(self.posted(day="2026-01-03").name, "2026103")
        before.invalidate_recordset()
        self.assertEqual(before.mapped("name"), ["2026101", "2026102"])

    def test_back_to_draft(self):
        """B14: back to draft and posted again keeps the number; nothing else takes it meanwhile."""
        first = self.posted(day="2026-01-01")
        first.button_draft()
        self.assertEqual(self.posted(day="2026-01-01").name, "2026102")
        first.action_post()
        self.assertEqual(first.name, "2026101")

    def test_typed_draft_makes_no_gap(self):
        """B6: a draft that somebody typed a number into does not make the next one jump."""
        self.posted(day="2026-01-01")
        self.invoice(day="2026-01-01", name="2026500")
        self.assertEqual(self.posted(day="2026-01-02").name, "2026102")

    def test_first_number_is_no_hole(self):
        """B6: the journal does not call the first number of a year a gap, and does see a real one."""
        moves = [self.posted(day="2026-01-01") for _ in range(3)]
        self.assertFalse(any(move.made_sequence_gap for move in moves))
        moves[1].button_draft()
        moves[1].name = False
        self.env.flush_all()
        self.assertTrue(moves[2].made_sequence_gap)
        self.assertFalse(moves[0].made_sequence_gap)

    def test_another_year(self):
        """B6: a number can't move to another year."""
        move = self.posted(day="2026-01-01")
        move.button_draft()
        move.invoice_date = date(2025, 1, 1)
        with self.assertRaisesRegex(ValidationError, "2026101"):
            move.action_post()

    def test_second_journal(self):
        """B6: one series per company: a second sales journal is numbered by Odoo and can't take the same numbers."""
        other = self.env["account.journal"].create(
            {
                "name": "Webshop",
                "code": "WEB",
                "type": "sale",
                "default_account_id": self.journal.default_account_id.id,
            }
        )
        self.assertFalse(other.webhero_own_numbers)
        self.assertTrue(self.posted(day="2026-01-01", journal_id=other.id).name.startswith("WEB/2026/"))
        with self.assertRaisesRegex(ValidationError, "Webshop"):
            other.webhero_own_numbers = True

    def test_wrong_patterns(self):
        """B1: a pattern that can't work is refused with a sentence that says why."""
        for values, text in (
            ({"webhero_number_prefix": "F"}, "no year"),
            ({"webhero_number_prefix": "{jaar}"}, "only {year} and {yy}"),
            ({"webhero_number_prefix": "A1{year}"}, "digit of its own"),
            ({"webhero_number_prefix_refund": "é{year}"}, "without accents"),
            ({"webhero_number_first": 0}, "First number"),
            ({"webhero_number_previous": "347"}, "for example"),
        ):
            with self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
                self.company.write(values)

    def test_preview(self):
        """B1: the preview is the number that the next document really gets, also while typing."""
        year = date.today().year
        form = self.company.new({"webhero_number_prefix": "F{year}-", "webhero_number_first": 1}, origin=self.company)
        self.assertEqual(form.webhero_number_preview, f"F{year}-1")
        for kind, preview in (
            ("out_invoice", "webhero_number_preview"),
            ("out_refund", "webhero_number_preview_refund"),
        ):
            for _ in range(2):
                expected = self.company[preview]
                self.assertEqual(self.posted(day=f"{year}-01-01", kind=kind).name, expected)
                self.company.invalidate_recordset()

    def test_broken_year(self):
        """B6: a company whose fiscal year is no calendar year is told why numbers without a year suit it."""
        self.assertFalse(self.company._webhero_numbering_advice())
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self.assertIn("30 June", self.company.with_context(lang="en_US")._webhero_numbering_advice())
        self.assertEqual(self.posted(day="2026-01-01").name, "2026101")
        self.company.write({"webhero_numbering": "continuous", "webhero_number_prefix": "F"})
        self.assertFalse(self.company._webhero_numbering_advice())

    def test_ogm(self):
        """B7: the payment reference carries the number; a twin of the digits gets another one."""
        first = self.posted(day="2025-01-01")
        self.assertEqual(first.payment_reference, "+++000/2025/10132+++")
        self.company.webhero_number_prefix = "{year}-"
        second = self.posted(day="2025-01-01")
        self.assertEqual(second.name, "2025-101")
        self.assertNotEqual(second.payment_reference, first.payment_reference)


@tagged("post_install", "-at_install")
class TestTwentyAtOnce(TransactionCase):
    """Committed data and real connections: what a test inside one transaction can't show."""

    PEOPLE = 20
    DAY = date(2041, 3, 1)

    def setUp(self):
        super().setUp()
        self.patch(Registry, "_lock", DummyRLock())  # as in committed.py
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            journal = env["account.journal"].search([("webhero_own_numbers", "=", True)], limit=1)
            env = env(context={"allowed_company_ids": journal.company_id.ids})
            self.numbering = journal.company_id.webhero_numbering
            journal.company_id.webhero_numbering = "yearly"
            self.last = journal._webhero_last_counter(journal.company_id, "out_invoice", self.DAY.year) or 100
            self.company_id = journal.company_id.id
            count = self.PEOPLE + 1
            partners = env["res.partner"].create([{"name": f"Customer {number}"} for number in range(count)])
            self.partner_ids = partners.ids
            line = {"name": "Werk", "price_unit": 10, "tax_ids": [Command.clear()]}
            vals = {"move_type": "out_invoice", "journal_id": journal.id, "invoice_date": self.DAY}
            vals["invoice_line_ids"] = [Command.create(line)]
            self.move_ids = env["account.move"].create([{**vals, "partner_id": one.id} for one in partners]).ids
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(
                cr, api.SUPERUSER_ID, {"allowed_company_ids": [self.company_id], "force_delete": True}
            )
            moves = env["account.move"].browse(self.move_ids)
            moves.filtered(lambda move: move.state == "posted").button_draft()
            moves.unlink()
            env["res.partner"].browse(self.partner_ids).unlink()
            env["res.company"].browse(self.company_id).webhero_numbering = self.numbering

    def _post(self, move_id, start, failures):
        try:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {"allowed_company_ids": [self.company_id]})
                start.wait(30)
                retrying(env["account.move"].browse(move_id).action_post, env)
        except Exception as error:  # noqa: BLE001 the test says which
            failures.append(repr(error))

    def test_no_gap_no_twin(self):
        """B6: twenty people post at once on connections of their own, one of them fails: no gap, no twin."""
        start, failures = threading.Barrier(self.PEOPLE + 1), []
        threads = [threading.Thread(target=self._post, args=(one, start, failures)) for one in self.move_ids[:-1]]
        for thread in threads:
            thread.start()
        with self.registry.cursor() as cr:  # posts the last one and changes its mind
            env = api.Environment(cr, api.SUPERUSER_ID, {"allowed_company_ids": [self.company_id]})
            start.wait(30)
            env["account.move"].browse(self.move_ids[-1]).action_post()
            env.flush_all()
            cr.rollback()
        for thread in threads:
            thread.join(120)
        self.assertFalse(failures)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            names = env["account.move"].browse(self.move_ids[:-1]).mapped("name")
        self.assertEqual(sorted(names), [f"2041{self.last + nth}" for nth in range(1, self.PEOPLE + 1)])
