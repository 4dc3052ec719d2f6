"""The figures of Home."""

from odoo import models
from odoo.tools import formatLang

from ..rules import home as periods
from .home import OPEN_STATES

TROUBLE = {
    "mails": (
        "account.move",
        [
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ("payment_state", "not in", ("paid", "reversed")),
            ("webhero_mail_failed", "=", True),
        ],
    ),
    "copies": ("webhero.invoice.copy", [("delivery", "=", "failed")]),
    "reminders": ("webhero.reminder", [("delivery", "=", "failed")]),
}


class WebheroHome(models.AbstractModel):
    _inherit = "webhero.home"

    def _figures_open(self):
        """Outstanding (credit notes counted off) and what of it is overdue; incl. VAT."""
        still_open = [("state", "=", "posted"), ("payment_state", "in", OPEN_STATES)]
        late = [*still_open, ("invoice_date_due", "<", self._today()), ("move_type", "!=", "out_refund")]
        outstanding = self._invoice_figure(
            "outstanding",
            self.env._("Outstanding"),
            self._domain(*still_open),
            "amount_residual_signed",
            sequence=10,
        )
        overdue = self._invoice_figure(
            "overdue",
            self.env._("Overdue"),
            self._domain(*late),
            "amount_residual_signed",
            sequence=11,
            tone="bad",
        )
        return outstanding, overdue

    def _figures_to_do(self):
        """What waits for the owner: confirmed and not sent, not confirmed."""
        unsent = self._domain(("state", "=", "posted"), ("is_move_sent", "=", False))
        drafts = self._domain(("state", "=", "draft"))
        return (
            self._invoice_figure(
                "to_send", self.env._("To send"), unsent, "amount_total_signed", sequence=12, tone="warn"
            ),
            self._invoice_figure("drafts", self.env._("Drafts"), drafts, "amount_total_signed", sequence=13),
        )

    def _invoice_figure(self, key, title, domain, amount, sequence, tone=None):
        total, count = self._sum(domain, amount)
        note = (
            self.env._("1 invoice") if count == 1 else self.env._("%s invoices", formatLang(self.env, count, digits=0))
        )
        return {
            "key": key,
            "kind": "figure",
            "title": title,
            "value": self._money(total),
            "amount": total,
            "count": count,
            "note": note,
            "tone": count and tone,
            "sequence": sequence,
            "action": self._invoices(title, domain),
        }

    def _figure_month(self):
        """Turnover excl. VAT of this month so far, against the same days of last year."""
        this, before = periods.so_far(self._today())
        total, _count = self._sum(self._turnover(*this), "amount_untaxed_signed")
        past, _count = self._sum(self._turnover(*before), "amount_untaxed_signed")
        change = self._percent(total, past)
        told = self.env._("%(change)s against %(amount)s last year", change=change, amount=self._money(past))
        return {
            "key": "month",
            "kind": "figure",
            "title": self.env._("Turnover this month excl. VAT"),
            "value": self._money(total),
            "amount": total,
            "before": past,
            "note": told if change else self.env._("none in this month last year"),
            "tone": change and ("good" if total >= past else "warn"),
            "sequence": 20,
            "action": self._invoices(self.env._("Turnover this month"), self._turnover(*this)),
        }

    def _turnover(self, first, last):
        return self._domain(("state", "=", "posted"), ("invoice_date", ">=", first), ("invoice_date", "<=", last))

    def _figure_vat(self):
        """VAT of this quarter, from the booked tax lines that a VAT return counts: due on sales less deductible."""
        first, last = periods.quarter(self._today())
        domain = [
            ("company_id", "in", self.env.companies.ids),
            ("parent_state", "=", "posted"),
            ("date", ">=", first),
            ("date", "<=", last),
            ("tax_line_id", "!=", False),
            ("tax_repartition_line_id.use_in_tax_closing", "=", True),
        ]
        due = deductible = 0
        for company, tax, balance in self.env["account.move.line"]._read_group(
            domain, ["company_id", "tax_line_id"], ["balance:sum"]
        ):
            amount = self._convert(balance, company)
            if tax.type_tax_use == "purchase":
                deductible += amount
            else:
                due -= amount
        return {
            "key": "vat",
            "kind": "figure",
            "title": self.env._("VAT of this quarter"),
            "value": self._money(due - deductible),
            "amount": due - deductible,
            "sequence": 21,
            "note": self.env._(
                "%(due)s due, %(deductible)s to deduct",
                due=self._money(due),
                deductible=self._money(deductible),
            ),
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("VAT of this quarter"),
                "res_model": "account.move.line",
                "domain": domain,
                "views": [(False, "list"), (False, "form")],
                "context": {"group_by": "tax_line_id"},
            },
        }

    def _figures_trouble(self):
        """What went wrong and waits for a person: mails, copies, reminders. Only what there is."""
        titles = {
            "mails": self.env._("Invoice mails that failed"),
            "copies": self.env._("Copies that failed"),
            "reminders": self.env._("Reminders that failed"),
        }
        return [figure for key, title in titles.items() for figure in self._trouble(key, title, *TROUBLE[key])]
