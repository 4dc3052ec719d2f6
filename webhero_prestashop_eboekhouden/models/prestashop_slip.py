from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Refused

from ..client.bundles import clean
from ..client.parse import shop_slip
from ..rules.slip import book_slip
from .prestashop_backend import ORDER_ONLY
from .prestashop_order import SLIP

KIND = "prestashop.slip"


class WebheroPrestashopBackend(models.Model):
    """S8: credit slips of the shop become credit bookings (own switch)."""

    _inherit = "webhero.prestashop.backend"

    slip_cursor = fields.Char("Credit slips read up to", copy=False)

    def _poll_slips(self, client):
        for rows, last in client.shop.slips(self._cursor_moment(self.slip_cursor)):
            self._take_slips([clean(row) for row in rows])
            self.slip_cursor = self._cursor_at(last)
            self.env["webhero.exchange"]._commit("page of credit slips stored")

    def _take_slips(self, rows):
        known = self._known_orders(SLIP, [int(row["id"]) for row in rows])
        gone = self._booked_and_gone(SLIP, {int(row["id"]): "" for row in rows})
        origins = self._known_orders("order", [int(row["id_order"]) for row in rows])
        news = {int(row["id"]): row for row in rows if int(row["id_order"]) in origins}
        news = {number: row for number, row in news.items() if number not in known and number not in gone}
        keys = {
            number: f"{self.credit_prefix}{number} ({origins[int(row['id_order'])].reference})"
            for number, row in news.items()
        }
        for number, slip in self._orders_of(SLIP, KIND, keys).items():
            slip._take_slip(news[number], origins[int(news[number]["id_order"])])


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _handle_slip(self, run):
        if self._is_still_to_book(run):
            booking = self._sent() or self._slip_booking(run)
            self._freeze_what_was_said()
            self._send(run, booking)

    def _slip_booking(self, run):
        """The Booking of a credit slip, after that of its order, and only where that one is in the books."""
        shop, origin = self.shop_id, self.origin_id
        if not shop.credits:
            raise NotYet("settings_incomplete", missing=self.env._("Credit slips are switched off."))
        if not origin:
            raise Refused("no_document", key=self.exchange_id.key)
        if run.sale_mode == ORDER_ONLY or origin.state == "skipped":
            raise NothingToDo("order_not_booked")
        if origin.state != "done":
            if self._credits_all(origin):
                raise NothingToDo("credited_unbooked", reference=origin.reference)
            raise NotYet("order_first", reference=origin.reference, retry_after=3600)
        if not origin.remote_ref:
            raise NothingToDo("order_not_booked")
        order, credit, earlier = self._shop_order(), self._shop_slip(), self._earlier_slips()
        return self._booking(run, lambda settings, vies: book_slip(order, credit, settings, vies, shop.name, earlier))

    def _earlier_slips(self):
        """The ShopSlips of the same order that were booked before this one, or are about to be."""
        others = self.origin_id.slip_ids.filtered(
            lambda one: one.number < self.number and one.state in ("done", "ready", "busy")
        )
        return tuple(one._shop_slip() for one in others)

    def _credits_all(self, origin):
        """True where an order that waits for its status was cancelled: its slips give back all of it."""
        credited = -sum(one.total for one in origin.slip_ids)
        return origin.error_code == "state_waits" and credited > origin.total - 0.005

    def _take_slip(self, row, origin):
        """Keep what the shop says of a credit slip and put it in the queue, after the order that it credits."""
        worker = self.sudo()
        values = {"bundle": row, "origin_id": origin.id, "checked_at": fields.Datetime.now()}
        copied = ("reference", "customer", "email", "country", "currency_id", "vat_number")
        values |= {name: origin[name].id if name == "currency_id" else origin[name] for name in copied}
        try:
            slip = shop_slip(row)
        except Refused as error:
            worker.write(values)
            return worker._place(worker.shop_id._turn(error, None))
        total = sum(line.amount.incl for line in slip.lines) + slip.shipping.incl
        worker.write({**values, "date": slip.date, "total": -float(total)})
        worker._place(None)
