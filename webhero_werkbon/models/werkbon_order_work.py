"""At the customer's, with one hand: the timer, material by its code, the signature (K7)."""

from urllib.parse import quote_plus

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import states


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    running_id = fields.Many2one("webhero.werkbon.hour", "Running", compute="_compute_running")
    running_since = fields.Datetime("Running since", compute="_compute_running")
    site_route = fields.Char("Route", compute="_compute_site_route")

    @api.depends("site_text")
    def _compute_site_route(self):
        """Opens the phone's own maps."""
        for order in self:
            where = quote_plus(order.site_text or "")
            order.site_route = where and f"https://www.google.com/maps/dir/?api=1&destination={where}"

    @api.depends("hour_ids.stop", "hour_ids.is_running")
    @api.depends_context("uid")
    def _compute_running(self):
        me = self.env.user.employee_ids
        for order in self:
            mine = order.hour_ids.filtered(lambda line: line.is_running and line.employee_id in me)
            running = mine or order.hour_ids.filtered("is_running")
            order.running_id = running[:1]
            order.running_since = running[:1].start

    def action_timer_start(self):
        """Start my clock; it stands in the database, so a reload or an empty battery stops nothing."""
        self.ensure_one()
        if self.state not in states.OPEN:
            raise UserError(self.env._("%s is not being worked on any more.", self.name))
        employee = self._my_employee()
        if self.hour_ids.filtered(lambda line: line.is_running and line.employee_id == employee):
            return
        self.env["webhero.werkbon.hour"].create(
            {
                "order_id": self.id,
                "employee_id": employee.id,
                "product_id": self._default_hour_type().id,
                "start": fields.Datetime.now(),
                "is_running": True,
            }
        )
        if self.state != states.BUSY:
            self.state = states.BUSY

    def action_timer_stop(self):
        self.ensure_one()
        self.running_id._stop_running()

    def action_add_material(self):
        """A small window of its own, so that what was added is kept at once and not with the rest of the form."""
        self.ensure_one()
        view = self.env.ref("webhero_werkbon.werkbon_material_view_form_site")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add material"),
            "res_model": "webhero.werkbon.material",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _my_employee(self):
        mine = self.env.user.employee_ids.filtered(lambda one: one.company_id == self.company_id)
        employee = (self._people() & mine)[:1] or mine[:1] or self.employee_id
        if not employee:
            raise UserError(self.env._("Choose a technician for %s first.", self.name))
        return employee

    def _default_hour_type(self):
        """The hour type that this technician used last, else the first one."""
        last = self.env["webhero.werkbon.hour"].search(
            [("employee_id", "=", self._my_employee().id), ("company_id", "=", self.company_id.id)],
            order="id desc",
            limit=1,
        )
        types = self.env["product.product"].search(
            [("webhero_werkbon_use", "=", "hour"), ("company_id", "in", (False, self.company_id.id))], limit=1
        )
        found = (last.product_id if last.product_id.active else types) or types
        if not found:
            raise UserError(
                self.env._("There is no hour type yet. The office makes one, or imports them from e-Boekhouden.")
            )
        return found
