# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a company decides about its documents: language, layout, copies."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, ormcache

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_wizard

from ..rules import belgian_taxes, language, numbering
from .account_journal import COPY_FIELD

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

    webhero_invoice_language = fields.Selection(
        [
            ("nl", "Dutch"),
            ("fr", "French"),
            ("both", "Dutch and French: the customer's language"),
            ("four", "Dutch, French, German or English: the customer's language"),
            ("customer", "The language that each customer has in Odoo"),
        ],
        string="Invoice language",
        required=True,
        default="both",
        help="The language of invoices, quotes, reminders and the mails that carry them.",
    )
    webhero_small_enterprise = fields.Boolean(
        "Small enterprise, exempt from VAT",
        help="You charge no VAT (article 56bis of the Belgian VAT Code). Your invoices say so in the words of the law.",
    )
    external_report_layout_id = fields.Many2one(default=lambda self: self._webhero_ref("external_layout_webhero"))
    paperformat_id = fields.Many2one(default=lambda self: self._webhero_ref("paperformat_webhero"))
    webhero_extra_email = fields.Char(
        "Extra e-mail",
        compute="_compute_webhero_extra_email",
        inverse="_inverse_webhero_extra_email",
        help="A copy of each outgoing invoice goes here. Several addresses: put a semicolon between them.",
    )

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

    webhero_steps_hidden = fields.Boolean("First steps are not on Home", readonly=True, copy=False)
    webhero_taxes_ready = fields.Boolean("Taxes for services switched on", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        for company, vals in zip(companies, vals_list, strict=True):
            if "webhero_invoice_language" not in vals:
                company._webhero_usual_language()
        return companies

    def write(self, vals):
        """A company that gets its country later gets that country's policy, where it had chosen none of its own."""
        usual = self.browse()
        if vals.get("country_id") and "webhero_invoice_language" not in vals:
            usual = self.filtered(lambda one: one.webhero_invoice_language == language.usual(one.country_id.code))
        done = super().write(vals)
        usual._webhero_usual_language()
        return done

    def _webhero_usual_language(self):
        """Set the default language policy: outside Belgium, the Netherlands and Luxembourg not Dutch or French."""
        for company in self:
            company.webhero_invoice_language = language.usual(company.country_id.code)

    def _compute_webhero_extra_email(self):
        for company in self:
            company.webhero_extra_email = company._webhero_copy_address()

    def _inverse_webhero_extra_email(self):
        """Only on a change, and only where a journal had the address of before: one of its own stays."""
        for company in self:
            address, before = company.webhero_extra_email, company._webhero_copy_address()
            if (address or "") != (before or ""):
                journals = company._webhero_sale_journals()
                same = journals.filtered(lambda one, before=before: one[COPY_FIELD] in (False, "", before))
                same.write({COPY_FIELD: address})

    def _webhero_ref(self, name):
        return self.env.ref(f"webhero_billing_base.{name}", raise_if_not_found=False)

    def _webhero_website(self):
        return (self.website or "").removeprefix("https://").removeprefix("http://").rstrip("/")

    def _webhero_copy_address(self):
        """Where the copies of invoices go: the first address of a sales journal."""
        return next(filter(None, self._webhero_sale_journals().mapped(COPY_FIELD)), False)

    def _webhero_sale_journals(self):
        journals = self.env["account.journal"]
        return journals.search([*journals._check_company_domain(self), ("type", "=", "sale")])

    # ---- invoice numbers

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
                "Number prefix “%s” has a digit of its own, so the number could not be told apart from the prefix."
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
        if self._webhero_other_sequence(move_type):
            return ""  # what is not ours to give is not promised
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
        """Who numbers, where it is another addon; why a company with a broken fiscal year may want numbers without a year."""
        self.ensure_one()
        if self.webhero_numbering != "host" and (other := self._webhero_other_sequence()):
            return self.env._(
                "Another addon numbers your invoices, by the sequence “%s” of the sales journal; the prefix below is not used."
                " Press “Number them so” to give that sequence this prefix and the number that follows.",
                other.name,
            )
        if not self.webhero_broken_year or self.webhero_numbering != "yearly":
            return ""
        end = self.compute_fiscalyear_dates(fields.Date.context_today(self))["date_to"]
        return self.env._(
            "Your fiscal year ends on %s, while the year in an invoice number is the calendar year: one fiscal year"
            " would then have numbers of two years."
            " “Go on, whatever the year” with a prefix without a year avoids that.",
            format_date(self.env, end, date_format="d MMMM"),
        )

    # ---- beside an addon that numbers by sequences of the journal (account_move_name_sequence)

    def _webhero_other_sequence(self, move_type="out_invoice"):
        """The sequence by which another addon numbers our sales journal; none where the numbers are the company's own."""
        journal = self._origin._webhero_number_journal()
        if "sequence_id" not in journal._fields:
            return self.env["ir.sequence"]
        apart = move_type == "out_refund" and journal.refund_sequence and journal.refund_sequence_id
        return (apart or journal.sequence_id).sudo()

    # ---- texts of mails

    def _webhero_mail_template(self, kind):
        """The text of this company for a mail (invoice, reminder_first, reminder_second), else the shared default."""
        self.ensure_one()
        templates = self.env["mail.template"].sudo()
        own = templates.browse(templates._webhero_own_id(kind, self.id) or ())
        # with its xml id, so that no query checks its existence
        shared = self.env["ir.model.data"]._xmlid_to_res_id(f"webhero_billing_base.mail_template_{kind}")
        found = own or templates.browse(shared or ())
        if not found:
            raise UserError(
                self.env._(
                    "The default text of this mail was deleted. Update the addon Webhero Billing to get it back."
                )
            )
        return found.sudo()

    def _webhero_own_mail_template(self, kind):
        """The company's own text, made from the default when it has none yet."""
        template = self._webhero_mail_template(kind)
        if template.webhero_company_id == self:
            return template
        return template.copy(
            {"name": f"{template.name} ({self.name})", "webhero_kind": kind, "webhero_company_id": self.id}
        )

    def _webhero_edit_mail(self, kind):
        return open_wizard(
            "webhero.mail.text",
            dict(self.env["webhero.mail.text"]._fields["kind"]._description_selection(self.env))[kind],
            default_kind=kind,
        )

    # ---- taxes that a Belgian business needs are switched on, once: what an accountant switches off afterwards stays off

    @api.model
    def _webhero_switch_on_taxes(self):
        """For each company with a Belgian chart that did not have it done: on installation, on update, with a new chart."""
        for company in self.search([("webhero_taxes_ready", "=", False), ("parent_id", "=", False)]):
            if (company.chart_template or "").startswith("be"):
                company._webhero_dormant_taxes().active = True
                company.webhero_taxes_ready = True

    def _webhero_dormant_taxes(self):
        """Those of the chart that are off. A tax of the same name, made by somebody, keeps its place."""
        chart, dormant = self.env["account.chart.template"].with_company(self), self.env["account.tax"]
        for code in belgian_taxes.NEEDED:
            tax = chart.ref(code, raise_if_not_found=False)
            if tax and not tax.active and not tax._webhero_has_namesake():
                dormant += tax
        return dormant

    def _webhero_goods_taxed_services(self):
        """Services that are sold and have a tax of goods (or of both), where this company has one for services."""
        self.ensure_one()
        Tax = self.env["account.tax"]
        sales = Domain(Tax._check_company_domain(self)) & Domain("type_tax_use", "=", "sale") & Domain("amount", ">", 0)
        rates = Tax.search(sales & Domain("tax_scope", "=", "service")).mapped("amount")
        wrong = Tax.search(sales & Domain("tax_scope", "!=", "service") & Domain("amount", "in", rates))
        Product = self.env["product.template"]
        return Product.search(
            Domain(Product._check_company_domain(self))
            & Domain("type", "=", "service") & Domain("sale_ok", "=", True) & Domain("taxes_id", "in", wrong.ids)
        )  # fmt: skip

    @api.model
    @ormcache()
    def _webhero_chart_countries(self):
        """{code of a chart: code of its country, "" of none}: the host asks 350 queries for it, and it changes with an install."""
        charts = self.env["account.chart.template"]._get_chart_template_mapping(get_all=True)
        return {code: chart.get("country_code") or "" for code, chart in charts.items()}
