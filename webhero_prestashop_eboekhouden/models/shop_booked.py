from odoo import fields, models
from odoo.tools import SQL

REMEMBER = """
    INSERT INTO webhero_shop_booked (shop_id, type, number, reference, remote_ref, create_date, write_date)
    VALUES (%s, %s, %s, %s, %s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
    ON CONFLICT (shop_id, type, number) DO UPDATE
    SET reference = EXCLUDED.reference, remote_ref = EXCLUDED.remote_ref, write_date = EXCLUDED.write_date
"""


class WebheroShopBooked(models.Model):
    """What was booked, for good: messages and orders go after some months, and a history must not book them again."""

    _name = "webhero.shop.booked"
    _description = "Booked order of a webshop"
    _rec_name = "reference"

    shop_id = fields.Many2one("webhero.prestashop.backend", required=True, ondelete="cascade", readonly=True)
    type = fields.Selection([("order", "Order"), ("slip", "Credit slip")], required=True, readonly=True)
    number = fields.Integer("Number in the shop", required=True, readonly=True, aggregator=None)
    reference = fields.Char("Order reference", readonly=True)
    remote_ref = fields.Char("Number in the books", readonly=True)

    _unique = models.Constraint("unique(shop_id, type, number)", "The shop's order is remembered once.")


class WebheroPrestashopBackend(models.Model):
    _inherit = "webhero.prestashop.backend"

    def _booked_and_gone(self, type_, references):
        """Numbers of {number: reference} that were booked and are known here no more.

        Another reference is another order: the shop was set up anew and counts from 1 again. Without one (a credit
        slip, a list of numbers) the number alone says it.
        """
        domain = [("shop_id", "=", self.id), ("type", "=", type_), ("number", "in", list(references))]
        booked = self.env["webhero.shop.booked"].sudo().search_fetch(domain, ["number", "reference"])
        same = [one.number for one in booked if references[one.number] in ("", one.reference)]
        return set(same) - set(self._known_orders(type_, same)) if same else set()


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _remember(self, remote_ref):
        """Remember for good that this was booked, under which number."""
        values = (self.shop_id.id, self.type, self.number, self.reference or "", remote_ref or "")
        self.env.cr.execute(SQL(REMEMBER, *values))
        self.env["webhero.shop.booked"].invalidate_model()
