"""The owner's walk through the bank, from a statement that is dropped on Home to a calm Home, in Dutch; looked at in
French and on a phone.
"""

import base64
import json
from datetime import timedelta
from decimal import Decimal

from odoo import Command, fields

from odoo.addons.webhero_bank.tests.test_rules_payouts import sumup
from odoo.addons.webhero_billing_excel.tests.workbooks import workbook

from sandbox import coda

from .walk import Walk

HOME, PAGE = "/odoo/action-webhero_base.home_action", "/odoo/webhero-bank"
OWN, GARAGE, SUPPLIER = "BE90733412007732", "BE05377002031175", "BE55413778899044"
DROP = """
const bytes = Uint8Array.from(atob(%(data)s), (sign) => sign.charCodeAt(0));
const transfer = new DataTransfer();
transfer.items.add(new File([bytes], %(name)s));
const home = document.querySelector(".o_webhero_home");
for (const type of ["dragover", "drop"]) {
    home.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
true
"""


class TestWalkBank(Walk):
    def setUp(self):
        super().setUp()
        self.company = self.make_company("Dakwerken Hazelaar")
        self.owner = self.make_owner(self.company)
        self.owner.name = "An Hazelaar"  # seen in pictures of the guide
        self.today = fields.Date.today()
        domain = [("type", "=", "bank"), ("company_id", "=", self.company.id)]
        self.bank = self.env["account.journal"].search(domain, limit=1)
        account = self.env["res.partner.bank"].create({"acc_number": OWN, "partner_id": self.company.partner_id.id})
        self.bank.bank_account_id = account

    def invoice(self, name, amount, iban=None, kind="out_invoice", **values):
        partner = self.env["res.partner"].create({"name": name, "company_id": self.company.id})
        if iban:
            self.env["res.partner.bank"].create({"acc_number": iban, "partner_id": partner.id})
        line = {"name": "Werk", "price_unit": amount, "tax_ids": [Command.clear()]}
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "company_id": self.company.id,
                "partner_id": partner.id,
                "invoice_date": self.today - timedelta(days=40),
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        move.action_post()
        if kind == "in_invoice" and "webhero_bill_state" in move._fields:  # of bills only what was approved is paid
            move.with_user(self.owner).action_webhero_approve()
        return move

    def drop(self, data, name):
        """A file dragged from the desk onto Home."""
        facts = {"data": json.dumps(base64.b64encode(data).decode()), "name": json.dumps(name)}
        with self.at_the_browser():
            self.browser_page.script(DROP % facts)
            self.browser_page.settle()
        self._well()

    def look(self):
        """What the job does right after the commit."""
        lines = self.env["account.bank.statement.line"].search([("journal_id", "=", self.bank.id)])
        lines.with_company(self.company)._webhero_match()
        return lines.sorted("id")

    def choose_line(self, line):
        self.press_at(f".o_wb_line[data-id='{line.id}']")

    def statement(self, *movements, number=320, opening="4120.55"):
        return coda.write(coda.Statement(OWN, "DAKWERKEN HAZELAAR", number, self.today, Decimal(opening), movements))

    def test_open_documents_of_before(self):
        """M13: open documents of another program are imported from Excel, after a preview in each language; the
        first statement settles them.
        """
        self.sign_in(self.owner)
        self.open("/odoo/webhero-import-open")
        self.press("Nieuw")
        rows = [
            ["Factuurnr", "Datum", "Klant", "OGM", "Openstaand"],
            ["2025/0831", "30/09/2026", "Bakkerij Rogge bv", "+++123/4567/89002+++", 121],
            ["2025/0832", "31/09/2026", "Garage Bougie", None, 50],
        ]
        self.upload(workbook(*rows), "openstaand.xlsx")
        self.press("Werkmap inlezen")
        self.see("“31/09/2026” is geen dag")
        job = self.env["webhero.excel.import"].search([("company_id", "=", self.company.id)])
        for language, refused in (
            ("fr_BE", "« 31/09/2026 » n'est pas un jour"),
            ("en_US", "“31/09/2026” is not a day"),
            ("nl_BE", "“31/09/2026” is geen dag"),
        ):
            self.owner.lang = language
            self.sign_in(self.owner)
            self.open(f"/odoo/webhero-import-open/{job.id}")
            self.see(refused)
            self.picture(f"bank/opening_{language[:2]}")
            self.on_a_phone()
            self.open(f"/odoo/webhero-import-open/{job.id}")
            self.see(refused)
            self.picture(f"bank/opening_phone_{language[:2]}")
            self.on_a_phone(False)
        self.open(f"/odoo/webhero-import-open/{job.id}")
        self.press("Importeren")
        self.see("Dit gaat op de achtergrond door")
        job = self.env["webhero.excel.import"].search([("company_id", "=", self.company.id)])
        while job.sudo()._work():
            pass
        move = self.env["account.move"].search([("company_id", "=", self.company.id), ("name", "=", "2025/0831")])
        self.assertEqual((move.amount_residual, move.payment_state), (121, "not_paid"))
        self.open(HOME)
        paid = coda.Movement(Decimal(121), structured="123456789002", name="Bakkerij Rogge bv")
        self.drop(self.statement(paid), "eerste.cod")
        self.see("eerste.cod", "1 nieuwe lijn")
        self.look()
        self.assertEqual(move.payment_state, "paid")

    def test_from_statement_to_calm(self):
        """M1, M3, M4, M5: a file is dropped on Home; one line is paid by itself, one accepted, one chosen, one is no invoice; undo
        opens again; then nothing waits.
        """
        paid, likely = self.invoice("Bakkerij Rogge bv", 121), self.invoice("Garage Bougie", 1815, GARAGE)
        chosen = self.invoice("Els Wouters", 60)
        digits = "".join(filter(str.isdigit, paid.payment_reference))
        self.sign_in(self.owner)
        self.open(HOME)
        self.drop(
            self.statement(
                coda.Movement(Decimal(121), structured=digits, name="Bakkerij Rogge bv"),
                coda.Movement(Decimal(1815), "dank u", name="GARAGE BOUGIE", account=GARAGE),
                coda.Movement(Decimal(60), "voor het dak", name="J. Wouters"),
                coda.Movement(Decimal("-4.20"), "maandelijkse kosten", name="Uw bank", operation="8037"),
            ),
            "november.cod",
        )
        self.see("november.cod", "4 nieuwe lijnen")
        lines = self.look()
        self.open(PAGE)
        self.see("GARAGE BOUGIE", "J. Wouters", "Uw bank", within=".o_wb_page")
        self.see_not("Bakkerij Rogge", within=".o_wb_lines")
        self.picture("bank/pagina")

        self.choose_line(lines[1])
        self.press("Aanvaarden", within=".o_wb_side")
        self.see_not("GARAGE BOUGIE", within=".o_wb_lines")
        self.assertEqual(likely.payment_state, "paid")
        self.choose_line(lines[2])
        self.fill("find", chosen.name, within=".o_wb_side")
        self.see(chosen.name, within=".o_wb_documents")
        self.press_at(".o_wb_document input")
        self.press("Afpunten", within=".o_wb_side")
        self.see_not("J. Wouters", within=".o_wb_lines")
        self.assertEqual(chosen.payment_state, "paid")
        self.press("Het is geen factuur", within=".o_wb_side")
        self.see("Bankkosten", within=".modal")
        self.press("Boeken", within=".modal")
        self.see("Alles is afgepunt", within=".o_wb_lines")

        self.press("Afgepunt", within=".o_wb_head")
        self.see("Bakkerij Rogge bv", "Vanzelf afgepunt", within=".o_wb_lines")
        self.picture("bank/afgepunt")
        self.press_at(f".o_wb_line[data-id='{lines[0].id}'] .o_wb_undo")
        self.see_not("Bakkerij Rogge bv", within=".o_wb_lines")
        self.assertEqual(paid.payment_state, "not_paid")
        self.look()
        self.press("Af te punten", within=".o_wb_head")
        self.press("Aanvaarden", within=".o_wb_lines")
        self.see("Alles is afgepunt", within=".o_wb_lines")
        self.assertEqual(paid.payment_state, "paid")
        self.open(HOME)
        self.see("6.112,35", within=".o_webhero_figures")
        self.see_not("Bank: af te punten", within=".o_webhero_figures")
        self.picture("bank/start")

    def test_what_is_no_bank_file(self):
        """M1: a file that no addon knows is refused by name, and a damaged bank file with place and reason."""
        self.sign_in(self.owner)
        self.open(HOME)
        self.drop(self.statement(coda.Movement(Decimal(121), "x"))[:300], "half.cod")
        self.see("half.cod", "Er is niets van bewaard")
        self.picture("bank/geweigerd")

    def test_in_three_languages_and_on_a_phone(self):
        """M5, M7: the same screens in Dutch, French and English, and on a phone of 390 px: list, one line over it, and back."""
        self.invoice("Garage Bougie", 1815, GARAGE)
        bill = self.invoice("Houthandel Kempenland nv", 300, SUPPLIER, "in_invoice", ref="KH-88122")
        self.take_in(coda.Movement(Decimal(1815), "merci", name="GARAGE BOUGIE", account=GARAGE))
        lines = self.look()
        for language, accept, collect in (
            ("nl_BE", "Aanvaarden", "Betalen met een bestand"),
            ("en_US", "Accept", "Pay with a file"),
            ("fr_BE", "Accepter", "Payer avec un fichier"),
        ):
            self.owner.lang = language
            self.sign_in(self.owner)
            self.open(PAGE)
            self.see("GARAGE BOUGIE", accept, within=".o_wb_page")
            self.picture(f"bank/page_{language[:2]}")
            self.open(f"/odoo/action-account.action_move_in_invoice_type/{bill.id}")
            self.press_at(".o_cp_action_menus button")
            self.press(collect)
            self.see("BE55413778899044", within=".modal")
            self.picture(f"bank/pay_{language[:2]}")
        self.on_a_phone()
        self.open(PAGE)
        self.see("GARAGE BOUGIE", within=".o_wb_lines")
        self.picture("bank/phone_fr")
        self.choose_line(lines)
        self.see("Retour", within=".o_wb_side")
        self.picture("bank/phone_line_fr")
        self.press("Retour", within=".o_wb_side")
        self.press("Accepter", within=".o_wb_lines")
        self.see("Tout est lettré", within=".o_wb_lines")

    def take_in(self, *movements):
        """A bank file imported before the walk."""
        imports = self.env["webhero.bank.import"].with_company(self.company)
        imports._receive("december.cod", self.statement(*movements), self.company)._import()

    def test_bills_are_paid(self):
        """M7: bills are chosen, checked and put in a payment file; the statement makes them paid."""
        bill = self.invoice("Houthandel Kempenland nv", 300, SUPPLIER, "in_invoice", ref="KH-88122")
        self.sign_in(self.owner)
        self.open(f"/odoo/action-account.action_move_in_invoice_type/{bill.id}")
        self.press("Scannen om te betalen")
        self.see("Houthandel Kempenland nv", within=".modal")
        self.picture("bank/scannen")
        self.press("Sluiten", within=".modal-footer")
        self.press_at(".o_cp_action_menus button")
        self.press("Betalen met een bestand")
        self.see("BE55413778899044", "KH-88122", within=".modal")
        self.picture("bank/betalen")
        self.press("Betaalbestand maken", within=".modal")
        self.see("Opgedragen", "Houthandel Kempenland nv")
        self.picture("bank/betaalbestand")
        self.press("Het bestand downloaden")
        self.assertIn(b"KH-88122", self.downloaded(".xml"))
        transfer = bill.webhero_transfer_id
        line = coda.Movement(
            Decimal(-300),
            "KH-88122",
            name="HOUTHANDEL",
            account=SUPPLIER,
            operation="0101",
            end_to_end_id=transfer.end_to_end_id,
        )
        self.take_in(line)
        self.look()
        self.assertEqual((bill.payment_state, transfer.order_id.state), ("paid", "paid"))

    def test_payouts(self):
        """M9: the report of the card terminal is dropped on Home; the one line of the bank settles its sales, less the fee, and the
        list of payouts shows it, in Dutch and French and on a phone.
        """
        first, second = self.invoice("Bakkerij Rogge bv", 121), self.invoice("Els Wouters", 60.5)
        rows = [
            (f"TX{at}", "Payout", "Paid", *amounts, "PID1234567", move.name)
            for at, (move, amounts) in enumerate(
                ((first, ("121.00", "2.05", "118.95")), (second, ("60.50", "1.02", "59.48")))
            )
        ]
        report = sumup(*rows).replace(b"2026-11-19", str(self.today).encode())
        self.sign_in(self.owner)
        self.open(HOME)
        self.drop(report, "sumup.csv")
        self.see("sumup.csv", "1 nieuwe uitbetalingen")
        self.picture("bank/uitbetaling_gelezen")
        self.take_in(coda.Movement(Decimal("178.43"), "PID1234567-SUMUP", name="SUMUP PAYMENTS"))
        self.look()
        self.assertEqual((first.payment_state, second.payment_state), ("paid", "paid"))
        for language, title in (("nl_BE", "Uitbetalingen"), ("en_US", "Payouts"), ("fr_BE", "Versements")):
            self.owner.lang = language
            self.sign_in(self.owner)
            self.open("/odoo/webhero-payouts")
            self.see(title, "SumUp", "PID1234567")
            self.picture(f"bank/payouts_{language[:2]}")
            self.on_a_phone()
            self.open("/odoo/webhero-payouts")
            self.see("PID1234567")
            self.picture(f"bank/payouts_phone_{language[:2]}")
            self.on_a_phone(False)
