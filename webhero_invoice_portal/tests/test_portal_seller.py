# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalSeller(PortalCase):
    def test_who_opened_what(self):
        """C15: on each invoice who opened it and when first; a filter for what is not opened after n days."""
        opened, waiting = self._invoice(self.bakker), self._invoice(self.bakker)
        self.authenticate("brood", "brood-12345")
        self.url_open(f"/my/invoices/{opened.id}")
        self.url_open(f"/my/invoices/{opened.id}/csv")
        self.assertEqual((opened.webhero_read_ids.user_id, opened.webhero_read_ids.times), (self.user, 2))
        self.assertTrue(opened.webhero_first_read)
        for operator, found in (("=", waiting), ("!=", opened)):
            domain = [("webhero_first_read", operator, False), ("partner_id", "=", self.bakker.id)]
            self.assertEqual(self.env["account.move"].search(domain), found)

    def test_not_opened_after_n_days(self):
        """C15: invoices that nobody opened n days after their date, for any n; drafts and opened ones are none."""
        today = fields.Date.today()
        old, new = (self._invoice(self.slager, invoice_date=today - timedelta(days=days)) for days in (10, 5))
        opened = self._invoice(self.slager, invoice_date=today - timedelta(days=10))
        self._invoice(self.slager, invoice_date=today - timedelta(days=10), post=False)
        self.env["webhero.invoice.read"]._mark(opened, self.other, "page")
        self.assertEqual(
            (old.webhero_days_unopened, new.webhero_days_unopened, opened.webhero_days_unopened), (10, 5, 0)
        )
        mine = [("partner_id", "=", self.slager.id)]
        for operator, days, found in ((">=", 10, old), (">=", 5, old | new), (">", 5, old), (">=", 11, old.browse())):
            self.assertEqual(self.env["account.move"].search([("webhero_days_unopened", operator, days), *mine]), found)

    def test_the_three_filters(self):
        """C15: the list's own filters for 7, 14 and 30 days find what their names say."""
        today = fields.Date.today()
        moves = {days: self._invoice(self.slager, invoice_date=today - timedelta(days=days)) for days in (6, 7, 14, 30)}
        view = etree.fromstring(
            self.env["account.move"].get_view(self.env.ref("account.view_account_invoice_filter").id, "search")["arch"]
        )
        for days, found in ((7, (7, 14, 30)), (14, (14, 30)), (30, (30,))):
            domain = safe_eval(view.find(f".//filter[@name='webhero_not_opened_{days}']").get("domain"))
            mine = self.env["account.move"].search([*domain, ("partner_id", "=", self.slager.id)])
            self.assertEqual(set(mine), {moves[one] for one in found})

    def test_received_invoices_by_leave(self):
        """C14: the customer's own invoices to us are shown where the company lets it, else not even by address."""
        bill = self._invoice(self.bakker, 64, move_type="in_invoice", ref="AANKOOP-1")
        self.authenticate("brood", "brood-12345")
        self.assertNotIn(bill.name, self.url_open("/my/invoices?kind=in").text)
        self.assertEqual(self.url_open(f"/my/invoices/{bill.id}/csv").status_code, 404)
        self.company.webhero_portal_bills = True
        self.assertIn(bill.name, self.url_open("/my/invoices?kind=in").text)
        self.assertEqual(self.url_open(f"/my/invoices/{bill.id}/csv").status_code, 200)
        self.assertNotIn(bill.name, self.url_open("/my/invoices").text)
