from decimal import Decimal
from hashlib import sha256

import psycopg2

from odoo import Command, fields, models

from odoo.addons.webhero_exchange.client.errors import Refused

from ..rules import sale, stored
from ..rules.classify import OSS, UNTAXED
from ..rules.parts import DISCOUNT, PRODUCT, SHIPPING, WRAPPING
from ..rules.party import delivery_address
from .prestashop_backend import ORDER_AND_BOOKS

REFUSE, MAKE = "refuse", "make"
SERVICES = {
    SHIPPING: "product_shipping",
    WRAPPING: "product_surcharge",
    DISCOUNT: "product_discount",
    "rounding": "product_rounding",
}


class WebheroPrestashopBackend(models.Model):
    """S7: what an order of the shop becomes here."""

    _inherit = "webhero.prestashop.backend"

    unknown_articles = fields.Selection(
        [(REFUSE, "Refuse the order"), (MAKE, "Make the article")],
        "Articles that are unknown here",
        required=True,
        default=REFUSE,
        help="Articles are found by their code (SKU).",
    )
    icp_tax_id = fields.Many2one(
        "account.tax", "ICP: tax in the ERP", check_company=True, domain="[('type_tax_use', '=', 'sale')]"
    )
    international_tax_id = fields.Many2one(
        "account.tax", "International: tax in the ERP", check_company=True, domain="[('type_tax_use', '=', 'sale')]"
    )

    # ---- taxes

    def _sale_tax(self, rate, klass, country):
        """The ERP's tax for a rate: of the VAT table, else the company's own; none for 0 % without a setting.

        VAT of another country (OSS) is never the company's own, whatever its rate.
        """
        if not rate:
            return {"icp": self.icp_tax_id, "international": self.international_tax_id}.get(
                klass, self.env["account.tax"]
            ) or self._table_tax(rate, country)
        country = self.country_id.code if klass in UNTAXED else country  # shipping that was given away again
        tax = self._table_tax(rate, country)
        if not tax and klass != OSS:
            tax = self._company_tax(rate)
        if not tax:
            raise Refused("tax_missing", rate=format(rate.normalize(), "f"), country=country)
        return tax

    def _table_tax(self, rate, country):
        """As the rules read the table: the lines without a country only where the country has none of its own."""
        own = self.rate_ids.filtered(lambda line: line.country_id.code == country)
        lines = own or self.rate_ids.filtered(lambda line: not line.country_id)
        return lines.filtered(lambda line: line.tax_id and line._decimal() == rate)[:1].tax_id

    def _company_tax(self, rate):
        """A sales tax of this rate, one that is included in prices first: then totals are the shop's by themselves."""
        taxes = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.company_id),
                ("type_tax_use", "=", "sale"),
                ("amount_type", "=", "percent"),
                ("amount", "=", float(rate)),
            ]
        )
        return taxes.sorted(lambda tax: (not tax.price_include, tax.sequence, tax.id))[:1]

    # ---- articles

    def _articles(self, lines):
        """{(code, text): product} of the sold lines; unknown ones are refused or made, by setting."""
        wanted = {(line.sku, line.text) for line in lines if line.kind == PRODUCT}
        found = {product.default_code: product for product in self._own_products("default_code", wanted, 0)}
        named = {product.name: product for product in self._own_products("name", wanted, 1)}
        articles, unknown = {}, []
        for sku, text in sorted(wanted):
            product = found.get(sku) if sku else named.get(text)
            if not product and self.unknown_articles == MAKE:
                product = found[sku] = self._make_article(sku, text)
            if product:
                articles[sku, text] = product
            else:
                unknown.append(sku or text)
        if unknown:
            raise Refused("product_unknown", skus=", ".join(unknown))
        return articles

    def _own_products(self, field, wanted, position):
        """Products by code, or by name for lines without a code; the oldest last, so that it wins."""
        values = [pair[position] for pair in wanted if bool(pair[0]) == (position == 0)]
        return values and self.env["product.product"].search(
            [
                (field, "in", values),
                ("company_id", "in", (False, self.company_id.id)),
            ],
            order="id desc",
        )

    def _make_article(self, sku, text):
        return self.env["product.product"].create(
            {
                "name": text or sku,
                "default_code": sku or False,
                "type": "consu",
                "company_id": self.company_id.id,
                "taxes_id": [Command.clear()],
            }
        )

    def _service(self, kind):
        return self.env.ref(f"webhero_prestashop_eboekhouden.{SERVICES[kind]}").product_variant_id


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _settle_sale_order(self, shop_order, booking, run):
        """Make the sales order, once; anew where what was sold has changed while nothing is booked."""
        if self._is_settled(booking):
            return
        self._alone(booking)
        self._cancel_sale_order()
        self._make_sale_order(shop_order, booking, run)
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
        """Until the next commit no other worker makes this customer or these articles; what others made is seen.

        A transaction does not see what was committed while it waited for a lock. So the lock is the session's first,
        and the transaction's once a new one has begun.
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

    def _make_sale_order(self, shop_order, booking, run):
        """Make, confirm and (where the books have it) lock the sales order. Its total is the shop's."""
        shop = self.shop_id
        values = self._sale_order_values(shop_order, booking, run)
        order = self.env["sale.order"].with_company(shop.company_id).create(values)
        self._settle_rounding(order, booking.amount.incl)
        order.with_context(skip_procurement=shop.sale_mode == ORDER_AND_BOOKS).action_confirm()
        self.sale_order_id = order

    def _sale_order_values(self, shop_order, booking, run):
        shop = self.shop_id
        partner = (
            self.env["res.partner"].with_company(shop.company_id)._webhero_shop_customer(booking.party, shop.company_id)
        )
        address = delivery_address(shop_order)
        return {
            "partner_id": partner.id,
            "partner_invoice_id": partner._webhero_shop_invoice(booking.party).id,
            "partner_shipping_id": partner._webhero_shop_delivery(address).id if address else partner.id,
            "company_id": shop.company_id.id,
            "client_order_ref": shop_order.reference or str(shop_order.id),
            "origin": f"{shop.name} {shop_order.id}",
            "date_order": self._ordered_at(shop_order),
            "webhero_prestashop_order_id": self.id,
            "webhero_booked_elsewhere": shop.sale_mode == ORDER_AND_BOOKS,
            "order_line": [Command.create(line) for line in self._sale_line_values(booking, run)],
        }

    def _ordered_at(self, shop_order):
        """Noon of the day of the order: the same day in every European time zone."""
        return fields.Datetime.to_datetime(shop_order.date).replace(hour=12)

    def _sale_line_values(self, booking, run):
        """Lines, and one for rounding where the ERP would find another total."""
        lines = sale.sale_lines(booking)
        articles = self.shop_id._articles(lines)
        found, priced = [], []
        for line in lines:
            tax_ids, included = self._line_tax(line, booking, run)
            unit = sale.price(line, included)
            priced.append((line, unit, included))
            product = articles.get((line.sku, line.text)) if line.kind == PRODUCT else self.shop_id._service(line.kind)
            found.append(
                {
                    "product_id": product.id,
                    "name": line.text,
                    "product_uom_qty": float(line.quantity),
                    "price_unit": float(unit),
                    "tax_ids": [Command.set(tax_ids)],
                }
            )
        rest = booking.amount.incl - sale.expected_total(priced)
        return [*found, self._rounding_values(rest)] if rest else found

    def _line_tax(self, line, booking, run):
        """(ids of the ERP's tax, whether prices include it)."""

        def find():
            tax = self.shop_id._sale_tax(line.rate, booking.klass, booking.country)
            return tax.ids, tax.price_include or not tax

        return run.cached(("tax", line.rate, booking.klass, booking.country), find)

    def _rounding_values(self, rest):
        product = self.shop_id._service("rounding")
        return {
            "product_id": product.id,
            "name": product.name,
            "product_uom_qty": 1,
            "price_unit": float(rest),
            "tax_ids": [Command.clear()],
        }

    def _settle_rounding(self, order, total):
        """Where the company rounds VAT over the whole order, the rounding line takes what is left."""
        rest = total - Decimal(str(round(order.amount_total, 2)))
        if not rest:
            return
        product = self.shop_id._service("rounding")
        line = order.order_line.filtered(lambda one: one.product_id == product)
        if line:
            line.price_unit = float(Decimal(str(round(line.price_unit, 2))) + rest)
        else:
            order.order_line = [Command.create(self._rounding_values(rest))]
