# SPDX-License-Identifier: LGPL-3.0-or-later
"""German and English documents, complete: no word of the English source is left in German ones."""

from datetime import date

from lxml import etree, html

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import BillingCase
from .test_repeat import at

UBL = {"cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}
# the same word in both languages
SAME = {"IBAN", "BIC", "(BIC", "Name", "QR", "Logo"}


@tagged("post_install", "-at_install")
class TestFourLanguages(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.env["ir.module.module"]._load_module_terms(
            ["base", "uom", "account", "sale", "webhero_billing_base"], ["de_DE"]
        )
        cls.company.write(
            {
                "webhero_invoice_language": "four", "email": "info@devos.example", "phone": "+32 9 123 45 67",
                "webhero_claim_interest": True, "webhero_claim_recovery": True, "webhero_claim_damages": True,
            }
        )  # fmt: skip
        bank = cls.env["res.partner.bank"].create(
            {"acc_number": "BE68539007547034", "partner_id": cls.company.partner_id.id, "allow_out_payment": True}
        )
        cls.bank = bank
        values = {"country_id": cls.env.ref("base.de").id, "email": "a@kunde.example", "ref": "K 7"}
        cls.firm = {
            code: cls.env["res.partner"].with_context(no_vat_validation=True).create(
                {"name": "Müller GmbH", "is_company": True, "lang": code, **values}
            )
            for code in ("de_DE", "en_US")
        }  # fmt: skip
        cls.person = {
            code: cls.env["res.partner"].create({"name": "Hans Becker", "lang": code, **values})
            for code in ("de_DE", "en_US")
        }

    # ---- what stands on a document

    def words(self, markup):
        """The texts of a document as a set, without those that hold no word."""
        found = {
            " ".join(text.split())
            for text in html.document_fromstring(markup).xpath("//body//text()[not(parent::style)]")
        }
        return {text for text in found if any(letter.isalpha() for letter in text)} - SAME

    def data(self):
        """What people typed or the host gives, the same in every language."""
        return {"Werk", "Müller GmbH", "Hans Becker", self.company.name, "K 7", "EUR", self.env.user.name}

    def assertAllGerman(self, german, english, what):
        """No text of the German document is one of the English document's, but for data."""
        left = self.words(german) & self.words(english)
        left = {text for text in left if text not in self.data() and not _is_data(text, self)}
        self.assertFalse(left, f"{what}: not in German")
        self.assertGreater(len(self.words(german) - self.words(english)), 3, f"{what}: nothing was translated")

    def html(self, report, record):
        return self.env["ir.actions.report"]._render_qweb_html(report, record.ids)[0].decode()

    def moves(self, make):
        return {code: make(code) for code in ("de_DE", "en_US")}

    def test_invoices(self):
        """B5, X11: invoice, credit note, draft, paid in part, in another currency: nothing English on the German one."""
        exempt = self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-L")
        exempt.active = True
        kinds = {
            "invoice": {}, "credit note": {"kind": "out_refund"}, "receipt": {"kind": "out_receipt"},
            "no VAT": {"lines": ((100.0, exempt), (50.0, None))},
            "pounds": {"currency_id": self.env.ref("base.GBP").id},
        }  # fmt: skip
        self.env.ref("base.GBP").active = True
        for what, values in kinds.items():
            pair = self.moves(lambda code, values=values: self.posted(self.firm[code], ref="PO 1", **values))
            self.assertEqual([move._webhero_lang() for move in pair.values()], ["de_DE", "en_US"])
            german, english = (self.html("account.report_invoice_with_payments", move) for move in pair.values())
            self.assertAllGerman(german, english, what)
        drafts = self.moves(lambda code: self.invoice(self.firm[code]))
        self.assertAllGerman(*(self.html("account.report_invoice", move) for move in drafts.values()), "draft")

    def test_every_mention(self):
        """B7, X11: each sentence of law has a German text, and an English one is the source's."""
        from ..rules import mentions

        taxes = self.tax21.with_context(lang="de_DE")
        for years in (mentions.DWELLING_TEN, mentions.DWELLING_FIFTEEN):
            self.assertIn("Endverbraucher", taxes._webhero_dwelling_text(years))
        for kind in (*mentions.KINDS, mentions.DIRECTIVE + "151"):
            english = taxes.with_context(lang="en_US")._webhero_mention_text(kind)
            self.assertTrue(english)
            self.assertNotEqual(taxes._webhero_mention_text(kind), english, kind)

    def test_quote(self):
        """B5, X11: the German quote and its mail have no English word."""
        pair = self.moves(
            lambda code: self.env["sale.order"].create(
                {
                    "partner_id": self.firm[code].id, "client_order_ref": "PO 1", "validity_date": "2026-12-31",
                    "order_line": [Command.create({"name": "Werk", "product_id": self.service().id, "price_unit": 3})],
                }
            )
        )  # fmt: skip
        self.assertAllGerman(*(self.html("sale.report_saleorder", order) for order in pair.values()), "quote")
        mails = [order._find_mail_template()._generate_template(order.ids, ("subject", "body_html"))[order.id]
                 for order in pair.values()]  # fmt: skip
        self.assertAllGerman(*(mail["body_html"] for mail in mails), "mail of a quote")
        self.assertIn("Angebot", mails[0]["subject"])

    def service(self):
        return self.env["product.product"].create({"name": "Werk", "type": "service", "taxes_id": self.tax21.ids})

    def test_mails(self):
        """B8, X11: subject and text of the mails with invoice and credit note are German."""
        for kind, word in (("out_invoice", "Rechnung"), ("out_refund", "Gutschrift")):
            pair = self.moves(lambda code, kind=kind: self.posted(self.firm[code], kind=kind))
            rows = [
                self.env["account.move.send"]._get_default_sending_settings(move, sending_methods={"email"})
                for move in pair.values()
            ]
            self.assertEqual([row["mail_lang"] for row in rows], ["de_DE", "en_US"])
            self.assertIn(word, rows[0]["mail_subject"])
            self.assertAllGerman(*(row["mail_body"] for row in rows), f"mail {kind}")

    def test_own_texts(self):
        """S21.8, B8: a company that writes in four languages changes its mails in all of them; one in two sees two."""
        texts = self.env["webhero.mail.text"].create({})
        self.assertTrue(texts.in_german and texts.in_english)
        texts.write({"subject_de": "Ihre Rechnung {number}", "body_de": "<p>Grüß Gott {customer}</p>",
                     "subject_en": "Your bill {number}", "body_en": "<p>Hello {customer}</p>"})  # fmt: skip
        texts.preview_lang = "de"
        texts.action_save()
        for code, subject, body in (("de_DE", "Ihre Rechnung", "Grüß Gott"), ("en_US", "Your bill", "Hello")):
            move = self.posted(self.firm[code])
            mail = self.company._webhero_mail_template("invoice")._generate_template(
                move.ids, ("subject", "body_html")
            )[move.id]
            self.assertEqual(mail["subject"], f"{subject} {move.name}")
            self.assertIn(body, mail["body_html"])
        texts.write({"body_de": "<p>{kunde}</p>"})
        with self.assertRaisesRegex(ValidationError, "kunde"):
            texts.action_save()
        self.company.webhero_invoice_language = "both"
        self.assertFalse(self.env["webhero.mail.text"].create({}).in_german)

    def test_reminders(self):
        """B10, X11: both reminders, of a business and a consumer, mail and letter, have no English word in German."""
        for partners in (self.firm, self.person):
            due = {"invoice_payment_term_id": False, "invoice_date_due": date(2025, 5, 1), "day": "2025-04-01"}
            pair = self.moves(lambda code, partners=partners, due=due: self.posted(partners[code], **due))
            for day in (date(2025, 6, 2), date(2025, 7, 10)):
                with at(day):
                    for move in pair.values():
                        move._webhero_remind()
                    rows = [move.webhero_reminder_ids.sorted("level")[-1:].mail_id for move in pair.values()]
                    letters = [self.html("webhero_billing_base.report_reminder", move) for move in pair.values()]
                # the frame of a mail is the host's
                inside = [html.tostring(html.fromstring(mail.body_html)).decode() for mail in rows]
                self.assertAllGerman(*letters, "letter")
                self.assertAllGerman(*inside, "mail")

    def test_ubl(self):
        """B5, X11: the texts of the UBL are in German too."""
        exempt = self.env.ref(f"account.{self.company.id}_attn_VAT-OUT-00-L")
        exempt.active = True
        move = self.posted(self.firm["de_DE"], lines=((100.0, exempt),))
        content, _errors = self.env["account.edi.xml.ubl_bis3"].with_context(lang="en_US")._export_invoice(move)
        reasons = etree.fromstring(content).findall(".//cbc:TaxExemptionReason", UBL)
        self.assertTrue(reasons)
        for reason in reasons:
            self.assertIn("befreit", reason.text)


def _is_data(text, case):
    """Names, numbers and addresses: whatever a person typed into a record of this test."""
    company = case.company
    known = (company.name, company.email, company.phone, company.vat, "BE 0123.456.749", "BE68 5390 0754 7034",
             "kunde.example", "0123.456.749", "Müller GmbH", "Hans Becker", "Germany")  # fmt: skip
    return any(one and one in text for one in known) or not any(
        len(word) > 3 for word in text.split() if word.isalpha()
    )
