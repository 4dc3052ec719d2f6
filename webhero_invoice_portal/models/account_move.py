# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices on the portal: read marks, the list, downloads (C2, C5, C6, C10, C17)."""

import datetime
import functools
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang

from ..rules import csv_lines, filters

REFUNDS = ("out_refund", "in_refund")

OUT = ("out_invoice", "out_refund", "out_receipt")

IN = ("in_invoice", "in_refund", "in_receipt")

XML = ("application/xml", "text/xml")


class AccountMove(models.Model):
    _inherit = "account.move"
    _webhero_portal_reads = frozenset(
        {
            "webhero_credit_reason",
            "webhero_credited_number",
            "webhero_invoice_category_id",
            "webhero_is_read",
            "webhero_kind",
        }
    )

    webhero_read_ids = fields.One2many(
        "webhero.invoice.read",
        "move_id",
        "Opened by",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    webhero_first_read = fields.Datetime(
        "First opened",
        compute="_compute_webhero_first_read",
        search="_search_webhero_first_read",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    webhero_days_unopened = fields.Integer(
        "Days not opened",
        compute="_compute_webhero_days_unopened",
        search="_search_webhero_days_unopened",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Days since the invoice date of an invoice that its customer has not opened or downloaded.",
    )
    webhero_is_read = fields.Boolean(
        "Read by me", compute="_compute_webhero_is_read", search="_search_webhero_is_read", compute_sudo=True
    )

    # ---- read marks

    @api.depends("webhero_read_ids.first_at")
    def _compute_webhero_first_read(self):
        firsts = dict(
            self.env["webhero.invoice.read"]
            .sudo()
            ._read_group([("move_id", "in", self.ids)], ["move_id"], ["first_at:min"])
        )
        for move in self:
            move.webhero_first_read = firsts.get(move, False)

    def _search_webhero_first_read(self, operator, value):
        if operator == "in" and set(value) == {False}:
            return [("webhero_read_ids", "=", False)]
        if operator == "not in" and set(value) == {False}:
            return [("webhero_read_ids", "!=", False)]
        return [("webhero_read_ids.first_at", operator, value)]

    @api.depends("webhero_first_read", "invoice_date", "state")
    def _compute_webhero_days_unopened(self):
        today = fields.Date.context_today(self)
        for move in self:
            waits = (
                move.state == "posted" and move.is_sale_document() and not move.webhero_first_read and move.invoice_date
            )
            move.webhero_days_unopened = max((today - move.invoice_date).days, 0) if waits else 0

    def _search_webhero_days_unopened(self, operator, value):
        """C15: “not opened after n days”, for any n."""
        if operator not in (">", ">=") or not isinstance(value, int) or value < 0:
            return NotImplemented
        last = fields.Date.context_today(self) - datetime.timedelta(days=value + (operator == ">"))
        return [
            ("state", "=", "posted"),
            ("move_type", "in", ("out_invoice", "out_refund")),
            ("webhero_read_ids", "=", False),
            ("invoice_date", "<=", last),
        ]

    @api.depends_context("uid")
    def _compute_webhero_is_read(self):
        marks = (
            self.env["webhero.invoice.read"]
            .sudo()
            .search([("user_id", "=", self.env.uid), ("move_id", "in", self.ids)])
        )
        read = marks.move_id
        for move in self:
            move.webhero_is_read = move in read

    def _search_webhero_is_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = SQL("(SELECT move_id FROM webhero_invoice_read WHERE user_id = %s)", self.env.uid)
        domain = Domain.FALSE
        if True in value:
            domain |= Domain("id", "in", mine)
        if False in value:
            domain |= Domain("id", "not in", mine)
        return domain

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Sorting by the visitor's own read marks (C5), which are no column of the invoice."""
        if field_name == "webhero_is_read":
            return SQL(
                "EXISTS (SELECT 1 FROM webhero_invoice_read r WHERE r.move_id = %s AND r.user_id = %s) %s",
                SQL.identifier(alias, "id"),
                self.env.uid,
                direction,
            )
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    # every filter and sort of the portal's list reads a customer's invoices from this one index, none from the table (C17)
    _webhero_portal_idx = models.Index(
        "(commercial_partner_id) INCLUDE (id, partner_id, company_id, state, move_type, name, invoice_date, invoice_date_due,"
        " payment_state, amount_total_signed, amount_residual_signed, webhero_invoice_category_id) WHERE (state = 'posted')"
    )

    def _webhero_portal_found(self, asked, page):
        """(how many fit, those of the page).

        A text that is in no index is looked for once, for both; elsewhere the index is quicker twice.
        """
        domain, order = self._webhero_portal_domain(asked), self._webhero_portal_order(asked)
        if asked.search:
            found = self.search(domain, order=order)
            first = filters.offset(len(found), page, asked.size)
            return len(found), found[first : first + asked.size]
        total = self.search_count(domain)
        first = filters.offset(total, page, asked.size)
        return total, self.search_fetch(domain, filters.ROW_FIELDS, order=order, limit=asked.size, offset=first)

    def _webhero_portal_rows(self, chosen=()):
        """What the list shows of these invoices, ready to print, in the visitor's language; those of `chosen` are ticked."""
        words = self._webhero_portal_statuses()
        days = {
            day: format_date(self.env, day)
            for move in self
            for day in (move.invoice_date, move.invoice_date_due)
            if day
        }
        names = {partner: partner.name for partner in self.sudo().commercial_partner_id}
        categories = {category: category.name for category in self.webhero_invoice_category_id}
        credit, rows, today = self.env._("Credit note"), [], fields.Date.context_today(self)
        money = functools.cache(lambda currency, amount: formatLang(self.env, amount, currency_obj=currency))
        for move in self:
            code, sign = move._webhero_portal_status_code(today), -1 if move.move_type in REFUNDS else 1
            side = -1 if move.move_type in IN else 1  # what is owed to the customer is negative in our books
            rows.append(
                {
                    "invoice": move,
                    "id": move.id,
                    "name": move.name,
                    "read": move.webhero_is_read,
                    "date": days.get(move.invoice_date),
                    "due": days.get(move.invoice_date_due),
                    "category": categories.get(move.webhero_invoice_category_id),
                    "status": code,
                    "status_words": words[code],
                    "type": credit if move.move_type in REFUNDS else "",
                    "files": move._webhero_kinds(),
                    "ticked": move.id in chosen,
                    "amount": money(move.currency_id, sign * move.amount_total),
                    "open": money(move.currency_id, sign * move.amount_residual),
                    "amount_value": side * move.amount_total_signed,
                    "open_value": side * move.amount_residual_signed,
                    "customer": names.get(move.commercial_partner_id),
                }
            )
        return rows

    def _webhero_totals_words(self, rows):
        """The sum of these rows in words, for pages without script (C5); "" where there is none."""
        if not rows:
            return ""
        total, still_open = (
            formatLang(
                self.env, float(sum(Decimal(str(row[name])) for row in rows)), currency_obj=self.env.company.currency_id
            )
            for name in ("amount_value", "open_value")
        )
        return self.env._(
            "%(number)s selected: %(total)s, of which open %(open)s", number=len(rows), total=total, open=still_open
        )

    def _webhero_portal_domain(self, asked):
        """Domain of the visitor's filters, on top of the record rules; `asked` is a rules.filters.Filters."""
        domain = Domain("state", "=", "posted") & Domain("move_type", "in", IN if asked.kind == "in" else OUT)
        domain &= self._webhero_customer_domain(asked.customer)
        if asked.kind == "in":
            domain &= Domain("company_id", "in", self.env.companies.sudo().filtered("webhero_portal_bills").ids)
        if asked.read:
            domain &= Domain("webhero_is_read", "=", asked.read == "read")
        if asked.number:
            domain &= Domain("name", "ilike", filters.literal(asked.number))
        if asked.date_from:
            domain &= Domain("invoice_date", ">=", asked.date_from)
        if asked.date_to:
            domain &= Domain("invoice_date", "<=", asked.date_to)
        if asked.category:
            domain &= Domain("webhero_invoice_category_id", "in", self._webhero_categories(asked.category).ids)
        if asked.search:
            domain &= Domain.OR(
                [
                    Domain("name", "ilike", filters.literal(asked.search)),
                    Domain("ref", "ilike", filters.literal(asked.search)),
                    Domain("payment_reference", "ilike", filters.literal(asked.search)),
                    Domain(
                        "webhero_invoice_category_id", "in", self._webhero_categories(asked.search, anywhere=True).ids
                    ),
                ]
            )
        return domain & self._webhero_status_domain(asked.status)

    def _webhero_hidden(self):
        """True for what the portal shows to no customer: drafts, cancelled ones, received ones without the company's leave."""
        self.ensure_one()
        return self.state != "posted" or (self.move_type in IN and not self.company_id.webhero_portal_bills)

    def _webhero_customer_domain(self, customer):
        """The visitor's own customers, or the one chosen (C12): uses the index; the record rules decide in any case."""
        if not self.env.user._is_portal():
            return Domain.TRUE
        return Domain("commercial_partner_id", "in", [customer] if customer else self._webhero_customers().ids)

    def _webhero_customers(self):
        return self.env.user.partner_id._webhero_portal_customers()

    def _webhero_categories(self, text, anywhere=False):
        """Categories whose name begins so (C6: `Alg` finds `Algemeen…`), or has it `anywhere`."""
        literal = filters.literal(text)
        return (
            self.env["webhero.invoice.category"]
            .sudo()
            .with_context(active_test=False)
            .search([("name", "=ilike", f"%{literal}%" if anywhere else f"{literal}%")])
        )

    def _webhero_status_domain(self, status):
        unpaid = Domain("payment_state", "in", ("not_paid", "partial"))
        today = fields.Date.context_today(self)
        return {
            "open": unpaid,
            "overdue": unpaid & Domain("move_type", "not in", REFUNDS) & Domain("invoice_date_due", "<", today),
            "partly": Domain("payment_state", "=", "partial"),
            "paid": Domain("payment_state", "in", ("paid", "in_payment", "reversed")),
            "credit": Domain("move_type", "in", REFUNDS),
        }.get(status, Domain.TRUE)

    def _webhero_portal_order(self, asked):
        turned = asked.kind == "in" and asked.sort in ("amount", "open")  # negative in our books
        direction = "desc" if asked.descending != turned else "asc"
        return ", ".join([*(f"{name} {direction}" for name in filters.ORDERS[asked.sort]), f"id {direction}"])

    @api.model
    def _webhero_portal_statuses(self):
        """{code: translated words} of `_webhero_portal_status_code`."""
        return {
            "paid": self.env._("Paid"),
            "partly": self.env._("Partly paid"),
            "overdue": self.env._("Overdue"),
            "open": self.env._("Open"),
            "reversed": self.env._("Credited"),
            "in_payment": self.env._("Payment on its way"),
        }

    def _webhero_portal_status_code(self, today):
        if self.payment_state in ("reversed", "in_payment", "paid"):
            return self.payment_state
        if self.payment_state == "partial":
            return "partly"
        late = self.move_type not in REFUNDS and self.invoice_date_due and self.invoice_date_due < today
        return "overdue" if late else "open"

    def _webhero_document(self, kind):
        """{filename, filetype, content} of one posted invoice as pdf, xml or csv; None where there is none.

        A sent invoice gives the stored PDF and UBL; for one that was never sent they are generated, its PDF once
        (`webhero.portal.copy`). A received one gives the file received, never a generated one.
        """
        self.ensure_one()
        if kind == "csv":
            return {
                "filename": f"{self._webhero_file_name()}.csv",
                "filetype": "text/csv;charset=utf-8",
                "content": self._webhero_csv(),
            }
        content = self._webhero_stored(kind) or (self._webhero_made(kind) if self.move_type in OUT else None)
        mimetype = "application/xml" if kind == "xml" else "application/pdf"
        name = f"{self._webhero_file_name()}.{kind}"
        return {"filename": name, "filetype": mimetype, "content": content} if content else None

    def _webhero_stored(self, kind):
        """The file that was sent or received. The host reads the files of all records at hand at once: here only this one's."""
        file = self._webhero_file(kind).with_prefetch()
        content = file.raw
        file.invalidate_recordset(["raw"], flush=False)
        return content

    def _webhero_file(self, kind):
        """The attachment that was sent; of a received invoice the one that came."""
        sent = self.ubl_cii_xml_id if kind == "xml" else self.invoice_pdf_report_id
        return sent or (self._webhero_received(kind) if self.move_type in IN else sent)

    def _webhero_received(self, kind):
        """The supplier's own file: the invoice's main attachment, and the e-invoice beside it; not what we added later."""
        main = self.sudo().message_main_attachment_id
        if kind == "pdf":
            return main.filtered(lambda file: file.mimetype == "application/pdf")
        files = main | self.sudo().attachment_ids.sorted("id")
        return files.filtered(lambda file: file.mimetype in XML or file.name.lower().endswith(".xml"))[:1]

    def _webhero_kinds(self):
        """The kinds of files that the portal offers of this invoice."""
        received = self.move_type in IN
        return [kind for kind in ("pdf", "xml") if not received or self.sudo()._webhero_file(kind)] + ["csv"]

    def _webhero_made(self, kind):
        if kind == "pdf":
            return self.env["webhero.portal.copy"]._of(self)
        document = self._get_invoice_legal_documents("ubl", allow_fallback=True)
        return document["content"] if document and not document.get("errors") else None

    def _webhero_file_name(self):
        return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in self.name or str(self.id))

    def _webhero_csv(self):
        """The lines of these invoices as one CSV file in the visitor's language (C10), in each invoice's currency."""
        comma = (self.env.lang or "nl")[:2] in ("nl", "fr")
        heads = [
            self.env._("Invoice"),
            self.env._("Date"),
            self.env._("Due date"),
            self.env._("Category"),
            self.env._("Reference"),
            self.env._("Article"),
            self.env._("Description"),
            self.env._("Quantity"),
            self.env._("Unit"),
            self.env._("Unit price excl. VAT"),
            self.env._("Discount %"),
            self.env._("VAT"),
            self.env._("Total excl. VAT"),
            self.env._("Total incl. VAT"),
            self.env._("Currency"),
        ]
        rows = [row for move in self for row in move._webhero_csv_rows()]
        return csv_lines.write(heads, rows, comma)

    def _webhero_csv_rows(self):
        """One row a line; a credit note's amounts are negative."""
        sign = -1 if self.move_type in REFUNDS else 1
        for line in self.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            yield [
                self.name,
                self.invoice_date.isoformat(),
                self.invoice_date_due and self.invoice_date_due.isoformat(),
                self.webhero_invoice_category_id.name,
                csv_lines.reference(self.payment_reference),
                line.product_id.default_code,
                line.name,
                csv_lines.number(line.quantity),
                line.product_uom_id.name,
                csv_lines.number(line.price_unit),
                csv_lines.number(line.discount),
                ", ".join(line.tax_ids.mapped("name")),
                csv_lines.number(sign * line.price_subtotal),
                csv_lines.number(sign * line.price_total),
                self.currency_id.name,
            ]
