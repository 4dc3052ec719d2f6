# SPDX-License-Identifier: LGPL-3.0-or-later
"""B19 in real Odoo: upload, preview, the job in the background, the result."""

import base64
import datetime
import errno
import io
from unittest.mock import patch

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged

from .workbooks import edit, workbook

CUSTOMERS = ["Klantnr", "Naam", "Straat", "Postcode", "Gemeente", "Land", "BTW-nr", "E-mail", "Telefoon", "Taal"]


class ExcelCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.env["res.company"].create(
            {
                "name": "Bakkerij Testaar",
                "country_id": cls.env.ref("base.be").id,
                "currency_id": cls.env.ref("base.EUR").id,
            }
        )
        cls.user = new_test_user(
            cls.env, "excel_user", "base.group_user,account.group_account_invoice,base.group_partner_manager,"
            "product.group_product_manager", company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )  # fmt: skip
        cls.env = cls.env(user=cls.user)
        cls.Partner = cls.env["res.partner"]

    def read(self, *rows, kind="customer", **values):
        """An import whose workbook was read."""
        data = rows[0] if isinstance(rows[0], bytes) else workbook(*rows)
        one = self.env["webhero.excel.import"].create(
            {"kind": kind, "file": base64.b64encode(data), "file_name": "list.xlsx", **values}
        )
        one.action_read()
        return one

    def bring_in(self, one):
        """The job, as the cron does it."""
        one.action_start()
        while one.sudo()._work():
            pass
        one.invalidate_recordset()
        self.assertEqual(one.state, "done", one.message)

    def states(self, one):
        return {line.row: line.state for line in one.line_ids}

    def why(self, one, row):
        return one.line_ids.filtered(lambda line: line.row == row).message or ""

    def result(self, one):
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(one.with_context(bin_size=False).result_file)))

    def codes(self, one):
        return {line.row: [finding["code"] for finding in line.findings] for line in one.line_ids if line.findings}


@tagged("post_install", "-at_install")
class TestExcelCustomers(ExcelCommon):
    def test_customers(self):
        """B19: an old list of customers: what will be made is shown, then made, with all that it says."""
        one = self.read(
            ["Klantenlijst 2025"], [], CUSTOMERS,
            ["K1", "Bakkerij De Korenaar", "Molenstraat 12", 9000, "Gent", "België", "BE 0999.472.756",
            "info@korenaar.example",
             "09 224 48 95", "N"],
            ["K2", "Jan Peeters", "Rue Haute 5", 1000, "Bruxelles", None, None, "jan@peeters.example", 475123456,
            "Frans"],
            [3, "Winkel NL bv", "Dam 1", "1012jl", "Amsterdam", "Nederland", "NL123456782B90", None, "020 555 0100",
            None],
        )  # fmt: skip
        self.assertEqual(one.state, "preview", one.message)
        self.assertEqual(self.states(one), {4: "to_create", 5: "to_create", 6: "to_create"})
        self.assertFalse(self.Partner.search([("ref", "in", ["K1", "K2", "3"])]), "a preview changes nothing")
        self.bring_in(one)
        first, second, third = self.Partner.search([("ref", "in", ["K1", "K2", "3"])], order="id")
        self.assertEqual((first.vat, first.company_registry, first.is_company), ("BE0999472756", "0999472756", True))
        self.assertEqual((first.zip, first.city, first.country_id.code, first.lang), ("9000", "Gent", "BE", "nl_BE"))
        self.assertEqual((first.phone, first.phone_sanitized), ("+32 9 224 48 95", "+3292244895"))
        self.assertEqual((second.lang, second.country_id.code, second.is_company), ("fr_BE", "BE", False))
        self.assertEqual((second.phone, second.customer_rank), ("+32 475 12 34 56", 1))
        self.assertEqual((third.vat, third.zip, third.lang), ("NL123456782B90", "1012 JL", False))
        self.assertEqual((one.create_count, one.refused_count, one.progress), (3, 0, 100))

    def test_what_the_preview_says_happens(self):
        """B19: a VAT number among words is that number, or its row is refused in the preview: none is refused later, none
        brings a country that nobody checked.
        """
        typed = {
            "BTW nummer: BE 0811.223.371": ("BE0811223371", "BE"), "VAT number IE6388047V": ("IE6388047V", "IE"),
            "RPR Gent BE 0999.472.756": ("BE0999472756", "BE"), "EL94259216": ("EL094259216", "GR"),
            "CHE-107.787.577": ("CHE-107.787.577 MWST", "CH"), "XI 432525179": ("XI432525179", "XI"),
            "aangevraagd": None, "volgt": None, "BE 2.145.678.901": None, "US 12-3456789": None, "NO 974 760 672": None,
        }  # fmt: skip
        one = self.read(
            ["Klantnr", "Naam", "Btw-nummer"], *([f"W{n}", f"Klant {n}", text] for n, text in enumerate(typed))
        )
        states = {text: one.line_ids[number].state for number, text in enumerate(typed)}
        self.assertEqual(states, {text: "to_create" if right else "refused" for text, right in typed.items()})
        self.bring_in(one)
        self.assertEqual(
            one.refused_count, sum(right is None for right in typed.values()), "no more than the preview said"
        )
        made = self.Partner.search([("ref", "like", "W%")], order="id")
        self.assertEqual(
            [(each.vat, each.country_id.code) for each in made], [right for right in typed.values() if right]
        )

    def test_again_changes_nothing(self):
        """B19: the same list a second time makes nothing, changes nothing, and takes no step."""
        rows = [["Ref", "Naam", "Notities", "Tel", "IBAN", "Contactpersoon", "Soort"],
                ["K1", "Korenaar", "eerste\ntweede", "09 224 48 95", "BE71 0961 2345 6769", "Lieve",
                "Bedrijf"]]  # fmt: skip
        self.bring_in(self.read(*rows))
        partner = self.Partner.search([("ref", "=", "K1"), ("parent_id", "=", False)])
        self.assertEqual((partner.bank_ids.sanitized_acc_number, partner.child_ids.name), ("BE71096123456769", "Lieve"))
        one = self.read(*rows)
        self.assertEqual(self.states(one), {2: "same"})
        one = self.read(["Ref", "Naam", "Tel", "Stad"], ["k1", "Korenaar", None, "Gent"])
        self.assertEqual(self.states(one), {2: "to_change"})
        self.bring_in(one)
        self.assertEqual((partner.city, partner.phone, partner.ref), ("Gent", "+32 9 224 48 95", "k1"))

    def test_the_same_list_at_once(self):
        """B19, S18.5: one list read twice before either is brought in, and Import pressed twice: each customer is made once."""
        rows = (
            CUSTOMERS[:2] + ["E-mail"],
            *([f"A{number}", f"Tweemaal {number}", f"a{number}@x.example"] for number in range(9)),
        )
        both = self.read(*rows) | self.read(*rows)
        self.assertEqual(both.mapped("create_count"), [9, 9])
        for one in (*both, *both):
            one.action_start()
        while any(one.sudo()._work() for one in both):
            pass
        both.invalidate_recordset()
        self.assertEqual(both.mapped("state"), ["done", "done"])
        self.assertEqual(self.Partner.search_count([("name", "like", "Tweemaal")]), 9)

    def test_full_disk(self):
        """B19, S18.7: an import that finds no room on the disk waits and goes on by itself; its rows are brought in once."""
        one = self.read(CUSTOMERS[:2], ["F1", "Vol"])
        one.action_start()
        job, no_room = one.sudo(), OSError(errno.ENOSPC, "No space left on device")
        with patch.object(type(one), "_result", side_effect=no_room), \
             patch.object(self.env.cr, "rollback"), \
             patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9), \
             self.assertLogs("odoo.addons.webhero_billing_excel", "WARNING"):  # fmt: skip
            self.assertTrue(job._work_on())
        self.assertEqual((one.state, one.refusal), ("running", False))
        while job._work():
            pass
        self.assertEqual((one.state, self.Partner.search_count([("ref", "=", "F1")])), ("done", 1))

    def test_matching(self):
        """B19: matched on reference, else VAT, else KBO, else e-mail; also where old data has dots in its numbers."""
        by_ref, by_vat, by_kbo, by_mail = self.Partner.create([
            {"name": "a", "ref": "A1"}, {"name": "b", "vat": "BE0999472756", "country_id": self.env.ref("base.be").id},
            {"name": "c"}, {"name": "d", "email": "Info@D.example"},
        ])  # fmt: skip
        by_kbo.country_id = self.env.ref("base.be")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET company_registry = '0999.472.855' WHERE id = %s", [by_kbo.id])
        by_kbo.invalidate_recordset()
        one = self.read(["Ref", "Naam", "BTW", "KBO", "E-mail"], ["A1", "aa", None, None, None], [None, "bb",
            "0999472756", None, None],
                        ["C9", "cc", None, "0999472855", None], [None, "dd", None, None, "info@d.example"])  # fmt: skip
        self.assertEqual(set(self.states(one).values()), {"to_change"})
        self.bring_in(one)
        self.assertEqual([by_ref.name, by_vat.name, by_kbo.name, by_mail.name], ["aa", "bb", "cc", "dd"])
        self.assertEqual(by_kbo.ref, "C9")

    def test_refused_rows(self):
        """B19: every wrong row is refused with all its reasons, in words, and no good row is touched by it."""
        self.Partner.create([{"name": "x", "email": "same@x.example"}, {"name": "y", "email": "same@x.example"},
                             {"name": "gone", "ref": "OLD", "active": False}])  # fmt: skip
        one = self.read(
            ["Ref", "Naam", "BTW", "KBO", "E-mail", "Land", "IBAN", "Betaaltermijn", "Categorie"],
            ["1", "Goed", None, None, None, None, None, None, None],
            ["2", None, "BE0999472757", None, "geen adres", "Narnia", "BE71096123456768", "ooit", "Onbekend"],
            ["3", "Oneens", "BE0999472756", "0999.472.855", None, None, None, None, None],
            [None, "Twee", None, None, "same@x.example", None, None, None, None],
            ["OLD", "Terug", None, None, None, None, None, None, None],
            ["1", "Nog eens", None, None, None, None, None, None, None],
            [datetime.datetime(2026, 2, 1), "Datum", None, None, None, None, None, None, None],
            ["9", "#REF!", None, None, None, None, None, None, None],
            ["10", "Ook goed", None, None, None, None, None, "30 dagen", None],
        )
        self.assertEqual(self.codes(one), {
            3: ["kbo_check", "email_wrong", "country_unknown", "iban_check", "empty", "unknown_category",
                "unknown_choice"],
            4: ["kbo_vat"], 5: ["ambiguous"], 6: ["archived"], 7: ["twice"], 8: ["cell_date"], 9: ["cell_error"],
        })  # fmt: skip
        self.assertIn("BTW: “BE0999472757” is not right", self.why(one, 3))
        self.assertIn("row 2", self.why(one, 7))
        self.assertIn("x, y", self.why(one, 5))
        self.bring_in(one)
        self.assertEqual((one.create_count, one.refused_count), (2, 7))
        good = self.Partner.search([("ref", "=", "10")])
        self.assertEqual(good.property_payment_term_id.line_ids.nb_days, 30)
        sheet = self.result(one)["Refused"]
        self.assertEqual([cell.value for cell in sheet[1]][:4], ["Row", "Why", "Ref", "Naam"])
        self.assertEqual(sheet.max_row, 8)
        self.assertEqual([sheet.cell(2, 1).value, sheet.cell(2, 5).value], [3, "BE0999472757"])

    def test_every_code_has_a_sentence(self):
        """B19: whatever code a rule answers with, there is a sentence for it; none is shown as a code."""
        import re
        from pathlib import Path

        addons = Path(__file__).parents[2]
        names = (
            "cells",
            "columns",
            "columns_article",
            "columns_customer",
            "columns_opening",
            "container",
            "countries",
            "matching",
            "vat_words",
            "workbook",
        )
        files = [addons / "webhero_billing_excel" / "rules" / f"{name}.py" for name in names]
        files += [addons / "webhero_base" / "rules" / f"{name}.py" for name in ("iban", "kbo")]
        source = "".join(file.read_text() for file in files)
        codes = set(re.findall(r'(?:Refusal|WorkbookRefused)\(\s*"(\w+)"', source)) | {
            "cell_error",
            "cell_merged",
            "cell_date",
            "cell_formula",
        }
        codes.discard("cell_")
        self.assertGreater(len(codes), 30)
        for code in codes:
            self.assertNotEqual(self.env["webhero.excel.import"]._explain(code, {}), code, code)

    def test_sentences_read_well(self):
        """B19: a French reader sees a space before the colon, and a sentence without a column begins with a capital."""
        say = self.env["webhero.excel.import"].with_context(lang="fr_BE")._sentence
        self.assertRegex(say({"code": "cell_formula", "column": "TVA"}), "^TVA : ")
        self.assertRegex(say({"code": "twice", "facts": {"row": 2}}), "^[A-Z]")

    def test_database_refusals(self):
        """B19: what only the record itself refuses stops its own row, not the batch around it."""
        real = (
            type(self.Partner)._check_barcode_unicity if hasattr(type(self.Partner), "_check_barcode_unicity") else None
        )
        self.assertIsNotNone(real)
        create = type(self.Partner).create

        def picky(model, vals_list):
            if any(vals.get("name") == "Slecht 7" for vals in vals_list):
                message = "Not this one"
                raise ValidationError(message)
            if any(vals.get("name") == "Slecht 8" for vals in vals_list):
                raise ZeroDivisionError
            return create(model, vals_list)

        rows = [[f"R{i}", f"{'Slecht' if i in (7, 8) else 'Goed'} {i}"] for i in range(40)]
        one = self.read(["Ref", "Naam"], *rows)
        with (
            patch.object(type(self.Partner), "create", picky),
            self.assertLogs("odoo.addons.webhero_billing_excel", "ERROR"),
        ):
            self.bring_in(one)
        self.assertEqual((one.create_count, one.refused_count), (38, 2))
        self.assertEqual(self.why(one, 9), "Not this one")
        self.assertIn("log", self.why(one, 10))
        self.assertEqual(self.Partner.search_count([("ref", "=like", "R%")]), 38)

    def test_crash(self):
        """B19: a job killed between two batches goes on where it was; no row is brought in twice."""
        one = self.read(["Ref", "Naam"], *[[f"C{i}", f"Klant {i}"] for i in range(600)])
        one.action_start()
        self.assertTrue(one.sudo()._work())
        self.assertEqual(self.Partner.search_count([("ref", "=like", "C%")]), 250)
        self.assertEqual(one.progress, 41)
        bring_in = type(one)._import_lines

        def killed(record, lines):
            bring_in(record, lines)
            raise KeyboardInterrupt

        with (
            patch.object(type(one), "_import_lines", killed),
            self.assertRaises(KeyboardInterrupt),
            self.env.cr.savepoint(),
        ):
            one.sudo()._work()
        self.assertEqual(self.Partner.search_count([("ref", "=like", "C%")]), 250)
        while one.sudo()._work():
            pass
        one.invalidate_recordset()
        self.assertEqual((one.state, one.create_count), ("done", 600))
        self.assertEqual(self.Partner.search_count([("ref", "=like", "C%")]), 600)

    def test_the_world_changed_since_the_preview(self):
        """B19: a customer made between preview and import is changed, one that was deleted is made."""
        gone = self.Partner.create({"name": "weg", "ref": "G1"})
        one = self.read(["Ref", "Naam"], ["G1", "een"], ["G2", "twee"])
        self.assertEqual(self.states(one), {2: "to_change", 3: "to_create"})
        gone.unlink()
        self.Partner.create({"name": "nieuw", "ref": "G2"})
        self.bring_in(one)
        self.assertEqual(self.states(one), {2: "created", 3: "changed"})
        self.assertEqual(
            self.Partner.search([("ref", "in", ["G1", "G2"])], order="ref").mapped("name"), ["een", "twee"]
        )

    def test_stop_and_go_on(self):
        """B19: an import can be stopped and gone on with."""
        one = self.read(["Ref", "Naam"], *[[f"S{i}", f"Klant {i}"] for i in range(300)])
        one.action_start()
        one.sudo()._work()
        one.action_stop()
        self.assertFalse(one.sudo()._work())
        self.assertEqual(self.Partner.search_count([("ref", "=like", "S%")]), 250)
        self.bring_in(one)
        self.assertEqual(one.create_count, 300)

    def test_categories(self):
        """B19, B4: unknown categories are refused, or made once when asked; in whatever language they are typed."""
        rows = [["Ref", "Naam", "Categorie"], ["1", "a", "Horeca"], ["2", "b", "horeca"], ["3", "c", "Bakkers"]]
        category = self.env["webhero.customer.category"].create({"name": "Bakers"})
        category.with_context(lang="nl_BE").name = "Bakkers"
        one = self.read(*rows)
        self.assertEqual(self.states(one), {2: "refused", 3: "refused", 4: "to_create"})
        one = self.read(*rows, make_categories=True)
        self.assertEqual((set(self.states(one).values()), one.remark_count), ({"to_create"}, 2))
        self.bring_in(one)
        made = self.env["webhero.customer.category"].search([("name", "ilike", "horeca")])
        self.assertEqual((len(made), one.refused_count), (1, 0))
        partners = self.Partner.search([("ref", "in", ["1", "2", "3"])], order="ref")
        self.assertEqual(partners.webhero_category_id, made | category)

    def test_same_vat_another_reference(self):
        """B19: two shops of one company, each with its reference, are two customers, with a remark."""
        one = self.read(["Ref", "Naam", "BTW"], ["1", "Winkel A", "BE0999472756"], ["2", "Winkel B", "BE0999472756"])
        self.assertEqual(self.states(one), {2: "to_create", 3: "to_create"})
        self.assertEqual(self.codes(one), {3: ["same_vat"]})
        self.bring_in(one)
        self.assertEqual(one.create_count, 2)

    def test_no_network(self):
        """B19: no customer is looked up on Peppol or VIES during an import, whatever the company has switched on."""
        self.company.sudo().vat_check_vies = True
        be = self.env.ref("base.be").id
        rows = [["Naam", "BTW", "Land"], ["Een", "BE0999472756", "BE"], ["Twee", "NL123456782B90", "NL"]]
        with patch("odoo.addons.base_vat.models.res_partner.check_vies", side_effect=AssertionError("VIES was asked")):
            one = self.read(*rows)
            self.bring_in(one)
        self.assertEqual((one.create_count, one.refused_count, one.vies_row), (2, 0, 1))
        answers = []
        with (
            patch(
                "odoo.addons.base_vat.models.res_partner.check_vies",
                side_effect=lambda *a, **k: answers.append(a) or {"valid": True},
            ),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9),
        ):
            one.sudo()._ask_vies()
        self.assertEqual((len(answers), one.vies_row), (2, 0))
        self.assertTrue(all(self.Partner.browse(one.line_ids.mapped("res_id")).mapped("vies_valid")))
        if hasattr(self.Partner, "_update_peppol_state_per_company"):
            with patch.object(
                type(self.Partner), "button_account_peppol_check_partner_endpoint", side_effect=AssertionError
            ):
                self.Partner.with_context(webhero_import=True).create({
                    "name": "p", "country_id": be, "vat": "BE0999472855", "invoice_edi_format": "ubl_bis3",
                    "company_id": self.company.id,
                })  # fmt: skip

    def test_companies(self):
        """B19: a list only meets customers of its own company and shared ones."""
        other = self.env["res.company"].sudo().create({"name": "Andere"})
        theirs = self.Partner.sudo().create({"name": "van hen", "ref": "X1", "company_id": other.id})
        shared = self.Partner.create({"name": "gedeeld", "ref": "X2"})
        one = self.read(["Ref", "Naam"], ["X1", "van ons"], ["X2", "nieuwe naam"])
        self.assertEqual(self.states(one), {2: "to_create", 3: "to_change"})
        self.bring_in(one)
        self.assertEqual((theirs.name, shared.name), ("van hen", "nieuwe naam"))

    def test_files(self):
        """B19: a file that can't be read is refused in words, and another one may be chosen."""
        one = self.read(b"Naam;Stad\nJan;Gent\n")
        self.assertEqual((one.state, one.refusal["code"]), ("draft", "not_workbook"))
        self.assertIn("save it as an Excel workbook", one.message)
        self.assertEqual(
            self.read(edit(workbook(["Naam"], ["x"]), add={"xl/vbaProject.bin": b"0"})).refusal["code"], "macros"
        )
        self.assertEqual(self.read(["E-mail", "Stad"], ["a@b.example", "Gent"]).message.count("Name"), 1)
        self.assertEqual(self.read(["Jan", "Gent"]).refusal["code"], "no_heading")
        self.assertEqual(self.read(["Ref", "Naam"]).refusal["code"], "no_rows")
        with patch("odoo.addons.webhero_billing_excel.models.excel_import_work.MOST_ROWS", 3):
            one = self.read(["Ref", "Naam"], *[[f"{i}", "x"] for i in range(4)])
        self.assertEqual((one.refusal["code"], len(one.line_ids)), ("too_many_rows", 0))

    def test_second_sheet_and_formulas(self):
        """B19: the list may stand on the second sheet; a stored value is read, a formula without one is refused."""
        data = workbook(
            ["Intro"], title="Lees mij", Klanten=[["Ref", "Naam"], ["F1", ("=UPPER(x)", "Jan")], ["F2", ("=A1", None)]]
        )
        one = self.read(data)
        self.assertEqual(one.heading["sheet"], "Klanten")
        self.assertEqual(self.states(one), {2: "to_create", 3: "refused"})
        self.assertIn("formula", self.why(one, 3))

    def test_rights(self):
        """B19: only who may make customers imports them; nobody makes the job work with someone else's rights."""
        one = self.read(["Ref", "Naam"], ["1", "x"])
        with self.assertRaises(AccessError):
            one.user_id = self.env.ref("base.user_admin")
        weak = new_test_user(self.env(su=True), "weak_user", "base.group_user", company_id=self.company.id,
                             company_ids=[Command.set(self.company.ids)])  # fmt: skip
        with self.assertRaises(AccessError):
            one.with_user(weak).action_start()
        with self.assertRaises(AccessError):
            one.line_ids.state = "same"
        with self.assertRaises(UserError):
            self.env["webhero.excel.import"].create({"kind": "customer"}).action_start()

    def test_somebody_elses(self):
        """B19: nobody gives a colleague's import another file or another state: the job works with that colleague's
        rights. Who takes it over works with his own; stopping it is anybody's.
        """
        one = self.read(["Ref", "Naam"], ["1", "x"])
        rival = new_test_user(self.env(su=True), "rival", "account.group_account_invoice", company_id=self.company.id,
                              company_ids=[Command.set(self.company.ids)])  # fmt: skip
        theirs = one.with_user(rival)
        for values in ({"file": base64.b64encode(b"x")}, {"state": "queued"}, {"make_categories": True}):
            with self.assertRaisesRegex(AccessError, "excel_user"):
                theirs.write(values)
        one.action_start()
        theirs.action_stop()
        self.assertEqual((one.state, one.user_id), ("stopped", self.user))
        theirs.write({"state": "queued", "user_id": rival.id})
        self.assertEqual(one.user_id, rival)

    def test_partners_of_other_companies(self):
        """B19: a row never changes a partner of another company, or what another company of the database is called."""
        other = self.env["res.company"].sudo().create({"name": "Zuster nv", "country_id": self.env.ref("base.be").id})
        other.vat = "BE0999472756"
        kept = self.Partner.sudo().create({"name": "Van hen", "vat": "BE0999472855", "company_id": other.id,
                                           "country_id": self.env.ref("base.be").id})  # fmt: skip
        one = self.read(["Naam", "BTW"], ["Hernoemd", "BE0999472756"], ["Ook", "BE0999472855"])
        self.assertEqual(self.states(one), {2: "to_create", 3: "to_create"})
        self.bring_in(one)
        self.assertEqual((other.partner_id.name, other.name, kept.name), ("Zuster nv", "Zuster nv", "Van hen"))

    def test_dutch(self):
        """B19: preview, reasons and result speak the reader's language."""
        one = self.read(["Ref", "Naam", "BTW"], ["1", "x", "BE0999472757"])
        dutch = one.with_context(lang="nl_BE")
        self.assertIn("controlecijfers", dutch.line_ids.message)
        self.assertEqual(dutch._language(), "nl")
