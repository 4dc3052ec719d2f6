# SPDX-License-Identifier: LGPL-3.0-or-later
"""What billing adds to parties: categories."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestParties(BillingCase):
    def party(self, **values):
        belgium = self.env.ref("base.be").id
        return self.env["res.partner"].create(
            {"name": "Garage Maes", "is_company": True, "country_id": belgium, **values}
        )

    def test_customer_category(self):
        """B4: one category per customer; a contact shows its company's; a company's own stays its own."""
        shops = self.env["webhero.customer.category"].create({"name": "Winkels"})
        party = self.party(webhero_category_id=shops.id)
        contact = self.env["res.partner"].create({"name": "An", "parent_id": party.id})
        self.assertEqual(contact.webhero_category_id, shops)
        party.webhero_category_id = self.env["webhero.customer.category"].create({"name": "Horeca"})
        self.assertEqual(contact.webhero_category_id.name, "Horeca")
        groups = self.env["res.partner"]._read_group([("id", "in", party.ids)], ["webhero_category_id"], ["__count"])
        self.assertEqual(groups, [(party.webhero_category_id, 1)])
        other = self.env["res.company"].create({"name": "Andere"})
        theirs = self.env["webhero.customer.category"].create({"name": "Van hen", "company_id": other.id})
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.party(company_id=self.company.id, webhero_category_id=theirs.id)
