"""The owner's walk through billing, in Dutch, from an empty company: what is pressed and typed, and the results.

Numbers, PDF texts and mails are written out here; none is read from the program first.
"""

import io

import openpyxl

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import OdooPdfFileReader

from odoo.addons.webhero_billing_excel.tests.workbooks import workbook

from .walk import Walk

GROUPS = "base.group_system,account.group_account_manager,sales_team.group_sale_manager"
STEPS = "/odoo/action-webhero_billing_base.webhero_first_step_action"
INVOICES = "/odoo/action-webhero_billing_base.invoice_action"
MAIL = (
    "Beste Els Wouters, In bijlage vindt u onze factuur 2026101 van 02/03/2026 voor 1.512,50 €.",
    (
        "Gelieve ze ten laatste op 01/04/2026 te betalen op rekening BE48 3200 7018 4927 met mededeling"
        " +++000/2026/10162+++, of scan de code op de factuur met uw bankapp."
    ),
    "Dank u voor uw vertrouwen. Schrijnwerkerij Hazelaar",
)
PAPER = (
    "Schrijnwerkerij Hazelaar", "Beukenlaan 3", "9000 Gent", "Btw BE0123456749", "Ondernemingsnummer 0123.456.749",
    "info@hazelaar.example", "IBAN BE48 3200 7018 4927", "Els Wouters", "Factuur 2026101", "02/03/2026", "01/04/2026",
    "Kast op maat 1,00 1.250,00 21% 1.250,00 €", "21 % 1.250,00 € 262,50 €", "Totaal excl. btw 1.250,00 €",
    "Totaal 1.512,50 €", "+++000/2026/10162+++", "Scan met uw bankapp", "Pagina 1 van 1",
)  # fmt: skip
REMINDER = (
    (
        "Misschien ontging het u: onze factuur 2026101 van 02/03/2026 moest betaald zijn tegen 01/04/2026, en wij ontvingen"
        " de betaling nog niet."
    ),
    (
        "Wilt u 1.512,50 € betalen op rekening BE48 3200 7018 4927 met mededeling +++000/2026/10162+++? De factuur vindt u"
        " in bijlage."
    ),
)
QUOTE = (
    "Offerte", "Els Wouters", "Geldig tot", "Kast op maat", "2.500,00 €", "21 % 2.500,00 € 525,00 €",
    "Totaal 3.025,00 €", "Voor akkoord", "Handtekening",
)  # fmt: skip
LIST = (
    ["Klantnr", "Naam", "Btw-nummer", "E-mail", "Taal"],
    ["K1", "Bakkerij Rogge bv", "BE0999201750", "info@rogge.example", "NL"],
    ["K2", "Slagerij Tijm", "BE0999201751", "slagerij tijm", None],
    ["K3", "Garage Bougie srl", None, "garage@bougie.example", "FR"],
)
WHY = (
    (
        "Btw-nummer: “BE0999201751” is niet juist: de controlecijfers op het einde kloppen niet; waarschijnlijk is een"
        " cijfer verkeerd getypt."
    ),
    "E-mail: “slagerij tijm” is geen e-mailadres. Meerdere adressen: zet er een puntkomma tussen.",
)


@tagged("post_install", "-at_install")
class TestWalkBilling(Walk):
    def setUp(self):
        super().setUp()
        self.company = self.make_company("Schrijnwerkerij Hazelaar")
        self.owner = self.make_owner(self.company, groups=GROUPS)
        self.catch_mail()

    def mail(self):
        """(to, subject, text on one line, names of the files) of the one mail that has gone out."""
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        self.assertEqual(len(self.posted), 1, [message["Subject"] for message in self.posted])
        message = self.posted.pop()
        text = message.get_body(("plain",)).get_content().replace("*", "")
        files = [part.get_filename() for part in message.iter_attachments()]
        return message["To"], message["Subject"], " ".join(text.split()), files

    def on_paper(self, content, *texts):
        """Each text is in the PDF, whatever the spaces that a PDF has between its words."""
        pages = OdooPdfFileReader(io.BytesIO(content), strict=False).pages
        paper = "".join("".join(page.extract_text() for page in pages).split())
        for text in texts:
            self.assertIn("".join(text.split()), paper)

    def step(self, name):
        return f"tr.o_data_row:has(td[data-tooltip='{name}'])"

    # ---- existing records, where a walk starts later on

    def settle_in(self):
        self.company.write({
            "street": "Beukenlaan 3", "zip": "9000", "city": "Gent", "email": "info@hazelaar.example",
            "vat": "BE0123456749",
        })  # fmt: skip
        self.env["res.partner.bank"].create({
            "acc_number": "BE48320070184927", "partner_id": self.company.partner_id.id, "allow_out_payment": True,
        })  # fmt: skip
        self.els = self.env["res.partner"].create({
            "name": "Els Wouters", "email": "els.wouters@klant.example", "lang": "nl_BE", "customer_rank": 1,
        })  # fmt: skip
        self.cupboard = self.env["product.product"].with_company(self.company).create({
            "name": "Kast op maat", "list_price": 1250, "invoice_policy": "order",
            "taxes_id": [Command.set(self.company.account_sale_tax_id.ids)],
        })  # fmt: skip

    def invoice(self, text="Kast op maat"):
        line = {"product_id": self.cupboard.id, "name": text, "quantity": 1, "price_unit": 1250}
        move = self.env["account.move"].with_company(self.company).create({
            "move_type": "out_invoice", "partner_id": self.els.id, "invoice_date": "2026-03-02",
            "invoice_payment_term_id": self.env.ref("account.account_payment_term_30days").id,
            "invoice_line_ids": [Command.create(line)],
        })  # fmt: skip
        move.action_post()
        return move

    # ---- the walk

    # no VIES that the host could ask
    @mute_logger("odoo.addons.base.models.ir_actions_report", "odoo.addons.partner_autocomplete.models.res_partner")
    def test_first_steps_to_first_sent_invoice(self):
        """B23, B1, B14, B7, B8: from nothing to the first invoice that was sent, its paper and its mail."""
        self.sign_in(self.owner)
        self.tell_who_we_are()
        self.make_customer_and_article()
        self.send_first_invoice()
        to, subject, text, files = self.mail()
        self.assertIn("els.wouters@klant.example", to)
        self.assertEqual((subject, files), ("Factuur 2026101 van Schrijnwerkerij Hazelaar", ["2026101.pdf"]))
        for sentence in MAIL:
            self.assertIn(sentence, text)
        move = self.env["account.move"].search([("company_id", "=", self.company.id), ("name", "=", "2026101")])
        self.on_paper(move.invoice_pdf_report_id.raw, *PAPER)
        self.open(STEPS)
        self.see("Klaar", within=self.step("Eerste factuur verstuurd"))

    def tell_who_we_are(self):
        self.open(STEPS)
        self.see("Te doen", within=self.step("Je bedrijf"))
        self.picture("eerste-stappen")
        self.press("Nu doen", within=self.step("Je bedrijf"))
        for field, text in (
            ("street", "Beukenlaan 3"), ("zip", "9000"), ("city", "Gent"), ("email", "info@hazelaar.example"),
            ("vat", "BE0123456749"),
        ):  # fmt: skip
            self.fill(field, text)
        self.press_at(".o_form_button_save")
        self.press("Eerste stappen", within=".breadcrumb")
        self.see("Klaar", within=self.step("Je bedrijf"))
        self.press("Nu doen", within=self.step("Bankrekening"))
        self.see("Webhero Billing", "0123.456.749", "Volgende factuur", "2026101" if self.year() == 2026 else "101")
        self.fill("webhero_iban", "BE48 3200 7018 4927")
        self.see("BBRUBEBB")
        self.choose("webhero_payment_term_id", "30 Dagen")
        self.picture("instellingen")
        self.press("Opslaan")
        self.see_not("Niet-opgeslagen wijzigingen")
        self.open(STEPS)
        self.see("Klaar", within=self.step("Bankrekening"))

    def year(self):
        return self.env.cr.now().year

    def make_customer_and_article(self):
        self.open("/odoo/webhero-home")
        self.press("Klanten")
        self.press("Klanten", within=".o-dropdown--menu")
        self.press("Nieuw")
        self.fill("name", "Els Wouters")
        self.fill("email", "els.wouters@klant.example")
        self.press_at(".o_form_button_save")
        self.open("/odoo/webhero-home")
        self.press("Artikelen")
        self.press("Artikelen", within=".o-dropdown--menu")
        self.press("Nieuw")
        self.fill("name", "Kast op maat")
        self.fill("list_price", "1250,00")
        self.press("Nederlands en Frans")
        self.fill("webhero_name_fr", "Armoire sur mesure")
        self.press_at(".o_form_button_save")

    def send_first_invoice(self):
        self.open(STEPS)
        self.press("Nu doen", within=self.step("Eerste factuur verstuurd"))
        self.choose("partner_id", "Els Wouters")
        self.fill("invoice_date", "02/03/2026")
        self.press("Regel toevoegen")
        self.choose("product_id", "Kast op maat")
        self.see("1.512,50")
        self.press("Bevestigen")
        self.see("Afdrukken", "2026101")
        self.picture("factuur")
        self.press("Verzenden")
        self.see("Factuur 2026101 van Schrijnwerkerij Hazelaar", "Beste Els Wouters")
        self.press("Verzenden", within=".modal")
        self.see("Verzonden", within=".o_webhero_status")

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_quote_to_invoice(self):
        """B16, B7: a printed quote, one press, and its invoice exists; the quote is executed."""
        self.settle_in()
        self.sign_in(self.owner)
        self.open("/odoo/action-webhero_billing_base.sale_order_quote_action")
        self.press("Nieuw")
        self.choose("partner_id", "Els Wouters")
        self.press("Product toevoegen")
        self.choose("product_template_id", "Kast op maat")
        self.fill("product_uom_qty", "2")
        self.press_at(".o_form_button_save")
        self.see("Open", "3.025,00")
        self.press("Afdrukken")
        self.on_paper(self.downloaded(".pdf"), *QUOTE)
        self.press("Factuur maken")
        self.see("Conceptfactuur", "Kast op maat", "3.025,00")
        self.press("Bevestigen")
        self.see("Terugzetten naar")
        order = self.env["sale.order"].search([("company_id", "=", self.company.id)])
        self.assertEqual(order.webhero_quote_status, "executed")
        self.assertEqual(order.invoice_ids.mapped("amount_total"), [3025.0])
        self.open(f"/odoo/action-webhero_billing_base.sale_order_quote_action/{order.id}")
        self.see("Uitgevoerd")

    def test_repeat_to_duplicate(self):
        """B12, B13: repeated once, it appears on Home; a draft with date and text of the next month, nothing sent."""
        self.settle_in()
        move = self.invoice("Onderhoud maart 2026")
        self.sign_in(self.owner)
        self.open(f"{INVOICES}/{move.id}")
        self.press("Herhalen")
        self.see("Er wordt niets vanzelf verzonden")
        self.fill("first_date", "02/04/2026")
        self.fill("last_date", "30/04/2026")
        self.press("Opslaan")
        self.see("Herhaald")
        self.open("/odoo/webhero-home")
        self.see("02/04/2026 Els Wouters april 2026 1.512,50 €", within="[data-key=repeats]")
        self.picture("home")
        self.press("Dupliceren", within="[data-key=repeats] tbody")
        self.see("Bevestigen", "Onderhoud april 2026")
        draft = self.env["account.move"].search([("company_id", "=", self.company.id), ("state", "=", "draft")])
        self.assertEqual(str(draft.invoice_date), "2026-04-02")
        self.open("/odoo/webhero-home")
        self.see("Er is niets aan de beurt", within="[data-key=repeats]")
        self.assertFalse(self.posted)

    @mute_logger("odoo.http")  # the host's own download sends what its route doesn't know
    def test_excel_import_with_errors(self):
        """B19: a list with a bad row: previewed before anything changes; the good rows are imported, the bad one is returned."""
        self.settle_in()
        self.sign_in(self.owner)
        self.open("/odoo/webhero-import-customers")
        self.press("Nieuw")
        self.upload(workbook(*LIST), "klanten.xlsx")
        self.press("Werkmap inlezen")
        self.see(*WHY)
        self.picture("import")
        partners = self.env["res.partner"].with_context(active_test=False)
        self.assertFalse(partners.search([("ref", "in", ["K1", "K2", "K3"])]), "a preview changes nothing")
        self.press("Importeren")
        self.see("Dit gaat op de achtergrond door")
        job = self.env["webhero.excel.import"].search([("company_id", "=", self.company.id)])
        while job.sudo()._work():
            pass
        self.open(f"/odoo/webhero-import-customers/{job.id}")
        self.see("Klaar")
        made = partners.search([("ref", "in", ["K1", "K2", "K3"])], order="ref")
        self.assertEqual(made.mapped("name"), ["Bakkerij Rogge bv", "Garage Bougie srl"])
        self.press_at(".o_field_widget[name=result_file] a")
        book = openpyxl.load_workbook(io.BytesIO(self.downloaded(".xlsx")))
        cells = [str(cell) for row in book.worksheets[0].values for cell in row if cell]
        self.assertIn("Slagerij Tijm", cells)
        self.assertNotIn("Bakkerij Rogge bv", cells)
        self.assertTrue(any(WHY[0] in cell for cell in cells), cells)

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_reminders_on_a_selection(self):
        """B10, B9: of two overdue invoices the disputed one gets no reminder, and the dialog says why."""
        self.settle_in()
        late, disputed = self.invoice(), self.invoice()
        disputed.action_toggle_block_payment()
        self.sign_in(self.owner)
        self.open(INVOICES)
        self.see("Betwist")
        self.press_at("th.o_list_record_selector input")
        self.press("Acties")
        self.press("Herinneringen versturen")
        self.see("2026101", "Eerste herinnering", "Ze wordt betwist.", within=".modal")
        self.picture("herinneringen")
        self.press("Versturen", within=".modal")
        self.see("Eerste herinnering", within=".o_action_manager tr.o_data_row:nth-child(2)")
        self.assertEqual((late | disputed).mapped("webhero_reminder_level"), [1, 0])
        to, subject, text, files = self.mail()
        self.assertIn("els.wouters@klant.example", to)
        self.assertEqual(subject, "Herinnering: factuur 2026101")
        for sentence in REMINDER:
            self.assertIn(sentence, text)
        self.assertTrue(files and all(name.endswith(".pdf") for name in files), files)
