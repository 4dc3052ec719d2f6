# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bills beside billing: the VAT of the quarter on Home, copies for the bookkeeper."""

from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_billing_base.tests.common import BillingCase


@tagged("post_install", "-at_install")
class TestBillingPurchases(BillingCase):
    def bill(self, number="V-1", amount=100.0, day="2026-06-10", tax=None):
        tax = tax or self.env["account.tax"].search(
            [("company_id", "=", self.company.id), ("type_tax_use", "=", "purchase"), ("amount", "=", 21),
             ("amount_type", "=", "percent"), ("price_include", "=", False)], limit=1,
        )  # fmt: skip
        return self.env["account.move"].create({
            "move_type": "in_invoice", "partner_id": self.jan.id, "ref": number, "invoice_date": day,
            "invoice_line_ids": [(0, 0, {"name": "Hout", "price_unit": amount, "tax_ids": [(6, 0, tax.ids)]})],
        })  # fmt: skip

    def vat(self):
        today = date(2026, 6, 17)
        with patch.object(fields.Date, "context_today", staticmethod(lambda *_a, **_k: today)):
            blocks = self.env["webhero.home"].load()["blocks"]
        return next(block for block in blocks if block["key"] == "vat")

    def test_vat_of_the_quarter(self):
        """A2: the tile counts what is booked; what waits in drafts stands apart; next quarter's bill is not of this one."""
        booked = self.bill("a", 100)
        self.bill("b", 1000)
        self.bill("c", 2000, day=False)
        self.bill("d", 5000, day="2026-07-01")
        booked.action_post()
        figure = self.vat()
        self.assertEqual(figure["amount"], -21)
        self.assertEqual((figure["waiting"], figure["waiting_count"]), (630, 2))
        self.assertIn("2", figure["note"])

    def test_nothing_waits(self):
        """A2: where nothing waits the tile says nothing of it."""
        self.assertNotIn("waiting", self.vat())

    def test_copy(self):
        """A4: a bill that is booked goes to the bookkeeper's addresses, once each, with its files as they came."""
        self.company.webhero_bill_copy_email = "kantoor@boekhouder.example; archief@boekhouder.example"
        move = self.bill()
        values = {"res_model": move._name, "res_id": move.id}
        self.env["ir.attachment"].create([
            {"name": "f.xml", "raw": b"<Invoice/>", "mimetype": "application/xml", **values},
            {"name": "f.pdf", "raw": b"%PDF-1.4 f", "mimetype": "application/pdf", **values},
        ])  # fmt: skip
        move.action_post()
        copies = move.webhero_copy_ids
        self.assertEqual(len(copies), 2)
        self.assertEqual(set(copies.mapped("delivery")), {"queued"})
        copies._make_mail()
        self.assertEqual(set(copies.mapped("delivery")), {"queued"}, copies.mapped("failure"))
        mail = copies[0].mail_id
        self.assertEqual(sorted(mail.attachment_ids.mapped("raw")), [b"%PDF-1.4 f", b"<Invoice/>"])
        self.assertIn("V-1", mail.subject)
        move.button_draft()
        move.action_post()
        self.assertEqual(len(move.webhero_copy_ids), 2)

    @mute_logger("odoo.addons.webhero_billing_base.models.invoice_copy")
    def test_failed_copy(self):
        """A4: a copy that failed is counted on Home, and the bill is booked all the same."""
        self.company.webhero_bill_copy_email = "kantoor@boekhouder.example"
        move = self.bill()
        move.action_post()
        with patch.object(type(move), "_webhero_copy_files", side_effect=OSError("no room")):
            move.webhero_copy_ids._make_mail()
        self.assertEqual((move.state, move.webhero_copy_ids.delivery), ("posted", "failed"))
        blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
        self.assertEqual(blocks["copies"]["count"], 1)
        move.webhero_copy_ids.action_try_again()
        self.assertEqual(move.webhero_copy_ids.delivery, "queued")

    def run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").method_direct_trigger()
        self.env.invalidate_all()

    def test_copy_of_a_booked_invoice(self):
        """A4: an invoice goes when it is booked: at once with what is sent, else within the hour with what is made then."""
        self.journal.incoming_einvoice_notification_email = "kantoor@boekhouder.example"
        self.company.email = "info@devos.example"
        sent, booked, draft = self.posted(), self.posted(), self.posted()
        for move in sent | booked:
            self.assertEqual((move.webhero_copy_ids.delivery, bool(move.webhero_copy_ids.mail_id)), ("queued", False))
        self.env["account.move.send"]._generate_and_send_invoices(sent, sending_methods=["manual"])
        self.assertEqual((len(sent.webhero_copy_ids), bool(sent.webhero_copy_ids.mail_id)), (1, True))
        self.run_cron()
        self.assertFalse(booked.webhero_copy_ids.mail_id)
        draft.button_draft()
        (booked | draft).webhero_copy_ids.not_before = "2026-01-01 00:00:00"
        self.run_cron()
        mail = booked.webhero_copy_ids.mail_id
        self.assertEqual({file.name.rsplit(".")[-1] for file in mail.attachment_ids}, {"pdf", "xml"})
        self.assertFalse(draft.webhero_copy_ids.mail_id)

    def test_only_bills(self):
        """A4: an invoice of one's own does not go to the address for bills; a wrong address is refused with its place."""
        self.company.webhero_bill_copy_email = "kantoor@boekhouder.example"
        self.assertFalse(self.posted().webhero_copy_ids)
        with self.assertRaisesRegex(ValidationError, "Copy of each bill"):
            self.company.webhero_bill_copy_email = "kantoor"
