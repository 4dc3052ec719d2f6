# SPDX-License-Identifier: LGPL-3.0-or-later
"""A discount for a whole invoice: per rate in the books, the UBL and on paper; its credit note."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_invoice import UBL, InvoiceCase


@tagged("post_install", "-at_install")
class TestDiscount(InvoiceCase):
    def discounted(self, kind="percent", value=10, incl="excl", **values):
        move = self.invoice(**{"lines": ((100.0, None), (50.0, self.tax6)), **values})
        self.press(move, kind, value, incl)
        return move

    def press(self, move, kind="percent", value=10, incl="excl"):
        wizard = self.env["webhero.discount"].with_context(active_id=move.id)
        wizard.create({"kind": kind, "percent": value, "amount": value, "incl": incl}).action_apply()

    def discounts(self, move):
        return [(line.name, line.price_subtotal) for line in move.invoice_line_ids if line.webhero_discount_line]

    def rates(self, move):
        return {rate["label"]: (rate["base"], rate["tax"]) for rate in move._webhero_totals()["rates"]}

    def allowances(self, move):
        found = self.ubl(move).findall("cac:AllowanceCharge", UBL)
        names = "ChargeIndicator", "AllowanceChargeReasonCode", "AllowanceChargeReason", "Amount"
        told = [[node.findtext(f"cbc:{name}", namespaces=UBL) for name in names] for node in found]
        rates = [node.findtext("cac:TaxCategory/cbc:Percent", namespaces=UBL) for node in found]
        return [(*one, rate) for one, rate in zip(told, rates, strict=True)]

    def ubl_totals(self, move):
        tree = self.ubl(move)
        names = ("LineExtension", "AllowanceTotal", "TaxExclusive", "TaxInclusive", "Payable")
        path = "cac:LegalMonetaryTotal/cbc:{}Amount"
        return [float(tree.findtext(path.format(name), namespaces=UBL) or 0) for name in names]

    def test_per_cent(self):
        """B26: ten per cent of each rate, in the document's language; VAT of what is left; UBL has an allowance a rate."""
        move = self.discounted()
        self.assertEqual(self.discounts(move), [("Korting 10 % (btw 21 %)", -10), ("Korting 10 % (btw 6 %)", -5)])
        self.assertEqual(self.rates(move), {"21 %": (90, 18.9), "6 %": (45, 2.7)})
        move.action_post()
        lines = [("false", "95", "Korting 10 % (btw 21 %)", "10.00", "21.0")]
        self.assertEqual(self.allowances(move), [*lines, ("false", "95", "Korting 10 % (btw 6 %)", "5.00", "6.0")])
        self.assertEqual(self.ubl_totals(move), [150, 15, 135, 156.6, 156.6])
        self.assertEqual(len(self.ubl(move).findall("cac:InvoiceLine", UBL)), 2)

    def test_follows_the_lines(self):
        """B26: the discount is of the lines that are there: one more, one less, a line changed outside of the form."""
        move = self.discounted(lines=((100.0, None),))
        self.assertEqual(self.discounts(move), [("Korting 10 %", -10)])
        move.invoice_line_ids = [Command.create({"name": "Meer", "price_unit": 50, "tax_ids": self.tax21.ids})]
        self.assertEqual(self.discounts(move), [("Korting 10 %", -15)])
        move.invoice_line_ids.filtered(lambda line: line.name == "Meer").price_unit = 200
        move.action_post()
        self.assertEqual((self.discounts(move), move.amount_untaxed), ([("Korting 10 %", -30)], 270))

    def test_taken_away(self):
        """B26: whoever deletes the line of the discount has none any more; so does the button."""
        move = self.discounted(lines=((100.0, None),))
        move.invoice_line_ids = [Command.delete(move._webhero_discount_lines().id)]
        self.assertEqual((move.webhero_discount_kind, move.amount_untaxed), (False, 100))
        self.press(move)
        self.env["webhero.discount"].with_context(active_id=move.id).create({}).action_remove()
        self.assertEqual((move.webhero_discount_kind, move.amount_untaxed), (False, 100))

    def test_amount(self):
        """B26: an amount is divided by the bases, to the cent."""
        move = self.discounted("amount", 10)
        self.assertEqual(self.discounts(move), [("Korting (btw 21 %)", -6.67), ("Korting (btw 6 %)", -3.33)])
        self.assertEqual(move.amount_untaxed, 140)

    def test_amount_with_vat(self):
        """B26: ten euro with VAT: what the customer pays is ten euro less, with prices excl. and incl. VAT."""
        within = self.tax21.copy({"name": "21 % in de prijs", "price_include_override": "tax_included"})
        for lines in (((100.0, None), (50.0, self.tax6)), ((121.0, within),), ((100.0, None), (121.0, within))):
            before = self.invoice(lines=lines).amount_total
            self.assertAlmostEqual(self.discounted("amount", 10, "incl", lines=lines).amount_total, before - 10)

    def test_amount_without_vat_of_prices_with(self):
        """B26: ten euro without VAT of prices with VAT: the base is ten euro less."""
        within = self.tax21.copy({"name": "21 % in de prijs", "price_include_override": "tax_included"})
        move = self.discounted("amount", 10, lines=((121.0, within), (60.5, None)))
        self.assertAlmostEqual(move.amount_untaxed, 100 + 60.5 - 10)

    def test_booked_on_the_same_accounts(self):
        """B26: turnover of each account is less, not another account more."""
        move = self.invoice(lines=((100.0, None), (50.0, None)))
        other = move.invoice_line_ids[0].account_id.copy()
        move.invoice_line_ids[1].account_id = other
        self.press(move)
        found = {line.account_id: line.price_subtotal for line in move._webhero_discount_lines()}
        self.assertEqual(found, {move.invoice_line_ids[0].account_id: -10, other: -5})
        move.action_post()
        self.assertEqual([one[3] for one in self.allowances(move)], ["15.00"])

    def test_without_vat(self):
        """B26: a contractor's discount is without VAT, and its allowance in the category of the line."""
        contractor = self.env["account.chart.template"].ref("attn_VAT-OUT-00-CC")
        move = self.discounted(lines=((100.0, contractor),))
        move.action_post()
        self.assertEqual((move.amount_total, self.ubl_totals(move)), (90, [100, 10, 90, 90, 90]))
        category = self.ubl(move).findtext("cac:AllowanceCharge/cac:TaxCategory/cbc:ID", namespaces=UBL)
        self.assertEqual(category, "AE")

    def test_fixed_taxes_stay(self):
        """B26: a contribution of so much a piece is not discounted."""
        fixed = self.env["account.tax"].create(
            {"name": "Recupel", "amount_type": "fixed", "amount": 2, "type_tax_use": "sale", "sequence": 0,
             "company_id": self.company.id, "include_base_amount": True}
        )  # fmt: skip
        move = self.invoice(lines=((100.0, self.tax21 | fixed),))
        before = move.amount_untaxed
        self.press(move)
        self.assertEqual(move.amount_untaxed, before - 10)

    def test_credit_note(self):
        """B26: the credit note of it all is the invoice to the cent; of one line, that line's part of the amount."""
        move = self.discounted("amount", 10)
        move.action_post()
        note = self.credit(move)
        self.assertEqual((note.amount_untaxed, note.amount_total), (move.amount_untaxed, move.amount_total))
        note.invoice_line_ids.filtered(lambda line: line.tax_ids == self.tax6 and line.price_unit > 0).unlink()
        note.action_post()
        self.assertEqual(self.discounts(note), [("Korting", -6.67)])
        self.assertEqual([one[:4] for one in self.allowances(note)], [("false", "95", "Korting", "6.67")])

    def test_each_cent(self):
        """B26: odd amounts at three rates: books, paper and UBL have the same sums, and so has the credit note."""
        tax12 = self._tax(12)
        for number in range(12):
            lines = [(3.33 + 7.77 * number, tax) for tax in (None, self.tax6, tax12)] + [(0.07 * number, None)]
            kind, value = (("percent", 3.33 + number), ("amount", 1.01 + number), ("amount", 0.03))[number % 3]
            move = self.discounted(kind, value, "incl" if number % 2 else "excl", lines=lines)
            move.action_post()
            ubl, paper = self.ubl_totals(move), move._webhero_totals()
            self.assertAlmostEqual(ubl[2], move.amount_untaxed)
            self.assertAlmostEqual(ubl[3], move.amount_total)
            self.assertAlmostEqual(ubl[0] - ubl[1], ubl[2])
            self.assertAlmostEqual(paper["gross"] + sum(one["amount"] for one in paper["discounts"]), paper["untaxed"])
            for base, tax in self.rates(move).values():
                self.assertLessEqual(tax, base * 0.21 + 0.01)
            self.assertEqual(self.credit(move).amount_total, move.amount_total)

    def test_the_cent_that_rounding_leaves(self):
        """B26, P6: the cent that rounding gives to the discount is not given to a line of the UBL as well (BR-CO-16)."""
        move = self.invoice(lines=((0.33, None),))
        move.company_id.tax_calculation_rounding_method = "round_globally"
        line = {"name": "Half", "quantity": 0.5, "price_unit": 21.4, "discount": 33.33, "tax_ids": self.tax21.ids}
        move.invoice_line_ids = [
            Command.update(move.invoice_line_ids.id, {"quantity": 7.25}), Command.create(line),
        ]  # fmt: skip
        self.press(move, "amount", 9.52)
        move.action_post()
        self.assertEqual((move.amount_untaxed, move.amount_total), (0.01, 0.01))
        self.assertEqual(self.ubl_totals(move), [9.52, 9.51, 0.01, 0.01, 0.01])

    def test_on_paper(self):
        """B26: lines, what they are together, the discount a rate; the table of lines has no row for it."""
        move = self.discounted()
        html = self.env["ir.actions.report"]._render_qweb_html("account.account_invoices", move.ids)[0].decode()
        self.assertIn("Vóór korting, excl. btw", html)
        self.assertEqual(html.count("Korting 10 % (btw 21 %)"), 1)
        self.assertNotIn(move._webhero_discount_lines()[0], move._get_move_lines_to_report())

    def test_refused(self):
        """B26: more than there is, a minus, more than a hundred per cent, a confirmed invoice: a sentence each."""
        move = self.invoice()
        for kind, value, told in (("amount", 101, "100"), ("amount", -5, "minus"), ("percent", 101, "between 0")):
            with self.assertRaisesRegex(UserError, told):
                self.press(move, kind, value)
        move.action_post()
        with self.assertRaisesRegex(UserError, "confirmed"):
            self.press(move)

    def test_of_a_quote(self):
        """B26: the discount that the host puts on a quote is an allowance in the invoice's UBL, not a line."""
        user = self.user_of("verkoper", "sales_team.group_sale_salesman")
        product = self.env["product.product"].create({"name": "Dienst", "type": "service", "invoice_policy": "order",
                                                      "taxes_id": self.tax21.ids})  # fmt: skip
        order = self.env["sale.order"].create({"partner_id": self.jan.id, "order_line": [
            Command.create({"product_id": product.id, "price_unit": 200})]})  # fmt: skip
        wizard = self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "so_discount", "discount_percentage": 0.1}
        )
        wizard.action_apply_discount()
        self.assertEqual(order.order_line[-1].name, "Korting 10 %")
        self.assertIn('name="action_open_discount_wizard"', order.with_user(user).get_view(view_type="form")["arch"])
        order.action_confirm()
        move = order._create_invoices()
        move.invoice_date = "2026-03-15"
        move.action_post()
        self.assertEqual(self.ubl_totals(move), [200, 20, 180, 217.8, 217.8])
        self.assertEqual([one[1] for one in self.allowances(move)], ["95"])

    def test_repeated(self):
        """B26: a copy has the discount too, once."""
        move = self.discounted().copy()
        self.assertEqual((len(self.discounts(move)), move.amount_untaxed), (2, 135))
