# SPDX-License-Identifier: LGPL-3.0-or-later
"""The language of documents in real Odoo."""

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .common import BillingCase

UBL = {"cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}


@tagged("post_install", "-at_install")
class TestLanguage(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bread = (
            cls.env["product.product"]
            .with_context(lang="nl_BE")
            .create(
                {
                    "name": "Brood",
                    "description_sale": "Vers van de dag",
                    "list_price": 3,
                    "taxes_id": [Command.set(cls.tax6.ids)],
                }
            )
        )
        cls.bread.product_tmpl_id.write({"webhero_name_fr": "Pain", "webhero_text_fr": "Frais du jour"})
        cls.note = "Facture "
        cls.eve = cls.env["res.partner"].create(
            {"name": "Eve", "lang": "en_US", "country_id": cls.env.ref("base.be").id}
        )

    def test_companies_elsewhere_follow_the_host(self):
        """B5: a company in London writes to each customer in the language that the customer has in Odoo; ours as before."""
        london, rotterdam = self.env["res.company"].create([
            {"name": "Thames Ltd", "country_id": self.env.ref("base.uk").id},
            {"name": "Maas bv", "country_id": self.env.ref("base.nl").id},
        ])  # fmt: skip
        self.assertEqual((london.webhero_invoice_language, rotterdam.webhero_invoice_language), ("customer", "both"))
        partners = self.eve | self.luc | self.jan
        spoken = [[partner._webhero_document_lang(company) for partner in partners] for company in (london, rotterdam)]
        self.assertEqual(spoken, [["en_US", "fr_BE", "nl_BE"], ["nl_BE", "fr_BE", "nl_BE"]])
        checks = self.env["webhero.data.check"].with_company(london)
        checks._refresh(london)
        wanted = checks.search([("company_id", "=", london.id), ("code", "in", ("language", "name_nl", "name_fr"))])
        self.assertFalse(wanted, "nothing asks for Dutch and French there")

    def test_warnings_are_for_the_reader(self):
        """B5: what a user reads about a document is in the user's language, also after the document was made in its own."""
        self.company.account_use_credit_limit = True
        self.jan.credit_limit = 1
        self.posted(day="2026-05-01")
        order = self.env["sale.order"].create({"partner_id": self.jan.id, "order_line": [
            Command.create({"product_id": self.bread.id, "price_unit": 50})]})  # fmt: skip
        move = self.invoice(day="2026-03-15")
        for record, field in ((move, "partner_credit_warning"), (move, "alerts"), (order, "partner_credit_warning")):
            told = [str(record.with_context(lang=lang)[field]) for lang in ("nl_BE", "en_US", "fr_BE")]
            self.assertEqual(len(set(told)), 3, told)

    def test_country_that_comes_later(self):
        """B5: a company that gets its country later gets that country's policy; one that chose keeps its choice."""
        companies = self.env["res.company"].create([{"name": "Later"}, {"name": "Chosen"}])
        companies[1].webhero_invoice_language = "fr"
        companies.country_id = self.env.ref("base.de")
        self.assertEqual(companies.mapped("webhero_invoice_language"), ["customer", "fr"])
        companies[0].country_id = self.env.ref("base.be")
        self.assertEqual(companies[0].webhero_invoice_language, "both")

    def document(self, partner, kind="out_invoice"):
        line = Command.create({"product_id": self.bread.id})
        return self.env["account.move"].create(
            {"move_type": kind, "partner_id": partner.id, "invoice_line_ids": [line]}
        )

    def quote(self, partner):
        return self.env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create({"product_id": self.bread.id})]}
        )

    def test_creditnota(self):
        """X11, B1: the owner sees one button that credits, and it says creditnota; so do mails and portal."""
        credit = self.document(self.jan, "out_refund").with_context(lang="nl_BE")
        self.assertEqual(credit.type_name, "Creditnota")
        self.assertEqual(credit.with_context(lang="fr_BE").type_name, "Note de crédit")
        moves = self.env["account.move"].with_context(lang="nl_BE")
        view = etree.fromstring(moves.get_view(self.env.ref("account.view_move_form").id, "form")["arch"])
        buttons = {button.get("string"): button.get("invisible") for button in view.iter("button")}
        self.assertNotIn("Creditfactuur", buttons)
        self.assertTrue(buttons["Creditnota"].endswith("(move_type == 'out_invoice' and webhero_delivered)"))
        self.assertTrue(buttons["Verbeteren met creditnota"].startswith("not webhero_delivered or"))

    def test_policy_decides(self):
        """B5: NL and FR are always that one; both follows the customer, and the company's first for the others."""
        for policy, jan, luc, eve in (
            ("nl", *["nl_BE"] * 3),
            ("fr", *["fr_BE"] * 3),
            ("both", "nl_BE", "fr_BE", "nl_BE"),
        ):
            self.company.webhero_invoice_language = policy
            for partner, expected in ((self.jan, jan), (self.luc, luc), (self.eve, eve)):
                self.assertEqual(self.document(partner)._webhero_lang(), expected, (policy, partner.name))
                self.assertEqual(self.quote(partner)._webhero_lang(), expected, (policy, partner.name))
        self.company.partner_id.lang = "fr_BE"
        self.assertEqual(self.document(self.eve)._webhero_lang(), "fr_BE")

    def test_contact_without_language_follows_its_company(self):
        """B5: a contact with neither language follows its company's."""
        contact = self.env["res.partner"].create({"name": "Marie", "parent_id": self.luc.id, "lang": "en_US"})
        self.assertEqual(self.document(contact)._webhero_lang(), "fr_BE")

    def test_line_texts(self):
        """B5: lines are in the language of the document, whatever the contact speaks, on invoices and quotes."""
        self.company.webhero_invoice_language = "nl"
        for document in (self.document(self.luc).invoice_line_ids, self.quote(self.luc).order_line):
            self.assertEqual(document.name, "Brood\nVers van de dag")
        self.company.webhero_invoice_language = "both"
        for document in (self.document(self.luc).invoice_line_ids, self.quote(self.luc).order_line):
            self.assertEqual(document.name, "Pain\nFrais du jour")

    def test_line_text_follows_product_and_customer(self):
        """B5: another article or another customer gives the text again; a text typed by hand stays."""
        self.company.webhero_invoice_language = "fr"
        line = self.document(self.jan).invoice_line_ids
        cake = self.bread.copy({"name": "Taart"})
        line.product_id = cake
        self.assertIn("Frais du jour", line.name)
        line.name = "Zelf getypt"
        line.move_id.partner_id = self.luc
        self.assertEqual(line.name, "Zelf getypt")

    def test_invoice_of_a_quote(self):
        """B5: the invoice of a quote keeps the quote's language."""
        self.company.webhero_invoice_language = "fr"
        order = self.quote(self.jan)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = order._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.name, "Pain\nFrais du jour")

    def test_pdf(self):
        """B5: the paper speaks the language of the document, not of the user nor of the contact."""
        self.company.webhero_invoice_language = "fr"
        move = self.document(self.jan)
        move.action_post()
        html = self._html("account.report_invoice_with_payments", move)
        for word in ("Facture", "Échéance", "Taux de TVA", "Avec la communication"):
            self.assertIn(word, html)
        self.assertNotIn("Vervaldatum", html)
        html = self._html("sale.report_saleorder", self.quote(self.jan))
        self.assertIn("Devis", html)
        self.company.webhero_invoice_language = "nl"
        self.assertIn("Offerte", self._html("sale.report_saleorder", self.quote(self.luc)))

    def _html(self, report, record):
        return (
            self.env["ir.actions.report"].with_context(lang="en_US")._render_qweb_html(report, record.ids)[0].decode()
        )

    def test_mail(self):
        """B5: subject and text of the mail are in the language of the document."""
        self.company.webhero_invoice_language = "fr"
        move = self.document(self.jan)
        move.action_post()
        settings = self.env["account.move.send"]._get_default_sending_settings(move, sending_methods={"email"})
        self.assertEqual(settings["mail_lang"], "fr_BE")
        self.assertIn("Facture", settings["mail_subject"])
        self.assertIn("en annexe", settings["mail_body"])

    def test_mail_of_a_quote(self):
        """B5: the mail with a quote and the host's mail with a credit note speak the document's language too."""
        self.company.webhero_invoice_language = "fr"
        order = self.quote(self.jan)
        template = order._find_mail_template()
        self.assertEqual(template._render_lang(order.ids), {order.id: "fr_BE"})
        note = self.document(self.jan, kind="out_refund")
        self.assertEqual(note._get_mail_template()._render_lang(note.ids), {note.id: "fr_BE"})

    def test_terms(self):
        """B5: the terms and conditions on the document are in its language."""
        self.env["ir.config_parameter"].sudo().set_param("account.use_invoice_terms", True)
        self.company.with_context(lang="nl_BE").invoice_terms = "<p>Voorwaarden</p>"
        self.company.with_context(lang="fr_BE").invoice_terms = "<p>Conditions</p>"
        self.company.webhero_invoice_language = "fr"
        self.assertIn("Conditions", str(self.document(self.jan).narration))
        self.assertIn("Conditions", str(self.quote(self.jan).note))

    def test_ubl(self):
        """B5: the texts of the UBL are in the language of the document, the reason of an exemption too."""
        self.company.webhero_invoice_language = "fr"
        exempt = self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-L")
        exempt.active = True
        self.jan.vat = "BE0999472756"
        move = self.document(self.jan)
        move.invoice_line_ids.tax_ids = exempt
        move.action_post()
        content, _errors = self.env["account.edi.xml.ubl_bis3"].with_context(lang="en_US")._export_invoice(move)
        tree = etree.fromstring(content)
        reasons = tree.findall(".//cbc:TaxExemptionReason", UBL)
        self.assertTrue(reasons)
        self.assertTrue(all(reason.text.startswith("Exempté de TVA") for reason in reasons), [r.text for r in reasons])
        self.assertIn("Pain", content.decode())


@tagged("post_install", "-at_install")
class TestArticleTexts(BillingCase):
    def test_names(self):
        """B5: an article has a Dutch and a French name; each is written on its own, and a missing one is empty."""
        article = self.env["product.template"].with_context(lang="nl_BE").create({"name": "Taart"})
        self.assertEqual((article.webhero_name_nl, article.webhero_name_fr), ("Taart", False))
        article.webhero_name_fr = "Gâteau"
        self.assertEqual(article.with_context(lang="fr_BE").name, "Gâteau")
        self.assertEqual(article.with_context(lang="nl_BE").name, "Taart")
        article.webhero_name_fr = False
        self.assertFalse(article.webhero_name_fr)
        self.assertEqual(article.with_context(lang="fr_BE").name, "Taart")

    def test_create_with_both(self):
        """B5: both names at once, as an import gives them; also through a variant."""
        article = self.env["product.product"].create(
            {"name": "Taart", "webhero_name_nl": "Taart", "webhero_name_fr": "Gâteau", "webhero_text_fr": "Aux pommes"}
        )
        self.assertEqual(article.with_context(lang="fr_BE").description_sale, "Aux pommes")
        self.assertEqual((article.webhero_name_nl, article.webhero_name_fr), ("Taart", "Gâteau"))

    def test_find_missing(self):
        """B5: articles without a name in a language can be found."""
        articles = self.env["product.template"].with_context(lang="nl_BE")
        one, two = articles.create([{"name": "Een"}, {"name": "Twee", "webhero_name_fr": "Deux"}])
        found = articles.search([("webhero_name_fr", "=", False), ("id", "in", (one | two).ids)])
        self.assertEqual(found, one)
        self.assertEqual(articles.search([("webhero_name_fr", "ilike", "deu"), ("id", "in", (one | two).ids)]), two)
