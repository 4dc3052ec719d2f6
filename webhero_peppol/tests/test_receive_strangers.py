# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents of strangers: the bill has what was worked out by hand, or it waits under Needs review (P9, issue 15)."""

from decimal import Decimal

from odoo.tests import tagged

from . import strangers_amounts, strangers_cii, strangers_parties, strangers_vat
from .test_receive_right import ReceiveCase

AMOUNTS = ("untaxed", "tax", "total", "payable")


@tagged("post_install", "-at_install")
class TestStrangers(ReceiveCase):
    def setUp(self):
        super().setUp()
        self.env["res.currency"].with_context(active_test=False).search([("name", "=", "USD")]).active = True

    def test_amounts(self):
        """S15.2, S15.4: amounts, quantities, charges and totals, each as written, or it waits."""
        self.each(strangers_amounts.DOCUMENTS)

    def test_vat(self):
        """S15.1, S15.6: VAT of here, from abroad, reversed, none, and what contradicts itself."""
        self.each(strangers_vat.DOCUMENTS)

    def test_parties(self):
        """S15.3, S15.5, S15.7: kinds, parties, ways of payment, days and currencies."""
        self.each(strangers_parties.DOCUMENTS)

    def test_cross_industry(self):
        """S15.7: the same of Cross Industry Invoices, which Factur-X and XRechnung are."""
        self.each(strangers_cii.DOCUMENTS)

    def each(self, documents):
        for name, (content, expected, waits) in documents.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                found = self.received(content)
                self.assertEqual(bool(found.review), waits, found.review_text)
                if not waits:
                    self.same(found.move_id, expected)
                savepoint.rollback()
            self.env.invalidate_all()

    def same(self, bill, expected):
        """Before and after posting."""
        self.assertEqual(
            self.head(bill),
            {name: made if expected[name] is None else expected[name] for name, made in self.head(bill).items()},
        )
        lines = bill.invoice_line_ids.filtered(lambda line: line.display_type == "product").sorted("id")
        made = [(line.price_subtotal, self.charged(line)) for line in lines][: len(expected["lines"])]
        for (net, rate), (is_net, is_rate) in zip(expected["lines"], made, strict=True):
            self.assertAlmostEqual(Decimal(net), Decimal(str(is_net)), 2)
            self.assertIn(rate, (None, f"{is_rate:g}"))
        if expected.get("reverse"):
            self.assertTrue(self.is_reversed(lines[0]))
        bill.action_post()
        self.assertAlmostEqual(bill.amount_residual, float(expected["payable"]), 2)

    def head(self, bill):
        facts = {
            "kind": bill.move_type, "due": str(bill.invoice_date_due), "date": str(bill.invoice_date),
            "iban": bill.partner_bank_id.sanitized_acc_number or "", "way": bill.webhero_pay_by,
            "currency": bill.currency_id.name, "supplier": bill.partner_id.commercial_partner_id.name,
            "reference": bill.payment_reference or "",
        }  # fmt: skip
        amounts = (bill.amount_untaxed, bill.amount_tax, bill.amount_total, bill.amount_residual)
        return facts | {name: f"{amount:.2f}" for name, amount in zip(AMOUNTS, amounts, strict=True)}

    def charged(self, line):
        return 0 if self.is_reversed(line) else sum(line.tax_ids.mapped("amount"))

    def is_reversed(self, line):
        return any(part.factor_percent < 0 for part in line.tax_ids.invoice_repartition_line_ids)
