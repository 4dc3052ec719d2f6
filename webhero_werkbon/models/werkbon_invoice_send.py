"""An invoice on its way to e-Boekhouden, exactly once (K5, K9, K10)."""

from decimal import Decimal

from odoo import fields, models

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_eboekhouden.client import Invoice, InvoiceLine, Relation
from odoo.addons.webhero_exchange.client.errors import Refused

from ..rules import invoice as rules

DRAFTS_A_RUN = 5


class WerkbonBackend(models.Model):
    _inherit = "webhero.werkbon.backend"

    # ---- drafts

    def _look_at_drafts(self, books):
        """Which drafts have been processed in the books meanwhile: by the open items, a few others by their booking."""
        drafts = self.env["webhero.werkbon.invoice"].search(
            [
                ("backend_id", "=", self.id),
                ("place", "=", "books"),
                ("number", "!=", False),
                ("processed", "=", False),
            ],
            order="looked_at NULLS FIRST, id",
        )
        if not drafts:
            return
        commit = self.env["webhero.exchange"]._commit
        commit("drafts found")
        numbers = {item.number for item in books.open_items("D")}
        left = drafts.filtered(lambda one: one.number not in numbers)
        asked = left[:DRAFTS_A_RUN]
        paid = asked.filtered(lambda one: bool(books.find_mutation(one.number)))
        ((drafts - left) | paid).processed = True
        asked.looked_at = fields.Datetime.now()
        commit("drafts looked at")


class WerkbonInvoice(models.Model):
    _inherit = "webhero.werkbon.invoice"

    def _handle_in_books(self, run):
        if self._is_still_to_book(run):
            self._check_not_withdrawn()
            if not (self.exchange_id._may_be_booked() and self.content):
                self._prepare(run)
            self._book(run, self._for_books())

    def _prepare(self, run):
        """Settle date, relation and lines, and keep them: what is sent is known before it is sent."""
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
            raise Refused(rows.code, **rows.facts)
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
        """What the books know of it; None where they don't."""
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


class WerkbonNumbers(models.Model):
    _inherit = "webhero.werkbon.backend"

    def _zone(self):
        return self.company_id.partner_id.tz or "Europe/Brussels"

    def _next_number(self, date):
        """2018010: the year and at least three digits, of this company's own sequence."""
        sequence = self.env["ir.sequence"].with_company(self.company_id)
        own = sequence.search(
            [("code", "=", "webhero.werkbon.invoice"), ("company_id", "=", self.company_id.id)], limit=1
        )
        if not own:
            own = sequence.create(
                {
                    "name": self.env._("Invoices of work orders"),
                    "code": "webhero.werkbon.invoice",
                    "company_id": self.company_id.id,
                    "prefix": "%(range_year)s",
                    "padding": 3,
                    "use_date_range": True,
                    "implementation": "no_gap",
                }
            )
        return own.next_by_id(sequence_date=date)

    def _plain_relation(self, link):
        return Relation(id=link.relation_id.remote_id, code=link.relation_id.code or link.code or "")
