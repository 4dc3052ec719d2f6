# SPDX-License-Identifier: LGPL-3.0-or-later
"""The quarter in a Belgian company: grids from what is booked, what is missing, both listings."""

from datetime import date
from unittest import SkipTest
from unittest.mock import patch

from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..rules import periods

# of 100.00 excl. VAT: {tax: (grids of a bill, grids of a credit note)}; 21 % unless said
LAW = {
    "attn_VAT-IN-V81-21": ({"81": 100, "59": 21}, {"81": -100, "85": 100, "63": 21}),
    "attn_VAT-IN-V82-21-CC": ({"82": 100, "87": 100, "56": 21, "59": 21}, {"82": -100, "87": -100, "85": 100}),
    "attn_VAT-IN-V81-21-EU": ({"81": 100, "86": 100, "55": 21, "59": 21}, {"81": -100, "86": -100, "84": 100}),
    "attn_VAT-IN-V82-21-EU-S": ({"82": 100, "88": 100, "55": 21, "59": 21}, {"82": -100, "88": -100, "84": 100}),
    "attn_VAT-IN-V81-21-ROW-CC": ({"81": 100, "87": 100, "57": 21, "59": 21}, {"81": -100, "87": -100, "85": 100}),
    "attn_VAT-IN-V82-CAR-EXC": ({"82": 110.5, "59": 10.5}, {"82": -110.5, "85": 110.5, "63": 10.5}),
    "attn_VAT-IN-V83-21-D35": ({"83": 113.65, "59": 7.35}, {"83": -113.65, "85": 113.65, "63": 7.35}),
    "attn_VAT-IN-V82-21-EU-S-D50": (
        {"82": 110.5, "88": 100, "55": 21, "59": 10.5},
        {"82": -110.5, "88": -100, "84": 100, "62": 10.5},
    ),
    "attn_VAT-IN-V83-277-ROW-CC": (
        {"82": 113.65, "88": 100, "55": 21, "59": 7.35},
        {"82": -113.65, "88": -100, "84": 100, "62": 13.65},
    ),
    "attn_VAT-IN-V82-S-ND": ({"82": 121}, {"82": -121, "85": 121}),
}


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

    def test_another_period(self):
        """A5: whoever chooses another period and presses the button of the file without Show gets that period."""
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        period = self.period("2026-Q1")
        self.assertFalse(period.grid_ids.filtered(lambda one: one.code == "03"))
        period.period = "2026-Q2"
        self.assertEqual(period.grid_ids.filtered(lambda one: one.code == "03").amount, 1000)
        self.assertEqual(self.grids_of_file(period)[0]["03"], "1000.00")

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

    def test_bill_of_another_program(self):
        """A5: an open bill of another program has its VAT there: that it has none here keeps no quarter open."""
        opening = self.move(self.bakery, 70, self.env["account.tax"], "in_invoice", post=False)
        opening.webhero_opening_key = "bakker|70"
        opening.action_post()
        self.assertFalse(self.period()._missing_values())

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
        self.assertEqual((file.name, file.mimetype), ("intervat-725-2026.xml", "application/xml"))
        self.assertIn(b"<ns2:TurnOver>1000.00</ns2:TurnOver>", file.raw)
        self.assertIn(b"<VATNumber>0123456749</VATNumber>", file.raw)
        with self.assertRaisesRegex(UserError, "nothing is to be filed"):
            period.action_intervat_intra()
        self.company.vat = False
        with self.assertRaisesRegex(UserError, "your company"):
            period.action_intervat_clients()

    def grids_of_file(self, period):
        """{grid: amount} and the answer to whether the money is asked back, of the file for Intervat."""
        address = period.action_intervat_return()["url"]
        file = self.env["ir.attachment"].browse(int(address.split("/")[3].split("?")[0]))
        self.assertEqual(file.name, f"intervat-625-{period.shown}.xml")
        root = etree.fromstring(file.raw)
        grids = {node.get("GridNumber"): node.text for node in root.iter("{*}Amount")}
        return grids, root.find(".//{*}Ask").get("Restitution")

    def test_file_of_the_return(self):
        """A5: one press gives the return as Intervat takes it: the grids of the screen, codes of one grid together."""
        self.dutch.with_context(no_vat_validation=True).vat = "NL123456782B90"
        self.move(self.bakery, 1000, self.tax("sale", "03"))
        self.move(self.dutch, 500, self.tax("sale", "46L"))
        self.move(self.dutch, 40, self.tax("sale", "46T"))
        self.move(self.dutch, 70, self.tax("sale", "44"), "out_refund")
        self.move(self.bakery, 2000, self.tax("purchase", "81"), "in_invoice")
        self.move(self.bakery, 7000, self.tax("sale", "03"), post=False)
        period = self.period()
        self.assertTrue(period.to_get and period.belgian and not period.ends_the_year)
        told = {
            "03": "1000.00",
            "46": "540.00",
            "48": "70.00",
            "54": "210.00",
            "59": "420.00",
            "72": "210.00",
            "81": "2000.00",
        }
        self.assertEqual(self.grids_of_file(period), (told, "NO"))
        period.restitution = True
        self.assertEqual(self.grids_of_file(period)[1], "YES")
        self.company.vat = False
        with self.assertRaisesRegex(UserError, "your company"):
            period.action_intervat_return()

    def test_credit_notes_that_are_more(self):
        """A5: credit notes of a supplier that are more than the bills of a quarter come off the next ones, and that is shown."""
        bought = self.tax("purchase", "81")
        self.move(self.bakery, 100, bought, "in_refund", day="2026-02-01")
        self.move(self.bakery, 30, bought, "in_invoice", day="2026-05-01")
        self.move(self.bakery, 200, bought, "in_invoice", day="2026-07-15")
        self.assertEqual(self.grids_of_file(self.period("2026-Q1"))[0], {"63": "21.00", "71": "21.00", "85": "100.00"})
        self.assertEqual(self.grids_of_file(self.period("2026-Q2"))[0], {"59": "6.30", "72": "6.30"})
        third = self.period("2026-Q3")
        self.assertEqual(self.grids_of_file(third)[0], {"59": "42.00", "72": "42.00", "81": "130.00"})
        self.assertEqual(third.grid_ids.filtered(lambda row: row.code == "81").mapped("amount"), [200, -70])
        self.assertEqual(self.grids_of_file(self.period("2026-07"))[0]["81"], "130.00")

    def test_below_zero(self):
        """A5: a grid below zero that no credit note explains is no file but a sentence with its number and amount."""
        self.move(self.bakery, 100, self.tax("sale", "03"))
        line = {"name": "Korting", "price_unit": -80, "tax_ids": [Command.set(self.tax("sale", "02").ids)]}
        self.move(self.bakery, 90, self.tax("sale", "03"), post=False)
        draft = self.env["account.move"].search([("company_id", "=", self.company.id), ("state", "=", "draft")])
        draft.invoice_line_ids = [Command.create(line)]
        draft.action_post()
        with self.assertRaisesRegex(UserError, "Grid 02 is .*80"):
            self.period().action_intervat_return()

    def test_against_the_law(self):
        """A5: what half of the purchase taxes of the chart put in the grids, against what the law asks of 100.00 excl. VAT: bases
        excl. VAT in 86, 87 and 88, the VAT that is not deductible with the purchase in 81, 82 and 83, and in none else.
        """
        chart, figures = self.env["account.chart.template"].with_company(self.company), self.env["webhero.vat.figures"]
        for number, (name, (invoice, refund)) in enumerate(LAW.items()):
            tax = chart.ref(name)
            tax.active = True
            for kind, expected in (("in_invoice", invoice), ("in_refund", refund)):
                first, last = periods.days_of(f"{2023 + number // 6}-{1 + number % 6 * 2 + (kind == 'in_refund'):02}")
                self.move(self.bakery, 100, tax, kind, day=str(first))
                found = figures._grids(self.company, first, last)
                told = {code: float(amount) for code, (amount, *_rest) in found.items() if amount}
                self.assertEqual(told, expected, f"{name} {kind}")

    def test_whole_quarter(self):
        """A5: the file of a quarter with every kind of sale and purchase, credit notes, a bill in dollars and cents to round is
        what the law and plain arithmetic give.
        """
        self.dutch.with_context(no_vat_validation=True).vat = "NL123456782B90"
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 1.1, "company_id": self.company.id}
        )
        sold = (("03", 1000, 0), ("03", 33.39, 0), ("02", 45.5, 0), ("01", 10.05, 0), ("45", 800, 0), ("46L", 500, 0),
                ("44", 70, 0), ("47", 300, 0), ("03", 200, 1), ("44", 20, 1), ("47", 120, 1))  # fmt: skip
        for grid, amount, credit in sold:
            self.move(self.dutch, amount, self.tax("sale", grid), ("out_invoice", "out_refund")[credit])
        bought = (("V81-21", 400, 0), ("V82-21-CC", 100, 0), ("V81-21-EU", 250, 0), ("V82-21-EU-S", 90.1, 0),
                  ("V81-21-ROW-CC", 60, 0), ("V82-CAR-EXC", 1000, 0), ("V81-21", 150, 1))  # fmt: skip
        chart = self.env["account.chart.template"].with_company(self.company)
        for name, amount, credit in bought:
            tax = chart.ref(f"attn_VAT-IN-{name}")
            tax.active = True
            self.move(self.bakery, amount, tax, ("in_invoice", "in_refund")[credit])
        foreign = self.move(self.bakery, 121, chart.ref("attn_VAT-IN-V81-21"), "in_invoice", post=False)
        foreign.currency_id = dollar  # 121 dollars at 1.10 are 110.00
        foreign.action_post()
        told = {
            "01": "10.05", "02": "45.50", "03": "1033.39", "44": "70.00", "45": "800.00", "46": "500.00", "47": "300.00",
            "48": "20.00", "49": "320.00", "54": "223.07", "55": "71.42", "56": "21.00", "57": "12.60", "59": "317.12",
            "63": "31.50", "64": "42.00", "71": "0.47", "81": "670.00", "82": "1295.10", "85": "150.00", "86": "250.00",
            "87": "160.00", "88": "90.10",
        }  # fmt: skip
        self.assertEqual(self.grids_of_file(self.period())[0], told)

    def branch(self, name="Filiaal Gent", **values):
        country = self.company.country_id.id
        branch = self.env["res.company"].create(
            {"name": name, "parent_id": self.company.id, "country_id": country, **values}
        )
        self.env.user.company_ids |= branch
        return branch

    def test_zip_of_a_branch(self):
        """A4: who makes the zip of a company reads that its branches have their own."""
        wizard = self.env["webhero.accountant.period"].create({"company_id": self.company.id})
        self.assertFalse(wizard.branches)
        self.branch()
        self.branch("Dochter bv", vat="BE0477472701")
        again = self.env["webhero.accountant.period"].create({"company_id": self.company.id})
        self.assertEqual(again.branches, "Filiaal Gent")

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
