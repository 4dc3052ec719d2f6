import dataclasses
import json
from decimal import Decimal

from odoo import fields, models

from odoo.addons.webhero_eboekhouden.client import Mutation, MutationKind, MutationRow, idempotent
from odoo.addons.webhero_exchange.client.errors import NotYet, Refused

from ..client.parse import shop_order, shop_payment
from ..rules import schedule
from ..rules.money import ZERO
from ..rules.payment import OpenItem, Sale, hindrance, pay, shares
from .prestashop_jobs import PAGE, PAYMENTS

KIND = "prestashop.payment"
TOO_LITTLE = ("open_amount_differs", "open_differs")


def _payment_of(message):
    """The ShopPayment of a message: of a cart that became several orders, this order's share of it."""
    payment = shop_payment(message["payment"], message["currency"])
    return dataclasses.replace(payment, amount=Decimal(message["share"])) if "share" in message else payment


class WebheroPrestashopBackend(models.Model):
    """S9: payments of booked orders, each once."""

    _inherit = "webhero.prestashop.backend"

    def action_payments(self):
        """Look for payments now instead of at the daily turn."""
        self.backend_id.check_access("write")
        for shop in self.filtered("payments"):
            key = f"{fields.Datetime.now()}"
            self.env["webhero.exchange"]._put(shop, PAYMENTS, key, direction="in", priority=20)
        return self._notify(self.env._("Payments are being looked for."))

    def _exchange_prestashop_payments(self, message, run):
        """T7: orders that were booked and not yet paid here: their payments and their status, in bulk."""
        orders = self._unpaid_orders()
        for start in range(0, len(orders), PAGE):
            page = orders[start : start + PAGE]
            bundles = run.shop.orders(page.mapped("number"), payments=True)
            by_number = {order.number: order for order in page}
            for bundle in bundles:
                by_number[int(bundle["order"]["id"])]._take_payments(bundle)
            message._checkpoint("page of payments looked at")

    def _unpaid_orders(self):
        """Booked orders whose payments here do not add up to the order yet, as far back as the setting says."""
        since = schedule.months_before(self._shop_today(), self.recheck_months)
        return self.env["webhero.prestashop.order"].search(
            [
                ("shop_id", "=", self.id),
                ("type", "=", "order"),
                ("state", "=", "done"),
                ("remote_ref", "!=", False),
                ("paid_here", "=", False),
                ("date", ">=", since),
            ],
            order="id",
        )

    def _exchange_prestashop_payment(self, message, run):
        told = message._payload_json()
        order = self.env["webhero.prestashop.order"].browse(message.res_id).exists()
        if not order:
            raise Refused("no_document", key=message.key)
        if not message.remote_ref:
            if not (self.payments or message.remote_key):
                raise NotYet("payments_off")
            self._send_payment(message, order, _payment_of(told), run)
        order._note_paid()

    def _send_payment(self, message, order, payment, run):
        shop_order = order._paid_order()
        sale, settings = order._sale(), run.settings
        if message.remote_key:  # the books may have it: it is looked for whatever the shop says now
            settings = dataclasses.replace(settings, always_pay=True)
        refusal = hindrance(shop_order, payment, sale, settings)
        if refusal is not None:
            raise self._error(refusal)
        items = None if message.remote_key else run.books.open_items("D", sale.number)
        in_parts = order._is_paid_in_parts()
        booking = pay(shop_order, payment, sale, self._open_item(sale, payment, items), settings, in_parts)
        if not booking:
            raise self._error(booking)
        mutation = self._payment(booking, order)
        idempotent.post_payment(message, run.books, mutation, self.pay_without_open_item, items, in_parts)

    def _open_item(self, sale, payment, items):
        """What is open under the sale's number; None where a run before us may have closed it: `once` finds out."""
        if items is None:
            return OpenItem(sale.number, sale.relation, payment.amount)
        found = [item for item in items if item.relation_code.casefold() == sale.relation.casefold()] or items
        if not found:
            return None
        return OpenItem(sale.number, found[0].relation_code, sum((item.open for item in found), ZERO))

    def _payment(self, booking, order):
        """T32: type 3, IN, one row without VAT."""
        row = MutationRow(
            ledger=self.debtor_ledger_id.code,
            vat_code=booking.vat_code,
            excl=booking.amount,
            vat=ZERO,
            incl=booking.amount,
            description=booking.description,
            number=booking.number,
        )
        return Mutation(
            kind=MutationKind.PAYMENT_RECEIVED,
            date=booking.date,
            ledger=booking.ledger,
            rows=(row,),
            number=booking.number,
            relation_id=order.relation_number,
            relation_code=order.relation_code,
            document=booking.entry,
            description=booking.description,
            vat_included=True,
        )


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    paid_here = fields.Boolean("Payment booked", readonly=True, index=True)

    def _take_payments(self, bundle):
        """Put each payment of the shop in the queue, once; what the shop calls the order goes along."""
        state = bundle.get("state") or {}
        values = {"shop_state": state.get("name"), "shop_paid": bool(state.get("paid"))}
        if not self.total:  # paid by a voucher: there is nothing to book
            values["paid_here"] = True
        self.sudo().write({**values, "checked_at": fields.Datetime.now()})
        order = shop_order(bundle)
        of_this = shares(order, order.payments)
        for payment in bundle.get("payments") or ():
            share = of_this.get(int(payment["id"]))
            if not share:
                continue
            message = {
                "payment": payment,
                "currency": bundle.get("currency"),
                "order": self.number,
                "share": str(share),
            }
            payload = json.dumps(message, ensure_ascii=False, sort_keys=True).encode()
            row = self.env["webhero.exchange"]._put(
                self.shop_id,
                KIND,
                f"{self.key}/{payment['id']}",
                payload=payload,
                priority=20,
                filename=f"{KIND}-{payment['id']}.json",
                mimetype="application/json",
                record=self,
            )
            if row.state == "open":  # it waited for the shop to call the order paid
                row.write({"state": "ready", "next_try_at": fields.Datetime.now()})
                row._wake_up()
        if len(of_this) > 1:
            self._take_up_parts()

    def _payment_messages(self):
        """As they are now: the field of that name is read once for many orders."""
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id), ("kind", "=", KIND)]
        return self.env["webhero.exchange"].search(domain)

    def _take_up_parts(self):
        """Payments that were less than the order go on once another one makes them the whole of it."""
        short = self._payment_messages().filtered(lambda row: row.state == "error" and row.error_code in TOO_LITTLE)
        if short and self._is_paid_in_parts():
            short.sudo().write({"state": "ready", "attempts": 0, "next_try_at": fields.Datetime.now()})
            short._wake_up()

    def _is_paid_in_parts(self):
        """True where the shop's payments, of which there are several, are together what the order costs."""
        rows = self._payment_messages()
        together = sum((_payment_of(row._payload_json()).amount for row in rows), ZERO)
        return len(rows) > 1 and together == Decimal(str(round(self.total, 2)))

    def _paid_order(self):
        """The ShopOrder, with the status that the shop gave last."""
        return dataclasses.replace(self._shop_order(), state_paid=self.shop_paid, state_name=self.shop_state or "")

    def _sale(self):
        """The sale as it was booked, or None."""
        if self.state != "done" or not self.remote_ref or not self.booked_number:
            return None
        return Sale(self.booked_number, self.relation_code or "", self.date, self.remote_ref)

    def _note_paid(self):
        """Paid here once the booked payments add up to the order."""
        done = self._payment_messages().filtered(lambda row: row.state == "done" or row.remote_ref)
        amounts = [_payment_of(row._payload_json()).amount for row in done]
        self.sudo().paid_here = sum(amounts, ZERO) >= Decimal(str(round(self.total, 2)))
