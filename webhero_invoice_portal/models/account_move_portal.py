"""What the portal's pages and downloads ask of invoices."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr, format_date, formatLang

from ..rules import csv_lines, filters

ORDERS = {
    "read": ["webhero_is_read"],
    "number": ["name"],
    "date": ["invoice_date"],
    "due": ["invoice_date_due"],
    "category": ["webhero_invoice_category_id"],
    "amount": ["amount_total_signed"],
    "open": ["amount_residual_signed"],
    "status": ["payment_state", "invoice_date_due"],
}
# what a row of the list shows, read in one go
ROW_FIELDS = (
    "name", "invoice_date", "invoice_date_due", "webhero_invoice_category_id", "move_type", "payment_state", "currency_id",
    "amount_total", "amount_residual", "amount_total_signed", "amount_residual_signed", "commercial_partner_id",
)
REFUNDS = ("out_refund", "in_refund")
OUT = ("out_invoice", "out_refund", "out_receipt")
IN = ("in_invoice", "in_refund", "in_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    # every filter and sort of the portal's list reads a customer's invoices from this one index, none from the table (C17)
    _webhero_portal_idx = models.Index(
        "(commercial_partner_id) INCLUDE (id, partner_id, company_id, state, move_type, name, invoice_date, invoice_date_due,"
        " payment_state, amount_total_signed, amount_residual_signed, webhero_invoice_category_id) WHERE (state = 'posted')"
    )

    # ---- the list

    def _webhero_portal_found(self, asked, page):
        """(how many fit, those of the page).

        A text that stands in no index is looked for once, for both; elsewhere the index is quicker twice.
        """
        domain, order = self._webhero_portal_domain(asked), self._webhero_portal_order(asked)
        if asked.search:
            found = self.search(domain, order=order)
            first = filters.offset(len(found), page, asked.size)
            return len(found), found[first:first + asked.size]
        total = self.search_count(domain)
        first = filters.offset(total, page, asked.size)
        return total, self.search_fetch(domain, ROW_FIELDS, order=order, limit=asked.size, offset=first)

    def _webhero_portal_rows(self):
        """What the list shows of these invoices, ready to print, in the visitor's language."""
        words = self._webhero_portal_statuses()
        days = {day: format_date(self.env, day) for move in self for day in (move.invoice_date, move.invoice_date_due) if day}
        names = {partner: partner.name for partner in self.sudo().commercial_partner_id}
        categories = {category: category.name for category in self.webhero_invoice_category_id}
        rows = []
        for move in self:
            code, sign = move._webhero_portal_status_code(), -1 if move.move_type in REFUNDS else 1
            rows.append({
                "invoice": move, "id": move.id, "name": move.name, "read": move.webhero_is_read,
                "date": days.get(move.invoice_date), "due": days.get(move.invoice_date_due),
                "category": categories.get(move.webhero_invoice_category_id), "status": code, "status_words": words[code],
                "amount": move._webhero_money(sign * move.amount_total), "open": move._webhero_money(sign * move.amount_residual),
                "amount_value": move.amount_total_signed, "open_value": move.amount_residual_signed,
                "customer": names.get(move.commercial_partner_id),
            })
        return rows

    def _webhero_money(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _webhero_portal_domain(self, asked):
        """Domain of what the visitor asked for, on top of the record rules; `asked` is a rules.filters.Asked."""
        domain = Domain("state", "=", "posted") & Domain("move_type", "in", IN if asked.kind == "in" else OUT)
        domain &= self._webhero_customer_domain(asked.customer)
        if asked.read:
            domain &= Domain("webhero_is_read", "=", asked.read == "read")
        if asked.number:
            domain &= Domain("name", "ilike", asked.number)
        if asked.date_from:
            domain &= Domain("invoice_date", ">=", asked.date_from)
        if asked.date_to:
            domain &= Domain("invoice_date", "<=", asked.date_to)
        if asked.category:
            domain &= Domain("webhero_invoice_category_id", "in", self._webhero_categories(asked.category).ids)
        if asked.search:
            domain &= Domain.OR([
                Domain("name", "ilike", asked.search), Domain("ref", "ilike", asked.search),
                Domain("payment_reference", "ilike", asked.search),
                Domain("webhero_invoice_category_id", "in", self._webhero_categories(asked.search, anywhere=True).ids),
            ])
        return domain & self._webhero_status_domain(asked.status)

    def _webhero_hidden(self):
        """True for what the portal shows to no customer: drafts, cancelled ones, received ones without the company's leave."""
        self.ensure_one()
        return self.state != "posted" or (self.move_type in IN and not self.company_id.webhero_portal_bills)

    def _webhero_customer_domain(self, customer):
        """The visitor's own customers, or the one chosen (C12): what the index is made for; the rules decide anyway."""
        if not self.env.user._is_portal():
            return Domain.TRUE
        return Domain("commercial_partner_id", "in", [customer] if customer else self._webhero_customers().ids)

    def _webhero_customers(self):
        return self.env.user.partner_id._webhero_portal_customers()

    def _webhero_categories(self, text, anywhere=False):
        """Categories whose name begins so (C6: `Alg` finds `Algemeen…`), or has it `anywhere`."""
        literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return self.env["webhero.invoice.category"].sudo().search(
            [("name", "=ilike", f"%{literal}%" if anywhere else f"{literal}%")])

    def _webhero_status_domain(self, status):
        unpaid = Domain("payment_state", "in", ("not_paid", "partial")) & Domain("move_type", "!=", "out_refund")
        today = fields.Date.context_today(self)
        return {
            "open": unpaid,
            "overdue": unpaid & Domain("invoice_date_due", "<", today),
            "partly": Domain("payment_state", "=", "partial"),
            "paid": Domain("payment_state", "in", ("paid", "in_payment", "reversed")),
            "credit": Domain("move_type", "in", REFUNDS),
        }.get(status, Domain.TRUE)

    def _webhero_portal_order(self, asked):
        direction = "desc" if asked.descending else "asc"
        return ", ".join([*(f"{name} {direction}" for name in ORDERS[asked.sort]), f"id {direction}"])

    @api.model
    def _webhero_portal_statuses(self):
        """{code: translated words} of `_webhero_portal_status_code`."""
        return {
            "credit": self.env._("Credit note"), "paid": self.env._("Paid"), "partly": self.env._("Partly paid"),
            "overdue": self.env._("Overdue"), "open": self.env._("Open"), "reversed": self.env._("Credited"),
            "in_payment": self.env._("Payment on its way"),
        }

    def _webhero_portal_status_code(self):
        if self.payment_state in ("reversed", "in_payment", "paid"):
            return self.payment_state
        if self.move_type in REFUNDS:
            return "credit"
        if self.payment_state == "partial":
            return "partly"
        late = self.invoice_date_due and self.invoice_date_due < fields.Date.context_today(self)
        return "overdue" if late else "open"

    # ---- downloads

    def _webhero_document(self, kind):
        """{filename, filetype, content} of one posted invoice as pdf, xml or csv; None where there is none.

        What was sent is what is given: the stored PDF and UBL; an invoice that was never sent gets them made.
        """
        self.ensure_one()
        if kind == "csv":
            return {
                "filename": f"{self._webhero_file_name()}.csv", "filetype": "text/csv;charset=utf-8",
                "content": self._webhero_csv(),
            }
        content = self._webhero_stored(kind) or self._webhero_made(kind)
        mimetype = "application/xml" if kind == "xml" else "application/pdf"
        name = f"{self._webhero_file_name()}.{kind}"
        return {"filename": name, "filetype": mimetype, "content": content} if content else None

    def _webhero_stored(self, kind):
        """The file that was sent. The host reads the files of all records at hand at once: here only this one's."""
        file = (self.ubl_cii_xml_id if kind == "xml" else self.invoice_pdf_report_id).with_prefetch()
        content = file.raw
        file.invalidate_recordset(["raw"], flush=False)
        return content

    def _webhero_made(self, kind):
        document = self._get_invoice_legal_documents("ubl" if kind == "xml" else "pdf", allow_fallback=True)
        return document["content"] if document and not document.get("errors") else None

    def _webhero_file_name(self):
        return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in self.name or str(self.id))

    def _webhero_csv(self):
        """The lines of these invoices as one CSV file in the visitor's language (C10), in each invoice's currency."""
        comma = (self.env.lang or "nl")[:2] in ("nl", "fr")
        heads = [
            self.env._("Invoice"), self.env._("Date"), self.env._("Due date"), self.env._("Category"),
            self.env._("Reference"), self.env._("Article"), self.env._("Description"), self.env._("Quantity"),
            self.env._("Unit"), self.env._("Unit price excl. VAT"), self.env._("Discount %"), self.env._("VAT"),
            self.env._("Total excl. VAT"), self.env._("Total incl. VAT"), self.env._("Currency"),
        ]
        rows = [row for move in self for row in move._webhero_csv_rows()]
        return csv_lines.write(heads, rows, comma)

    def _webhero_csv_rows(self):
        """One row a line; a credit note's amounts are negative."""
        sign = -1 if self.move_type in REFUNDS else 1
        for line in self.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
            yield [
                self.name, self.invoice_date.isoformat(), self.invoice_date_due and self.invoice_date_due.isoformat(),
                self.webhero_invoice_category_id.name, self.payment_reference, line.product_id.default_code, line.name,
                self._webhero_decimal(line.quantity, 2), line.product_uom_id.name,
                self._webhero_decimal(line.price_unit, 2), self._webhero_decimal(line.discount, 2),
                ", ".join(line.tax_ids.mapped("name")), self._webhero_decimal(sign * line.price_subtotal, 2),
                self._webhero_decimal(sign * line.price_total, 2), self.currency_id.name,
            ]

    def _webhero_decimal(self, value, digits):
        return Decimal(float_repr(value, precision_digits=digits))
