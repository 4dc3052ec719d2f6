"""The bank's page beside work orders whose invoices are in e-Boekhouden (M10)."""

from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_bank.tests.common import BankCase


@tagged("post_install", "-at_install")
class TestBankBesideWorkOrders(BankCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["webhero.werkbon.backend"].search([]).invoice_in = "erp"
        cls.orders = cls.env["webhero.werkbon.backend"].create(
            {"name": "Werkbonnen", "company_id": cls.company.id, "invoice_in": "books"}
        )
        cls.settler = new_test_user(
            cls.env, "rekeninguittreksels", "base.group_user,account.group_account_invoice", company_id=cls.company.id
        )

    def notes(self):
        return self.env["webhero.bank.page"].with_user(self.settler).load(self.bank.id)["notes"]

    def test_said(self):
        """M10: who reconciles gets a note that these invoices are settled in e-Boekhouden, also without a right on work orders."""
        self.assertFalse(self.env["webhero.werkbon.backend"].with_user(self.settler).has_access("read"))
        found = self.notes()
        self.assertEqual(len(found), 1)
        self.assertIn("e-Boekhouden", found[0])
        self.orders.invoice_in = "erp"
        self.assertFalse(self.notes())

    def test_not_of_another_company(self):
        """M10: the connection of another company gives no note here."""
        self.orders.company_id = self.env["res.company"].create({"name": "Elders bv"})
        self.assertFalse(self.notes())

    def test_not_booked_again(self):
        """M10: a payment for an invoice that is in e-Boekhouden settles nothing here, and stays open until a person books it."""
        own = self.invoice(self.customer(), 121, number="2026201")
        line = self.look(self.line(121, "werkbon WB-2026-4711 factuur 70012", name="Onbekende klant", iban=""))
        self.assertEqual((line.is_reconciled, own.payment_state), (False, "not_paid"))
