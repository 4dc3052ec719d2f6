# SPDX-License-Identifier: LGPL-3.0-or-later
"""The workbook of invoices for the accountant: VAT per rate, in the company's currency, credit notes below zero."""

from odoo import api, models
from odoo.fields import Domain

from ..rules.sheets import Field

_TYPES = ("out_invoice", "out_refund")


class WebheroExcelExportInvoices(models.AbstractModel):
    _name = "webhero.excel.export.invoices"
    _description = "Excel export of invoices"

    @api.model
    def _domain(self, date_from=None, date_to=None):
        domain = Domain("move_type", "in", _TYPES) & Domain("state", "=", "posted")
        domain &= Domain("company_id", "=", self.env.company.id)
        if date_from:
            domain &= Domain("invoice_date", ">=", date_from)
        if date_to:
            domain &= Domain("invoice_date", "<=", date_to)
        return domain

    @api.model
    def _write(self, book, title, date_from, date_to):
        moves, domain = self.env["account.move"], self._domain(date_from, date_to)
        rates = self._rates(domain)
        before, after = self._fields_before(), self._fields_after()
        sheet = book.sheet(title, [*before, *self._rate_fields(rates), *after])
        totals = [0.0] * (2 * len(rates) + 4)
        export = self.env["webhero.excel.export"]
        for portion in export._batches(moves, domain, "invoice_date, name, id"):
            amounts = self._amounts(portion)
            for move in portion:
                numbers = self._numbers(move, rates, amounts.get(move.id, {}))
                totals = [total + number for total, number in zip(totals, numbers, strict=True)]
                cells = [number or None for number in numbers[:-4]] + numbers[-4:]
                sheet.row([*self._identity(move), *cells, move.currency_id.name, self._state(move)])
        blank = [None] * (len(before) - 1)
        sheet.row([self.env._("Total"), *blank, *totals, self.env.company.currency_id.name, None], bold=True)

    # ---- columns

    def _fields_before(self):
        return [
            Field(self.env._("Number"), "text", 16),
            Field(self.env._("Type"), width=12),
            Field(self.env._("Date"), "date", 12),
            Field(self.env._("Due date"), "date", 12),
            Field(self.env._("Customer number"), "text", 14),
            Field(self.env._("Customer"), width=34),
            Field(self.env._("VAT number"), "text", 16),
            Field(self.env._("Enterprise number"), "text", 16),
            Field(self.env._("Country"), width=8),
            Field(self.env._("Customer category"), width=20),
            Field(self.env._("Invoice category"), width=20),
            Field(self.env._("Payment reference"), "text", 22),
        ]

    def _rate_fields(self, rates):
        for label in rates:
            yield Field(self.env._("Base %s", label), "money", 14)
            yield Field(self.env._("VAT %s", label), "money", 12)

    def _fields_after(self):
        return [
            Field(self.env._("Total excl. VAT"), "money", 14),
            Field(self.env._("Total VAT"), "money", 12),
            Field(self.env._("Total incl. VAT"), "money", 14),
            Field(self.env._("To be paid"), "money", 12),
            Field(self.env._("Currency"), width=8),
            Field(self.env._("Status"), width=16),
        ]

    # ---- amounts

    def _label(self, tax):
        """Rates are distinguished by their percentage; those of 0 % by their name, for they are not the same thing."""
        if not tax:
            return self.env._("without VAT")
        return f"{tax.amount:g} %" if tax.amount and tax.amount_type == "percent" else tax.name

    def _rates(self, domain):
        """Labels of all rates that these invoices have, the highest first."""
        moves = self.env["account.move"]._search(domain)
        lines = Domain("move_id", "in", moves) & Domain("display_type", "=", "product")
        found = [tax for (tax,) in self.env["account.move.line"]._read_group(lines, ["tax_ids"])]
        found.sort(key=lambda tax: (-(tax.amount if tax else -1), tax.sequence if tax else 0, tax.id if tax else 0))
        return list(dict.fromkeys(self._label(tax) for tax in found))

    def _amounts(self, moves):
        """{move id: {label: [base, VAT]}} in the company's currency."""
        lines, amounts = self.env["account.move.line"], {}
        product = Domain("move_id", "in", moves.ids) & Domain("display_type", "=", "product")
        for move, tax, balance in lines._read_group(product, ["move_id", "tax_ids"], ["balance:sum"]):
            amounts.setdefault(move.id, {}).setdefault(self._label(tax), [0.0, 0.0])[0] -= balance
        taxed = Domain("move_id", "in", moves.ids) & Domain("tax_line_id", "!=", False)
        for move, tax, balance in lines._read_group(taxed, ["move_id", "tax_line_id"], ["balance:sum"]):
            amounts.setdefault(move.id, {}).setdefault(self._label(tax), [0.0, 0.0])[1] -= balance
        return amounts

    def _numbers(self, move, rates, amounts):
        """Base and VAT of each rate, then total excl., VAT, total incl. and what is still to be paid."""
        numbers = [number for label in rates for number in amounts.get(label, (0.0, 0.0))]
        sums = (
            move.amount_untaxed_signed,
            move.amount_tax_signed,
            move.amount_total_signed,
            move.amount_residual_signed,
        )
        rounding = move.company_currency_id.round
        return [rounding(number) for number in (*numbers, *sums)]

    def _identity(self, move):
        partner = move.commercial_partner_id
        kind = self.env._("Credit note") if move.move_type == "out_refund" else self.env._("Invoice")
        return [
            move.name, kind, move.invoice_date, move.invoice_date_due, partner.ref, partner.name, partner.vat,
            partner._webhero_kbo(), partner.country_id.code, partner.webhero_category_id.name,
            move.webhero_invoice_category_id.name, move.payment_reference,
        ]  # fmt: skip

    def _state(self, move):
        """The status as the list shows it."""
        selection = dict(move._fields["status_in_payment"]._description_selection(self.env))
        return selection.get(move.status_in_payment, "")
