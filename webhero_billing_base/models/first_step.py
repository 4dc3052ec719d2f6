# SPDX-License-Identifier: LGPL-3.0-or-later
"""First steps: from installation to the first invoice sent. A step is done when its condition holds, not when clicked.

A step is a record with a code; `_is_done_<code>` returns whether it is done for a company, `_open_<code>` opens its screen,
`_applies_<code>` (optional) whether it concerns the company at all. Another addon adds a record and these methods.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules import iban
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_list, open_record

from ..rules import language
from . import own_accounts

SETTINGS_STEPS = (
    "accounts",
    "language",
    "numbers",
    "bank",
    "peppol",
)  # only accessible to users who may change Odoo's settings
COMPANY_STEPS = ("company", "logo")  # all users can read the company, few may change it


class WebheroFirstStep(models.Model):
    _name = "webhero.first.step"
    _description = "First step"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    explanation = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    done = fields.Boolean(compute="_compute_done")
    state = fields.Selection([("done", "Done"), ("todo", "To do")], compute="_compute_done")
    applies = fields.Boolean(compute="_compute_done", search="_search_applies")

    _code_unique = models.Constraint("unique(code)", "There is a step with this code already.")

    @api.depends_context("company")
    def _compute_done(self):
        company = self.env.company
        for step in self:
            step.applies = step._ask("applies", company, otherwise=True)
            step.done = step._ask("is_done", company, otherwise=False)
            step.state = "done" if step.done else "todo"

    def _search_applies(self, operator, value):
        if operator != "in":
            return NotImplemented
        steps = self.search([])
        return [("id", "in", steps.filtered(lambda step: step.applies in value).ids)]

    def _ask(self, question, company, otherwise):
        method = getattr(self, f"_{question}_{self.code}", None)
        return bool(method(company)) if method else otherwise

    def action_do(self):
        """Open the screen where this step is done."""
        self.ensure_one()
        if not self._may_do():
            raise UserError(self._who_can())
        return getattr(self, f"_open_{self.code}")(self.env.company)

    def action_hide(self):
        """Hide the steps on Home; they stay in the menu."""
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(self.env._("Only who may invoice can hide the first steps."))
        self.env.company.sudo().webhero_steps_hidden = True

    def _may_do(self):
        if self.code in SETTINGS_STEPS:
            return self.env.user.has_group("base.group_system")
        return self.done or self.code not in COMPANY_STEPS or self.env["res.company"].has_access("write")

    def _who_can(self):
        company = self.env.company
        admins = self.env.ref("base.group_system").sudo().all_user_ids
        names = admins.filtered(lambda user: user.active and company in user.company_ids)[:3].mapped("name")
        if not names:
            return self.env._("“%s” is done by an administrator of Odoo.", self.name)
        return self.env._(
            "“%(step)s” is done by an administrator of Odoo. Ask %(names)s.",
            step=self.name,
            names=", ".join(names),
        )

    def _open_settings(self):
        return self.env["ir.actions.act_window"]._for_xml_id("webhero_billing_base.res_config_settings_action")

    # ---- the steps

    def _is_done_company(self, company):
        needed = (company.name, company.street, company.zip, company.city, company.country_id, company.email)
        return all(needed) and (company.company_registry or company.vat)

    def _open_company(self, company):
        return open_record(company, self.name, view=self.env.ref("webhero_billing_base.res_company_view_form_short"))

    def _is_done_language(self, company):
        return company.webhero_invoice_language not in ("both", "four") or language.supported(company.partner_id.lang)

    def _open_language(self, company):
        return self._open_settings()

    def _is_done_numbers(self, company):
        known = company.webhero_number_preview or company._webhero_other_sequence()
        return bool(known) or self._has_confirmed(company)

    def _applies_accounts(self, company):
        return bool(own_accounts.wrong(company))

    def _is_done_accounts(self, company):
        return not own_accounts.wrong(company)

    def _open_accounts(self, company):
        """Where chart, country and currency are chosen; with entries they can't be changed any more."""
        if not company.country_id:
            return open_record(company, self.name)
        if company._existing_accounting():
            raise UserError(
                self.env._(
                    "%(company)s already has entries in accounts of another country. Make a new company with country %(country)s"
                    " and its chart of accounts (Settings > Companies), and invoice there.",
                    company=company.name,
                    country=company.country_id.name,
                )
            )
        return self.env["ir.actions.act_window"]._for_xml_id("account.action_account_config")

    def _open_numbers(self, company):
        return self._open_settings()

    def _is_done_logo(self, company):
        return company.logo and not company.uses_default_logo

    def _open_logo(self, company):
        return self._open_company(company)

    def _is_done_bank(self, company):
        account = company._webhero_bank_account()
        return account and not isinstance(iban.check(account.acc_number), Refusal)

    def _open_bank(self, company):
        return self._open_settings()

    def _applies_peppol(self, company):
        return "account_peppol_proxy_state" in company._fields

    def _is_done_peppol(self, company):
        states = ("sender", "smp_registration", "receiver")
        return self._applies_peppol(company) and company.account_peppol_proxy_state in states

    def _open_peppol(self, company):
        return self._open_settings()

    def _applies_services(self, company):
        return bool(company._webhero_goods_taxed_services())

    def _is_done_services(self, company):
        return not company._webhero_goods_taxed_services()

    def _open_services(self, company):
        domain = [("id", "in", company._webhero_goods_taxed_services().ids)]
        return open_list("product.template", domain, self.name)

    def _is_done_customer(self, company):
        partners = self.env["res.partner"]
        domain = [*partners._check_company_domain(company), ("customer_rank", ">", 0)]
        return partners.search_count(domain, limit=1)

    def _open_customer(self, company):
        context = {"default_customer_rank": 1, "default_is_company": True, "res_partner_search_mode": "customer"}
        return open_record(self.env["res.partner"], self.name, **context)

    def _is_done_invoice(self, company):
        sent = [("company_id", "=", company.id), ("move_type", "=", "out_invoice"), ("is_move_sent", "=", True)]
        sent += [("webhero_opening_key", "=", False)]
        return self.env["account.move"].search_count(sent, limit=1)

    def _open_invoice(self, company):
        draft = [("company_id", "=", company.id), ("move_type", "=", "out_invoice"), ("is_move_sent", "=", False)]
        found = self.env["account.move"].search(draft, order="id desc", limit=1)
        return open_record(found, self.name, default_move_type="out_invoice")

    def _has_confirmed(self, company):
        domain = [("company_id", "=", company.id), ("move_type", "=", "out_invoice"), ("state", "=", "posted")]
        return bool(self.env["account.move"].search_count(domain, limit=1))
