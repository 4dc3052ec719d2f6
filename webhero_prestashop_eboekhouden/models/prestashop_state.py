from odoo import fields, models


class WebheroPrestashopState(models.Model):
    """A status that an order can have in the shop; the owner says which count."""

    _name = "webhero.prestashop.state"
    _description = "Order status of a webshop"
    _order = "shop_id, number"

    shop_id = fields.Many2one("webhero.prestashop.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="shop_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    paid = fields.Boolean("Paid", readonly=True, help="The shop calls an order with this status paid.")
    counts = fields.Boolean("Counts", help="Orders with this status are booked.")

    _unique = models.Constraint("unique(shop_id, number)", "The shop has each status once.")


class WebheroPrestashopBackend(models.Model):
    _inherit = "webhero.prestashop.backend"

    state_ids = fields.One2many("webhero.prestashop.state", "shop_id", "Statuses that count")

    def _read_states(self, shop):
        """Take the statuses of the shop over; new ones do not count until somebody says so.

        The first time the ones that the shop calls paid count, as that is what most shops want.
        """
        known = {state.number: state for state in self.state_ids}
        first = not known
        for state in shop.states():
            values = {"name": state.name or str(state.id), "paid": state.paid}
            if state.id in known:
                known[state.id].write(values)
            elif not state.deleted:
                values |= {"shop_id": self.id, "number": state.id, "counts": first and state.paid}
                self.env["webhero.prestashop.state"].create(values)
