# SPDX-License-Identifier: LGPL-3.0-or-later
"""Common parts of customer documents: language, totals per VAT rate, mentions. Inherited by invoices and quotes."""

from odoo import models
from odoo.tools import format_date, is_html_empty

from ..rules import mentions


class WebheroDocument(models.AbstractModel):
    _name = "webhero.document"
    _description = "Document for a customer"

    def _webhero_lang(self):
        """nl_BE or fr_BE: the language of this document's PDF, mails, line texts and UBL texts (B5).

        The only place that decides it, for all code that writes text for a customer.
        """
        self.ensure_one()
        return self.partner_id._webhero_document_lang(self.company_id or self.env.company)

    def _webhero_own_paper(self):
        """Whether its PDF layout is from this addon."""
        return True

    def _webhero_date(self, day):
        return format_date(self.env, day) if day else ""

    def _webhero_line_taxes(self):
        """The taxes of each line; implemented by the document."""
        raise NotImplementedError

    def _webhero_document_taxes(self):
        return self.env["account.tax"].union(*self._webhero_line_taxes())

    # ---- totals

    def _webhero_totals(self):
        """Amounts in the document's currency: untaxed, tax, total, rounding, rates [{label, base, tax}] …"""
        self.ensure_one()
        found = self.tax_totals or {}
        rates = [self._webhero_rate(group) for part in found.get("subtotals", ()) for group in part["tax_groups"]]
        untaxed = found.get("base_amount_currency", 0.0)
        rest = self.currency_id.round(untaxed - sum(rate["base"] for rate in rates))
        # for a line with taxes of two groups each group has the full base: then the remainder is meaningless
        counted_once = all(len(taxes.tax_group_id) < 2 for taxes in self._webhero_line_taxes())
        if rates and counted_once and not self.currency_id.is_zero(rest):
            rates.append({"label": self.env._("Without VAT"), "base": rest, "tax": 0.0})
        currency = self.company_id.currency_id
        return {
            "rates": rates,
            "untaxed": untaxed,
            "tax": found.get("tax_amount_currency", 0.0),
            "rounding": found.get("cash_rounding_base_amount_currency", 0.0),
            "total": found.get("total_amount_currency", 0.0),
            "in_company_currency": currency != self.currency_id and bool(found.get("tax_amount")),
            "company_currency": currency,
            "company_tax": found.get("tax_amount", 0.0),
        }

    def _webhero_rate(self, group):
        taxes = self.env["account.tax"].browse(group["involved_tax_ids"])
        amounts = set(taxes.filtered(lambda tax: tax.amount_type == "percent").mapped("amount"))
        one = len(amounts) == 1 and len(taxes) == len(taxes.filtered(lambda tax: tax.amount_type == "percent"))
        label = f"{amounts.pop():g} %".replace(".", ",") if one else group["group_name"]
        base = group["display_base_amount_currency"]
        return {
            "label": label,
            "base": group["base_amount_currency"] if base in (None, False) else base,
            "tax": group["tax_amount_currency"],
        }

    # ---- discount on the whole document

    def _webhero_discount_names(self, percent, keys):
        """{tax ids: text of their discount}, in the document's language: the percentage where there is one, the rate
        where there are several.
        """
        speaking = self.with_context(lang=self._webhero_lang())
        text = speaking.env._("Discount")
        if percent is not None:
            point = speaking.env["res.lang"]._get_data(code=speaking.env.lang).decimal_point or "."
            text = speaking.env._("Discount %(number)s %%", number=f"{percent:.10g}".replace(".", point))
        if len(keys) < 2:
            return dict.fromkeys(keys, text)
        return {key: f"{text} ({speaking._webhero_rate_name(key)})" for key in keys}

    def _webhero_rate_name(self, tax_ids):
        taxes = self.env["account.tax"].browse(tax_ids)
        if not taxes:
            return self.env._("without VAT")
        percents = [tax.amount for tax in taxes if tax.amount_type == "percent"]
        if len(percents) == len(taxes) and any(percents):
            return self.env._("VAT %s", " + ".join(f"{one:g} %".replace(".", ",") for one in percents))
        return ", ".join(taxes.mapped("name"))

    # ---- mentions

    def _webhero_mentions(self):
        """The legally required mentions of the document, in its language, without duplicates."""
        self.ensure_one()
        note = self.fiscal_position_id.sudo().note
        has_note = not is_html_empty(note)
        taxes = self._webhero_document_taxes()
        texts = [self._webhero_mention(tax, has_note) for tax in taxes]
        if not taxes and self.company_id.webhero_small_enterprise:
            texts.append(taxes._webhero_mention_text(mentions.SMALL))
        return list(dict.fromkeys(filter(None, [*texts, note if has_note else ""])))

    def _webhero_mention(self, tax, has_note=False):
        """The legal note of the tax where it is filled in in this language, else ours for the kind of tax."""
        lang = self.env.lang or "en_US"
        written = tax._fields["invoice_legal_notes"]._get_stored_translations(tax.sudo()) or {}
        if not is_html_empty(written.get(lang)):
            return tax.invoice_legal_notes
        kind = self._webhero_mention_kind(tax)
        if kind == mentions.CONTRACTOR and has_note:
            return self.env._("VAT reverse-charged to the customer (article 20 of Royal Decree no. 1).")
        return tax._webhero_mention_text(kind) or tax.invoice_legal_notes

    def _webhero_mention_kind(self, tax):
        customer, seller = self.partner_id.commercial_partner_id, self.company_id.partner_id.commercial_partner_id
        return tax._webhero_mention_kind(customer, seller)
