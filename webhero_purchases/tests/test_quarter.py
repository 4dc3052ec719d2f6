# SPDX-License-Identifier: LGPL-3.0-or-later
"""The quarter in a Belgian company: grids from what is booked, what is missing, both listings."""

from datetime import date
from unittest import SkipTest
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestQuarter(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env["ir.module.module"]._get("l10n_be").state != "installed":
            raise SkipTest("the Belgian chart is not here")
        belgium = cls.env.ref("base.be")
        cls.company = cls.env["res.company"].create({"name": "Bakkerij De Vos bv", "country_id": belgium.id})
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tracking_disable": True})
        cls.company = cls.company.with_env(cls.env)
        cls.env["account.chart.template"].try_loading("be_comp", cls.company, install_demo=False)
        cls.company.vat = "BE0123456749"
        partners = cls.env["res.partner"].with_context(no_vat_validation=True)
        cls.bakery = partners.create(
            {"name": "Bakker", "country_id": belgium.id, "vat": "BE0477472701", "is_company": True}
        )
        cls.small = partners.create(
            {"name": "Klein", "country_id": belgium.id, "vat": "BE0999111282", "is_company": True}
        )
        cls.dutch = partners.create({"name": "NL", "country_id": cls.env.ref("base.nl").id, "is_company": True})

    def setUp(self):
        super().setUp()
        today = date(2026, 8, 1)
        self.startPatcher(patch.object(fields.Date, "context_today", staticmethod(lambda *_a, **_k: today)))

    def tax(self, use, grid):
        """The tax of that use whose base goes to that grid and, of several, the one of the highest rate."""
        taxes = self.env["account.tax"].with_context(active_test=False).search(
            [("company_id", "=", self.company.id), ("type_tax_use", "=", use), ("amount_type", "=", "percent"),
             ("price_include", "=", False)]
        )  # fmt: skip
        found = taxes.filtered(lambda tax: self.base_grids(tax) == [grid]).sorted("amount", reverse=True)[:1]
        self.assertTrue(found, grid)
        found.active = True
        return found

    def base_grids(self, tax):
        bases = tax.invoice_repartition_line_ids.filtered(lambda one: one.repartition_type == "base")
        return bases.tag_ids.mapped("name")

    def move(self, partner, amount, tax, kind="out_invoice", day="2026-05-10", post=True):
        move = self.env["account.move"].create({
            "move_type": kind, "partner_id": partner.id, "invoice_date": day, "ref": f"{kind} {amount} {day}",
            "invoice_line_ids": [Command.create({"name": "Werk", "price_unit": amount, "tax_ids": [Command.set(tax.ids)]})],
        })  # fmt: skip
        if post:
            move.action_post()
        return move

    def period(self, period="2026-Q2"):
        return self.env["webhero.vat.period"].create({"company_id": self.company.id, "period": period})

    def grids(self, period):
        return {row["code"]: row["amount"] for row in period._grid_values()}

    def test_grids(self):
        """A5: each grid is the sum of what is booked with it, credit notes apart, and what is to be paid follows."""
        sold, bought = self.tax("sale", "03"), self.tax("purchase", "81")
        self.move(self.bakery, 1000, sold)
        self.move(self.bakery, 100, sold, "out_refund")
        self.move(self.bakery, 200, bought, "in_invoice")
        self.move(self.bakery, 9000, sold, day="2026-07-01")
        self.move(self.bakery, 5000, sold, post=False)
        grids = self.grids(self.period())
        self.assertEqual((grids["03"], grids["54"], grids["49"], grids["64"]), (1000, 210, 100, 21))
        self.assertEqual((grids["81"], grids["59"]), (200, 200 * bought.amount / 100))
        self.assertAlmostEqual(grids["71"], 210 - 21 - 200 * bought.amount / 100)

    def test_entries(self):
        """A5: the list behind a grid is that grid: its entries add up to the amount."""
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        self.move(self.bakery, 234.56, self.tax("sale", "03"), day="2026-06-30")
        period = self.period()
        grid = period.grid_ids.filtered(lambda one: one.code == "03")
        action = grid.action_entries()
        entries = self.env[action["res_model"]].search(action["domain"])
        self.assertAlmostEqual(-sum(entries.mapped("balance")), grid.amount)
        self.assertEqual(grid.entries, len(entries))

    def test_missing(self):
        """A5: drafts, bills without VAT and wrong VAT numbers keep the quarter open, each with its list."""
        self.move(self.bakery, 10, self.tax("sale", "03"), post=False)
        self.move(self.bakery, 10, self.tax("purchase", "81"), "in_invoice", post=False)
        self.move(self.bakery, 11, self.env["account.tax"], "in_invoice")
        self.move(self.dutch, 50, self.tax("sale", "46L"))
        rows = {row["text"]: row for row in self.period()._missing_values()}
        self.assertEqual(sorted(row["count"] for row in rows.values()), [1, 1, 1, 1])
        for row in rows.values():
            self.assertEqual(self.env[row["model"]].search_count(row["domain"]), 1)
        self.assertFalse(self.period("2026-Q1")._missing_values())

    def test_intra(self):
        """A5: goods and services to other member states by number and code, credit notes taken off."""
        self.dutch.with_context(no_vat_validation=True).vat = "NL123456782B90"
        goods, services = self.tax("sale", "46L"), self.tax("sale", "44")
        self.move(self.dutch, 500, goods)
        self.move(self.dutch, 120, goods, "out_refund")
        self.move(self.dutch, 70, services)
        rows = [(row["vat"], row["code"], row["base"]) for row in self.period()._intra_values()]
        self.assertEqual(rows, [("NL123456782B90", "L", 380), ("NL123456782B90", "S", 70)])

    def test_clients(self):
        """A5: Belgian customers over 250 EUR in the year, credit notes taken off; not at 250, not abroad, not last year."""
        sold = self.tax("sale", "03")
        self.move(self.bakery, 400, sold, day="2026-02-01")
        self.move(self.bakery, 100, sold, "out_refund", day="2026-11-01")
        self.move(self.small, 250, sold)
        self.move(self.small, 999, sold, day="2025-12-31")
        rows = [(row["vat"], row["base"], row["tax"]) for row in self.period()._client_values()]
        self.assertEqual(rows, [("BE0477472701", 300, 63)])

    def test_credit_on_an_export(self):
        """A5: an export and the credit note on it are in no listing, although the credit note is in 49 as all others; nor is what a
        private person abroad gets back.
        """
        sold, export = self.tax("sale", "03"), self.tax("sale", "47")
        self.move(self.bakery, 400, sold)
        self.move(self.bakery, 300, export)
        self.move(self.bakery, 120, export, "out_refund")
        self.move(self.bakery, 50, sold, "out_refund")
        private = self.env["res.partner"].create({"name": "Ms Smith", "country_id": self.env.ref("base.us").id})
        self.move(private, 90, export, "out_refund")
        rows = [(row["vat"], row["base"], row["tax"]) for row in self.period()._client_values()]
        self.assertEqual(rows, [("BE0477472701", 350, 73.5)])

    def test_credit_of_last_year(self):
        """A5: who is credited for a sale of last year is listed with what is left of this one."""
        sold = self.tax("sale", "03")
        old = self.move(self.small, 999, sold, day="2025-12-31")
        self.move(self.small, 100, sold)
        refund = old._reverse_moves([{"invoice_date": "2026-02-01", "date": "2026-02-01"}])
        refund.invoice_line_ids.price_unit = 40
        refund.action_post()
        rows = [(row["vat"], row["base"]) for row in self.period()._client_values()]
        self.assertEqual(rows, [("BE0999111282", 60)])

    def test_intervat(self):
        """A5: one press gives the file of a listing; where there is none, or a number is wrong, it says so."""
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        period = self.period()
        address = period.action_intervat_clients()["url"]
        file = self.env["ir.attachment"].browse(int(address.split("/")[3].split("?")[0]))
        self.assertEqual((file.name, file.mimetype), ("intervat-2026.xml", "application/xml"))
        self.assertIn(b"<ns2:TurnOver>1000.00</ns2:TurnOver>", file.raw)
        self.assertIn(b"<VATNumber>0123456749</VATNumber>", file.raw)
        with self.assertRaisesRegex(UserError, "nothing is to be filed"):
            period.action_intervat_intra()
        self.company.vat = False
        with self.assertRaisesRegex(UserError, "your company"):
            period.action_intervat_clients()

    def test_another_company(self):
        """A5: who may not see a company sees none of its figures, whatever window is asked for them."""
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        stranger = new_test_user(
            self.env, "vreemde", "base.group_user,account.group_account_invoice",
            company_id=self.env.ref("base.main_company").id, company_ids=[(6, 0, self.env.ref("base.main_company").ids)],
        )  # fmt: skip
        periods = (
            self.env["webhero.vat.period"]
            .with_user(stranger)
            .with_context(allowed_company_ids=stranger.company_ids.ids)
        )
        with self.assertRaises(AccessError):
            periods.create({"company_id": self.company.id, "period": "2026-Q2"})

    def test_nothing_is_written(self):
        """A5: looking at a quarter changes nothing in the books."""
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        before = self.env["account.move"].search_count([])
        self.period()._grid_values()
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(self.period().date_from, date(2026, 4, 1))
