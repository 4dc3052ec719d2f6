"""What a company decides about its invoice numbers."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import numbering

NUMBER_FIELDS = (
    "webhero_numbering",
    "webhero_number_prefix",
    "webhero_number_prefix_refund",
    "webhero_number_first",
    "webhero_number_previous",
    "webhero_number_previous_refund",
)


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_numbering = fields.Selection(
        [
            ("yearly", "Start again each year"),
            ("continuous", "Go on, whatever the year"),
            ("host", "As Odoo numbers the journal"),
        ],
        string="Invoice numbers",
        required=True,
        default="yearly",
    )
    webhero_number_prefix = fields.Char(
        "Number prefix",
        default="{year}",
        help="What an invoice number starts with. {year} becomes 2025, {yy} becomes 25.",
    )
    webhero_number_prefix_refund = fields.Char(
        "Number prefix of credit notes",
        default="CN{year}",
        help="What the number of a credit note starts with."
        " Empty: credit notes are numbered together with the invoices.",
    )
    webhero_number_first = fields.Integer("First number", required=True, default=101)
    webhero_number_previous = fields.Char(
        "Last invoice number of the previous program",
        help="For whoever starts in the middle of a year: the next invoice goes on after this number.",
    )
    webhero_number_previous_refund = fields.Char("Last credit note number of the previous program")
    webhero_number_preview = fields.Char("Next invoice number", compute="_compute_webhero_number_preview")
    webhero_number_preview_refund = fields.Char("Next credit note number", compute="_compute_webhero_number_preview")
    webhero_broken_year = fields.Boolean(compute="_compute_webhero_broken_year")

    @api.depends("fiscalyear_last_day", "fiscalyear_last_month")
    def _compute_webhero_broken_year(self):
        for company in self:
            company.webhero_broken_year = (company.fiscalyear_last_month, company.fiscalyear_last_day) != ("12", 31)

    @api.depends(*NUMBER_FIELDS)
    def _compute_webhero_number_preview(self):
        today = fields.Date.context_today(self)
        for company in self:
            company.webhero_number_preview = company._webhero_number_preview("out_invoice", today)
            company.webhero_number_preview_refund = company._webhero_number_preview("out_refund", today)

    @api.constrains(*NUMBER_FIELDS)
    def _check_webhero_numbers(self):
        today = fields.Date.context_today(self)
        for company in self.filtered(lambda one: one.webhero_numbering != "host"):
            if not 1 <= company.webhero_number_first <= 99999999:
                raise ValidationError(self.env._("First number: give a number from 1 to 99999999."))
            for kind, previous in (
                ("out_invoice", company.webhero_number_previous),
                ("out_refund", company.webhero_number_previous_refund),
            ):
                pattern = company._webhero_number_pattern(kind)
                wrong = numbering.check_pattern(pattern, company.webhero_numbering)
                wrong = wrong or numbering.previous(pattern, today.year, previous)
                if isinstance(wrong, Refusal):
                    raise ValidationError(company._webhero_number_wrong(wrong))

    def _webhero_number_wrong(self, wrong):
        pattern = wrong.facts.get("pattern") or ""
        texts = {
            "number_placeholder": self.env._(
                "Number prefix “%s”: only {year} and {yy} are replaced; write one of those.", pattern
            ),
            "number_digit": self.env._(
                "Number prefix “%s” has a digit of its own, so the number could not be told from the prefix."
                " Use letters, and {year} or {yy} for the year.",
                pattern,
            ),
            "number_letters": self.env._(
                "Number prefix “%s”: use only letters without accents, and / . - _ between them.", pattern
            ),
            "number_years": self.env._("Number prefix “%s” has the year more than once; leave one.", pattern),
            "number_year": self.env._(
                "Number prefix “%s” has no year, so numbers that start again each year would come twice."
                " Add {year}, or choose “Go on, whatever the year”.",
                pattern,
            ),
            "number_long": self.env._("Number prefix “%s” is too long: 16 characters at most.", pattern),
            "number_previous": self.env._(
                "Last number of the previous program: “%(value)s” does not follow the number prefix."
                " Write it as the prefix asks, for example %(example)s.",
                value=wrong.facts.get("value"),
                example=wrong.facts.get("example"),
            ),
        }
        return texts[wrong.code]

    def _webhero_number_pattern(self, move_type):
        """The pattern of invoices, or that of credit notes where they have one of their own."""
        self.ensure_one()
        own = move_type in ("out_refund", "in_refund") and self.webhero_number_prefix_refund
        return own or self.webhero_number_prefix or ""

    def _webhero_number_before(self, move_type, year):
        """The counter after which numbers of that year start: of the previous program, else one below the first."""
        self.ensure_one()
        own = move_type in ("out_refund", "in_refund") and self.webhero_number_prefix_refund
        last = self.webhero_number_previous_refund if own else self.webhero_number_previous
        previous = numbering.previous(self._webhero_number_pattern(move_type), year, last)
        known = 0 if isinstance(previous, Refusal) else previous
        return known or self.webhero_number_first - 1

    def _webhero_number_preview(self, move_type, day):
        """The number that the next document of that day would get; "" while the settings are wrong."""
        self.ensure_one()
        pattern = self._webhero_number_pattern(move_type)
        if self.webhero_numbering == "host" or numbering.check_pattern(pattern, self.webhero_numbering):
            return ""
        journal = self._origin._webhero_number_journal()
        counter = journal._webhero_last_counter(self, move_type, day.year) if journal else 0
        counter = counter or self._webhero_number_before(move_type, day.year)
        return numbering.number(pattern, day.year, counter + 1, self.webhero_number_first)

    def _webhero_number_journal(self):
        """The sales journal whose documents have the company's own numbers."""
        return self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(self), ("webhero_own_numbers", "=", True)], limit=1
        )

    def _webhero_numbering_advice(self):
        """Why a company with a broken fiscal year may want numbers without a year; "" for the others."""
        self.ensure_one()
        if not self.webhero_broken_year or self.webhero_numbering != "yearly":
            return ""
        end = self.compute_fiscalyear_dates(fields.Date.context_today(self))["date_to"]
        return self.env._(
            "Your fiscal year ends on %s, while the year in an invoice number is the calendar year: one fiscal year"
            " would then have numbers of two years."
            " “Go on, whatever the year” with a prefix without a year avoids that.",
            format_date(self.env, end, date_format="d MMMM"),
        )
