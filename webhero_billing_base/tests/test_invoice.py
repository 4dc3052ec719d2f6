# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices and credit notes: what they are, what may change when, files and formats."""

import base64
import io
import zipfile
from datetime import date

from lxml import etree

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import email_normalize

from .common import BillingCase

UBL = {
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class InvoiceCase(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jan.write(
            {"vat": "BE0999472756", "is_company": True, "street": "Kerkstraat 1", "city": "Gent", "zip": "9000"}
        )
        cls.company.write({"street": "Naamsestraat 12", "city": "Leuven", "zip": "3000", "email": "info@devos.example"})
        cls.env["res.partner.bank"].create(
            {"acc_number": "BE48320070184927", "partner_id": cls.company.partner_id.id, "allow_out_payment": True}
        )

    def attach(self, move, name, content=b"x", **values):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": "account.move", "res_id": move.id, **values}
        )

    def ubl(self, move):
        return etree.fromstring(self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)[0])

    def credit(self, move, **values):
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        wizard = wizard.create({"journal_id": move.journal_id.id, "date": date(2026, 4, 1), **values})
        return self.env["account.move"].browse(wizard.refund_moves()["res_id"])


@tagged("post_install", "-at_install")
class TestInvoice(InvoiceCase):
    def test_type_is_the_first_choice(self):
        """B14: invoice or credit note is chosen in the form, before and after saving, until the first confirmation."""
        form = Form(self.env["account.move"].with_context(default_move_type="out_invoice"))
        form.webhero_kind = "out_refund"
        form.partner_id = self.jan
        form.webhero_credited_number = "F-77"
        with form.invoice_line_ids.new() as line:
            line.name, line.price_unit = "Terug", 100
        move = form.save()
        self.assertEqual((move.move_type, move.amount_total > 0), ("out_refund", True))
        move.webhero_kind = "out_invoice"
        self.assertEqual(move.move_type, "out_invoice")
        move.invoice_date = date(2026, 1, 1)
        move.action_post()
        self.assertEqual(move.name, "2026101")
        move.button_draft()
        with self.assertRaises(ValidationError):
            move.webhero_kind = "out_refund"

    def test_number_comes_at_confirmation(self):
        """B14: a draft has no number, the confirmed invoice has."""
        move = self.invoice()
        self.assertFalse(move.name)
        move.action_post()
        self.assertEqual(move.name, "2026101")

    def test_sent_by_mail_is_logged(self):
        """B14: an invoice that was sent can go back to draft; its history says so, the old PDF never goes out again."""
        move = self.posted()
        pdf = self.attach(move, "2026101.pdf", res_field="invoice_pdf_report_file")
        move.is_move_sent = True
        move.invalidate_recordset()
        move.button_draft()
        self.assertIn("2026101", move.message_ids[0].body)
        self.assertEqual(move.name, "2026101")
        self.assertFalse(pdf.res_field)
        self.assertNotIn(pdf, move._webhero_own_files())

    def test_unsent_is_not_logged(self):
        """B14: an invoice that nobody has seen goes back to draft without more ado."""
        move = self.posted()
        count = len(move.message_ids)
        move.button_draft()
        self.assertEqual(len(move.message_ids), count)

    def test_delivered_is_blocked(self):
        """B14: what was delivered by Peppol can't be changed; a credit note with a copy is offered."""
        move = self.posted()
        if "peppol_move_state" not in move._fields:
            self.skipTest("account_peppol is not installed")
        move.peppol_move_state = "done"
        with self.assertRaisesRegex(RedirectWarning, "Peppol") as caught:
            move.button_draft()
        action = self.env["ir.actions.actions"].browse(caught.exception.args[1])
        self.assertEqual(self.env[action.type].browse(action.id).res_model, "account.move.reversal")
        self.assertEqual(caught.exception.args[3]["active_ids"], move.ids)

    def test_category(self):
        """B25: the journal's category first, else the order's; in groups and in the analysis."""
        general, other = self.env["webhero.invoice.category"].create(
            [{"name": "Algemene doorbelastingen"}, {"name": "Andere"}]
        )
        product = self.env["product.product"].create({"name": "Dienst", "type": "service", "invoice_policy": "order"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.jan.id,
                "webhero_invoice_category_id": other.id,
                "order_line": [Command.create({"product_id": product.id, "price_unit": 50})],
            }
        )
        order.action_confirm()
        first = order._create_invoices()
        self.assertEqual(first.webhero_invoice_category_id, other)
        self.journal.webhero_invoice_category_id = general
        self.assertEqual(self.invoice().webhero_invoice_category_id, general)
        self.assertEqual(order._prepare_invoice()["webhero_invoice_category_id"], general.id)
        groups = self.env["account.move"]._read_group(
            [("id", "=", first.id)], ["webhero_invoice_category_id"], ["__count"]
        )
        self.assertEqual(groups, [(other, 1)])
        shops = self.env["webhero.customer.category"].create({"name": "Winkels"})
        self.jan.webhero_category_id = shops
        first.invoice_date = date(2026, 1, 1)
        first.action_post()
        self.env.flush_all()
        report = self.env["account.invoice.report"]
        rows = report._read_group(
            [("move_id", "=", first.id)],
            ["webhero_customer_category_id", "webhero_invoice_category_id"],
            ["price_subtotal:sum"],
        )
        self.assertEqual(rows, [(shops, other, 50.0)])
        moves = self.env["account.move"]
        self.assertIn(first, moves.search([("webhero_customer_category_id", "=", shops.id)]))
        grouped = moves._read_group([("id", "=", first.id)], ["webhero_customer_category_id"], ["__count"])
        self.assertEqual(grouped, [(shops, 1)])

    def test_category_of_an_imported_invoice(self):
        """B25: the category has a Dutch and a French name; an invoice that is imported finds it by the reader's."""
        category = self.env["webhero.invoice.category"].with_context(lang="nl_BE").create({"name": "Doorbelastingen"})
        category.with_context(lang="fr_BE").name = "Refacturations"
        self.assertEqual([category.with_context(lang=lang).name for lang in ("nl_BE", "fr_BE")],
                         ["Doorbelastingen", "Refacturations"])  # fmt: skip
        titles = ["partner_id/.id", "invoice_date", "webhero_invoice_category_id", "invoice_line_ids/name",
                  "invoice_line_ids/price_unit"]  # fmt: skip
        moves = self.env["account.move"].with_context(lang="fr_BE", default_move_type="out_invoice")
        done = moves.load(titles, [[str(self.jan.id), "2026-03-01", "Refacturations", "Travail", "50"]])
        self.assertEqual(moves.browse(done["ids"]).webhero_invoice_category_id, category, done["messages"])


@tagged("post_install", "-at_install")
class TestCreditNote(InvoiceCase):
    def test_words_of_the_dialog(self):
        """B15: the dialog speaks of a credit note, in the words of Belgians: not of "avoir" or "extourner"."""
        wizard = self.env["account.move.reversal"].with_context(lang="fr_BE")
        arch = wizard.get_view(view_type="form")["arch"]
        self.assertIn('string="Créer la note de crédit"', arch)
        self.assertIn('string="Motif sur la note de crédit"', arch)

    def test_from_an_invoice(self):
        """B15: a credit note refers to its invoice in PDF and UBL, and keeps the customer's reference."""
        move = self.posted(day="2026-03-15", ref="PO-7788")
        note = self.credit(move, reason="Beschimmeld")
        note.action_post()
        self.assertEqual((note.name, note.ref, note.webhero_credit_reason), ("CN2026101", "PO-7788", "Beschimmeld"))
        facts = dict(note.with_context(lang="nl_BE")._webhero_facts())
        self.assertEqual(facts["Crediteert factuur"], "2026101 van 15/03/2026")
        tree = self.ubl(note)
        self.assertEqual(
            tree.findtext("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", namespaces=UBL), "2026101"
        )
        date_node = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate"
        self.assertEqual(tree.findtext(date_node, namespaces=UBL), "2026-03-15")

    def test_partly(self):
        """B15: a part of an invoice is credited; the rest stays open."""
        move = self.posted(lines=((100.0, None), (50.0, None)))
        note = self.credit(move)
        note.invoice_line_ids[1].unlink()
        note.action_post()
        self.assertEqual((note.amount_untaxed, note.reversed_entry_id), (100.0, move))
        lines = (move + note).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.filtered(lambda line: not line.reconciled).reconcile()
        self.assertAlmostEqual(move.amount_residual, 60.5)

    def test_free_with_a_known_number(self):
        """B15: a free credit note with the number of an invoice that is here is tied to it."""
        move = self.posted(day="2026-03-15")
        note = self.invoice(kind="out_refund", day="2026-03-20", webhero_credited_number=" 2026101 ")
        self.assertEqual(note.reversed_entry_id, move)

    def test_free_with_a_foreign_number(self):
        """B15: a number of another program stands in PDF and UBL too; another customer's invoice is never taken."""
        self.posted(partner=self.luc, day="2026-03-15")
        note = self.invoice(kind="out_refund", day="2026-03-20", webhero_credited_number="2026101")
        note.action_post()
        self.assertFalse(note.reversed_entry_id)
        self.assertEqual(dict(note.with_context(lang="nl_BE")._webhero_facts())["Crediteert factuur"], "2026101")
        tree = self.ubl(note)
        self.assertEqual(
            tree.findtext("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", namespaces=UBL), "2026101"
        )
        self.assertIsNone(tree.find("cac:BillingReference/cac:InvoiceDocumentReference/cbc:IssueDate", UBL))

    def test_the_number_is_asked(self):
        """B15: the form asks for the number of the credited invoice."""
        form = Form(self.env["account.move"].with_context(default_move_type="out_refund"))
        form.partner_id = self.jan
        with self.assertRaises(AssertionError):
            form.save()
        form.webhero_credited_number = "12"
        form.save()


@tagged("post_install", "-at_install")
class TestFiles(InvoiceCase):
    def sending(self, move, **settings):
        return self.env["account.move.send"]._get_default_sending_settings(move, sending_methods={"email"}, **settings)

    def test_files_go_with_the_mail(self):
        """B17: each file that was added goes with the mail, once, whatever its kind; what came in by mail does not."""
        move = self.posted()
        terms = self.attach(move, "voorwaarden.pdf", b"%PDF-1.4", mimetype="application/pdf")
        odd = self.attach(move, "tekening.dwg")
        reply = self.attach(move, "antwoord.txt")
        move.message_post(body="?", message_type="email", attachment_ids=reply.ids)
        names = [row["name"] for row in self.sending(move)["mail_attachments_widget"]]
        self.assertEqual(names.count("voorwaarden.pdf"), 1)
        self.assertIn("tekening.dwg", names)
        self.assertNotIn("antwoord.txt", names)
        self.assertEqual(move.webhero_file_ids, terms | odd)

    def test_what_is_not_for_the_customer(self):
        """B17: a file in an internal note, or one that a customer put in the portal, goes neither with the mail nor in
        the UBL; one in a message to the customer does.
        """
        move = self.posted()
        guest = new_test_user(self.env, "guest", "base.group_portal", password="guest-12345").partner_id
        margin, photo, plan = (self.attach(move, name) for name in ("marge.xlsx", "foto.png", "plan.pdf"))
        move.message_post(body="Onder ons", subtype_xmlid="mail.mt_note", attachment_ids=margin.ids)
        move.message_post(body="!", author_id=guest.id, subtype_xmlid="mail.mt_comment", attachment_ids=photo.ids)
        move.message_post(body="Zie plan", subtype_xmlid="mail.mt_comment", attachment_ids=plan.ids)
        self.assertEqual(move._webhero_own_files(), plan)
        widget = self.sending(move)["mail_attachments_widget"]
        names = {row["name"] for row in widget}
        self.assertFalse(names & {"marge.xlsx", "foto.png"})
        self.assertIn("plan.pdf", names)
        fitting, _others = self.env["account.move.send"]._get_ubl_available_attachments(widget, "ubl_bis3")
        self.assertEqual(fitting, plan)

    def test_which_go_into_the_ubl(self):
        """B17: pdf, png, jpg, csv, xlsx and ods go into the UBL, others only with the mail."""
        move = self.posted()
        xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        inside = {
            "a.pdf": "application/pdf", "b.png": "image/png", "c.jpg": "image/jpeg", "d.csv": "text/csv",
            "e.xlsx": xlsx,
            "f.ods": "application/vnd.oasis.opendocument.spreadsheet",
        }  # fmt: skip
        for name, mimetype in {**inside, "g.xml": "application/xml"}.items():
            self.attach(move, name, PNG if name == "b.png" else b"x").mimetype = mimetype
        widget = self.sending(move)["mail_attachments_widget"]
        fitting, others = self.env["account.move.send"]._get_ubl_available_attachments(widget, "ubl_bis3")
        self.assertEqual(set(fitting.mapped("name")), set(inside))
        self.assertEqual(others.mapped("name"), ["g.xml"])

    def test_too_big(self):
        """B17: over 10 MB together is told in the dialog, before anything is sent."""
        move = self.posted()
        self.attach(move, "klein.pdf", b"x" * 1024)
        data = {move: {**self.sending(move), "mail_partner_ids": self.jan}}
        Send = self.env["account.move.send"]
        self.assertNotIn("webhero_files_too_big", Send._get_alerts(move, data))
        for number in range(2):
            self.attach(move, f"groot{number}.pdf", b"x" * 6 * 1024 * 1024)
        alert = Send._get_alerts(move, data)["webhero_files_too_big"]
        self.assertEqual(alert["level"], "warning")
        self.assertIn("12.0 MB", alert["message"])

    def test_files_tab(self):
        """B17: the tab Files adds and takes away."""
        move = self.posted()
        file = self.env["ir.attachment"].create({"name": "plan.pdf", "raw": b"x"})
        move.webhero_file_ids = [Command.link(file.id)]
        self.assertEqual((file.res_model, file.res_id), ("account.move", move.id))
        move.invalidate_recordset()
        move.webhero_file_ids = [Command.clear()]
        self.assertFalse(file.exists())


@tagged("post_install", "-at_install")
class TestSendDialog(InvoiceCase):
    def dialog(self, move):
        return (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
        )

    def test_one_dialog(self):
        """B14: PDF, UBL and mail go from one dialog; the UBL is a box that can be left out."""
        move = self.posted()
        dialog = self.dialog(move)
        self.assertIn("webhero_ubl", dialog.extra_edi_checkboxes)
        names = [row["name"] for row in dialog.mail_attachments_widget]
        self.assertEqual(sorted(name.rsplit(".", 1)[-1] for name in names), ["pdf", "xml"])
        dialog.extra_edi_checkboxes = {"webhero_ubl": {"checked": False}}
        self.assertEqual(len(dialog.mail_attachments_widget), 1)

    def test_preview(self):
        """S21.11: the window shows the mail as it leaves, with layout and button; nothing is sent, nothing is kept."""
        move = self.posted()
        self.env.flush_all()
        before = (self.env["mail.mail"].search_count([]), len(move.message_ids), move.is_move_sent)
        action = self.dialog(move).action_webhero_preview()
        shown = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn(move.name, shown.subject)
        self.assertIn("jan@klant.example", shown.recipient)
        self.assertIn("Beste Jan Peeters", shown.body)
        self.assertIn("<table", shown.body, "the layout is around it")
        self.assertNotRegex(shown.body, "access_token|href=", "links that let the customer in are not for who looks")
        move.invalidate_recordset()
        self.assertEqual((self.env["mail.mail"].search_count([]), len(move.message_ids), move.is_move_sent), before)
        self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods={"email"})
        sent = self.env["mail.mail"].search([("model", "=", "account.move"), ("res_id", "=", move.id)], limit=1)
        plain = [" ".join(etree.HTML(str(body)).itertext()).split() for body in (shown.body, sent.body_html)]
        self.assertEqual(*plain)
        self.assertEqual(shown.action_back()["res_model"], "account.move.send.wizard")

    def test_customer_without_email(self):
        """S21.11: an address that is missing is typed in the window and kept; what is no address is refused with its form."""
        self.jan.email = False
        move = self.posted()
        dialog = self.dialog(move).with_context(allow_partners_without_mail=True)
        dialog.mail_partner_ids = self.jan  # as the window opens
        self.assertTrue(dialog.webhero_wants_email)
        self.assertNotIn("account_missing_email", dialog.alerts or {})
        with self.assertRaisesRegex(UserError, "Jan Peeters"):
            dialog.action_send_and_print()
        dialog.webhero_email = "jan bij klant"
        with self.assertRaisesRegex(UserError, "jan bij klant.*name@company.be"):
            dialog.action_send_and_print()
        dialog.webhero_email = " Jan@Klant.example "
        dialog.action_send_and_print()
        self.assertEqual((self.jan.email, move.is_move_sent), ("jan@klant.example", True))
        self.assertFalse(self.dialog(move).webhero_wants_email)

    def test_draft(self):
        """S21.11: a draft says which number comes next and has its PDF, which calls itself a draft and has no number."""
        self.posted()
        move = self.invoice()
        self.assertEqual(move.name_placeholder, "2026102")
        self.assertEqual(move.action_print_pdf()["type"], "ir.actions.report")
        html = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)[0].decode()
        self.assertIn("Ontwerp: factuur<", html)
        arch = move.get_view(view_type="form")["arch"]
        self.assertRegex(arch, r'<button name="action_print_pdf"[^>]*string="PDF of the draft"')

    def test_coming_number_of_a_draft(self):
        """S21.11: the PDF of the only draft shows its coming number, and gets it; a draft beside it, or no date, shows none."""

        def shown(move):
            return dict(move.with_context(lang="nl_BE")._webhero_facts()).get("Nummer na bevestiging")

        self.posted()
        self.env["account.move"].search([("journal_id", "=", self.journal.id), ("state", "=", "draft")]).unlink()
        move = self.invoice()
        move.invoice_date = False
        self.assertIsNone(shown(move), "its year is open")
        move.invoice_date = "2026-03-20"
        self.assertEqual(shown(move), "2026102")
        html = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)[0].decode()
        self.assertRegex(html, r"Nummer na bevestiging\s*</[^>]+>\s*<[^>]+>\s*2026102")
        other = self.invoice()
        self.assertIsNone(shown(move), "either may be confirmed first")
        other.unlink()
        move.action_post()
        self.assertEqual((move.name, shown(move)), ("2026102", None))
        move.button_draft()
        self.assertIsNone(shown(move), "it keeps its number")

    def test_ubl_goes_along(self):
        """B14: the UBL of a company customer goes with the mail and is kept with the invoice."""
        move = self.posted()
        self.attach(move, "plan.pdf", b"%PDF-1.4", mimetype="application/pdf")
        self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods={"email"})
        self.assertTrue(move.ubl_cii_xml_id)
        mail = move.message_ids.filtered("attachment_ids")[0]
        kinds = sorted(file.name.rsplit(".", 1)[-1] for file in mail.attachment_ids)
        self.assertEqual(kinds, ["pdf", "pdf", "xml"])
        names = etree.fromstring(move.ubl_cii_xml_id.raw).xpath(
            "//*[local-name()='EmbeddedDocumentBinaryObject']/@filename"
        )
        self.assertIn("plan.pdf", names)

    def test_no_ubl_stops_no_mail(self):
        """B14: an UBL that can't be made for lack of data does not stop the mail; the history says what is missing."""
        move = self.invoice()
        move.invoice_line_ids.tax_ids = False
        move.action_post()
        self.assertTrue(self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)[1], "there is something missing")
        self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods={"email"})
        self.assertTrue(move.is_move_sent)
        self.assertFalse(move.ubl_cii_xml_id)
        self.assertTrue(any("<li>" in (message.body or "") for message in move.message_ids))

    def test_sender(self):
        """B1: invoices come from the sender address of the settings, whoever sells; without one, from who sells."""
        seller = new_test_user(self.env, "seller", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[Command.set(self.company.ids)], email="verkoop@devos.example")  # fmt: skip
        for address, expected, kind in (
            ("info@devos.example", "info@devos.example", "out_invoice"),
            ("info@devos.example", "info@devos.example", "out_refund"),
            (False, "verkoop@devos.example", "out_invoice"),
        ):
            self.company.email = address
            move = self.posted(invoice_user_id=seller.id, kind=kind)
            self.env["account.move.send"]._generate_and_send_invoices(move, sending_methods={"email"})
            mail = move.message_ids.filtered("attachment_ids")[0]
            self.assertEqual(email_normalize(mail.email_from), expected)

    def test_sent_by_a_biller(self):
        """B14: who may only make invoices sends them too, with PDF and mail, and a copy goes to the bookkeeper."""
        self.journal.incoming_einvoice_notification_email = "boekhouder@kantoor.example"
        biller = new_test_user(self.env, "biller", "account.group_account_invoice", company_id=self.company.id,
                               company_ids=[Command.set(self.company.ids)], email="jef@devos.example")  # fmt: skip
        move = self.posted().with_user(biller).with_context(allowed_company_ids=self.company.ids)
        self.dialog(move).action_send_and_print()
        self.assertTrue(move.is_move_sent)
        self.assertTrue(move.invoice_pdf_report_id)
        self.assertEqual(move.sudo().webhero_copy_ids.delivery, "queued")

    def test_asked_before_a_sent_one_is_reset(self):
        """B14: the button that sets a sent invoice back to draft asks first; that of an unsent one does not."""
        arch = etree.fromstring(self.env["account.move"].get_view(view_type="form")["arch"])
        buttons = arch.xpath("//header/button[@name='button_draft']")
        asking = {bool(button.get("confirm")): button.get("invisible") for button in buttons}
        self.assertEqual(set(asking), {True, False})
        self.assertIn("not is_move_sent", asking[True])
        self.assertIn("is_move_sent", asking[False])

    def test_a_person_gets_no_ubl(self):
        """B14: who is no company is not bothered with an UBL."""
        self.assertFalse(self.dialog(self.posted(partner=self.luc)).extra_edi_checkboxes)


@tagged("post_install", "-at_install")
class TestFormats(InvoiceCase, HttpCase):
    def download(self, moves, kind):
        ids = ",".join(map(str, moves.ids))
        return self.url_open(f"/account/download_invoice_documents/{ids}/{kind}?allow_fallback=true")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two = cls.posted(), cls.posted()
        admin = cls.env.ref("base.user_admin")
        admin.write({"company_ids": [Command.link(cls.company.id)], "company_id": cls.company.id})

    def test_one_and_many(self):
        """B18: one invoice as PDF and as UBL, many as a zip, PDF + UBL together as a zip."""
        self.authenticate("admin", "admin")
        answer = self.download(self.one, "ubl")
        tree = etree.fromstring(answer.content)
        self.assertEqual(tree.findtext("cbc:ID", namespaces=UBL), self.one.name)
        both = zipfile.ZipFile(io.BytesIO(self.download(self.one | self.two, "ubl").content))
        self.assertEqual(len(both.namelist()), 2)
        names = zipfile.ZipFile(io.BytesIO(self.download(self.one | self.two, "all").content)).namelist()
        self.assertEqual(sorted(name.rsplit(".", 1)[-1] for name in names), ["pdf", "pdf", "xml", "xml"])
        self.assertFalse([name for name in names if "proforma" in name], "a confirmed invoice is no pro forma")

    def test_what_was_sent_is_downloaded(self):
        """B18: the XML that was sent is the XML that is downloaded, even when the invoice would look otherwise now."""
        sent = b"<Invoice>as it was sent</Invoice>"
        self.attach(self.one, "sent.xml", sent, res_field="ubl_cii_xml_file", mimetype="application/xml")
        self.company.name = "Anders"
        self.authenticate("admin", "admin")
        self.assertEqual(self.download(self.one, "ubl").content, sent)

    def test_reasons_when_no_ubl_can_be_made(self):
        """B18: in a zip of many, an invoice without UBL leaves its reasons, the others their UBL."""
        self.company.partner_id.write(
            {"peppol_eas": False, "peppol_endpoint": False, "vat": False, "company_registry": False}
        )
        documents = self.one._get_invoice_legal_documents_all(allow_fallback=True)
        kinds = {document["filename"].rsplit(".", 1)[-1] for document in documents}
        self.assertIn("pdf", kinds)
        self.assertTrue(kinds & {"txt", "xml"})
