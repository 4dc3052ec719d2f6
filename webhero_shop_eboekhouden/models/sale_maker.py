# SPDX-License-Identifier: LGPL-3.0-or-later
"""A sales order here from a webshop's order: its customer, articles, taxes, and a total that is the shop's (S7)."""

from odoo import Command, fields

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_exchange.client.errors import Permanent

from ..rules import sale
from ..rules.classify import OSS, UNTAXED
from ..rules.parts import DISCOUNT, PRODUCT, SHIPPING, WRAPPING
from ..rules.party import delivery_address
from .kinds import MAKE, ORDER_AND_BOOKS

SERVICES = {
    SHIPPING: "product_shipping",
    WRAPPING: "product_surcharge",
    DISCOUNT: "product_discount",
    "rounding": "product_rounding",
}


class SaleMaker:
    """Makes sales orders of one shop, for one run of the worker; `env` is the run's, in the shop's company."""

    def __init__(self, shop, run):
        self.shop, self.run = shop, run
        self.company = shop.company_id
        self.env = shop.with_company(self.company).env

    def make(self, record, shop_order, booking):
        """Make, confirm and (where the books have it) lock the sales order of a webhero.shop.order."""
        order = self.env["sale.order"].create(self._values(record, shop_order, booking))
        self._settle_rounding(order, booking.amount.incl)
        order.with_context(skip_procurement=self._booked_elsewhere()).action_confirm()
        return order

    def check(self, booking):
        """Raises Permanent where an article or a tax is missing here; makes nothing."""
        lines = sale.sale_lines(booking)
        if self.shop.unknown_articles != MAKE:
            self._articles(lines)
        for line in lines:
            self._line_tax(line, booking)

    def _booked_elsewhere(self):
        return self.shop.sale_mode == ORDER_AND_BOOKS

    def _values(self, record, shop_order, booking):
        partner = self.env["res.partner"]._webhero_shop_customer(booking.party, self.company)
        address = delivery_address(shop_order)
        return {
            "partner_id": partner.id,
            "partner_invoice_id": partner._webhero_shop_invoice(booking.party).id,
            "partner_shipping_id": partner._webhero_shop_delivery(address).id if address else partner.id,
            "company_id": self.company.id,
            "client_order_ref": shop_order.reference or str(shop_order.id),
            "origin": f"{self.shop.name} {shop_order.id}",
            "date_order": self._ordered_at(shop_order),
            "webhero_shop_order_id": record.id,
            "webhero_booked_elsewhere": self._booked_elsewhere(),
            "order_line": [Command.create(line) for line in self._lines(booking)],
        }

    @staticmethod
    def _ordered_at(shop_order):
        """Noon of the day of the order: the same day in every European time zone."""
        return fields.Datetime.to_datetime(shop_order.date).replace(hour=12)

    # ---- lines

    def _lines(self, booking):
        """Values of the lines, and of one for rounding where the ERP would find another total."""
        lines = sale.sale_lines(booking)
        articles = self._articles(lines)
        found, priced = [], []
        for line in lines:
            tax_ids, included = self._line_tax(line, booking)
            unit = sale.price(line, included)
            priced.append((line, unit, included))
            product = articles.get((line.sku, line.text)) if line.kind == PRODUCT else self._service(line.kind)
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

    def _rounding_values(self, rest):
        product = self._service("rounding")
        return {
            "product_id": product.id,
            "name": product.name,
            "product_uom_qty": 1,
            "price_unit": float(rest),
            "tax_ids": [Command.clear()],
        }

    def _settle_rounding(self, order, total):
        """Where the company rounds VAT over the whole order, the rounding line takes the remainder."""
        rest = total - of_float(order.amount_total)
        if not rest:
            return
        product = self._service("rounding")
        line = order.order_line.filtered(lambda one: one.product_id == product)
        if line:
            line.price_unit = float(of_float(line.price_unit) + rest)
        else:
            order.order_line = [Command.create(self._rounding_values(rest))]

    # ---- taxes

    def _line_tax(self, line, booking):
        """(ids of the ERP's tax, whether prices include it)."""

        def find():
            tax = self._tax(line.rate, booking.vat_regime, booking.country)
            return tax.ids, tax.price_include or not tax

        return self.run.cached(("tax", line.rate, booking.vat_regime, booking.country), find)

    def _tax(self, rate, vat_regime, country):
        """The ERP's tax for a rate: of the VAT table, else the company's own; none for 0 % without a setting.

        VAT of another country (OSS) is never the company's own, whatever its rate.
        """
        shop = self.shop
        if not rate:
            own = {"icp": shop.icp_tax_id, "international": shop.international_tax_id}.get(vat_regime)
            return own or self._table_tax(rate, country)
        country = shop.country_id.code if vat_regime in UNTAXED else country  # shipping that was given away again
        tax = self._table_tax(rate, country)
        if not tax and vat_regime != OSS:
            tax = self._company_tax(rate)
        if not tax:
            raise Permanent("tax_missing", rate=format(rate.normalize(), "f"), country=country)
        return tax

    def _table_tax(self, rate, country):
        """As the rules read the table: the lines without a country only where the country has none of its own."""
        own = self.shop.rate_ids.filtered(lambda line: line.country_id.code == country)
        lines = own or self.shop.rate_ids.filtered(lambda line: not line.country_id)
        return lines.filtered(lambda line: line.tax_id and line._decimal() == rate)[:1].tax_id

    def _company_tax(self, rate):
        """A sales tax of this rate, preferably one included in prices: totals then equal the shop's."""
        taxes = self.env["account.tax"].search(
            [
                *self.env["account.tax"]._check_company_domain(self.company),
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
        articles = {}
        for sku, text in sorted(wanted):
            product = found.get(sku) if sku else named.get(text)
            if not product and self.shop.unknown_articles == MAKE:
                product = found[sku] = self._make_article(sku, text)
            articles[sku, text] = product
        unknown = [sku or text for (sku, text), product in articles.items() if not product]
        if unknown:
            raise Permanent("product_unknown", skus=", ".join(unknown))
        return articles

    def _own_products(self, field, wanted, position):
        """Products by code, or by name for lines without a code; the oldest last, so that it wins."""
        values = [pair[position] for pair in wanted if bool(pair[0]) == (position == 0)]
        domain = [(field, "in", values), ("company_id", "in", (False, self.company.id))]
        return values and self.env["product.product"].search(domain, order="id desc")

    def _make_article(self, sku, text):
        return self.env["product.product"].create(
            {
                "name": text or sku,
                "default_code": sku or False,
                "type": "consu",
                "company_id": self.company.id,
                "taxes_id": [Command.clear()],
            }
        )

    def _service(self, kind):
        return self.env.ref(f"webhero_shop_eboekhouden.{SERVICES[kind]}").product_variant_id
