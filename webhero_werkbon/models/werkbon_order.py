# SPDX-License-Identifier: LGPL-3.0-or-later
from urllib.parse import quote_plus

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.tools.actions import open_wizard
from odoo.addons.webhero_base.tools.guards import without_defaults

from ..rules import states

STATES = [
    (states.NEW, "New"),
    (states.PLANNED, "Planned"),
    (states.BUSY, "Busy"),
    (states.COMPLETE, "Complete"),
    (states.HANDLED, "Handled"),
    (states.CANCELLED, "Cancelled"),
]
# what is on the invoice or signed for: no longer changed once the work order is handled
CONTENT = {
    "partner_id",
    "site_id",
    "company_id",
    "description",
    "km",
    "hour_ids",
    "material_ids",
    "signature",
    "signed_by",
    "signed_on",
    "name",
}
# what follows from signing and from invoicing
NEVER_BY_HAND = frozenset({"signed_on", "signed_text", "corrected_on", "invoice_ids"})
LINK_DAYS = 180
# the fields that its customer may read; the others are the seller's only (webhero.portal.fields)
SHOWN_TO_CUSTOMER = frozenset(
    {
        "access_url", "access_warning", "company_id", "customer_name", "description", "hour_ids", "hours_total", "km",
        "material_ids", "name", "partner_id", "planned_end", "planned_start", "reference", "signature", "signed_by",
        "signed_on", "signed_text", "corrected_on", "site_id", "site_text", "state",
    }
)  # fmt: skip
PLANNED = {"planned_start", "planned_end", "employee_id", "helper_ids"}


def _unsigned(vals):
    """`vals` without the signature's fields: these are written last, as the signature covers lines of the same write."""
    if "signature" not in vals:
        return vals
    return {name: value for name, value in vals.items() if name not in ("signature", "signed_by", "signed_on")}


class WerkbonOrder(models.Model):
    """The work that a technician does at a customer's: planned, done, signed, invoiced (K4)."""

    _name = "webhero.werkbon.order"
    _description = "Work order"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin", "webhero.portal.fields"]
    _order = "planned_start desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"
    _webhero_portal_reads = SHOWN_TO_CUSTOMER

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/", index="trigram")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, check_company=True, tracking=True
    )
    customer_name = fields.Char("Name of the customer", related="partner_id.name")
    site_id = fields.Many2one(
        "res.partner",
        "Site address",
        check_company=True,
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    site_text = fields.Char("Where", compute="_compute_site_text")
    contact_id = fields.Many2one(
        "res.partner",
        "Contact",
        check_company=True,
        compute="_compute_addresses",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )
    contact_name = fields.Char("Name of the contact", related="contact_id.name")
    contact_phone = fields.Char("Phone", related="contact_id.phone")
    reference = fields.Char("Customer's reference", help="The customer's own number or name for this work.", copy=False)
    description = fields.Text("What has to be done")
    notes = fields.Text("Internal notes", help="Not shown to the customer.", groups="base.group_user")
    employee_id = fields.Many2one(
        "hr.employee", "Technician", check_company=True, index=True, tracking=True, group_expand="_group_expand_employee",
    )  # fmt: skip
    helper_ids = fields.Many2many("hr.employee", string="Other technicians", check_company=True)
    planned_start = fields.Datetime("Planned from", index=True, tracking=True, copy=False)
    planned_end = fields.Datetime("Planned until", copy=False)
    state = fields.Selection(
        STATES, "State", default=states.NEW, required=True, index=True, tracking=True, copy=False, group_expand=True
    )
    status_id = fields.Many2one(
        "webhero.werkbon.status",
        "Work order status",
        domain="[('company_id', '=', company_id)]",
        tracking=True,
        copy=False,
        index="btree_not_null",
        help="A list of your own. A complete work order whose status sends to the books is invoiced by itself.",
    )
    color = fields.Integer(related="status_id.color")
    hour_ids = fields.One2many("webhero.werkbon.hour", "order_id", "Hours", copy=False)
    material_ids = fields.One2many("webhero.werkbon.material", "order_id", "Materials", copy=True)
    km = fields.Float("Kilometres", digits=(8, 1), copy=False)
    photo_ids = fields.One2many("webhero.werkbon.photo", "order_id", "Photos", copy=False)
    file_ids = fields.Many2many(
        "ir.attachment",
        "webhero_werkbon_order_file_rel",
        "order_id",
        "attachment_id",
        "Files",
        copy=False,
        groups="base.group_user",
    )
    signature = fields.Image("Customer's signature", copy=False, max_width=1024, max_height=1024)
    signed_by = fields.Char("Signed by", copy=False, tracking=True)
    signed_on = fields.Datetime("Signed on", copy=False, readonly=True)
    hours_total = fields.Float("Hours worked", compute="_compute_hours_total", store=True)
    amount_untaxed = fields.Monetary(
        "Total excl. VAT", compute="_compute_amount", store=True, groups="webhero_werkbon.group_werkbon_prices"
    )
    amount_open = fields.Monetary(
        "Still to invoice, excl. VAT",
        compute="_compute_amount",
        store=True,
        groups="webhero_werkbon.group_werkbon_prices",
    )
    completed_on = fields.Datetime("Completed on", readonly=True, copy=False)

    _unique_name = models.UniqueIndex("(company_id, name)", "This work order number exists already.")
    _period = models.Constraint(
        "CHECK (planned_end IS NULL OR planned_start IS NULL OR planned_end >= planned_start)",
        "A work order is planned until after it begins.",
    )
    _km = models.Constraint("CHECK (km >= 0)", "Kilometres are not negative.")

    # ---- computed

    @api.depends("partner_id")
    def _compute_addresses(self):
        for order in self:
            found = order.partner_id.address_get(["delivery", "contact"]) if order.partner_id else {}
            order.site_id = found.get("delivery") or order.partner_id
            order.contact_id = found.get("contact") or order.partner_id

    @api.depends("site_id.street", "site_id.zip", "site_id.city")
    def _compute_site_text(self):
        for order in self:
            site = order.site_id
            town = " ".join(filter(None, (site.zip, site.city)))
            order.site_text = ", ".join(filter(None, (site.street, town)))

    @api.depends("hour_ids.hours")
    def _compute_hours_total(self):
        for order in self:
            order.hours_total = sum(order.hour_ids.mapped("hours"))

    @api.depends(
        "hour_ids.amount",
        "hour_ids.is_invoiced",
        "hour_ids.to_invoice",
        "material_ids.amount",
        "material_ids.is_invoiced",
        "material_ids.to_invoice",
    )
    def _compute_amount(self):
        for order in self:
            lines = [*order.hour_ids, *order.material_ids]
            order.amount_untaxed = sum(line.amount for line in lines)
            order.amount_open = sum(line.amount for line in lines if line.to_invoice and not line.is_invoiced)

    def _compute_access_url(self):
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/workorders/{order.id}"

    def _link_is_over(self):
        """The link of the mail opens a work order for half a year after its work."""
        last = max(filter(None, (self.create_date, self.planned_end, self.completed_on)))
        return last < fields.Datetime.subtract(fields.Datetime.now(), days=LINK_DAYS)

    def _portal_ensure_token(self):
        """Who sees a work order by login gets no link that opens it for anyone."""
        return "" if self.env.user._is_portal() else super()._portal_ensure_token()

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                company = vals.get("company_id") or self.env.company.id
                sequence = self.env["ir.sequence"].with_company(company)
                vals["name"] = sequence.next_by_code("webhero.werkbon.order") or "/"
        fresh = without_defaults(self, NEVER_BY_HAND)
        orders = super(WerkbonOrder, fresh).create([_unsigned(vals) for vals in vals_list]).with_env(self.env)
        orders._check_begun(vals_list)
        for order, vals in zip(orders, vals_list, strict=True):
            order._sign(vals)
        orders._after_change()
        return orders

    def write(self, vals):
        self._check_writable(vals)
        self._check_signed(vals)
        signing, vals = vals, _unsigned(vals)
        if vals.get("state") == states.COMPLETE:
            vals = {**vals, "completed_on": fields.Datetime.now()}
            self.hour_ids._stop_running()
        completed = self.filtered(lambda order: vals.get("state") == states.COMPLETE != order.state)
        if vals.get("state") not in (None, states.COMPLETE, states.HANDLED):
            self.filtered(lambda order: order.state == states.COMPLETE)._withdraw_invoices()
        result = super().write(vals)
        self._sign(signing)
        if vals.keys() & {"state", "status_id"}:
            self._after_change()
            completed._mail_completed()
        if vals.keys() & PLANNED:
            self._warn_overlaps()
        return result

    def _sign(self, vals):
        """After everything else of the same write: stop the clock, and store the signed content as text."""
        if "signature" not in vals:
            return
        for order in self:
            order.hour_ids.filtered("is_running")._stop_running()
            when = vals.get("signed_on") or fields.Datetime.now()
            signed = {"signed_on": when, "signed_text": order._signed_for(), "corrected_on": False}
            taken_back = {"signed_on": False, "signed_by": False}
            given = {name: vals[name] for name in ("signature", "signed_by") if name in vals}
            super(WerkbonOrder, order).write({**given, **(signed if vals["signature"] else taken_back)})

    def _check_writable(self, vals):
        """Check the state transitions; invoiced content can't be changed."""
        if not self.env.su and "invoice_ids" in vals:
            raise AccessError(
                self.env._("Invoices of work orders follow from invoicing; they can't be changed by hand.")
            )
        new = vals.get("state")
        for order in self:
            if new and new != order.state:
                order._check_way(new)
            if order.state == states.HANDLED and vals.keys() & CONTENT:
                raise UserError(self.env._("%s is handled: it can't be changed any more. Make a copy.", order.name))

    def _become_handled(self):
        """Past the check of the ways: no person can bring a work order here, and no context key of a client's."""
        return super().write({"state": states.HANDLED})

    def _check_way(self, new):
        words = dict(self._fields["state"]._description_selection(self.env))
        if self.state == states.HANDLED:
            raise UserError(
                self.env._(
                    "%s is handled: its invoice has been made. Make a copy, or a credit note of its invoice.", self.name
                )
            )
        if new == states.HANDLED or not states.allowed(self.state, new):
            raise UserError(
                self.env._(
                    "%(name)s can't go from “%(old)s” to “%(new)s”.",
                    name=self.name,
                    old=words[self.state],
                    new=words[new],
                )
            )
        self._check_office(self.state, new)
        if self.state == states.COMPLETE:
            self._check_may_leave(new)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_new(self):
        for order in self:
            if order.state not in (states.NEW, states.CANCELLED) or order.invoice_ids:
                raise UserError(self.env._("%s can't be deleted; cancel it instead.", order.name))

    # ---- buttons

    def action_plan(self):
        self.write({"state": states.PLANNED})

    def action_start(self):
        self.write({"state": states.BUSY})

    def action_complete(self):
        self.write({"state": states.COMPLETE})

    def action_reopen(self):
        self.write({"state": states.BUSY})

    def action_cancel(self):
        self.write({"state": states.CANCELLED})

    def action_renew(self):
        self.write({"state": states.NEW})

    def action_to_books(self):
        """Give the work order the status that sends it to the books."""
        for order in self:
            status = self.env["webhero.werkbon.status"].search(
                [("company_id", "=", order.company_id.id), ("to_books", "=", True)], limit=1
            )
            if not status:
                raise UserError(self.env._("No work order status of %s sends to the books.", order.company_id.name))
            order.status_id = status

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
        """Start my clock; it is in the database, so a reload or an empty battery stops nothing."""
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
        """A dialog of its own, so that the addition is saved at once instead of with the form."""
        self.ensure_one()
        view = self.env.ref("webhero_werkbon.werkbon_material_view_form_site")
        return open_wizard("webhero.werkbon.material", self.env._("Add material"), view=view, default_order_id=self.id)

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
