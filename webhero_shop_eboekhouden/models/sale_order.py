# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..rules.party import is_valid_vat, normal_vat


class SaleOrder(models.Model):
    _inherit = "sale.order"

    webhero_shop_order_id = fields.Many2one(
        "webhero.shop.order", "Webshop order", copy=False, readonly=True, index="btree_not_null"
    )
    webhero_booked_elsewhere = fields.Boolean(
        "Booked in e-Boekhouden", copy=False, readonly=True, help="The books have this sale: it is not invoiced here."
    )

    def _should_be_locked(self):
        return self.webhero_booked_elsewhere or super()._should_be_locked()

    def _prepare_confirmation_values(self):
        """A webshop order keeps the day on which the customer ordered."""
        values = super()._prepare_confirmation_values()
        if self and all(order.webhero_shop_order_id for order in self):
            values.pop("date_order", None)
        return values

    def _get_invoiceable_lines(self, final=False):
        elsewhere = self.filtered("webhero_booked_elsewhere")
        if elsewhere:
            raise UserError(
                self.env._("%s is booked in e-Boekhouden already; it is not invoiced here.", elsewhere[0].name)
            )
        return super()._get_invoiceable_lines(final=final)

    def action_webhero_shop_order(self):
        self.ensure_one()
        return self.webhero_shop_order_id.action_more_info()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _compute_qty_to_invoice(self):
        elsewhere = self.filtered(lambda line: line.order_id.webhero_booked_elsewhere)
        elsewhere.qty_to_invoice = 0
        return super(SaleOrderLine, self - elsewhere)._compute_qty_to_invoice()

    def _compute_invoice_status(self):
        elsewhere = self.filtered(lambda line: line.order_id.webhero_booked_elsewhere)
        elsewhere.invoice_status = "no"
        return super(SaleOrderLine, self - elsewhere)._compute_invoice_status()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_shop_customer(self, who, company):
        """The customer of a shop's order: found by e-mail within the company, else created. Never changed."""
        email = who.email.strip()
        normal = email_normalize(email)
        if normal:
            domain = Domain("email_normalized", "=", normal) & Domain("company_id", "in", (False, company.id))
            domain &= Domain("type", "not in", ("delivery", "invoice"))
            found = self.search(domain, order="id", limit=1)
            if found:
                return found
        return self.with_context(no_vat_validation=True).create(
            {
                "name": who.name or email,
                "is_company": bool(who.company),
                "email": email,
                "vat": who.vat_number if is_valid_vat(who.vat_number) else False,
                **self._webhero_shop_address(who),
            }
        )

    def _webhero_shop_invoice(self, who):
        """The invoice address: the customer itself, or one of its invoice addresses, created when missing.

        A company is a partner of its own, so that it carries its own VAT number.
        """
        self.ensure_one()
        values = self._webhero_shop_address(who)
        vat = who.vat_number if is_valid_vat(who.vat_number) else ""
        for place in self | self.child_ids.filtered(lambda child: child.type == "invoice"):
            named = not who.company or who.company == place.name
            numbered = not vat or normal_vat(place.vat or "", who.country) == vat
            if named and numbered and self._webhero_same_place(place, values):
                return place
        return self.with_context(no_vat_validation=True).create(
            {
                "parent_id": self.id,
                "type": "invoice",
                "name": who.name or self.name,
                "is_company": bool(who.company or vat),
                "vat": vat,
                **values,
            }
        )

    def _webhero_shop_delivery(self, address):
        """Where it is delivered: the customer itself, or one of its delivery addresses, made when missing."""
        self.ensure_one()
        values = self._webhero_shop_address(address)
        name = address.company or f"{address.firstname} {address.lastname}".strip()
        for place in self | self.child_ids.filtered(lambda child: child.type == "delivery"):
            if self._webhero_same_place(place, values) and name in (place.name, self.name):
                return place
        child = self.with_context(no_vat_validation=True)
        return child.create({"parent_id": self.id, "type": "delivery", "name": name, **values})

    @staticmethod
    def _webhero_same_place(place, values):
        return all(
            (place[name] or "").strip().casefold() == (values[name] or "").strip().casefold()
            for name in ("street", "zip", "city")
        )

    def _webhero_shop_address(self, address):
        """Field values of a shop's address."""
        country = self.env["res.country"].search([("code", "=", address.country)], limit=1)
        return {
            "street": address.address1 or False,
            "street2": address.address2 or False,
            "zip": address.postcode or False,
            "city": address.city or False,
            "country_id": country.id,
            "phone": address.phone or False,
        }
