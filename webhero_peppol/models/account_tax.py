# SPDX-License-Identifier: LGPL-3.0-or-later
"""The taxes of the chart, in the form in which rules/tax_choice.py chooses among them for received documents."""

from decimal import Decimal

from odoo import Command, api, fields, models

from ..rules import tax_choice

RECEIPTS = "attn_TVA-21-inclus-dans-prix"


class AccountTax(models.Model):
    _inherit = "account.tax"

    webhero_vat_country_id = fields.Many2one(
        "res.country",
        "VAT of",
        readonly=True,
        help="VAT that a supplier abroad charged: owed to it, not deducted here.",
    )

    @api.model
    def _webhero_choices(self, company, use, position=None):
        """(tax_choice.Tax, ...) of the percentages of `company`, also of those that the chart has switched off."""
        taxes = self.sudo().with_context(active_test=False)
        found = taxes.search(
            [
                *taxes._check_company_domain(company),
                ("type_tax_use", "=", use),
                ("amount_type", "=", "percent"),
                ("webhero_vat_country_id", "=", False),
                ("country_id", "=", company.account_fiscal_country_id.id),
            ]
        )
        default = company.account_purchase_tax_id if use == "purchase" else company.account_sale_tax_id
        # l10n_be's tax for receipts ("21% S.TTC") treats prices as VAT-exclusive like the others: it is ranked after them
        receipts = self.env.ref(f"account.{company.root_id.id}_{RECEIPTS}", raise_if_not_found=False)
        return tuple(
            tax._webhero_choice(tax == default, tax in (position.tax_ids if position else taxes))
            for tax in found.sorted(lambda one: one == receipts)
            if not tax.price_include
        )

    def _webhero_choice(self, preferred, in_position):
        repartition = self.invoice_repartition_line_ids.filtered(lambda line: line.repartition_type == "tax")
        reverse = any(line.factor_percent < 0 for line in repartition)
        positive = repartition.filtered(lambda line: line.factor_percent > 0)
        return tax_choice.Tax(
            id=self.id,
            rate=Decimal(str(self.amount)),
            scope=self.tax_scope or "",
            code=self.ubl_cii_tax_category_code or (self._webhero_reverse_code() if reverse else ""),
            reverse=reverse,
            deductible=not self.amount or all(line.account_id for line in positive),
            active=self.active,
            preferred=preferred,
            in_position=in_position,
        )

    def _webhero_reverse_code(self):
        """How a chart without codes identifies self-assessed VAT: by the fiscal positions of the tax."""
        positions = self.fiscal_position_ids
        if positions.country_group_id:
            return tax_choice.CODES[tax_choice.EU]
        world = positions.filtered(lambda one: one.auto_apply and not one.country_id)
        return tax_choice.CODES[tax_choice.WORLD if world else tax_choice.HOME]

    def _webhero_switch_on(self):
        """Activate a tax that the chart installs inactive; False where a user created and archived it."""
        self.ensure_one()
        if not self.active and self.get_external_id().get(self.id, "").startswith("account."):
            self.active = True
        return self.active

    @api.model
    def _webhero_foreign(self, company, country, rate, use="purchase"):
        """The tax of `company` for VAT of another country: it is in the total, on the account of the line itself."""
        label = f"{rate.normalize():f}% {country.code}"
        return self._webhero_without_grids(
            company,
            {"type_tax_use": use, "amount": float(rate), "webhero_vat_country_id": country.id},
            {
                "name": self.env._("%s foreign VAT", label),
                "invoice_label": label,
                "description": self.env._("VAT of %s, not deductible here", country.name),
            },
        )

    @api.model
    def _webhero_outside(self, company):
        """The tax of `company` for what a domestic supplier puts outside the scope of VAT; no chart of l10n_be has one."""
        return self._webhero_without_grids(
            company,
            {"type_tax_use": "purchase", "amount": 0.0, "ubl_cii_tax_category_code": "O"},
            {
                "name": self.env._("0% outside VAT"),
                "invoice_label": "0%",
                "description": self.env._("Outside the scope of VAT, in no grid of the VAT return"),
            },
        )

    @api.model
    def _webhero_without_grids(self, company, keys, words):
        """The tax of `company` with these values, made with `words` where it is not there yet."""
        taxes = self.sudo().with_company(company).with_context(active_test=False)
        wanted = [(name, "=", value) for name, value in {"company_id": company.id, **keys}.items()]
        parts = [
            Command.clear(),
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "use_in_tax_closing": False}),
        ]
        return taxes.search(wanted, limit=1) or taxes.create(
            {
                **keys,
                **words,
                "company_id": company.id,
                "country_id": company.account_fiscal_country_id.id,
                "price_include_override": "tax_excluded",
                "sequence": 900,
                "invoice_repartition_line_ids": parts,
                "refund_repartition_line_ids": parts,
            }
        )
