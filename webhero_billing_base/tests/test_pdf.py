# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents on paper: really made, read back, looked at by a decoder."""

import base64
import io
import re
from unittest.mock import patch

import pypdfium2
import zxingcpp
from PIL import Image

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import OdooPdfFileReader

from odoo.addons.base.models import ir_actions_report
from odoo.addons.webhero_base.rules import epc

from .common import BillingCase


class PdfCase(BillingCase):
    """A company with an address and an account, and PDFs that are read back; goes with an HttpCase."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "street": "Naamsestraat 12",
                "zip": "3000",
                "city": "Leuven",
                "phone": "016 12 34 56",
                "email": "info@devos.example",
            }
        )
        cls.account = cls.env["res.partner.bank"].create(
            {"acc_number": "BE48320070184927", "partner_id": cls.company.partner_id.id, "allow_out_payment": True}
        )
        cls.jan.write(
            {"vat": "BE0999472756", "is_company": True, "street": "Kerkstraat 1", "zip": "9000", "city": "Gent"}
        )

    def pdf(self, record, report="account.report_invoice_with_payments"):
        with self.allow_pdf_render():
            reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
            return reports._render_qweb_pdf(report, record.ids)[0]

    def pages(self, content):
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]

    def picture(self, content, page=0):
        return pypdfium2.PdfDocument(content)[page].render(scale=3).to_pil()

    def html(self, record, report="account.report_invoice_with_payments"):
        return self.env["ir.actions.report"]._render_qweb_html(report, record.ids)[0].decode()


@tagged("post_install", "-at_install")
class TestPdf(PdfCase, HttpCase):
    def test_one_page(self):
        """B7: letterhead, KBO and VAT of both, dates, VAT per rate with base, OGM and IBAN are on the paper."""
        move = self.posted(
            lines=((100.0, None), (50.0, self.tax6)), delivery_date="2026-03-14", invoice_date_due="2026-04-14"
        )
        (text,) = self.pages(self.pdf(move))
        flat = re.sub(r"\s+", " ", text)
        for words in (
            "Bakkerij De Vos bv", "Naamsestraat 12", "0123.456.749", "BE0123456749", "0999.472.756", "BE0999472756",
            "Factuur 2026101", "15/03/2026", "14/03/2026", "14/04/2026", "+++000/2026/10162+++", "BE48 3200 7018 4927",
            "BBRUBEBB", "21 % 100,00 € 21,00 €", "6 % 50,00 € 3,00 €", "Totaal excl. btw 150,00 €", "174,00 €",
        ):  # fmt: skip
            self.assertIn(words, flat)

    def test_scan_and_pay(self):
        """B7: the square on the paper is the European payment code of this invoice, read back by a decoder."""
        move = self.posted(lines=((100.0, None),))
        code = zxingcpp.read_barcode(self.picture(self.pdf(move)))
        expected = epc.payload("Bakkerij De Vos bv", "BE48320070184927", 121, move.payment_reference, "BBRUBEBB")
        self.assertEqual(code.text, expected)
        self.assertTrue(code.text.endswith("\n" + move.payment_reference))

    def test_part_is_paid(self):
        """B7: the square asks what is still to pay."""
        move = self.posted(lines=((100.0, None),))
        register = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        register.create({"amount": 21.0})._create_payments()
        payment = move._webhero_payment()
        self.assertAlmostEqual(payment["amount"], 100.0)
        self.assertIn("EUR100.00", epc.payload("x", "BE48320070184927", payment["amount"]))

    def test_three_pages(self):
        """B7: a long invoice repeats the head of the table, and each page says which of how many it is."""
        move = self.posted(lines=tuple((1.0 + number, None) for number in range(80)))
        texts = [re.sub(r"\s+", "", text) for text in self.pages(self.pdf(move))]
        self.assertEqual(len(texts), 3)
        for number, text in enumerate(texts, 1):
            self.assertIn("Omschrijving", text)
            self.assertIn(f"2026101·Pagina{number}van3", text)
        self.assertIn("Naamsestraat12", texts[0])
        self.assertNotIn("Naamsestraat12", texts[1])

    def test_without_patched_qt(self):
        """B7: the seller's block is in the page itself, where a build without patched Qt does not lose it."""
        html = self.html(self.posted())
        article = re.search(r'<div[^>]*class="article.*?(?=<div[^>]*class="footer)', html, re.S)[0]
        for words in ("Naamsestraat 12", "BE0123456749", "0123.456.749"):
            self.assertIn(words, article)

    def test_several_without_patched_qt(self):
        """B7: two invoices printed together are two pages, each made in a run of its own where the build wants that."""
        moves = self.posted() | self.posted(partner=self.luc)
        engine, runs = ir_actions_report._wkhtml(), []
        host = ir_actions_report._run_wkhtmltopdf

        def run(args):
            runs.append(sum("report.body.tmp" in str(arg) for arg in args))
            return host(args)

        unpatched = engine._replace(is_patched_qt=False)
        with (
            patch("odoo.addons.webhero_billing_base.models.ir_actions_report._wkhtml", lambda: unpatched),
            patch.object(ir_actions_report, "_run_wkhtmltopdf", run),
        ):
            texts = self.pages(self.pdf(moves))
        self.assertEqual(runs, [1, 1])
        self.assertEqual([move.name in text for move, text in zip(moves, texts, strict=True)], [True, True])

    def test_black_and_white(self):
        """B7: nothing is lost in black and white: all that has colour stays dark on the paper."""
        picture = self.picture(self.pdf(self.posted()))
        grey = picture.convert("L")
        self.assertIsInstance(grey, Image.Image)
        coloured = [
            pixel for pixel in picture.convert("RGB").resize((300, 424)).getdata() if max(pixel) - min(pixel) > 40
        ]
        self.assertFalse(coloured, "no colour carries meaning")
        self.assertTrue(zxingcpp.read_barcode(grey.point(lambda value: 255 if value > 127 else 0)))

    def test_equal_bases(self):
        """B7: what has no VAT has its line in the VAT table, also beside rates with equal bases: it adds up."""
        move = self.invoice(lines=((100.0, None), (100.0, self.tax6), (50.0, None)))
        move.invoice_line_ids[2].tax_ids = False
        totals = move._webhero_totals()
        self.assertEqual([rate["base"] for rate in totals["rates"]], [100, 100, 50])
        self.assertEqual(sum(rate["base"] for rate in totals["rates"]), totals["untaxed"])
        both = self.invoice(lines=((100.0, None),))
        both.invoice_line_ids.tax_ids = self.tax21 | self.tax6
        self.assertEqual([rate["base"] for rate in both._webhero_totals()["rates"]], [100, 100])

    def check_pages(self, content, head, foot):
        texts = [re.sub(r"\s+", "", text) for text in self.pages(content)]
        self.assertGreater(len(texts), 1)
        for number, text in enumerate(texts, 1):
            self.assertIn(head, text)
            self.assertIn(f"{foot}·Pagina{number}van{len(texts)}", text)

    def test_long_quote(self):
        """B7: a long quote repeats the head of the table, and each page says which of how many it is."""
        product = self.env["product.product"].create({"name": "Taart", "taxes_id": [Command.set(self.tax6.ids)]})
        lines = [Command.create({"product_id": product.id, "price_unit": number}) for number in range(1, 81)]
        order = self.env["sale.order"].create({"partner_id": self.jan.id, "order_line": lines})
        self.check_pages(self.pdf(order, "sale.report_saleorder"), "Omschrijving", order.name)

    def test_long_reminder(self):
        """B7: a reminder of many invoices repeats the head of the table, and counts its pages."""
        moves = self.env["account.move"].union(*(self.posted() for _nth in range(70)))
        self.check_pages(self.pdf(moves, "webhero_billing_base.report_reminder"), "Vervaldatum", "")

    def test_mentions(self):
        """B7: reverse charge, intra-Community, export and exemption are told in the customer's language."""
        tax = lambda name: self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-{name}")  # noqa: E731
        germany, america = self.env.ref("base.de"), self.env.ref("base.us")
        self.company.webhero_invoice_language = "both"
        hans = self.env["res.partner"].create(
            {"name": "Hans", "country_id": germany.id, "vat": "DE136695976", "lang": "fr_BE"}
        )
        joe = self.env["res.partner"].create({"name": "Joe", "country_id": america.id, "lang": "nl_BE"})
        for partner, name, words in (
            (
                self.jan,
                "CC",
                "(artikel 20 van KB nr. 1). Verlegging van heffing. Bij gebrek aan schriftelijke betwisting",
            ),
            (self.luc, "CC", "(article 20 de l'AR n° 1). Autoliquidation : En l'absence de contestation"),
            (hans, "EU-L", "Exempté de TVA : livraison intracommunautaire"),
            (hans, "EU-S", "Autoliquidation : prestation de services"),
            (hans, "EU-T", "opération triangulaire"),
            (joe, "ROW", "Vrijgesteld van btw: uitvoer"),
            (self.jan, "L", "Vrijgesteld van btw (artikel 44 van"),
        ):
            move = self.posted(partner=partner, lines=((100.0, tax(name)),))
            self.assertIn(words, " ".join(move.with_context(lang=move._webhero_lang())._webhero_mentions()), name)
        move = self.posted()
        self.assertEqual(move._webhero_mentions(), [])

    def test_small_enterprise(self):
        """B7: who is under the scheme for small enterprises has the law's words on each invoice, taxes chosen or not."""
        self.company.webhero_small_enterprise = True
        exempt = self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-L")
        bare = self.invoice()
        bare.invoice_line_ids.tax_ids = False
        for move in (self.posted(lines=((100.0, exempt),)), bare):
            (words,) = move.with_context(lang="nl_BE")._webhero_mentions()
            self.assertIn("Bijzondere vrijstellingsregeling kleine ondernemingen", words)
            (words,) = move.with_context(lang="fr_BE")._webhero_mentions()
            self.assertIn("Régime particulier de franchise des petites entreprises", words)
        self.assertEqual(self.posted()._webhero_mentions(), [])

    def test_own_note_of_a_tax(self):
        """B7: a legal note written on the tax in that language goes before ours; the position's goes along."""
        contractor = self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-CC")
        position = self.env["account.fiscal.position"].create({"name": "Eigen", "note": "<p>Eigen zin</p>"})
        move = self.posted(lines=((100.0, contractor),), fiscal_position_id=position.id)
        texts = move.with_context(lang="nl_BE")._webhero_mentions()
        self.assertEqual(texts[0], "Btw verlegd naar de medecontractant (artikel 20 van KB nr. 1).")
        self.assertIn("Eigen zin", texts[1])
        contractor.with_context(lang="nl_BE").invoice_legal_notes = "<p>Artikel 20</p>"
        self.assertIn("Artikel 20", move.with_context(lang="nl_BE")._webhero_mentions()[0])

    def test_foreign_currency(self):
        """B7: a foreign currency has no square, and the VAT is told in euro too."""
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2026-01-01", "rate": 2, "company_id": self.company.id}
        )
        move = self.posted(lines=((100.0, None),), currency_id=dollar.id)
        self.assertEqual(move._webhero_payment()["qr"], "")
        totals = move._webhero_totals()
        self.assertTrue(totals["in_company_currency"])
        self.assertAlmostEqual(totals["company_tax"], 10.5)
        self.assertIn(("Valuta", "USD"), move.with_context(lang="nl_BE")._webhero_facts())
        self.assertIn("Btw in EUR", re.sub(r"<[^>]+>|\s+", " ", self.html(move)).replace("  ", " "))

    def test_credit_note(self):
        """B7: a credit note asks no payment, has no square, and says which invoice it credits."""
        move = self.posted(kind="out_refund", webhero_credited_number="F-77")
        html = self.html(move)
        for words in ("Creditnota CN2026101", "Crediteert factuur", "F-77", "Totaal in uw voordeel"):
            self.assertIn(words, html)
        self.assertNotIn("wh_qr", html)
        self.assertNotIn("Te betalen", html)
        self.assertIn(
            "Btw terug te storten aan de Staat in de mate waarin ze oorspronkelijk in aftrek werd gebracht", html
        )
        free = self.invoice(kind="out_refund")
        free.invoice_line_ids.tax_ids = False
        self.assertEqual(free._webhero_mentions(), [], "no VAT, nothing to repay")

    def test_logo(self):
        """B7: with a logo the logo stands in the letterhead, without one the name; never the host's example logo."""
        move = self.posted()
        self.assertIn("wh_name", self.html(move))
        self.assertNotIn("data:image/png;base64", self.html(move).split("wh_parties")[0])
        png = io.BytesIO()
        Image.new("RGB", (200, 80), "black").save(png, "PNG")
        self.company.logo = base64.b64encode(png.getvalue())
        head = self.html(move).split("wh_parties")[0]
        self.assertIn("data:image/png;base64", head)
        self.assertIn("Bakkerij De Vos bv", head, "the seller's name is also there as text")

    def test_quote(self):
        """B7: a quote on the same letterhead, with its validity, VAT per rate and a place to sign."""
        product = self.env["product.product"].create({"name": "Taart", "taxes_id": [Command.set(self.tax6.ids)]})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.jan.id,
                "validity_date": "2026-12-31",
                "order_line": [Command.create({"product_id": product.id, "price_unit": 20})],
            }
        )
        (text,) = self.pages(self.pdf(order, "sale.report_saleorder"))
        flat = re.sub(r"\s+", " ", text)
        for words in (
            "Offerte " + order.name,
            "Geldig tot",
            "31/12/2026",
            "6 % 20,00 € 1,20 €",
            "Voor akkoord",
            "0123.456.749",
        ):
            self.assertIn(words, flat)

    def test_reminder(self):
        """B7: a reminder on the same letterhead; one letter per customer, in its language, with all its invoices."""
        moves = self.posted(lines=((100.0, None),)) | self.posted(lines=((50.0, None),)) | self.posted(partner=self.luc)
        with self.allow_pdf_render():
            html = (
                self.env["ir.actions.report"]
                ._render_qweb_html("webhero_billing_base.report_reminder", moves.ids)[0]
                .decode()
            )
        letters = html.split('class="article')[1:]
        self.assertEqual(len(letters), 2)
        flat = [re.sub(r"<[^>]+>|\s+", " ", letter) for letter in letters]
        self.assertIn("Betalingsherinnering", flat[0])
        self.assertIn("2026101", flat[0])
        self.assertIn("2026102", flat[0])
        self.assertIn("181,50", flat[0])
        self.assertIn("Rappel de paiement", flat[1])
        self.assertNotIn("2026101", flat[1])
        (text,) = self.pages(self.pdf(moves[0], "webhero_billing_base.report_reminder"))
        self.assertIn(moves[0].payment_reference, text)
        self.assertNotIn("Uiterlijk", text, "its due date has passed")
        self.assertIn("Betalingsherinnering · Pagina 1 van 1", text)
        self.env["webhero.reminder"].create({"move_id": moves[0].id, "level": "2", "date": "2026-06-01"})
        self.assertIn("Ondanks onze eerdere herinnering", moves.with_context(lang="nl_BE")._webhero_reminder_sentence())

    def test_french_words(self):
        """B7: the columns of a French invoice are called as Belgians call them."""
        html = self.html(self.posted(partner=self.luc))
        self.assertNotIn(">Taxes<", html)
        self.assertRegex(html, r'name="th_taxes"[^>]*>\s*<div>TVA</div>')

    def test_unit(self):
        """B7: hours are called so, for everybody who prints; mere units are not."""
        hour = self.env.ref("uom.product_uom_hour")
        move = self.invoice(lines=((50.0, None), (60.0, None)))
        move.invoice_line_ids[0].product_uom_id = hour
        move.invoice_line_ids[1].product_uom_id = self.env.ref("uom.product_uom_unit")
        self.env.user.group_ids -= self.env.ref("uom.group_uom")
        html = self.html(move)
        cells = [" ".join(cell.split()) for cell in re.findall(r'name="td_quantity".*?</td>', html, re.DOTALL)]
        self.assertIn(hour.with_context(lang="nl_BE").name, cells[0])
        self.assertNotIn("Eenheden", cells[1])

    def test_properties(self):
        """B7: a PDF says its title, author and language to who opens or reads it aloud, one and many; a quote too."""
        moves = self.posted() | self.posted(self.luc)
        with self.allow_pdf_render():
            reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
            many = reports._render_qweb_pdf_prepare_streams(
                "account.report_invoice_with_payments", {}, res_ids=moves.ids
            )
        found = [self.properties(many[move.id]["stream"].getvalue()) for move in moves]
        self.assertEqual(found[0], (f"Factuur {moves[0].name}", self.company.name, "nl-BE"))
        self.assertEqual(found[1], (f"Facture {moves[1].name}", self.company.name, "fr-BE"))
        self.assertEqual(self.properties(self.pdf(moves[0])), found[0])
        line = Command.create({"name": "Werk", "display_type": "line_note"})
        quote = self.env["sale.order"].create({"partner_id": self.jan.id, "order_line": [line]})
        self.assertEqual(self.properties(self.pdf(quote, "sale.report_saleorder"))[0], f"Offerte {quote.name}")

    def properties(self, content):
        reader = OdooPdfFileReader(io.BytesIO(content), strict=False)
        facts = reader.trailer["/Info"].get_object()
        return facts["/Title"], facts["/Author"], reader.trailer["/Root"].get_object().get("/Lang")

    def test_draft(self):
        """B7: a draft says that it is one, and nobody can pay it by accident."""
        move = self.invoice()
        self.assertIn("Ontwerp: factuur", self.html(move))
        self.assertEqual(move._webhero_payment()["qr"], "")
