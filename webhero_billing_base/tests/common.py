# SPDX-License-Identifier: LGPL-3.0-or-later
"""A Belgian company with Dutch- and French-speaking customers, in real Odoo."""

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.webhero_base.tests.companies import company_with_chart


@tagged("post_install", "-at_install")
class BillingCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = company_with_chart(cls.env, "Bakkerij De Vos bv")
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids, "tracking_disable": True})
        cls.company = cls.company.with_env(cls.env)
        cls.company.vat = "BE0123456749"
        cls.company.partner_id.lang = "nl_BE"
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)], limit=1
        )
        Partner = cls.env["res.partner"].with_context(no_vat_validation=True)
        belgium = cls.env.ref("base.be").id
        cls.jan = Partner.create(
            {"name": "Jan Peeters", "lang": "nl_BE", "country_id": belgium, "email": "jan@klant.example"}
        )
        cls.luc = Partner.create(
            {"name": "Luc Dubois", "lang": "fr_BE", "country_id": belgium, "email": "luc@client.example"}
        )
        cls.tax21 = cls._tax(21)
        cls.tax6 = cls._tax(6)

    def user_of(self, login, groups):
        """A new user of this company alone."""
        company = self.company
        return new_test_user(self.env, login, groups, company_id=company.id, company_ids=[Command.set(company.ids)])

    @classmethod
    def _tax(cls, amount):
        domain = [("company_id", "=", cls.company.id), ("type_tax_use", "=", "sale"), ("amount", "=", amount)]
        return cls.env["account.tax"].search([*domain, ("amount_type", "=", "percent")], limit=1)

    @classmethod
    def invoice(cls, partner=None, day="2026-03-15", lines=((100.0, None),), kind="out_invoice", **values):
        """A draft; a line is (price, tax) with 21 % where the tax is None."""
        return cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or cls.jan).id,
                "invoice_date": fields.Date.to_date(day),
                "invoice_line_ids": [
                    Command.create({"name": "Werk", "price_unit": price, "tax_ids": (tax or cls.tax21).ids})
                    for price, tax in lines
                ],
                **values,
            }
        )

    @classmethod
    def posted(cls, *args, **kwargs):
        move = cls.invoice(*args, **kwargs)
        move.action_post()
        return move
