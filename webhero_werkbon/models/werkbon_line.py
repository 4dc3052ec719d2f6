# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.tools.guards import without_defaults

from ..rules import states
from ..rules.invoice import amount

PRICES = "webhero_werkbon.group_werkbon_prices"
# what a customer signs for; prices are not shown to it
SIGNED_FOR = frozenset(
    {
        "break_minutes", "date", "employee_id", "hours", "is_km", "is_running", "name", "order_id", "product_id",
        "quantity", "start", "stop", "travel_minutes",
    }
)  # fmt: skip


class WerkbonLine(models.AbstractModel):
    """What hours and materials of a work order have in common: an article, a quantity, a price."""

    _name = "webhero.werkbon.line"
    _description = "Line of a work order"
    _inherit = ["webhero.portal.fields"]
    _webhero_portal_reads = frozenset(
        {
            "break_minutes", "company_id", "date", "hours", "name", "order_id", "partner_id", "quantity", "start",
            "state", "stop", "travel_minutes", "unit",
        }
    )  # fmt: skip
    _check_company_auto = True

    order_id = fields.Many2one("webhero.werkbon.order", "Work order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, index=True)
    state = fields.Selection(related="order_id.state", string="State of the work order")
    date = fields.Date("Day", compute="_compute_date", store=True)
    name = fields.Char("Description", compute="_compute_name", store=True, readonly=False)
    price_unit = fields.Float(
        "Price excl. VAT",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        min_display_digits="Product Price",  # articles of the books may have more decimals, as kilometres do
        groups=PRICES,
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="VAT",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        check_company=True,
        groups=PRICES,
    )
    amount = fields.Monetary("Amount excl. VAT", compute="_compute_amount", store=True, groups=PRICES)
    to_invoice = fields.Boolean(
        "Invoice", default=True, help="Without it this line waits for a later invoice, or is never invoiced."
    )
    invoice_id = fields.Many2one(
        "webhero.werkbon.invoice", "Invoice of this line", readonly=True, index="btree_not_null", copy=False
    )
    is_invoiced = fields.Boolean("Invoiced", compute="_compute_is_invoiced", store=True, compute_sudo=True)

    @api.depends("order_id.planned_start")
    def _compute_date(self):
        """The day where the company is: what starts at 23:30 UTC in summer is tomorrow's work."""
        for line in self:
            here = line.with_context(tz=line.order_id._zone())
            line.date = fields.Datetime.context_timestamp(here, line._worked_at()).date()

    def _worked_at(self):
        return self.order_id.planned_start or fields.Datetime.now()

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            lang = line.order_id._webhero_lang() if line.order_id.partner_id else None
            line.name = line.product_id.with_context(lang=lang).name

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line.product_id.lst_price

    @api.depends("product_id", "company_id")
    def _compute_tax_ids(self):
        for line in self:
            line.tax_ids = line.product_id.taxes_id.filtered(
                lambda tax, company=line.company_id: tax.company_id == company
            )

    def _compute_amount(self):
        for line in self:
            line.amount = float(amount(line._quantity_decimal(), Decimal(str(line.price_unit))))

    @api.depends("invoice_id.number", "invoice_id.move_id")
    def _compute_is_invoiced(self):
        """An invoice that is in error, was skipped or is still on its way is not there yet."""
        for line in self:
            line.is_invoiced = line.invoice_id._is_there()

    def _quantity_decimal(self):
        raise NotImplementedError

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        self._check_links({name for vals in vals_list for name in vals})
        lines = super(WerkbonLine, without_defaults(self, ("invoice_id", "is_invoiced"))).create(vals_list)
        lines = lines.with_env(self.env)
        lines._check_open()
        lines.order_id._serialize()
        lines.order_id._check_may_correct()
        return lines

    def write(self, vals):
        self._check_links(vals.keys())
        if vals.keys() - {"invoice_id", "to_invoice"}:
            self._check_open()
        if vals.keys() & SIGNED_FOR:
            self._check_signed(vals)
        done = super().write(vals)
        if "order_id" in vals:  # nor into a work order that is handled
            self._check_open()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        self._check_open()
        self.order_id._serialize()
        self.order_id._check_may_correct()

    def _check_signed(self, vals):
        """Neither here nor in the work order that a line is moved to; a clock that still runs may stop."""
        if vals.keys() <= {"stop", "is_running"} and all(line._is_running() for line in self):
            return
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        orders._serialize()
        orders._check_may_correct()

    def _is_running(self):
        return False

    def _signed_for(self):
        """This line in words, as its customer signs for it."""
        raise NotImplementedError

    def _check_links(self, names):
        """The invoice of a line is only written by the code that makes and withdraws invoices."""
        if not self.env.su and {"invoice_id", "is_invoiced"} & set(names):
            raise AccessError(self.env._("The invoice of a line follows from invoicing; it can't be set by hand."))

    def _check_open(self):
        for line in self:
            if line.order_id.state == states.HANDLED or line.is_invoiced:
                raise UserError(
                    self.env._("Lines of %s are on an invoice and can't be changed any more.", line.order_id.name)
                )
            if line.sudo().invoice_id:
                name = line.order_id.name
                raise UserError(
                    self.env._("Lines of %s wait for their invoice. Open the work order again first.", name)
                )
