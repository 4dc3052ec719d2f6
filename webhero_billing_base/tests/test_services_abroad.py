# SPDX-License-Identifier: LGPL-3.0-or-later
"""A service to an EU business is a service: its tax, its UBL, its sentence; taxes that the chart leaves off."""

from odoo import Command
from odoo.tests import tagged

from ..rules import belgian_taxes
from .common import BillingCase


@tagged("post_install", "-at_install")
class TestServicesAbroad(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write({"street": "Dorp 1", "zip": "9000", "city": "Gent"})
        cls.dutch = cls.env["res.partner"].create({
            "name": "Kaasboer bv", "is_company": True, "country_id": cls.env.ref("base.nl").id, "vat": "NL123456782B90",
            "street": "Dam 1", "zip": "1012 JL", "city": "Amsterdam", "lang": "nl_BE",
        })  # fmt: skip
        goods = cls.chart("attn_VAT-OUT-21-L")
        values = {"taxes_id": [Command.set(goods.ids)], "list_price": 60}
        cls.service = cls.env["product.product"].create({"name": "Dienst", "type": "service", **values})
        cls.bench = cls.env["product.product"].create({"name": "Werkbank", "type": "consu", **values})

    @classmethod
    def chart(cls, code):
        return cls.env.ref(f"account.{cls.company.id}_{code}")

    def draft(self, *products, partner=None, kind="out_invoice"):
        lines = [Command.create({"product_id": product.id, "quantity": 8}) for product in products]
        return self.env["account.move"].create({
            "move_type": kind, "partner_id": (partner or self.dutch).id, "invoice_line_ids": lines,
            "invoice_date": "2026-11-30", "delivery_date": "2026-11-30",
        })  # fmt: skip

    def test_taxes_follow_the_kind_of_article(self):
        """B7: article "Dienst" with plain 21 %, to a Dutch VAT number: 0% EU S; goods beside it: 0% EU M; in Belgium 21 %."""
        move = self.draft(self.service, self.bench)
        self.assertEqual(move.invoice_line_ids.mapped("tax_ids.name"), ["0% EU S", "0% EU M"])
        grids = {tag for line in move.line_ids for tag in line.tax_tag_ids.mapped("name")}
        self.assertEqual({grid.strip("+-") for grid in grids}, {"44", "46L"})
        domestic = self.draft(self.service, self.bench, partner=self.jan)
        self.assertEqual(set(domestic.invoice_line_ids.mapped("tax_ids.name")), {"21%"})
        order = self.env["sale.order"].create({
            "partner_id": self.dutch.id,
            "order_line": [Command.create({"product_id": one.id}) for one in (self.bench, self.service)],
        })  # fmt: skip
        self.assertEqual([line.tax_ids.name for line in order.order_line], ["0% EU M", "0% EU S"])
        self.bench.supplier_taxes_id = self.service.supplier_taxes_id = self.chart("attn_VAT-IN-V81-21")
        bill = self.draft(self.service, self.bench, kind="in_invoice")
        self.assertEqual(bill.invoice_line_ids.mapped("tax_ids.name"), ["21% EU S", "21% EU M"])

    def test_ubl_and_sentence(self):
        """B7: that service is reverse charge (AE) in the UBL, with the sentence of article 21 §2 and not that of 39bis."""
        move = self.draft(self.service)
        move.action_post()
        speaking = move.with_context(lang="nl_BE")
        self.assertEqual(len(speaking._webhero_mentions()), 1)
        self.assertIn("artikelen 44 en 196", speaking._webhero_mentions()[0])
        xml, errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        self.assertFalse(errors)
        self.assertIn(b">AE<", xml)
        self.assertIn(b"VATEX-EU-AE", xml)
        self.assertNotIn(b"VATEX-EU-IC", xml)
        goods = self.draft(self.bench)
        goods.action_post()
        xml, _errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(goods)
        self.assertIn(b"VATEX-EU-IC", xml)

    def test_an_accountants_table_stays(self):
        """B7: where the position has no tax, or more than one, that does the same for services, the table is followed."""
        service = self.chart("attn_VAT-OUT-00-EU-S")
        service.copy({"name": "0% EU S bis", "original_tax_ids": [Command.set(service.original_tax_ids.ids)],
                      "fiscal_position_ids": [Command.set(service.fiscal_position_ids.ids)]})  # fmt: skip
        self.assertEqual(self.draft(self.service).invoice_line_ids.tax_ids.name, "0% EU M")

    def test_switched_on_once(self):
        """B7: what a Belgian business needs is on; what an accountant switches off stays off at the next update."""
        needed = self.env["account.tax"].union(*map(self.chart, belgian_taxes.NEEDED))
        self.assertEqual(len(needed), len(belgian_taxes.NEEDED))
        self.assertEqual(needed.filtered(lambda tax: not tax.active).mapped("name"), [])
        needed[0].active = False
        self.env["res.company"]._webhero_switch_on_taxes()
        self.assertFalse(needed[0].active)

    def test_a_tax_of_the_same_name_stays(self):
        """B7: a database of before: the taxes are switched on by the update; one that somebody made keeps its name."""
        mine, theirs = self.chart("attn_VAT-OUT-21-S"), self.chart("attn_VAT-OUT-12-S")
        (mine + theirs).active = False
        mine.copy({"name": mine.name, "active": True})
        self.company.webhero_taxes_ready = False
        self.env["res.company"]._webhero_switch_on_taxes()
        self.assertEqual((mine.active, theirs.active, self.company.webhero_taxes_ready), (False, True, True))

    def test_first_steps_list_them(self):
        """B23: services that keep the tax of goods are a step, which opens them; with their own tax the step is gone."""
        step = self.env.ref("webhero_billing_base.first_step_services")
        self.assertTrue(step.applies and not step.done)
        found = self.env["product.template"].search(step.action_do()["domain"])
        self.assertIn(self.service.product_tmpl_id, found)
        self.assertNotIn(self.bench.product_tmpl_id, found)
        for one in found:
            one.taxes_id = self.chart("attn_VAT-OUT-21-S")
        step.invalidate_recordset()
        self.assertFalse(step.applies)
        self.assertEqual(self.draft(self.service).invoice_line_ids.tax_ids.name, "0% EU S")
