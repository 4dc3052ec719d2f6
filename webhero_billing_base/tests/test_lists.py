# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lists that an owner can read: invoices, customers, articles, and the menu to them."""

from lxml import etree

from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestLists(BillingCase):
    def columns(self, model, view):
        arch = self.env[model].get_view(self.env.ref(view).id, "list")["arch"]
        return list(etree.fromstring(arch).iter("field"))

    def test_invoices(self):
        """B9: the due date is a date, red while overdue, with how far off it is beside it; what is open is shown."""
        found = self.columns("account.move", "account.view_out_invoice_tree")
        names = [one.get("name") for one in found]
        due = [one for one in found if one.get("name") == "invoice_date_due"]
        self.assertEqual([one.get("widget") for one in due], [None, "remaining_days"])
        self.assertIn("current_date", due[0].get("decoration-danger"))
        self.assertEqual(found[names.index("amount_residual_signed")].get("optional"), "show")

    def test_customers(self):
        """B4: customer number, town, VAT number and what is open stand in the list of customers."""
        action = self.env.ref("webhero_billing_base.menu_customers_all").action
        self.assertEqual(action.view_id, self.env.ref("webhero_billing_base.res_partner_view_list_customers"))
        self.assertIn("search_default_customer", action.context)
        shown = {
            one.get("name")
            for one in self.columns("res.partner", "webhero_billing_base.res_partner_view_list_customers")
            if one.get("optional") != "hide"
        }
        self.assertLessEqual({"ref", "complete_name", "city", "vat", "credit"}, shown)
        self.posted(lines=((100.0, None),))
        self.assertEqual(self.jan.with_company(self.company).credit, 121)

    def test_menu(self):
        """B2, X11: what is to be checked stands once in the menu; articles are called so, in each language."""
        names = self.env["ir.ui.menu"].with_context(lang="nl_BE").search([]).mapped("name")
        self.assertEqual(names.count("Na te kijken gegevens"), 1)
        for lang, word in (("nl_BE", "Artikelen"), ("fr_BE", "Articles"), ("en_US", "Articles")):
            action = self.env.ref("webhero_billing_base.article_action").with_context(lang=lang)
            self.assertEqual((action.name, action.res_model), (word, "product.template"))
