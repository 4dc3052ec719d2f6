"""What the portal's pages and downloads ask of invoices."""

from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import float_repr

from ..rules import csv_lines

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
OUT = ("out_invoice", "out_refund", "out_receipt")
IN = ("in_invoice", "in_refund", "in_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    # ---- the list

    def _webhero_portal_domain(self, asked):
        """Domain of what the visitor asked for, on top of the record rules; `asked` is a rules.filters.Asked."""
        domain = Domain("state", "=", "posted") & Domain("move_type", "in", IN if asked.kind == "in" else OUT)
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
                Domain("webhero_invoice_category_id.name", "ilike", asked.search),
            ])
        return domain & self._webhero_status_domain(asked.status)

    def _webhero_categories(self, beginning):
        """Categories whose name begins so, in the visitor's language or the other (C6: `Alg` finds `Algemeen…`)."""
        literal = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return self.env["webhero.invoice.category"].sudo().search([("name", "=ilike", f"{literal}%")])

    def _webhero_status_domain(self, status):
        unpaid = Domain("payment_state", "in", ("not_paid", "partial")) & Domain("move_type", "!=", "out_refund")
        today = fields.Date.context_today(self)
        return {
            "open": unpaid,
            "overdue": unpaid & Domain("invoice_date_due", "<", today),
            "partly": Domain("payment_state", "=", "partial"),
            "paid": Domain("payment_state", "in", ("paid", "in_payment", "reversed")),
            "credit": Domain("move_type", "in", ("out_refund", "in_refund")),
        }.get(status, Domain.TRUE)

    def _webhero_portal_order(self, asked):
        direction = "desc" if asked.descending else "asc"
        return ", ".join([*(f"{name} {direction}" for name in ORDERS[asked.sort]), f"id {direction}"])

    def _webhero_portal_status(self):
        """(code, translated words) of an invoice for its customer."""
        self.ensure_one()
        words = {
            "credit": self.env._("Credit note"), "paid": self.env._("Paid"), "partly": self.env._("Partly paid"),
            "overdue": self.env._("Overdue"), "open": self.env._("Open"), "reversed": self.env._("Credited"),
            "in_payment": self.env._("Payment on its way"),
        }
        code = self._webhero_portal_status_code()
        return code, words[code]

    def _webhero_portal_status_code(self):
        if self.payment_state in ("reversed", "in_payment", "paid"):
            return self.payment_state
        if self.move_type in ("out_refund", "in_refund"):
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
        document = self._get_invoice_legal_documents("ubl" if kind == "xml" else "pdf", allow_fallback=True)
        if not document or document.get("errors"):
            return None
        mimetype = "application/xml" if kind == "xml" else "application/pdf"
        return {**document, "filetype": mimetype, "filename": f"{self._webhero_file_name()}.{kind}"}

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
        sign = -1 if self.move_type in ("out_refund", "in_refund") else 1
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
