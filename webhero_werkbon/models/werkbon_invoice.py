# SPDX-License-Identifier: LGPL-3.0-or-later
"""An invoice of work orders, in the books or here (K9)."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_record
from odoo.addons.webhero_eboekhouden.client import Invoice, InvoiceLine
from odoo.addons.webhero_exchange.client.errors import NothingToDo, Permanent

from ..rules import invoice as rules

KINDS = {"books": "werkbon.invoice", "erp": "werkbon.move"}


class WerkbonInvoice(models.Model):
    """What was or will be invoiced of one or several work orders of one customer; one message brings it there."""

    _name = "webhero.werkbon.invoice"
    _description = "Invoice of work orders"
    _inherit = ["webhero.eboekhouden.document"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Our reference", required=True, readonly=True, index=True)
    backend_id = fields.Many2one(
        "webhero.werkbon.backend", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="backend_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True, index=True)
    place = fields.Selection([("books", "e-Boekhouden"), ("erp", "Odoo")], "Made in", required=True, readonly=True)
    origin_id = fields.Many2one("webhero.werkbon.invoice", "Credit note of", readonly=True, index="btree_not_null")
    credit_ids = fields.One2many("webhero.werkbon.invoice", "origin_id", "Credit notes", readonly=True)
    order_ids = fields.Many2many(
        "webhero.werkbon.order",
        "webhero_werkbon_invoice_order_rel",
        "invoice_id",
        "order_id",
        "Work orders",
        readonly=True,
    )
    hour_ids = fields.One2many("webhero.werkbon.hour", "invoice_id", "Hours", readonly=True)
    material_ids = fields.One2many("webhero.werkbon.material", "invoice_id", "Materials", readonly=True)
    error_message = fields.Text(related="exchange_id.error_message")
    error_hint = fields.Text(related="exchange_id.error_hint")
    date = fields.Date("Invoice date", readonly=True)
    term = fields.Integer("Days", readonly=True)
    date_due = fields.Date("Due date", readonly=True)
    number = fields.Char("Invoice number", readonly=True, index="trigram")
    own_number = fields.Char(readonly=True, help="Number that we give, where we number.")
    relation_code = fields.Char(readonly=True)
    relation_number = fields.Integer(readonly=True)
    content = fields.Json(readonly=True, help="The lines as they were sent.")
    amount_untaxed = fields.Monetary("Total excl. VAT", readonly=True)
    processed = fields.Boolean("Processed in the books", readonly=True)
    looked_at = fields.Datetime(readonly=True)
    move_id = fields.Many2one(
        "account.move", "Invoice in Odoo", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("waiting", "On its way"),
            ("error", "Error"),
            ("draft", "Draft in the books"),
            ("processed", "Processed in the books"),
            ("erp", "In Odoo"),
            ("skipped", "Skipped"),
        ],
        compute="_compute_state",
    )

    _unique_name = models.UniqueIndex("(backend_id, name)", "This invoice of work orders exists already.")
    _one_credit = models.UniqueIndex(
        "(origin_id) WHERE origin_id IS NOT NULL", "This invoice has a credit note already."
    )

    @api.depends("number", "move_id", "processed", "exchange_id.state", "exchange_id.error_code")
    def _compute_state(self):
        for invoice in self:
            message = invoice.exchange_id
            if invoice.move_id:
                invoice.state = "erp"
            elif invoice.number:
                invoice.state = "processed" if invoice.processed else "draft"
            elif message.state == "open" and message.error_code:  # it waits for the settings
                invoice.state = "error"
            else:
                invoice.state = message.state if message.state in ("error", "skipped") else "waiting"

    def write(self, vals):
        """Only the steps here write on it, as superuser: not the office by hand, import or script."""
        if not self.env.su:
            raise AccessError(
                self.env._("Invoices of work orders follow from invoicing; they can't be changed by hand.")
            )
        return super().write(vals)

    def _is_there(self):
        return bool(self.number or self.move_id)

    def _may_be_there(self):
        """It was sent, but the outcome is not known yet."""
        message = self.exchange_id
        return not self._is_there() and bool(message.remote_id or message._may_be_booked())

    def _is_withdrawn(self):
        return not (self.origin_id or self.hour_ids or self.material_ids)

    def _lines(self):
        """Hours first, then materials, work order by work order, as browse records of two models."""
        for order in self.order_ids.sorted("name"):
            yield from self.hour_ids.filtered(lambda line, order=order: line.order_id == order).sorted("id")
            yield from self.material_ids.filtered(lambda line, order=order: line.order_id == order).sorted("id")

    def _books_key(self):
        """Our key in the books, by which a retry finds the invoice."""
        return f"WB{self.backend_id.id}-{self.name}"

    # ---- one try

    def _handle(self, run):
        """The worker sees what is archived too; nothing that is may be chosen for a customer or an invoice."""
        invoice = self.with_context(active_test=True)
        return invoice._handle_here() if self.place == "erp" else invoice._handle_in_books(run)

    # ---- making

    @api.model
    def _make(self, backend, orders):
        """One invoice of everything that is still to be invoiced of `orders`, all of one customer, and its message.

        Locks the work orders first: of two who press at once, the second finds nothing left. Empty where nothing is.
        """
        orders._lock_to_invoice()
        orders._failed_invoices()._withdraw()
        for order in orders:
            order._make_km_line(backend)
        hours = orders.hour_ids.filtered(lambda line: line.to_invoice and not line.invoice_id)
        materials = orders.material_ids.filtered(lambda line: line.to_invoice and not line.invoice_id)
        if not hours and not materials:
            return self.browse()
        invoice = self.create(
            {
                "name": self._next_name(backend, orders),
                "backend_id": backend.id,
                "partner_id": orders[:1].partner_id.commercial_partner_id.id,
                "place": backend.invoice_in,
                "order_ids": [(6, 0, orders.ids)],
            }
        )
        hours.invoice_id = invoice
        materials.invoice_id = invoice
        invoice._queue()
        return invoice

    @api.model
    def _next_name(self, backend, orders):
        """The work order's own number; with a rank where it is invoiced in parts or together with others."""
        base = orders.sorted("name")[0].name + ("+" if len(orders) > 1 else "")
        used = set(self.search([("backend_id", "=", backend.id), ("name", "=like", f"{base}%")]).mapped("name"))
        rank = 1
        while (name := base if rank == 1 else f"{base}-{rank}") in used:
            rank += 1
        return name

    def _queue(self):
        self._put_message(self.backend_id, KINDS[self.place], self.name)

    def _withdraw(self):
        """It was not sent and will not be: its lines wait for another invoice."""
        self.exchange_id.write(
            {"state": "skipped", "done_at": fields.Datetime.now(), "claim": False, "idempotency_key": False}
        )
        self.hour_ids.invoice_id = self.material_ids.invoice_id = False

    def _check_not_withdrawn(self):
        """Its message may be processed again by hand; what it was about is on another invoice."""
        if self._is_withdrawn():
            raise NothingToDo("invoice_withdrawn", name=self.name)

    # ---- credit

    def action_credit(self):
        """Credit the whole invoice, in the system where it was made; the work orders remain handled."""
        self.ensure_one()
        self.check_access("write")
        if not self.number and not self.move_id:
            raise UserError(self.env._("%s has no invoice yet.", self.name))
        if self.origin_id or self.credit_ids:
            raise UserError(self.env._("%s is credited already, or is itself a credit note.", self.name))
        credit = self.sudo().create(
            {
                "name": f"{self.name}-C",
                "backend_id": self.backend_id.id,
                "partner_id": self.partner_id.id,
                "place": self.place,
                "origin_id": self.id,
                "order_ids": [(6, 0, self.order_ids.ids)],
            }
        )
        credit._queue()
        return credit._open()

    def _open(self):
        return open_record(self)

    def action_open_move(self):
        self.ensure_one()
        return open_record(self.move_id)

    def action_process(self):
        """Try again, after what was wrong has been corrected."""
        return self.exchange_id.action_process()

    # ---- done

    def _store_response(self, remote_id, number=None):
        """The number came back: the work orders of which nothing is left to invoice are handled (not: paid)."""
        self.write({"number": remote_id, "processed": self.place == "books" and self.backend_id.in_books})
        for order in self.order_ids:
            order.message_post(body=self._number_text(remote_id))
        if not self.origin_id:
            self.order_ids._handled_if_invoiced()

    def _number_text(self, number):
        number = number or self.env._("(draft)")
        if self.origin_id:
            return self.env._("Credit note %(number)s of %(name)s.", number=number, name=self.origin_id.name)
        return self.env._("Invoice %s.", number)

    def _handle_in_books(self, run):
        if self._is_still_to_book(run):
            self._check_not_withdrawn()
            if not (self.exchange_id._may_be_booked() and self.content):
                self._prepare(run)
            self._book(run, self._for_books())

    def _prepare(self, run):
        """Determine date, relation and lines, and store them before they are sent."""
        backend = self.backend_id
        rows = rules.credited(self._origin_rows()) if self.origin_id else self._rows()
        relation = backend._relation_for(run, self.partner_id)
        date = self.date or fields.Date.context_today(self.with_context(tz=backend._zone()))
        self.write(
            {
                "content": rules.to_json(rows),
                "amount_untaxed": float(rules.total(rows)),
                "relation_code": relation.code,
                "relation_number": relation.id,
                "date": date,
                "term": backend.term,
                "date_due": rules.due_date(date, backend.term),
                "own_number": self.own_number or (backend.number_kind == "own" and self._free_number(date)),
            }
        )

    def _free_number(self, date):
        """The number that a withdrawn invoice of this year had and never used, else the next: without gaps."""
        withdrawn = self.search(
            [
                ("backend_id", "=", self.backend_id.id),
                ("own_number", "=like", f"{date.year}%"),
                ("number", "=", False),
                ("exchange_id.state", "=", "skipped"),
                ("hour_ids", "=", False),
                ("material_ids", "=", False),
                ("origin_id", "=", False),
            ],
            order="own_number",
            limit=1,
        ).try_lock_for_update()
        number = withdrawn.own_number or self.backend_id._next_number(date)
        withdrawn.own_number = False
        return number

    def _origin_rows(self):
        return rules.from_json(self.origin_id.content)

    def _rows(self):
        lines = tuple(self._work_line(line) for line in self._lines())
        ledger = self.backend_id.revenue_ledger_id.code or ""
        rows = rules.rows(lines, ledger, several=len(self.order_ids) > 1)
        if isinstance(rows, Refusal):
            raise Permanent(rows.code, **rows.facts)
        return rows

    def _work_line(self, line):
        return rules.WorkLine(
            order=line.order_id.name,
            name=line.name or line.product_id.name,
            quantity=line._quantity_decimal(),
            price=Decimal(str(line.price_unit)),
            article=self._article(line.product_id),
            product=line.product_id.display_name,
        )

    def _article(self, product):
        """The product's article in the books; None where there is none."""
        found = self.env["webhero.werkbon.link"]._of_product(self.backend_id, product).article_id
        if not found or found.gone:
            return None
        article = found._as_dataclass()
        return rules.Article(article.code, article.unit, article.vat_code, article.ledger, article.active)

    def _for_books(self):
        backend = self.backend_id
        return Invoice(
            date=self.date,
            term=self.term,
            number=self.own_number or "",
            relation_id=self.relation_number,
            relation_code=self.relation_code or "",
            template=backend.template_name or "",
            template_id=backend.template_id.remote_id or 0,
            in_books=backend.in_books,
            debtor_ledger=backend.debtor_ledger_id.code or "",
            booking_description=f"{self.name} {self.partner_id.name}"[:200],
            lines=tuple(
                InvoiceLine(
                    description=row.text,
                    quantity=row.quantity,
                    price=row.price,
                    vat_code=row.vat_code,
                    ledger=row.ledger,
                    unit=row.unit,
                    code=row.code,
                )
                for row in rules.from_json(self.content)
            ),
        )

    def _handle_here(self):
        """No remote is involved: the invoice and the state “done” are committed together."""
        if not self.move_id:
            self._check_not_withdrawn()
            self._make_move()
        self._store_response(self.move_id.name or "")

    def _make_move(self):
        if self.origin_id:
            return self._make_refund()
        lines = [line for line in self._lines() if line._quantity_decimal()]
        if not lines:
            raise Permanent("nothing_to_invoice", order=", ".join(self.order_ids.mapped("name")))
        move = self._moves().create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_id.id,
                "invoice_date": fields.Date.context_today(self.with_context(tz=self.backend_id._zone())),
                "invoice_origin": ", ".join(self.order_ids.mapped("name")),
                "ref": ", ".join(filter(None, self.order_ids.mapped("reference"))) or False,
                "invoice_line_ids": [(0, 0, self._move_line(line)) for line in lines],
            }
        )
        self.write({"move_id": move.id, "amount_untaxed": move.amount_untaxed, "date": move.invoice_date})
        return move

    def _moves(self):
        lang = self.order_ids[:1]._webhero_lang()
        return self.env["account.move"].with_company(self.company_id).with_context(lang=lang)

    def _move_line(self, line):
        several = len(self.order_ids) > 1
        position = (
            self.env["account.fiscal.position"].with_company(self.company_id)._get_fiscal_position(self.partner_id)
        )
        return {
            "product_id": line.product_id.id,
            "name": f"{line.order_id.name}: {line.name}" if several else line.name,
            "quantity": float(line._quantity_decimal()),
            "price_unit": line.price_unit,
            "tax_ids": [(6, 0, position.map_tax(line.tax_ids).ids)],
        }

    def _make_refund(self):
        move = self.origin_id.move_id
        if move.state != "posted":
            raise Permanent("move_not_posted", name=self.origin_id.name)
        refund = move.with_company(self.company_id)._reverse_moves([{"ref": self.name}])
        self.write({"move_id": refund.id, "amount_untaxed": -refund.amount_untaxed, "date": refund.invoice_date})
        return refund
