# SPDX-License-Identifier: LGPL-3.0-or-later
"""From planned to handled: the workflow (K6), the customer's copy (K8, K13), invoicing (W7, K5, K9)."""

from datetime import timedelta
from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from odoo.addons.webhero_base.tools.actions import open_list

from ..rules import hours, states
from .werkbon_order import NEVER_BY_HAND

HOUR = timedelta(hours=1)


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
                orders = orders.filtered(lambda one: not one._failed_invoices())  # these need a person first
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
        return open_list("webhero.werkbon.invoice", [("id", "in", invoices.ids)], self.env._("Invoices of work orders"))

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
        """Kilometres are a line with the article that the company chose; without one they are only mentioned."""
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

    def _check_begun(self, vals_list):
        """A new work order begins before its invoice and its signature, whatever its values say."""
        if self.env.su:
            return
        if any(vals.get(name) for vals in vals_list for name in NEVER_BY_HAND):
            raise AccessError(
                self.env._(
                    "When and what was signed, and what was invoiced, follow from those steps; no one fills it in."
                )
            )
        for order in self:
            self._check_office(states.NEW, order.state)
            if order.state == states.HANDLED:
                raise AccessError(self.env._("A work order is handled by making its invoice; begin with a new one."))

    def _check_office(self, old, new):
        """Only the office withdraws a work order from invoicing, or returns it to invoicing."""
        office = self.env.su or self.env.user.has_group("webhero_werkbon.group_werkbon_manager")
        if not office and states.is_office_s(old, new):
            raise AccessError(self.env._("Only the office cancels work orders, or takes up cancelled ones again."))

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
        """Withdraw the invoices that were not sent; kilometres are computed again."""
        self._own_invoices().filtered(lambda one: not (one._is_there() or one._is_withdrawn()))._withdraw()
        self.sudo().material_ids.filtered(lambda line: line.is_km and not line.invoice_id).unlink()

    def _handled_if_invoiced(self):
        """Handled when no line waits for an invoice; that is not: paid."""
        for order in self.sudo():
            waiting = [line for lines in (order.hour_ids, order.material_ids) for line in lines if not line.is_invoiced]
            numbered = all(one._is_there() for one in order.invoice_ids if one.state != "skipped")
            if order.state == states.COMPLETE and numbered and not any(line.to_invoice for line in waiting):
                order._become_handled()

    overlap_text = fields.Text("Planned at the same time", compute="_compute_overlap_text")

    @api.depends("planned_start", "planned_end", "employee_id", "helper_ids", "state")
    @api.depends_context("lang")
    def _compute_overlap_text(self):
        for order in self:
            texts = [
                self.env._(
                    "%(who)s is also planned for %(other)s (%(customer)s).",
                    who=who,
                    other=other.name,
                    customer=other.partner_id.name,
                )
                for other, who in order._overlaps()
            ]
            order.overlap_text = "\n".join(texts)

    @api.depends("name", "partner_id.name", "planned_start", "planned_end", "employee_id", "helper_ids", "state")
    @api.depends_context("webhero_planning", "lang")
    def _compute_display_name(self):
        """In the calendar the name starts with the customer, after a warning sign where someone is double-booked."""
        if not self.env.context.get("webhero_planning"):
            return super()._compute_display_name()
        for order in self:
            sign = "⚠ " if order.overlap_text else ""
            order.display_name = f"{sign}{order.partner_id.name} · {order.name}"

    @api.model
    def _group_expand_employee(self, employees, domain):
        """Each technician has a column, even without any work order: otherwise nothing could be dragged there."""
        wanted = [
            ("company_id", "in", self.env.companies.ids),
            "|",
            ("user_id.group_ids", "in", self.env.ref("webhero_werkbon.group_werkbon_user").ids),
            ("webhero_tablet_ids", "!=", False),
        ]
        return employees | self.env["hr.employee"].sudo().search(wanted).sudo(False)

    def _planned_span(self):
        return self.planned_start, self.planned_end or self.planned_start + HOUR

    def _people(self):
        return self.employee_id | self.helper_ids

    def _overlaps(self):
        """(other order, name of the technician) for each one who is planned twice."""
        if not self.planned_start or not self._people() or self.state not in states.OPEN:
            return []
        start, end = self._planned_span()
        people = self._people()._origin.ids
        others = self.search(
            [
                ("id", "!=", self._origin.id),
                ("state", "in", states.OPEN),
                ("planned_start", "<", end),
                ("planned_start", ">", start - timedelta(days=31)),
                "|",
                ("employee_id", "in", people),
                ("helper_ids", "in", people),
            ]
        )
        return [
            (other, person.name)
            for other in others
            if hours.overlaps((start, end), other._planned_span())
            for person in (self._people()._origin & other._people())
        ]

    def _warn_overlaps(self):
        """Dragging a work order onto another gives a notification at once: the calendar itself shows no warnings."""
        texts = [f"{order.name}: {order.overlap_text}" for order in self if order.overlap_text]
        if texts:
            title = self.env._("Planned at the same time")
            notice = {"type": "warning", "title": title, "message": "\n".join(texts), "sticky": True}
            self.env.user._bus_send("simple_notification", notice)

    @api.onchange("planned_start")
    def _onchange_planned_start(self):
        if self.planned_start and (not self.planned_end or self.planned_end < self.planned_start):
            self.planned_end = self.planned_start + 2 * HOUR

    def _after_change(self):
        """A work order with a day and a technician is planned; a complete one may go to the books."""
        for order in self:
            if order.state == states.NEW and order.planned_start and order.employee_id:
                order.state = states.PLANNED
            if order.state == states.COMPLETE and not order.status_id:
                status = order.company_id._werkbon_backend().complete_status_id
                if status:
                    order.status_id = status
        self._queue_invoices()

    def _webhero_lang(self):
        """nl_BE or fr_BE: the language of this document, as of all documents for this customer."""
        self.ensure_one()
        return self.partner_id._webhero_document_lang(self.company_id)

    def _zone(self):
        """The company's time zone: the times on the customer's copy, regardless of the user."""
        return self.company_id.partner_id.tz or "Europe/Brussels"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Work order %s", self.name.replace("/", "-"))

    def _can_be_signed(self):
        self.ensure_one()
        return self.state in (states.BUSY, states.COMPLETE) and not self.signature

    def _mail_completed(self):
        """The customer's copy is sent when the work is complete, through Odoo's mail queue."""
        for order in self.filtered(lambda one: one.partner_id.email or one.contact_id.email):
            company = order.company_id.sudo()._werkbon_backend()
            if company and not company.mail_on_completion:
                continue
            template = self.env.ref("webhero_werkbon.mail_template_completed", raise_if_not_found=False)
            if template:
                template.sudo().send_mail(order.id, force_send=False)

    def action_print(self):
        return self.env.ref("webhero_werkbon.report_werkbon_order").report_action(self)
