# SPDX-License-Identifier: LGPL-3.0-or-later
"""B21: a warning once, and again only after replenishment."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import StockCase


@tagged("post_install", "-at_install")
class TestStockWarning(StockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env, "keeper", "base.group_user,account.group_account_invoice", lang="nl_BE",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.company.webhero_stock_user_id = cls.keeper
        cls.rice.webhero_warn_at = 10

    def warnings(self, product=None):
        product = product or self.rice
        return self.env["webhero.stock.warning"].search([("product_id", "=", product.id)])

    def tasks(self):
        return self.env["mail.activity"].search([("user_id", "=", self.keeper.id)])

    def test_crossing_once(self):
        """B21: at the level nothing, below it one task and one line, whatever goes out after that."""
        self.invoice((self.rice, 90))
        self.assertFalse(self.warnings(), "ten left is not below ten")
        self.invoice((self.rice, 1))
        self.assertEqual((len(self.warnings()), len(self.tasks())), (1, 1))
        self.assertIn("Rice", self.tasks().summary)
        self.assertIn("Bijna op", self.tasks().summary, "in the language of who is warned")
        self.invoice((self.rice, 4))
        self.assertEqual((len(self.warnings()), len(self.tasks())), (1, 1))

    def test_again_after_replenishment(self):
        """B21: replenished above the level ends the warning and its task; the next crossing warns again."""
        self.invoice((self.rice, 95))
        self.rice.qty_available = 8
        self.assertEqual(len(self.tasks()), 1, "eight is not enough")
        self.rice.qty_available = 50
        self.assertTrue(self.warnings().mended_on)
        self.assertFalse(self.tasks())
        self.invoice((self.rice, 45))
        self.assertEqual((len(self.warnings()), len(self.tasks())), (2, 1))

    def test_every_road(self):
        """B21: a delivery, a count and another level are crossings too."""
        order = self.order((self.rice, 95))
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.assertEqual(len(self.warnings()), 1)
        flour = self.article("Flour", 20)
        flour.webhero_warn_at = 30
        self.assertEqual(len(self.warnings(flour)), 1)
        flour.webhero_warn_at = 0
        self.assertTrue(self.warnings(flour).mended_on)
        sugar = self.article("Sugar", 20, webhero_warn_at=5)
        sugar.qty_available = 4
        self.assertEqual(len(self.warnings(sugar)), 1)
        sugar.action_archive()
        self.assertTrue(self.warnings(sugar).mended_on)

    def test_quantity_of_a_new_article(self):
        """B21: an article that is made with enough of it does not warn, whatever companies are switched on."""
        everywhere = self.env(context={"lang": "en_US"}, user=self.env.user)["product.template"].with_company(
            self.company
        )
        values = {"type": "consu", "is_storable": True, "webhero_warn_at": 10}
        enough = everywhere.create({**values, "name": "Enough", "qty_available": 40})
        low = everywhere.create({**values, "name": "Low", "qty_available": 4})
        self.assertFalse(self.warnings(enough.product_variant_id))
        self.assertIn("4 ", self.tasks().filtered(lambda task: task.res_id == low.id).note)

    def test_companies(self):
        """B21: each company has its own level, stock and warnings of a shared article."""
        other = self.env["res.company"].create({"name": "Other"})
        self.env.user.company_ids |= other
        theirs = self.rice.with_company(other).with_context(allowed_company_ids=other.ids)
        theirs.webhero_warn_at = 3
        self.assertEqual(self.rice.webhero_warn_at, 10)
        self.assertEqual(self.warnings().company_id, other, "none there yet: below three")
        self.invoice((self.rice, 95))
        self.assertEqual(self.warnings().company_id, other | self.company)

    def test_nobody_chosen(self):
        """B21: without a chosen user there is the line on Home, and no task."""
        self.company.webhero_stock_user_id = False
        self.invoice((self.rice, 95))
        self.assertEqual((len(self.warnings()), self.tasks()), (1, self.env["mail.activity"]))

    def test_home(self):
        """B21, B13: a line on Home for each article that runs low; none where none does."""
        home = self.env["webhero.home"]
        self.assertFalse([block for block in home._blocks() if block["key"] == "low_stock"])
        self.invoice((self.rice, 95))
        block = next(block for block in home._blocks() if block["key"] == "low_stock")
        self.assertEqual(block["rows"][0]["cells"], ["Rice", "5", "10"])
        self.assertEqual(block["rows"][0]["action"]["res_id"], self.rice.product_tmpl_id.id)
        self.assertEqual(self.warnings().with_user(self.keeper).quantity, 5)
