from datetime import datetime

from odoo import api, fields, models
from odoo.tools import format_date

from ..client.bundles import clean
from ..client.prestashop import OVERLAP, PAGE
from ..client.values import STAMP, stamp, to_local
from ..rules import schedule

SWEEP = "prestashop.sweep"


class WebheroPrestashopBackend(models.Model):
    """S3: orders that no clock shows: the shop's numbers are gone through, and what is unknown here is read."""

    _inherit = "webhero.prestashop.backend"

    late_count = fields.Integer("Orders found late", readonly=True, copy=False)
    late_at = fields.Datetime("Found late on", readonly=True, copy=False)
    late_message = fields.Char("What was found late", compute="_compute_late_message")

    @api.depends("late_count", "late_at")
    @api.depends_context("lang", "tz")
    def _compute_late_message(self):
        for shop in self:
            shop.late_message = shop.late_at and self.env._(
                "%(count)s orders were found late on %(day)s: have the clock of the shop looked at.",
                count=shop.late_count,
                day=format_date(self.env, fields.Datetime.context_timestamp(shop, shop.late_at).date()),
            )

    def action_sweep(self):
        """Look for missed orders now instead of tonight."""
        self.backend_id.check_access("write")
        for shop in self:
            key = str(fields.Datetime.now())
            self.env["webhero.exchange"]._put(shop, SWEEP, key, direction="in", priority=15)
        return self._notify(self.env._("Missed orders are being looked for; what is found stands on this screen."))

    def _exchange_prestashop_sweep(self, message, run):
        """Every order of the shop from the first one that may count, by number: what is unknown is read and told."""
        if not self.is_ready:
            return
        shop, late = run.shop, 0
        for numbers in shop.order_numbers(self._first_number(shop)):
            unknown = self._unknown_orders(numbers)
            for start in range(0, len(unknown), PAGE):
                bundles = shop.orders(unknown[start : start + PAGE], payments=self.payments)
                late += self._take_late(bundles, shop)
                message._checkpoint("page of missed orders stored")
        self._tell_late(late)

    def _first_number(self, shop):
        """The lowest number of an order that may count: by its date in the shop, or known here by then."""
        first = schedule.months_before(self._shop_today(), self.recheck_months)
        first = max(first, self.start_date or first)
        known = self.env["webhero.prestashop.order"].search(
            [("shop_id", "=", self.id), ("type", "=", "order"), ("date", ">=", first)], order="number", limit=1
        )
        found = shop.first_order_number(first)
        return min([number for number in (found, known.number) if number], default=0)

    def _unknown_orders(self, numbers):
        known = self._known_orders("order", numbers).keys()
        known |= self._booked_and_gone("order", dict.fromkeys(numbers, ""))
        return [number for number in numbers if number not in known]

    def _take_late(self, bundles, shop):
        """Store these; how many of them the next look for news would not have found."""
        bundles = self._take_bundles(bundles)
        if self.credits and bundles:
            numbers = [bundle["order"]["id"] for bundle in bundles]
            self._take_slips([clean(row) for row in shop.by("id_order", numbers, "order_slip")])
        return sum(self._is_late(bundle["order"]) for bundle in bundles)

    def _is_late(self, row):
        seen = self._cursor_moment(self.cursor) - OVERLAP
        changed = stamp(row, "date_upd")
        return changed is None or changed <= seen

    def _tell_late(self, late):
        """What was found late means that the shop's clock is wrong at times: the owner should know."""
        if not late:
            return
        self.write({"late_count": late, "late_at": fields.Datetime.now()})
        self.backend_id.message_post(
            body=self.env._(
                "%s orders had come into the shop with a time of long ago; they were found by their numbers and are "
                "handled now. Ask who maintains the shop to look at its clock and at modules that write orders.",
                late,
            )
        )

    def _shop_now(self):
        """Naive shop time."""
        return to_local(fields.Datetime.now(), self.zone)

    def _cursor_at(self, last):
        """The cursor after a page: never in the future, or orders that are made until then would not be read."""
        return min(last, self._shop_now()).strftime(STAMP)

    def _cursor_moment(self, cursor):
        """Where reading goes on; the first time at the start date, which no order that counts was changed before."""
        if cursor:
            return datetime.strptime(cursor, STAMP)  # noqa: DTZ007 (the shop's own time)
        return datetime.combine(self.start_date, datetime.min.time()) + OVERLAP
