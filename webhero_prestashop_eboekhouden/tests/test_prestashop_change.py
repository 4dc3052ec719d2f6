# SPDX-License-Identifier: LGPL-3.0-or-later
"""14.8: an order that changes in the shop after it was booked is shown, told, and credited by one press."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .shop_case import PrestashopCase

CANCELLED = {"current_state": "6", "date_upd": "2026-11-20 12:00:00"}


@tagged("post_install", "-at_install")
class TestChange(PrestashopCase):
    def cancelled(self):
        self.fetch()
        self.server.shop.change("orders", 6, **CANCELLED)
        self.fetch()
        return self.order(6)

    def credits(self):
        return [one for one in self.mutations() if one["invoiceNumber"].startswith("C0")]

    def test_cancelled_is_shown_and_told(self):
        """14.8: cancelled without a slip: on the dashboard, in the daily mail and on the order, with what to do."""
        six = self.cancelled()
        self.assertEqual((six.changed_after, six.change_code, six.change_credit), (True, "changed_cancelled", 76.76))
        self.assertEqual(self.shop.orders_changed, 1)
        self.assertEqual(self.orders.search(self.shop.action_show_changed()["domain"]), six)
        self.assertTrue(self.shop.backend_id._has_daily_news())
        told = [cause for cause in self.shop.backend_id._error_causes() if six.key in str(cause["messages"])]
        self.assertIn("76.76", str(told[0]["messages"]))
        self.assertIn("credit", told[0]["hint"])
        self.assertIn("76.76", six.change_preview.replace(",", "."))
        self.assertFalse(self.credits(), "nothing is sent before somebody presses")

    def test_undone(self):
        """14.8: paid again in the shop: nothing to do any more."""
        six = self.cancelled()
        self.server.shop.change("orders", 6, current_state="2", date_upd="2026-11-20 13:00:00")
        self.fetch()
        self.assertEqual((six.changed_after, six.change_code), (False, False))

    def test_one_press(self):
        """14.8: with the switch on, one press books the credit once; the open item goes; off, it is refused."""
        six = self.cancelled()
        self.assertFalse(six.change_bookable)
        with self.assertRaisesRegex(UserError, "switched off"):
            six.action_credit_change()
        self.shop.credit_changes = True
        six.invalidate_recordset(["change_bookable"])
        self.assertTrue(six.change_bookable)
        before = self.open_amount(six)
        six.action_credit_change()
        self.run_due()
        credit = six.slip_ids
        self.assertEqual((credit.type, credit.state, credit.total), ("credit", "done", -76.76), credit.error_message)
        self.assertEqual(credit.booked_number, f"C0{six.booked_number}")
        self.assertEqual(len(self.credits()), 1)
        with self.shop.books_backend_id._exchange_client([]) as books:
            owed = sum(item.open for item in books.open_items("D", credit.booked_number))
        self.assertEqual(float(before + owed), 0.0)
        self.assertFalse(six.changed_after)
        with self.assertRaises(UserError):
            six.action_credit_change()
        self.server.shop.change("orders", 6, date_upd="2026-11-20 14:00:00")
        self.fetch()
        self.assertFalse(six.changed_after, "the books are right again")
        self.server.shop.change("orders", 6, current_state="2", date_upd="2026-11-20 15:00:00")
        self.fetch()
        self.assertEqual((six.change_code, six.change_credit), ("changed_total", 0.0), "a sale again")
        self.assertEqual(len(self.credits()), 1)

    def test_settled_by_hand(self):
        """14.8: what a person settled comes back only where the shop changes it anew."""
        six = self.cancelled()
        six.action_change_settled()
        self.shop.cursor = False
        self.fetch()
        self.assertFalse(six.changed_after)
        self.server.shop.change("orders", 6, current_state="7", date_upd="2026-11-20 15:00:00")
        self.fetch()
        self.assertTrue(six.changed_after)

    def test_slip_after_the_change(self):
        """14.8: what a slip credits after the change was seen is no longer too much: a press credits the rest of it."""
        self.shop.write({"credits": True, "credit_changes": True})
        self.fetch()
        self.server.shop.change("orders", 7, **CANCELLED)
        self.fetch()
        seven = self.order(7)
        self.assertEqual((seven.change_code, seven.change_credit), ("changed_cancelled", seven.total))
        self.shop.slip_cursor = False
        self.fetch()
        slip = self.order(1, "slip")
        slip.invalidate_recordset(["state"])
        self.assertEqual((slip.state, slip.total), ("done", -32.67), slip.error_message)
        rest = round(seven.total - 32.67, 2)
        self.assertEqual((seven.changed_after, seven.change_credit), (True, rest))
        seven.action_credit_change()
        self.run_due()
        credit = seven.slip_ids - slip
        credit.invalidate_recordset(["state"])
        self.assertEqual((credit.state, credit.total), ("done", -rest), credit.error_message)
        self.assertEqual(float(sum(self.open_amount(one) for one in seven + slip + credit)), 0.0)

    def test_slip_after_the_credit(self):
        """14.8: a slip that comes after the credit of the same order waits for a person, who presses Process or Skip."""
        self.shop.write({"credit_changes": True})
        six = self.cancelled()
        six.action_credit_change()
        self.run_due()
        slip = self.orders.create(
            {
                "shop_id": self.shop.id,
                "type": "slip",
                "number": 99,
                "origin_id": six.id,
                "reference": six.reference,
                "exchange_id": self.exchange._put(self.shop, "shop.slip", "C99", direction="in").id,
            }
        )
        self.shop.credits = True
        slip.exchange_id.write({"res_model": slip._name, "res_id": slip.id, "state": "ready"})
        slip.exchange_id._run()
        self.assertEqual((slip.state, slip.error_code), ("error", "slip_after_credit"))
