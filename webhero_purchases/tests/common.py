# SPDX-License-Identifier: LGPL-3.0-or-later
"""A company that gets bills: an owner, a second pair of eyes, a bookkeeper who may only read, two suppliers."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class BillCase(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "lang": "en_US"})
        cls.company = cls.company_data["company"]
        cls.tax = cls.company_data["default_tax_purchase"]
        cls.owner = cls.colleague("eigenaar", "account.group_account_invoice")
        cls.second = cls.colleague("vennoot", "account.group_account_invoice")
        cls.reader = cls.colleague("boekhouder", "account.group_account_readonly")
        cls.wood = cls.supplier("Houthandel Esdoorn")
        cls.light = cls.supplier("Verlichting Lumen")

    @classmethod
    def colleague(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            f"base.group_user,{groups}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def supplier(cls, name, **values):
        return cls.env["res.partner"].create({"name": name, "is_company": True, "supplier_rank": 1, **values})

    @classmethod
    def bill(
        cls,
        number="2026-1",
        amount=100.0,
        partner=None,
        day="2026-06-01",
        due="2026-07-01",
        kind="in_invoice",
        **values,
    ):
        """A draft without VAT unless its lines are given."""
        lines = values.pop("lines", [{"name": "Planken", "price_unit": amount, "tax_ids": [Command.clear()]}])
        return cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (cls.wood if partner is None else partner).id,
                "ref": number,
                "invoice_date": day,
                "invoice_date_due": due,
                "invoice_line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    def approve(self, move, user=None):
        return move.with_user(user or self.owner).action_webhero_approve()

    def pay(self, move):
        wizard = self.env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids)
        return wizard.create({"payment_date": "2026-06-20"})._create_payments()
