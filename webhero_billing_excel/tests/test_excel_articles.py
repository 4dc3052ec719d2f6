# SPDX-License-Identifier: LGPL-3.0-or-later
"""B19 in real Odoo: articles, the template over HTTP, the cron."""

import base64
import io
from unittest.mock import patch

import openpyxl

from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .test_excel_import import ExcelCommon
from .workbooks import workbook


@tagged("post_install", "-at_install")
class TestExcelArticles(ExcelCommon):
    def test_articles(self):
        """B19: articles with names and texts in NL and FR, prices as text, VAT rates, matched on reference."""
        tax6 = self.env["account.tax"].sudo().create({
            "name": "6% test", "amount": 6, "type_tax_use": "sale", "company_id": self.company.id,
            "country_id": self.env.ref("base.be").id,
            "tax_group_id": self.env["account.tax.group"].sudo().create({"name": "6", "company_id": self.company.id,
            "country_id": self.env.ref("base.be").id}).id,
        })  # fmt: skip
        self.env["product.category"].create({"name": "Bakkerij"})
        rows = [["Artikelnr", "Naam NL", "Naam FR", "Verkoopprijs", "Aankoopprijs", "Btw", "Soort", "Groep"],
                ["B1", "Brood", "Pain", "2,50", "€ 1,10", "6 %", "Goederen", "Bakkerij"],
                ["B2", "Levering", None, 12, None, 0.06, "Dienst", None],
                ["B3", "Fout", None, "1.234", None, "19%", None, None]]  # fmt: skip
        one = self.read(*rows, kind="article")
        self.assertEqual(self.states(one), {2: "to_create", 3: "to_create", 4: "refused"})
        self.assertEqual(self.codes(one), {4: ["number_ambiguous", "unknown_choice"]})
        self.bring_in(one)
        first, second = self.env["product.product"].search([("default_code", "in", ["B1", "B2"])], order="default_code")
        self.assertEqual((first.list_price, first.standard_price, first.taxes_id), (2.5, 1.1, tax6))
        self.assertEqual([first.with_context(lang=code).name for code in ("nl_BE", "fr_BE")], ["Brood", "Pain"])
        self.assertEqual((second.webhero_name_nl, second.webhero_name_fr), ("Levering", False))
        self.assertEqual((second.type, second.list_price, second.taxes_id), ("service", 12.0, tax6))
        one = self.read(*rows[:3], kind="article")
        self.assertEqual(set(self.states(one).values()), {"same"})
        other = self.env["res.company"].sudo().create({"name": "Andere", "country_id": self.env.ref("base.be").id})
        group = self.env["account.tax.group"].sudo().create({"name": "o", "company_id": other.id})
        theirs = (
            self.env["account.tax"]
            .sudo()
            .create(
                {
                    "name": "21% other",
                    "amount": 21,
                    "type_tax_use": "sale",
                    "company_id": other.id,
                    "tax_group_id": group.id,
                }
            )
        )
        tax12 = tax6.copy({"name": "12% test", "amount": 12})
        first.sudo().taxes_id |= theirs
        one = self.read(["Artikelnr", "Naam NL", "Btw"], ["B1", "Brood", 12], kind="article")
        self.bring_in(one)
        self.assertEqual(first.taxes_id.filtered(lambda tax: tax.company_id == self.company), tax12)
        self.assertIn(theirs, first.sudo().taxes_id, "taxes of another company stay")
        one = self.read(["Artikelnr", "Naam", "Prix"], ["B1", "Brood", "2,60"], kind="article")
        self.bring_in(one)
        self.assertEqual((first.list_price, first.with_context(lang="fr_BE").name), (2.6, "Pain"))

    def test_zero_is_a_value(self):
        """B19: a price of 0 is a price, for a new article and for one that had another; an empty cell changes nothing."""
        heading = ["Artikelnr", "Naam NL", "Verkoopprijs", "Aankoopprijs"]
        self.bring_in(self.read(heading, ["Z1", "Staal", 0, 0], ["Z2", "Brood", 3, 2], kind="article"))
        first, second = self.env["product.product"].search([("default_code", "in", ["Z1", "Z2"])], order="default_code")
        self.assertEqual((first.list_price, first.standard_price, second.list_price), (0, 0, 3))
        again = self.read(heading, ["Z1", "Staal", 0, 0], ["Z2", "Brood", "0,00", None], kind="article")
        self.assertEqual(self.states(again), {2: "same", 3: "to_change"})
        self.bring_in(again)
        self.assertEqual((second.list_price, second.standard_price), (0, 2))

    def test_a_formula_that_was_never_computed(self):
        """B19: the 0 that a program stored for a formula it did not compute is refused in its row, with the reason."""
        one = self.read(
            ["Artikelnr", "Naam NL", "Prijs"], ["F1", "Brood", ("=2*2", 0)], ["F2", "Koek", 0], kind="article"
        )
        self.assertEqual(self.states(one), {2: "refused", 3: "to_create"})
        self.assertEqual(self.codes(one), {2: ["cell_formula"]})

    def test_template_before_a_workbook_is_chosen(self):
        """B19: "Download the template" on a new import: the screen saves itself without a workbook, for both lists."""
        for kind in ("customer", "article"):
            with Form(self.env["webhero.excel.import"].with_context(default_kind=kind)) as form:
                one = form.save()
            self.assertEqual(one.action_template()["url"], f"/webhero_billing/excel/template/{kind}")
            one.action_read()
            self.assertEqual((one.state, one.message), ("draft", "The file is empty."))


@tagged("post_install", "-at_install")
class TestExcelHttp(HttpCase):
    @mute_logger("odoo.http")
    def test_template(self):
        """B19: the template in the user's language is downloaded, and read again; a stranger gets none."""
        user = new_test_user(self.env, "template_user",
            "base.group_user,account.group_account_invoice,base.group_partner_manager,product.group_product_manager",
                             lang="nl_BE", password="template_user")  # fmt: skip
        self.authenticate("template_user", "template_user")
        for kind, title in (("customer", "Klanten"), ("article", "Artikelen")):
            answer = self.url_open(f"/webhero_billing/excel/template/{kind}")
            self.assertIn(f"{title}.xlsx", answer.headers["Content-Disposition"])
            book = openpyxl.load_workbook(io.BytesIO(answer.content))
            self.assertEqual(book.sheetnames, [title, "Uitleg", "Keuzes"])
            one = (
                self.env["webhero.excel.import"]
                .with_user(user)
                .create({"kind": kind, "file": base64.b64encode(answer.content), "file_name": "t.xlsx"})
            )
            one.action_read()
            self.assertEqual(one.refusal and one.refusal["code"], False if one.state == "preview" else "no_rows")
        self.logout()
        new_test_user(self.env, "poor_user", "base.group_user", password="poor_user")
        self.authenticate("poor_user", "poor_user")
        self.assertEqual(self.url_open("/webhero_billing/excel/template/customer").status_code, 403)

    def test_cron(self):
        """B19: the cron reads and brings in by itself, in its own transactions."""
        one = self.env["webhero.excel.import"].create({
            "kind": "customer", "file_name": "c.xlsx",
            "file": base64.b64encode(workbook(["Ref", "Naam"], *[[f"Q{i}", f"Klant {i}"] for i in range(300)])),
        })  # fmt: skip
        with patch("odoo.addons.webhero_billing_excel.models.excel_import.AT_ONCE", 1):
            one.action_read()
        self.assertEqual(one.state, "reading")
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_excel.ir_cron_excel_import").method_direct_trigger()
            one.invalidate_recordset()
            self.assertEqual((one.state, one.create_count), ("preview", 300))
            one.action_start()
            self.env.ref("webhero_billing_excel.ir_cron_excel_import").method_direct_trigger()
        one.invalidate_recordset()
        self.assertEqual((one.state, one.create_count), ("done", 300))
