# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
import json
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import psycopg2

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.money import ZERO, of_float
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_eboekhouden.client import Relation
from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Permanent

from ..client import vies
from ..rules import sale, stored
from ..rules.booking import book
from ..rules.parts import PRODUCT
from ..rules.payment import Sale, shares
from ..rules.slip import book_slip
from . import to_books
from .kinds import BOOKS_ONLY, CREDIT, MAKE, ORDER, ORDER_KIND, ORDER_ONLY, PAYMENT_KIND, SLIP
from .sale_maker import SaleMaker

PREFIX_OF_KEY = {ORDER: "", SLIP: "C", CREDIT: "K"}
TOO_LITTLE = ("open_amount_differs", "open_differs")
VIES_KNOWN = timedelta(days=1)
REMEMBER = """
    WITH booked AS (
        UPDATE webhero_shop_order
        SET booked_number = coalesce(%s, booked_number), write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
        WHERE id = %s RETURNING shop_id, type, number, coalesce(reference, '') AS reference, write_date
    )
    INSERT INTO webhero_shop_booked (shop_id, type, number, reference, remote_id, create_date, write_date)
    SELECT shop_id, type, number, reference, %s, write_date, write_date FROM booked
    ON CONFLICT (shop_id, type, number) DO UPDATE
    SET reference = EXCLUDED.reference, remote_id = EXCLUDED.remote_id, write_date = EXCLUDED.write_date
"""


class WebheroShopOrder(models.Model):
    _inherit = "webhero.shop.order"

    paid_here = fields.Boolean("Payment booked", readonly=True, index=True)

    def _settle_sale_order(self, shop_order, booking, run):
        """Create the sales order, once; again where the sale has changed while nothing is booked."""
        if self._is_settled(booking):
            return
        self._alone(booking)
        self._cancel_sale_order()
        self.sale_order_id = SaleMaker(self.shop_id, run).make(self, shop_order, booking)
        self.booking = stored.to_json(booking)
        self.exchange_id._checkpoint(
            "sales order made"
        )  # the books are not called while customers and articles are locked

    def _is_settled(self, booking):
        order = self.sale_order_id
        if not order or not self.booking:
            return bool(order)
        return not order.webhero_booked_elsewhere or sale.same_sale(stored.from_json(self.booking), booking)

    def _cancel_sale_order(self):
        order = self.sale_order_id
        if order and order.state != "cancel":
            order.locked = False
            order._action_cancel()

    def _alone(self, booking):
        """Until the next commit no other worker creates this customer or these articles; those created by others are visible.

        A transaction does not see commits made while it waited for a lock. So the lock is first a session lock, and a
        transaction lock once a new transaction has begun.
        """
        cr, keys = self.env.cr, self._lock_keys(booking)
        cr.execute("SELECT pg_advisory_lock(key) FROM unnest(%s::bigint[]) AS key", (keys,))
        try:
            self.exchange_id._checkpoint("alone with the customer")
            cr.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", (keys,))
        except psycopg2.Error:
            cr.rollback()  # else the lock can't be given back
            raise
        finally:
            cr.execute("SELECT pg_advisory_unlock(key) FROM unnest(%s::bigint[]) AS key", (keys,))

    def _lock_keys(self, booking):
        """Numbers of the customer and, where articles are made, of the articles; in one order for all workers."""
        names = {("customer", booking.party.email.strip().casefold())}
        if self.shop_id.unknown_articles == MAKE:
            names |= {("article", line.sku or line.text) for line in sale.sale_lines(booking) if line.kind == PRODUCT}
        texts = (f"webhero {self.company_id.id} {kind} {name}" for kind, name in names if name)
        return sorted(int.from_bytes(sha256(text.encode()).digest()[:8], signed=True) for text in texts)

    def _handle(self, run):
        return {SLIP: self._handle_slip, CREDIT: self._handle_credit}.get(self.type, self._handle_order)(run)

    def _bytes_owner(self):
        """An order is deleted with its message, after the months that messages are kept."""
        return self.exchange_id

    def _message_reopened(self):
        """Process is pressed after a correction, perhaps in the shop: the shop's data are read again."""
        self.refresh = True

    def _handle_order(self, run):
        if not self._is_still_to_book(run):
            return
        sent = self._sent()
        if self.refresh and not sent:
            self._refresh(run)
        shop_order = run.wire.read_order(self.raw_order)
        if not sent:
            self.shop_id._check_due(shop_order, run)
        booking = sent or self._booking(run, self._maker(run.sale_mode, run.name, shop_order))
        self._freeze_raw_order()
        if run.sale_mode != BOOKS_ONLY:
            self._settle_sale_order(shop_order, booking, run)
        if sent or run.sale_mode != ORDER_ONLY:
            self._send(run, booking)
        else:
            self._remember(self.sale_order_id.name)

    def _refresh(self, run):
        """Read the order again: it may have been corrected in the shop before Process was pressed."""
        shop = self.shop_id
        raw_orders = run.shop.orders([self.number], payments=shop.payments)
        if not raw_orders:
            raise NothingToDo("gone", resource="orders")
        self.write({**self._values_of(shop._parsed(raw_orders[0]), raw_orders[0]), "refresh": False, "vies": False})

    def _booking(self, run, make):
        """The Booking by current data; `make(settings, vies)` returns it, or a Refusal."""
        got = make(run.settings, self._known_vies())
        if isinstance(got, Refusal) and got.code == "vies_unknown":
            self._ask_vies(got.facts["number"])
            self.exchange_id._checkpoint("vies asked")
            got = make(run.settings, self.vies)
        if isinstance(got, Refusal):
            raise self.shop_id._error(got)
        return got

    def _send(self, run, booking):
        """Book in e-Boekhouden. The booking is stored before it is sent."""
        shop = self.shop_id
        relation = self._sent_to() or shop._relation(booking, run)
        self.write(
            {
                "booking": stored.to_json(booking),
                "vat_regime": booking.vat_regime,
                "relation_code": relation.code,
                "relation_number": relation.id,
            }
        )
        self._book(run, to_books.document(booking, relation, run.way))

    def _sent(self):
        """The Booking that may have reached the books already, where a run before us did not hear the answer."""
        return stored.from_json(self.booking) if self.booking and self.exchange_id._may_be_booked() else None

    def _sent_to(self):
        """The debtor of that Booking."""
        return Relation(id=self.relation_number, code=self.relation_code) if self._sent() else None

    def _books_key(self):
        """Our own key in the books for a document that e-Boekhouden numbers."""
        return f"WEB{self.shop_id.id}/{PREFIX_OF_KEY[self.type]}{self.number}"

    def _store_response(self, remote_id, number=None):
        """The number in the books: ours where the booking has one, else the one assigned by e-Boekhouden."""
        ours = (self.booking or {}).get("number") if number is None else number
        self._remember(remote_id, ours or remote_id)

    def _freeze_raw_order(self):
        """Freeze the shop's data as the message, now that they are acted upon."""
        if not self.attachment_id:
            self._freeze(self._payload_of(self.raw_order), f"{ORDER_KIND}-{self.number}.json", "application/json")

    def _known_vies(self):
        """The VIES answer for this VAT number of the last day, a yes also from another order; None: ask."""
        since = fields.Datetime.now() - VIES_KNOWN
        if self.vies == "invalid" and self.vies_at and self.vies_at >= since:
            return "invalid"
        number = self.vat_number or self.origin_id.vat_number
        known = number and self.search_count(
            [("vat_number", "=", number), ("vies", "=", "valid"), ("vies_at", ">=", since)], limit=1
        )
        return "valid" if known else None

    def _ask_vies(self, number):
        url = parameters.read(self.env, "webhero_shop_eboekhouden.vies_url") or vies.URL
        self.write({"vies": vies.check(number, url), "vies_at": fields.Datetime.now()})

    def _handle_slip(self, run):
        if self._is_still_to_book(run):
            booking = self._sent() or self._booking(run, self._maker(run.sale_mode, run.name))
            self._freeze_raw_order()
            self._send(run, booking)
        self.origin_id._update_change()

    def _maker(self, sale_mode, name, shop_order=None):
        """make(settings, vies), which returns the Booking of an order, a slip or a credit, or a Refusal; raises where it can't
        be made at all. Booking and preview both use it, so that they never disagree.
        """
        if self.type == CREDIT:
            self._check_credit()
            amount = of_float(-self.total)
            return lambda settings, _vies: self._credit_booking(self.origin_id, amount, settings, self.date)
        if self.type == SLIP:
            self._check_slip(sale_mode)
            order, slip, earlier = self._shop_order(), self._shop_slip(), self._earlier_slips()
            return lambda settings, vies: book_slip(order, slip, settings, vies, name, earlier)
        order = shop_order or self._shop_order()
        return lambda settings, vies: book(order, settings, vies, name)

    def _check_slip(self, sale_mode):
        """A credit slip is booked after its order, and only where the order is in the books."""
        shop, origin = self.shop_id, self.origin_id
        if not shop.credits:
            raise NotYet("settings_incomplete", missing=self.env._("Credit slips are switched off."))
        if not origin:
            raise Permanent("no_document", key=self.exchange_id.key)
        if sale_mode == ORDER_ONLY or origin.state == "skipped":
            raise NothingToDo("order_not_booked")
        if origin.state != "done":
            if self._credits_all(origin):
                raise NothingToDo("credited_unbooked", reference=origin.reference)
            raise NotYet("order_first", reference=origin.reference, retry_after=3600)
        if not origin.remote_id:
            raise NothingToDo("order_not_booked")
        self._check_slip_after_credit()

    def _earlier_slips(self):
        """The ShopSlips of the same order that were booked before this one, or are about to be."""
        others = self.origin_id.slip_ids.filtered(
            lambda one: one.type == SLIP and one.number < self.number and one.state in ("done", "ready", "busy")
        )
        return tuple(one._shop_slip() for one in others)

    def _credits_all(self, origin):
        """True where an order that waits for its status was cancelled: its slips give back all of it."""
        credited = -sum(one.total for one in origin.slip_ids)
        return origin.error_code == "state_waits" and credited > origin.total - 0.005

    def _store_slip(self, raw_slip, origin):
        """Store the shop's data of a credit slip and queue it, after the order that it credits."""
        worker = self.sudo()
        values = {"raw_order": raw_slip, "origin_id": origin.id, "checked_at": fields.Datetime.now()}
        copied = ("reference", "customer", "email", "country", "currency_id", "vat_number")
        values |= {name: origin[name].id if name == "currency_id" else origin[name] for name in copied}
        try:
            slip = worker.shop_id._wire().read_slip(raw_slip)
        except Permanent as error:
            worker.write(values)
            return worker._set_queue_state(worker.shop_id._booking_refusal(error, None))
        total = sum(line.amount.incl for line in slip.lines) + slip.shipping.incl
        worker.write({**values, "date": slip.date, "total": -float(total)})
        worker._set_queue_state(None)
        origin._update_change()

    def _queue_payments(self, raw_order):
        """Queue each payment of the shop, once; the order's status in the shop is stored too."""
        wire = self.shop_id._wire()
        order = wire.read_order(raw_order)
        values = {"shop_state": order.state_name, "shop_paid": order.state_paid}
        if not self.total:  # paid by a voucher: there is nothing to book
            values["paid_here"] = True
        self.sudo().write({**values, "checked_at": fields.Datetime.now()})
        of_this = shares(order, order.payments)
        for number, payment in wire.read_payments(raw_order).items():
            if of_this.get(number):
                self._put_payment(number, payment, order.currency, of_this[number])
        if len(of_this) > 1:
            self._resume_parts()

    def _put_payment(self, number, payment, currency, share):
        """Put one raw payment, of which `share` (EUR) is this order's."""
        raw = {"payment": payment, "currency": currency, "order": self.number, "share": str(share)}
        message = self.env["webhero.exchange"]._put(
            self.shop_id,
            PAYMENT_KIND,
            f"{self.key}/{number}",
            payload=json.dumps(raw, ensure_ascii=False, sort_keys=True).encode(),
            priority=20,
            filename=f"{PAYMENT_KIND}-{number}.json",
            mimetype="application/json",
            record=self,
        )
        if message.state == "open":  # it waited for the shop to call the order paid
            message.write({"state": "ready", "next_try_at": fields.Datetime.now()})
            message._wake_up()

    def _payment_of(self, message):
        """The ShopPayment of a message: of a cart that became several orders, this order's share of it."""
        values = message._payload_json()
        payment = self.shop_id._wire().read_payment(values["payment"], values["currency"])
        return dataclasses.replace(payment, amount=Decimal(values["share"])) if "share" in values else payment

    def _payment_messages(self):
        """As they are now: the field of that name is read once for many orders."""
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id), ("kind", "=", PAYMENT_KIND)]
        return self.env["webhero.exchange"].search(domain)

    def _resume_parts(self):
        """Payments that were less than the order go on once another one makes them the whole of it."""
        short = self._payment_messages().filtered(
            lambda message: message.state == "error" and message.error_code in TOO_LITTLE
        )
        if short and self._is_paid_in_parts():
            short.sudo().write({"state": "ready", "attempts": 0, "next_try_at": fields.Datetime.now()})
            short._wake_up()

    def _is_paid_in_parts(self):
        """True where the shop's payments, of which there are several, are together what the order costs."""
        messages = self._payment_messages()
        together = sum((self._payment_of(message).amount for message in messages), ZERO)
        return len(messages) > 1 and together == self._booked_amount()

    def _booked_amount(self):
        """EUR incl. VAT as booked, else as in the shop: a slip of an order with a voucher is less than its lines, an order
        whose total lacks a carrier is more. Negative for a credit.
        """
        return stored.from_json(self.booking).amount.incl if self.booking else of_float(self.total)

    def _paid_order(self):
        """The ShopOrder, with its latest status in the shop."""
        return dataclasses.replace(self._shop_order(), state_paid=self.shop_paid, state_name=self.shop_state or "")

    def _sale(self):
        """The sale as it was booked, or None."""
        if self.state != "done" or not self.remote_id or not self.booked_number:
            return None
        return Sale(self.booked_number, self.relation_code or "", self.date, self.remote_id)

    def _note_paid(self):
        """Mark as paid once the booked payments add up to the order."""
        done = self._payment_messages().filtered(lambda message: message.state == "done" or message.remote_id)
        amounts = [self._payment_of(message).amount for message in done]
        self.sudo().paid_here = sum(amounts, ZERO) >= self._booked_amount()

    def _remember(self, remote_id, booked_number=None):
        """Remember for good that this was booked, under which number, and write that number on it."""
        self.flush_recordset()  # the SQL takes the values from the order's row: reading them first would cost a query per order
        self.env.cr.execute(SQL(REMEMBER, booked_number, self.env.uid, self.id, remote_id or ""))
        self.invalidate_recordset(["booked_number", "write_uid", "write_date"])
        self.env["webhero.shop.booked"].invalidate_model()
