# SPDX-License-Identifier: LGPL-3.0-or-later
"""Data to check: non-blocking errors and omissions in customers, bank accounts and articles.

Another addon adds a check by extending `_finders` and `_explain`.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.webhero_base.rules import iban, kbo
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_record

from ..rules import language
from . import own_accounts


class WebheroDataCheck(models.Model):
    _name = "webhero.data.check"
    _description = "Data to check"
    _order = "code, res_model, res_id"
    _rec_name = "record_name"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade", readonly=True)
    code = fields.Selection("_selection_code", string="What", required=True, readonly=True, index=True)
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True, readonly=True)
    record_name = fields.Char("Name", readonly=True)
    value = fields.Char(readonly=True)
    message = fields.Char("What to do", compute="_compute_message")

    _once = models.Constraint("unique(company_id, code, res_model, res_id)", "This is in the list already.")

    @api.model
    def _selection_code(self):
        """[(code, title)] of all checks."""
        titles = {
            "country": self.env._("Company without country"),
            "chart": self.env._("Accounts of another country"),
            "currency": self.env._("Currency of another country"),
            "kbo": self.env._("Enterprise number is wrong"),
            "vat": self.env._("VAT number is wrong"),
            "kbo_vat": self.env._("Enterprise and VAT number differ"),
            "iban": self.env._("IBAN is wrong"),
            "phone": self.env._("Telephone number not recognised"),
            "language": self.env._("Language of the documents is not chosen"),
            "category": self.env._("Customer without category"),
            "name_nl": self.env._("Article without Dutch text"),
            "name_fr": self.env._("Article without French text"),
        }
        return list(titles.items())

    @api.model
    def _finders(self, company):
        """Methods that each yield (code, model, id, name, value) for each finding in this company."""
        return [self._find_accounts, self._find_identity, self._find_iban, self._find_customers, self._find_articles]

    @api.depends("code", "value")
    @api.depends_context("lang")
    def _compute_message(self):
        for check in self:
            check.message = check._explain()

    def _explain(self):
        """The error and its remedy, in the user's language."""
        self.ensure_one()
        texts = {
            "country": self.env._(
                "Choose the country of your company: chart of accounts, taxes and currency follow it."
            ),
            "chart": self.env._(
                "The chart of accounts (%s) is not that of your country: open First steps to change it."
            ),
            "currency": self.env._("The currency (%s) is not that of your country: open First steps to change it."),
            "kbo": self.env._("“%s” is no Belgian enterprise number. Correct it, or leave it empty."),
            "vat": self.env._("“%s” is no Belgian VAT number. Correct it, or leave it empty."),
            "kbo_vat": self.env._("%s: in Belgium both have the same ten digits. Correct one of the two."),
            "iban": self.env._("“%s” is no right IBAN. Payments to it will fail."),
            "phone": self.env._("“%s” can't be read as a telephone number of that country."),
            "language": self.env._("Choose Dutch or French; until then the documents are in your own first language."),
            "category": self.env._("Choose one category, so that lists and analyses are complete."),
            "name_nl": self.env._("Fill in the Dutch name or sales text; Dutch invoices show another language now."),
            "name_fr": self.env._("Fill in the French name or sales text; French invoices show another language now."),
        }
        return texts.get(self.code, "").replace("%s", self.value or "")

    # ---- the list

    @api.model
    def action_open(self):
        """Run the checks again, then open the list."""
        self.check_access("read")
        self.sudo()._refresh(self.env.companies)
        return self.env["ir.actions.act_window"]._for_xml_id("webhero_billing_base.webhero_data_check_action")

    def action_open_record(self):
        self.ensure_one()
        return open_record(self.env[self.res_model].browse(self.res_id), self.display_name)

    @api.model
    def _refresh(self, companies):
        for company in companies:
            found = {}
            for finder in self.with_company(company)._finders(company):
                for code, model, res_id, name, value in finder(company):
                    found[(code, model, res_id)] = (name, value)
            self._store(company, found)

    def _store(self, company, found):
        """Update the table to the findings: unchanged rows are kept, so that open screens keep their selection."""
        rows = self.search([("company_id", "=", company.id)])
        known = {(row.code, row.res_model, row.res_id): row for row in rows}
        gone = [row.id for key, row in known.items() if found.get(key) != (row.record_name or "", row.value or "")]
        stays = {key for key, row in known.items() if row.id not in set(gone)}
        self.browse(gone).unlink()
        new = [
            (company.id, code, model, res_id, name, value)
            for (code, model, res_id), (name, value) in found.items()
            if (code, model, res_id) not in stays
        ]
        for start in range(0, len(new), 5000):
            values = SQL(", ").join(SQL("%s", row) for row in new[start : start + 5000])
            self.env.cr.execute(
                SQL(
                    "INSERT INTO webhero_data_check (company_id, code, res_model, res_id, record_name, value) VALUES %s"
                    " ON CONFLICT DO NOTHING",
                    values,
                )
            )
        self.invalidate_model()

    # ---- the checks, in plain SQL because a company may have 50,000 customers

    def _partners(self, company, columns, condition):
        self.env["res.partner"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT partner.id, COALESCE(partner.complete_name, ''), %s
                     FROM res_partner partner LEFT JOIN res_country country ON country.id = partner.country_id
                    WHERE partner.active AND (partner.company_id IS NULL OR partner.company_id = %s) AND %s""",
                columns,
                company.id,
                condition,
            )
        )

    def _find_accounts(self, company):
        facts = {
            "country": "",
            "chart": company.root_id.sudo().chart_template or "-",
            "currency": company.currency_id.name,
        }
        for code in own_accounts.wrong(company):
            yield code, "res.company", company.id, company.name, facts[code]

    def _find_identity(self, company):
        condition = SQL(
            """partner.commercial_partner_id = partner.id AND (partner.vat <> '' OR partner.company_registry <> '')
               AND (country.code = 'BE' OR (country.code IS NULL AND partner.vat ILIKE 'BE%%'))"""
        )
        for res_id, name, number, vat in self._partners(
            company, SQL("partner.company_registry, partner.vat"), condition
        ):
            wrong = isinstance(kbo.check(number), Refusal) if number else False
            if wrong:
                yield "kbo", "res.partner", res_id, name, number
            inside = kbo.from_vat(vat)
            if inside and isinstance(kbo.check(inside), Refusal):
                yield "vat", "res.partner", res_id, name, vat
            elif not wrong and kbo.agree(number, vat):
                yield "kbo_vat", "res.partner", res_id, name, f"{kbo.display(number)} / {vat}"

    def _find_iban(self, company):
        self.env["res.partner.bank"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT bank.id, COALESCE(partner.complete_name, ''), bank.acc_number
                     FROM res_partner_bank bank JOIN res_partner partner ON partner.id = bank.partner_id
                    WHERE bank.active AND partner.active AND (bank.company_id IS NULL OR bank.company_id = %s)""",
                company.id,
            )
        )
        for res_id, name, number in rows:
            if iban.looks_like(number) and isinstance(iban.check(number), Refusal):
                yield "iban", "res.partner.bank", res_id, name, number

    def _find_customers(self, company):
        categories = self.env["webhero.customer.category"].search_count([], limit=1)
        columns = SQL("partner.lang, partner.phone, partner.phone_sanitized, partner.webhero_category_id")
        condition = SQL("(partner.customer_rank > 0 OR partner.phone <> '') AND partner.type = 'contact'")
        customers = self._partners(company, SQL("%s, partner.customer_rank, partner.parent_id", columns), condition)
        for res_id, name, lang, phone, sanitized, category, rank, parent in customers:
            if phone and not sanitized:
                yield "phone", "res.partner", res_id, name, phone
            if not rank or parent:
                continue
            if language.undecided(company.webhero_invoice_language, lang):
                yield "language", "res.partner", res_id, name, lang or ""
            if categories and not category:
                yield "category", "res.partner", res_id, name, ""

    def _find_articles(self, company):
        wanted = language.texts_needed(company.webhero_invoice_language)
        self.env["product.template"].flush_model()
        for lang in wanted:
            rows = self.env.execute_query(
                SQL(
                    """SELECT id, COALESCE(name->>%(reader)s, name->>'en_US', '')
                         FROM product_template
                        WHERE active AND sale_ok AND (company_id IS NULL OR company_id = %(company)s)
                          AND (name->>%(code)s IS NULL
                               OR (jsonb_path_exists(description_sale, '$.* ? (@ != "")')
                                   AND COALESCE(description_sale->>%(code)s, '') = ''))""",
                    reader=self.env.lang or "en_US",
                    company=company.id,
                    code=f"{lang}_BE",
                )
            )
            for res_id, name in rows:
                yield f"name_{lang}", "product.template", res_id, name, ""
