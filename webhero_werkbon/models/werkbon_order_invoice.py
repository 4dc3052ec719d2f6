"""From complete to handled (W7, K5, K9)."""

from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..rules import states


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    invoice_ids = fields.Many2many(
        "webhero.werkbon.invoice",
        "webhero_werkbon_invoice_order_rel",
        "order_id",
        "invoice_id",
        "Invoices",
        readonly=True,
        copy=False,
        groups="webhero_werkbon.group_werkbon_manager",
    )
    invoice_numbers = fields.Char("Invoice", compute="_compute_invoice_numbers")
    invoice_state = fields.Selection(
        [("no", "Not invoiced"), ("part", "Invoiced in part"), ("full", "Invoiced")],
        "Invoicing",
        compute="_compute_invoice_state",
        store=True,
        compute_sudo=True,
    )

    invoice_problem = fields.Text(
        "What is wrong with the invoice",
        compute="_compute_invoice_problem",
        groups="webhero_werkbon.group_werkbon_manager",
    )

    @api.depends("invoice_ids.number")
    def _compute_invoice_numbers(self):
        for order in self:
            order.invoice_numbers = ", ".join(filter(None, order.sudo().invoice_ids.mapped("number")))

    @api.depends("hour_ids.is_invoiced", "material_ids.is_invoiced")
    def _compute_invoice_state(self):
        for order in self:
            done = [line.is_invoiced for lines in (order.hour_ids, order.material_ids) for line in lines]
            order.invoice_state = "full" if done and all(done) else "part" if any(done) else "no"

    @api.depends("invoice_ids.state")
    @api.depends_context("lang")
    def _compute_invoice_problem(self):
        for order in self:
            texts = [
                " ".join(filter(None, (invoice.error_message, invoice.error_hint)))
                for invoice in order._own_invoices()
                if invoice.state == "error"
            ]
            order.invoice_problem = "\n".join(texts)

    # ---- by itself

    def _queue_invoices(self):
        """W7: complete and the status that sends, both: an invoice and its message, in this transaction."""
        for order in self.sudo().filtered(lambda one: states.is_sent(one.state, one.status_id.to_books)):
            backend = order.company_id._werkbon_backend()
            if backend and backend.export_invoice and backend.grouping == "order":
                order._invoice_together(backend)

    def _invoice_together(self, backend):
        """One invoice of these work orders; those of which nothing is left are handled at once."""
        made = self.env["webhero.werkbon.invoice"].sudo()._make(backend, self)
        if not made:
            self._handled_if_invoiced()
        return made

    @api.model
    def _cron_invoice_customers(self):
        """Each night: what waits, one invoice a customer, where a company wants that."""
        for backend in self.env["webhero.werkbon.backend"].search([("grouping", "=", "customer")]):
            if backend.export_invoice and not backend.paused:
                orders = self.search(
                    [
                        ("company_id", "=", backend.company_id.id),
                        ("state", "=", states.COMPLETE),
                        ("status_id.to_books", "=", True),
                    ]
                )
                orders = orders.filtered(lambda one: not one._failed_invoices())  # a person looks at those first
                orders.try_lock_for_update()._invoice_by_customer(backend)

    def _invoice_by_customer(self, backend):
        def customer(order):
            return order.partner_id.commercial_partner_id.id

        made = self.env["webhero.werkbon.invoice"].sudo()
        for _customer, orders in groupby(self.sorted(customer), customer):
            made |= self.browse(order.id for order in orders)._invoice_together(backend)
        return made

    # ---- by hand

    def action_invoice(self):
        """Invoice the selected complete work orders now, those of one customer together."""
        self.check_access("write")
        if not self.env.user.has_group("webhero_werkbon.group_werkbon_manager"):
            raise UserError(self.env._("Only the office invoices work orders."))
        wrong = self.filtered(lambda order: order.state != states.COMPLETE)
        if wrong:
            raise UserError(
                self.env._(
                    "Only complete work orders are invoiced, and these are not: %s.", ", ".join(wrong.mapped("name"))
                )
            )
        made = self.env["webhero.werkbon.invoice"]
        for company in self.company_id:
            theirs = self.filtered(lambda one, company=company: one.company_id == company)
            made |= theirs.sudo()._invoice_by_customer(self._backend_to_invoice(company))
        return self._open_invoices(made or self.invoice_ids)

    def _backend_to_invoice(self, company):
        backend = company._werkbon_backend()
        if not backend:
            raise UserError(
                self.env._("%s has no work order connection yet: make one under Configuration.", company.name)
            )
        if not backend.export_invoice:
            raise UserError(
                self.env._(
                    "%s makes no invoices of work orders: switch Invoice on in its connection, under Export.",
                    company.name,
                )
            )
        return backend

    def action_open_invoices(self):
        return self._open_invoices(self.invoice_ids)

    def _open_invoices(self, invoices):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoices of work orders"),
            "res_model": "webhero.werkbon.invoice",
            "view_mode": "list,form",
            "domain": [("id", "in", invoices.ids)],
        }

    # ---- parts

    def _lock_to_invoice(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is at %s right now. Wait a moment and press again.", ", ".join(self.mapped("name"))
                )
            ) from error

    def _make_km_line(self, backend):
        """Kilometres are a line with the article that the company chose; without one they are only told."""
        if not self.km or not backend.km_product_id or self.material_ids.filtered("is_km"):
            return
        self.env["webhero.werkbon.material"].create(
            {"order_id": self.id, "product_id": backend.km_product_id.id, "quantity": self.km, "is_km": True}
        )

    def _own_invoices(self):
        return self.sudo().invoice_ids.filtered(lambda one: not one.origin_id)

    def _failed_invoices(self):
        """Those that are in error or skipped, and surely not at the other side."""
        return self._own_invoices().filtered(
            lambda one: one.state in ("error", "skipped") and not (one._may_be_there() or one._is_withdrawn())
        )

    def _check_may_leave(self, new):
        """Its lines must not change under an invoice that is at the other side, or may be."""
        for invoice in self._own_invoices():
            if invoice._is_there():
                if new == states.CANCELLED:
                    raise UserError(self.env._("%s is invoiced in part, so it can't be cancelled any more.", self.name))
            elif invoice.exchange_id.state == "busy":
                raise UserError(self.env._("The invoice of %s is on its way. Wait a minute and try again.", self.name))
            elif invoice._may_be_there():
                raise UserError(
                    self.env._(
                        "The invoice of %s may have reached e-Boekhouden. Open it under Invoices and press Process:"
                        " it is looked up there, and made only if it is missing.",
                        self.name,
                    )
                )

    def _withdraw_invoices(self):
        """What was not sent is not sent any more; kilometres are counted anew."""
        self._own_invoices().filtered(lambda one: not (one._is_there() or one._is_withdrawn()))._withdraw()
        self.sudo().material_ids.filtered(lambda line: line.is_km and not line.invoice_id).unlink()

    def _handled_if_invoiced(self):
        """Handled when no line waits for an invoice; that is not: paid."""
        for order in self.sudo():
            waiting = [line for lines in (order.hour_ids, order.material_ids) for line in lines if not line.is_invoiced]
            numbered = all(one._is_there() for one in order.invoice_ids if one.state != "skipped")
            if order.state == states.COMPLETE and numbered and not any(line.to_invoice for line in waiting):
                order._become_handled()
