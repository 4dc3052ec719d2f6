# SPDX-License-Identifier: LGPL-3.0-or-later
"""M13 in real Odoo: open invoices and bills of another program come in once, are owed as any other, and never sent."""

import datetime
import io

import openpyxl
import psycopg2

from odoo.exceptions import UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_excel_import import ExcelCommon

INVOICES = ["Factuurnr", "Factuurdatum", "Vervaldag", "Klant", "OGM", "Openstaand"]
BILLS = ["Nummer", "Datum", "Leverancier", "Mededeling", "Te betalen"]


@tagged("post_install", "-at_install")
class TestExcelOpening(ExcelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].sudo().try_loading("be_comp", cls.company, install_demo=False)
        cls.korenaar = cls.Partner.create({"name": "Bakkerij De Korenaar BV", "email": "info@korenaar.example"})

    def moves(self):
        return self.env["account.move"].search([("webhero_opening_key", "!=", False)], order="id")

    def invoices(self, *rows):
        return self.read(INVOICES, *rows, kind="open_invoice")

    def test_invoices_and_bills(self):
        """M13: each becomes a confirmed document with number, dates, communication and rest; a row below zero a credit note."""
        one = self.invoices(
            ["2025/0831", "30/09/2026", "30-10-2026", "bakkerij de korenaar bv", "+++123/4567/89002+++", "1.121,50"],
            [778, datetime.date(2026, 8, 31), None, "Nieuwe Klant NV", None, 60.5],
            ["CN-9", "2026-09-01", None, "Bakkerij De Korenaar BV", None, -24.2],
        )
        self.assertEqual(set(self.states(one).values()), {"to_create"}, one.message)
        self.assertEqual(self.codes(one), {3: ["party_new"]})
        self.assertFalse(self.moves(), "a preview books nothing")
        self.bring_in(one)
        first, second, credit = self.moves()
        self.assertEqual((first.name, first.partner_id, first.amount_residual), ("2025/0831", self.korenaar, 1121.5))
        self.assertEqual(str(first.invoice_date_due), "2026-10-30")
        self.assertEqual((first.payment_reference, second.payment_reference), ("+++123/4567/89002+++", False))
        self.assertEqual(
            (second.name, second.partner_id.name, str(second.invoice_date_due)),
            ("778", "Nieuwe Klant NV", "2026-08-31"),
        )
        self.assertEqual((credit.move_type, credit.amount_residual), ("out_refund", 24.2))
        bills = self.read(BILLS, ["KH-88121", "1/9/2026", "Houthandel", "088121042655", 2178], kind="open_bill")
        self.bring_in(bills)
        bill = self.moves()[-1]
        self.assertEqual((bill.move_type, bill.ref, bill.amount_residual), ("in_invoice", "KH-88121", 2178.0))
        self.assertEqual((bill.payment_reference, bill.state), ("+++088/1210/42655+++", "posted"))
        lines = self.moves().line_ids
        self.assertFalse(lines.tax_ids or lines.filtered("tax_line_id"), "the other program declared the VAT")
        accounts = lines.filtered(lambda line: line.display_type == "product").account_id
        self.assertEqual((len(accounts), accounts.account_type, accounts.code[:3]), (1, "asset_current", "499"))

    def test_once(self):
        """M13: the same list again, in whole or in part, books nothing; the database holds it too; another rest is told."""
        row = ["2025-12", "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100]
        self.bring_in(self.invoices(row))
        again = self.invoices(row, ["2025-12 ", "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100])
        self.assertEqual(self.states(again), {2: "same", 3: "refused"})
        other = self.invoices([*row[:5], 40])
        self.assertEqual((self.states(other), self.codes(other)), ({2: "same"}, {2: ["known_other_rest"]}))
        self.bring_in(other)
        self.assertEqual(self.moves().mapped("amount_residual"), [100])
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.moves().copy({"webhero_opening_key": self.moves().webhero_opening_key})
            self.env.flush_all()
        bills = [["B1", "1/9/2026", "Hout A", None, 10], ["B1", "1/9/2026", "Hout B", None, 10]]
        two = self.read(BILLS, *bills, kind="open_bill")
        self.bring_in(two)
        self.assertEqual(len(self.moves()), 3, "two suppliers may number alike")
        self.assertEqual(set(self.states(self.read(BILLS, *bills, kind="open_bill")).values()), {"same"})

    def test_two_workers(self):
        """M13: a list that was previewed twice before it was started books each document once, and says which is there."""
        row = ["2025-13", "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100]
        first, second = self.invoices(row), self.invoices(row)
        self.bring_in(first)
        self.bring_in(second)
        self.assertEqual(len(self.moves()), 1)

    def test_numbers_of_ours(self):
        """M13: no number of ours is used up; a number that we gave refuses its row; a copy and a credit note are ours."""
        own = self._own_invoice()
        one = self.invoices([own.name, "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100])
        self.assertEqual(self.codes(one), {2: ["number_exists"]})
        self.bring_in(self.invoices(["2026999", "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100]))
        following = self._own_invoice()
        self.assertEqual(int(following.name), int(own.name) + 1)
        self.assertFalse(self.moves().made_sequence_gap)
        self.assertEqual(self.moves().copy().journal_id, own.journal_id)
        self.assertNotIn(self.moves().journal_id, own.suitable_journal_ids)
        context = {"active_model": "account.move", "active_ids": self.moves().ids}
        reversal = Form(self.env["account.move.reversal"].with_context(**context))
        self.assertEqual(reversal.journal_id, own.journal_id)

    def _own_invoice(self):
        line = {"name": "Brood", "quantity": 1, "price_unit": 10, "tax_ids": [(5,)]}
        values = {"move_type": "out_invoice", "partner_id": self.korenaar.id, "invoice_date": "2026-10-01"}
        move = self.env["account.move"].create({**values, "invoice_line_ids": [(0, 0, line)]})
        move.action_post()
        return move

    def test_never_sent(self):
        """M13: not by mail, not over Peppol, not as a copy; it waits under "To send" for nobody, and is claimed all the same."""
        self.bring_in(self.invoices(["2025-14", "30/09/2026", None, "Bakkerij De Korenaar BV", None, 100]))
        move = self.moves()
        sender = self.env["account.move.send"]
        for methods in ({"sending_methods": ["email"]}, {}):
            with self.assertRaisesRegex(UserError, "another program"):
                sender._generate_and_send_invoices(move, **methods)
        self.assertTrue(move.is_move_sent)
        self.assertFalse(self.env["webhero.invoice.copy"].sudo().search([("move_id", "=", move.id)]))
        blocks = {one["key"]: one for one in self.env["webhero.home"]._blocks()}
        self.assertEqual(blocks["to_send"]["count"], 0)
        self.assertEqual(blocks["overdue"]["count"], 1)
        self.assertEqual(blocks["outstanding"]["count"], 1)
        self.assertEqual(blocks["month"]["amount"], 0)
        self.assertFalse(move._webhero_reminder_refusal(datetime.date(2026, 12, 1)))
        files = move._webhero_reminder_files(move)
        self.assertEqual(len(files), 1, "the letter; the invoice itself is the other program's")

    def test_turnover(self):
        """M13: what was invoiced elsewhere is no turnover of this month."""
        today = datetime.date.today().strftime("%d/%m/%Y")
        self.bring_in(self.invoices(["2025-15", today, None, "Bakkerij De Korenaar BV", None, 100]))
        blocks = {one["key"]: one for one in self.env["webhero.home"]._blocks()}
        self.assertEqual((blocks["month"]["amount"], blocks["outstanding"]["count"]), (0, 1))

    def test_refused_rows(self):
        """M13: each cell that is wrong is refused with what and how; the other rows come in."""
        self.Partner.create([{"name": "Twee Namen"}, {"name": "Twee Namen"}, {"name": "Derde", "ref": "K3"}])
        heading = [*INVOICES, "Klantnr", "Valuta"]
        one = self.read(
            heading,
            ["A1", "31/02/2026", None, "X", None, 10],
            ["A2", "1/9/26", None, "X", None, 10],
            ["A3", "1/9/2026", "1/8/2026", "X", None, 10],
            ["A4", "1/9/2026", None, "X", "+++123/4567/89003+++", 10],
            ["A5", "1/9/2026", None, "X", None, 0],
            ["A6", "1/9/2026", None, "X", None, 10.005],
            ["A7", "1/9/2026", None, "X", None, "1.234"],
            ["A8", "1/9/2026", None, "Twee Namen", None, 10],
            ["A9", "1/9/2026", None, "X", None, 10, None, "USD"],
            [None, "1/9/2026", None, "X", None, 10],
            ["A11", "1/9/2026", None, "derde", "RF18539007547034", 10, "K3", "EUR"],
            kind="open_invoice",
        )
        wanted = [
            "day_wrong", "day_wrong", "due_before", "ogm_wrong", "rest_zero", "rest_wrong", "number_ambiguous", "party_several",
            "currency_other", "empty",
        ]  # fmt: skip
        self.assertEqual([codes[0] for row, codes in sorted(self.codes(one).items())], wanted)
        self.bring_in(one)
        self.assertEqual((self.moves().name, self.moves().payment_reference), ("A11", "RF18539007547034"))

    def test_rights(self):
        """M13: who may not invoice brings nothing in; nobody sees another company's documents in the preview."""
        companies = {"company_id": self.company.id, "company_ids": [(6, 0, self.company.ids)]}
        reader = new_test_user(self.env(su=True), "opening_reader", "base.group_user", **companies)
        with self.assertRaises(UserError):
            self.env["webhero.excel.import"].with_user(reader).create({"kind": "open_invoice"})


@tagged("post_install", "-at_install")
class TestExcelOpeningTemplate(HttpCase):
    def test_template(self):
        """M13: the templates, with an example that does not come in."""
        self.env.ref("base.user_admin").lang = "en_US"
        self.authenticate("admin", "admin")
        for kind, title in (("open_invoice", "Open invoices"), ("open_bill", "Open bills")):
            answer = self.url_open(f"/webhero_billing/excel/template/{kind}")
            sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
            self.assertEqual(sheet.title, title)
            self.assertEqual((sheet.cell(2, 1).value, sheet.cell(1, 1).value), ("EXAMPLE", "Number *"))
            self.assertEqual(sheet.cell(2, 2).value, datetime.datetime(2026, 9, 30))
