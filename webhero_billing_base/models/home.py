"""Billing's blocks of Home: what is open, to do and wrong, the month, the quarter, the year, who owes most."""

from odoo import api, models

SALES = ("out_invoice", "out_refund", "out_receipt")
OPEN_STATES = ("not_paid", "partial", "blocked")


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    @api.model
    def _blocks(self):
        return [
            *super()._blocks(),
            *self._figures_open(),
            *self._figures_to_do(),
            *self._figures_trouble(),
            self._figure_month(),
            self._figure_vat(),
            self._chart_turnover(),
            self._list_customers(),
            self._list_repeats(),
        ]

    # ---- what blocks are made of

    def _domain(self, *more):
        return [("company_id", "in", self.env.companies.ids), ("move_type", "in", SALES), *more]

    def _sum(self, domain, amount):
        """(sum in the current company's currency, number of documents)."""
        rows = self.env["account.move"]._read_group(domain, ["company_id"], [f"{amount}:sum", "__count"])
        return sum(self._convert(total, company) for company, total, _count in rows), sum(row[2] for row in rows)

    def _invoices(self, name, domain, **context):
        """An action that opens these invoices."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move",
            "domain": domain,
            "views": [
                (self._view("account.view_out_invoice_tree"), "list"),
                (self._view("account.view_move_form"), "form"),
            ],
            "search_view_id": [self._view("account.view_account_invoice_filter"), "search"],
            "context": {"default_move_type": "out_invoice", "create": False, **context},
        }
