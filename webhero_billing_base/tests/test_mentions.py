# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sentences about a whole document that Belgian law wants, on the PDF and in the note of the UBL."""

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .test_pdf import PdfCase

DWELLING = {
    "nl_BE": (
        "Btw-tarief: Bij gebrek aan schriftelijke betwisting",
        "ten minste tien jaar",
        "ten minste vijftien jaar",
    ),
    "fr_BE": ("Taux de TVA : En l'absence de contestation par écrit", "d'au moins dix ans", "d'au moins quinze ans"),
}


@tagged("post_install", "-at_install")
class TestMentions(PdfCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.webhero_invoice_language = "both"

    def note(self, move):
        content, errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        self.assertFalse(errors)
        notes = etree.fromstring(content).findall("{*}Note")
        self.assertLessEqual(len(notes), 1)  # PEPPOL-EN16931-R002
        return " ".join("".join(note.text for note in notes).split())

    def told(self, move):
        return move.with_context(lang=move._webhero_lang())._webhero_mentions()

    def test_work_on_a_dwelling(self):
        """21.3: the declaration of Royal Decree no. 20 stands on PDF and UBL where it was chosen and a line has 6 %."""
        for customer in (self.jan, self.luc):
            begins, ten, fifteen = DWELLING[customer.lang]
            customer.webhero_dwelling = "10"
            move = self.posted(partner=customer, lines=((100.0, self.tax6), (50.0, None)))
            self.assertEqual(len(self.told(move)), 1)
            page = " ".join("".join(etree.HTML(self.html(move)).itertext()).split())
            for words in (page, self.note(move)):
                self.assertIn(begins, words)
                self.assertIn(ten, words)
            other = self.invoice(partner=customer, lines=((100.0, self.tax6),))
            other.webhero_dwelling = "15"
            self.assertIn(fifteen, self.told(other)[0])
            other.webhero_dwelling = False
            self.assertEqual(self.told(other), [])

    def test_dwelling_goes_with_six_per_cent(self):
        """21.3: no line of 6 %, a bill, another country: no declaration; a new customer brings his own choice."""
        self.jan.webhero_dwelling = "10"
        plain = self.posted()
        self.assertEqual((plain.webhero_dwelling, self.told(plain), self.note(plain)), ("10", [], ""))
        self.assertFalse(self.invoice(kind="in_invoice").webhero_dwelling)
        draft = self.invoice(lines=((100.0, self.tax6),))
        draft.partner_id = self.luc
        self.assertEqual((draft.webhero_dwelling, self.told(draft)), (False, []))

    def test_a_contact_has_it_of_its_company(self):
        """21.3: the choice is the customer's, whoever of it is invoiced; a draft that was changed by hand keeps that."""
        self.jan.webhero_dwelling = "15"
        contact = self.env["res.partner"].create({"name": "An", "parent_id": self.jan.id})
        move = self.invoice(partner=contact, lines=((100.0, self.tax6),))
        self.assertEqual(move.webhero_dwelling, "15")
        move.webhero_dwelling = "10"
        move.invoice_line_ids = [Command.create({"name": "Nog", "price_unit": 10.0, "tax_ids": self.tax6.ids})]
        move.action_post()
        self.assertEqual(move.webhero_dwelling, "10")

    def test_credit_note(self):
        """21.3: what a credit note tells of the VAT that was deducted stands in the UBL too, after a note of ours."""
        for customer, words in ((self.jan, "terug te storten aan de Staat"), (self.luc, "reverser à l'État")):
            move = self.posted(
                kind="out_refund", partner=customer, narration="<p>Bedankt</p>", webhero_credited_number="F-1"
            )
            self.assertRegex(self.note(move), f"^Bedankt .*{words}")

    def test_self_billed(self):
        """21.3: an invoice that we make for our supplier says so, in the words of the directive in his language."""
        bills = [("type", "=", "purchase"), ("company_id", "=", self.company.id)]
        costs = self.env["account.journal"].search(bills, limit=1).default_account_id
        journal = self.env["account.journal"].create({
            "name": "Zelf", "code": "ZELF", "type": "purchase", "is_self_billing": True, "company_id": self.company.id,
            "default_account_id": costs.id,
        })  # fmt: skip
        for supplier, words in ((self.jan, "Factuur uitgereikt door afnemer"), (self.luc, "Autofacturation")):
            move = self.invoice(partner=supplier, kind="in_invoice", journal_id=journal.id)
            self.assertIn(f'<p name="webhero_self_billed">{words}</p>', self.html(move, "account.report_invoice"))
            self.assertEqual(self.told(move), [words])
        own = self.invoice(kind="in_invoice")
        self.assertNotIn("webhero_self_billed", self.html(own, "account.report_invoice"))
