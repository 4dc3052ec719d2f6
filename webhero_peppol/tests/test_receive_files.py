# SPDX-License-Identifier: LGPL-3.0-or-later
"""Receiving what others wrote: all UBL test files of the host, and self-billed invoices (P9)."""

from pathlib import Path

from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger

import odoo.addons

from ..rules import documents
from .common import PeppolCommon

FOLDERS = ("account_edi_ubl_cii", "l10n_account_edi_ubl_cii_tests", "purchase_edi_ubl_bis3")
BILLS = ("Invoice", "CreditNote")


def host_files():
    """Every UBL invoice and credit note among the host's test files, each once."""
    seen = {}
    for folder in odoo.addons.__path__:
        for addon in FOLDERS:
            for path in sorted(Path(folder, addon, "tests").rglob("*.xml")):
                content = path.read_bytes()
                root = etree.fromstring(content)
                if etree.QName(root).localname in BILLS:
                    seen.setdefault(content, path)
    return {path: content for content, path in seen.items()}


@tagged("post_install", "-at_install")
class TestHostFiles(PeppolCommon):
    def received(self, name, content):
        document = self.env["webhero.peppol.document"]._store(
            content, name=name, direction="in", state="received", company_id=self.company.id
        )
        document._import_document()
        return document

    @mute_logger("odoo.addons.base.models.ir_actions_report", "odoo.addons.webhero_peppol.models.peppol_document_file")
    def test_all_of_them(self):
        """P9: each gives a document with lines and the totals of its XML, or waits under Needs review with a reason."""
        files = host_files()
        self.assertGreater(len(files), 30)
        agree = 0
        for path, content in files.items():
            with self.subTest(file=path.name):
                document = self.received(path.stem, content)
                move = document.move_id
                self.assertTrue(document.imported)
                if move:
                    self.assertTrue(move.invoice_line_ids, "never an empty bill")
                if document.twin_id:
                    continue
                said = abs(document.document_total + document.document_rounding)
                agree += move.currency_id.compare_amounts(move.amount_total, said) == 0
                if not document.review:
                    self.assertAlmostEqual(move.amount_total, said, 2)
                else:
                    self.assertTrue(document.review_text or document.review in ("no_lines", "no_journal"))
        self.assertGreater(agree, len(files) / 2)


@tagged("post_install", "-at_install")
class TestSelfBilled(PeppolCommon):
    def self_billed(self):
        """A self-billed invoice of a customer: the roles are reversed."""
        seller = self.make_invoice()
        root = etree.fromstring(self.export(seller))
        root.find(f"{documents.CBC}CustomizationID").text = documents.SELF_BILLING
        root.find(f"{documents.CBC}ProfileID").text = documents.PROCESSES[documents.SELF_BILLING]
        root.find(f"{documents.CBC}InvoiceTypeCode").text = "389"
        root.find(f"{documents.CBC}ID").text = "SB-2026-1"
        return seller, etree.tostring(root)

    def test_lands_as_a_sale(self):
        """P9: a self-billed invoice becomes a draft sales invoice of ours, with the customer and the totals."""
        seller, content = self.self_billed()
        document = self.env["webhero.peppol.document"]._store(
            content, name="SB-2026-1", direction="in", state="received", company_id=self.company.id
        )
        document._import_document()
        move = document.move_id
        self.assertFalse(document.review, document.review_text)
        self.assertEqual((move.state, move.move_type, move.journal_id.type), ("draft", "out_invoice", "sale"))
        self.assertAlmostEqual(move.amount_total, seller.amount_total)
        self.assertEqual(move.invoice_line_ids.tax_ids.type_tax_use, "sale")
        self.assertEqual(move.partner_id.commercial_partner_id, self.customer)

    def received(self, content, name):
        document = self.env["webhero.peppol.document"]._store(
            content, name=name, direction="in", state="received", company_id=self.company.id
        )
        document._import_document()
        return document

    def test_a_credit_note(self):
        """P9: what a customer credits on his own bill for us becomes a draft credit note of ours to him."""
        refund = self.make_invoice(move_type="out_refund", ref="F-1")
        root = etree.fromstring(self.export(refund))
        root.find(f"{documents.CBC}CustomizationID").text = documents.SELF_BILLING
        root.find(f"{documents.CBC}ProfileID").text = documents.PROCESSES[documents.SELF_BILLING]
        root.find(f"{documents.CBC}CreditNoteTypeCode").text = "261"
        root.find(f"{documents.CBC}ID").text = "SBC-2026-1"
        document = self.received(etree.tostring(root), "SBC-2026-1")
        move = document.move_id
        self.assertFalse(document.review, document.review_text)
        self.assertEqual((move.move_type, move.partner_id.commercial_partner_id), ("out_refund", self.customer))
        self.assertAlmostEqual(move.amount_total, refund.amount_total)
