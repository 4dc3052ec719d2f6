# SPDX-License-Identifier: LGPL-3.0-or-later
"""The made-up business of the shared bank files, in a database: its journals, parties, open invoices and bills."""

import json

from odoo import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .test_rules_files import FOLDER


class BankCase(AccountTestInvoicingCommon):
    """Amounts are without VAT, so that an invoice is exactly what the files say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.bank = cls.company_data["default_journal_bank"]
        cls.Line = cls.env["account.bank.statement.line"]

    @classmethod
    def customer(cls, name="Bakkerij Zonnegloren BV", iban="BE97979112233449"):
        partner = cls.env["res.partner"].create({"name": name, "company_id": False})
        if iban:
            cls.env["res.partner.bank"].create({"acc_number": iban, "partner_id": partner.id})
        return partner

    @classmethod
    def invoice(cls, partner, amount=121.0, kind="out_invoice", number=None, reference=None, post=True, **values):
        move = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": partner.id,
                "invoice_date": "2026-10-15",
                "invoice_date_due": "2026-11-14",
                "invoice_line_ids": [Command.create({"name": "Work", "price_unit": float(amount), "tax_ids": False})],
                **({"name": number} if number and kind.startswith("out") else {}),
                **({"ref": number} if number and kind.startswith("in") else {}),
                **({"payment_reference": reference} if reference else {}),
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def line(
        cls, amount=121.0, text="", iban="BE97979112233449", name="Bakkerij Zonnegloren BV", journal=None, **values
    ):
        return cls.Line.create(
            {
                "journal_id": (journal or cls.bank).id,
                "date": "2026-11-17",
                "amount": float(amount),
                "payment_ref": text or "/",
                "account_number": iban,
                "partner_name": name,
                **values,
            }
        )

    def look(self, lines):
        """What the job does, in this transaction."""
        lines._webhero_match()
        self.env.flush_all()
        return lines


class SharedBusiness(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        business = json.loads((FOLDER / "invoices.json").read_text())
        cls.parties = {
            one["name"]: cls.customer(one["name"], one["iban"]) for one in business["customers_and_suppliers"].values()
        }
        cls.documents = {}
        for one in business["invoices"] + business["bills"]:
            cls.documents[one["number"]] = cls.invoice(
                cls.parties[one["partner"]],
                one["amount"],
                one["kind"],
                one["number"],
                one.get("ogm_text") or one.get("communication"),
            )
