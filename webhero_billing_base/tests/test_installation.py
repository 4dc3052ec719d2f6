# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an installation does to companies that are there already, and several companies beside each other."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_base.tests.companies import company_with_chart

from ..hooks import post_init_hook
from .common import BillingCase


@tagged("post_install", "-at_install")
class TestInstallation(BillingCase):
    def test_existing_numbers_go_on(self):
        """B6: a company that has invoices already keeps its numbers until it chooses otherwise; an empty one gets ours."""
        empty = self.env["res.company"].create({"name": "Leeg", "country_id": self.env.ref("base.be").id})
        self.env["account.chart.template"].try_loading("be_comp", empty, install_demo=False)
        self.posted(day="2026-01-01")
        self.journal.webhero_own_numbers = False
        post_init_hook(self.env(su=True))
        self.assertTrue(self.journal.webhero_own_numbers)
        self.assertEqual(self.company.webhero_numbering, "host")
        self.assertEqual(empty.webhero_numbering, "yearly")
        self.assertEqual(self.posted(day="2026-01-02").name, "2026102")

    def test_a_chosen_layout_stays(self):
        """B7: a company that chose a layout keeps it; one that chose none gets our letterhead."""
        striped = self.env.ref("web.external_layout_striped")
        self.company.external_report_layout_id = striped
        other = self.env["res.company"].create({"name": "Andere", "external_report_layout_id": False})
        post_init_hook(self.env(su=True))
        self.assertEqual(self.company.external_report_layout_id, striped)
        self.assertEqual(other.external_report_layout_id, self.env.ref("webhero_billing_base.external_layout_webhero"))

    def test_layout_preview(self):
        """B7: the host's own screen to choose a layout, logo and colours shows ours."""
        wizard = self.env["base.document.layout"].create({"company_id": self.company.id})
        wizard.report_layout_id = self.env.ref("webhero_billing_base.report_layout_webhero")
        self.assertIn("wh_letterhead", str(wizard.preview))
        self.assertIn("Bakkerij De Vos bv", str(wizard.preview))


@tagged("post_install", "-at_install")
class TestCompanies(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = company_with_chart(cls.env, "Andere nv")

    def test_numbers(self):
        """B6: each company has its own pattern and its own series."""
        self.other.webhero_number_prefix = "A{yy}-"
        env = self.env(context={"allowed_company_ids": self.other.ids})
        theirs = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.jan.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [(0, 0, {"name": "x", "price_unit": 1, "tax_ids": False})],
            }
        )
        ours = self.posted(day="2026-01-01")
        theirs.action_post()
        self.assertEqual((ours.name, theirs.name), ("2026101", "A26-101"))

    def test_nobody_reads_the_others(self):
        """B2, B4, B8, B25: categories, data to check and mail texts of another company stay there."""
        category = self.env["webhero.customer.category"].create({"name": "Van hen", "company_id": self.other.id})
        kind = self.env["webhero.invoice.category"].create({"name": "Van hen", "company_id": self.other.id})
        checks = self.env["webhero.data.check"].sudo()
        checks._refresh(self.company | self.other)
        user = new_test_user(self.env, "cashier", "account.group_account_manager", company_id=self.company.id)
        env = self.env(user=user, context={"allowed_company_ids": self.company.ids})
        for record in (category, kind):
            self.assertFalse(record.with_env(env).search([("id", "=", record.id)]))
        companies = env["webhero.data.check"].search([]).company_id
        self.assertLessEqual(companies, self.company)
        text = env["webhero.mail.text"].create({"company_id": self.other.id})
        with self.assertRaises(AccessError):
            text.action_save()
