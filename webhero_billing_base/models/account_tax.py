# SPDX-License-Identifier: LGPL-3.0-or-later
"""The mention for a tax of 0 %, in PDF and UBL alike."""

from odoo import models

from ..rules import mentions


class AccountTax(models.Model):
    _inherit = "account.tax"

    def _webhero_has_namesake(self):
        """Whether an active tax prevents activating this one: tax names are unique per company in Odoo."""
        self.ensure_one()
        same = [(field, "=", self[field]) for field in ("name", "type_tax_use", "tax_scope")]
        family = [("company_id", "child_of", self.company_id.root_id.id), ("country_id", "=", self.country_id.id)]
        return bool(self.sudo().search_count([*same, *family, ("id", "!=", self.id)], limit=1))

    def _webhero_mention_kind(self, customer, seller):
        """The kind of mention for a sale from `seller` to `customer` with this tax; "" where VAT is charged."""
        category = self.env["account.edi.common"]._get_tax_category_code(customer, seller, self)
        same = customer.country_id == seller.country_id or not customer.country_id
        small = self.company_id.webhero_small_enterprise
        reason = self.ubl_cii_tax_exemption_reason_code or ""
        return mentions.mention(category, same, self.tax_scope, self.name or "", small, reason)

    def _webhero_mention_text(self, kind):
        """The sentence of a kind of mention in the language of the environment, "" for none."""
        if not kind:
            return ""
        if kind.startswith(mentions.DIRECTIVE):
            article = kind.removeprefix(mentions.DIRECTIVE)
            return self.env._("Exempt from VAT (article %s of Directive 2006/112/EC).", article)
        texts = {
            mentions.CONTRACTOR: self.env._(
                # the wording of that article in Dutch and French, which must be on the invoice literally
                "VAT reverse-charged to the customer (article 20 of Royal Decree no. 1). In the absence of a written"
                " objection within one month of receiving the invoice, the customer is deemed to acknowledge that he"
                " is a taxable person who must file periodic returns. Where this condition is not met, the customer"
                " is liable, with regard to this condition, for the payment of the tax, interest and fines due."
            ),
            mentions.REVERSED: self.env._("VAT reverse-charged: the customer owes the VAT."),
            mentions.EU_SERVICE: self.env._(
                "VAT reverse-charged: service to a taxable person in another Member State"
                " (articles 44 and 196 of Directive 2006/112/EC)."
            ),
            mentions.EU_GOODS: self.env._(
                "Exempt from VAT: intra-Community supply of goods (article 39bis of the Belgian VAT Code,"
                " article 138 of Directive 2006/112/EC)."
            ),
            mentions.TRIANGULAR: self.env._(
                "VAT reverse-charged: triangular transaction (articles 141 and 197 of Directive 2006/112/EC)."
            ),
            mentions.EXPORT: self.env._(
                "Exempt from VAT: export outside the European Union (article 39 of the Belgian VAT Code,"
                " article 146 of Directive 2006/112/EC)."
            ),
            mentions.EXEMPT: self.env._("Exempt from VAT (article 44 of the Belgian VAT Code)."),
            mentions.SMALL: self.env._(
                "Special exemption scheme for small enterprises: VAT not applicable"
                " (article 56bis of the Belgian VAT Code)."
            ),
            # the wording of article 226, items 13 and 14, which must be on the invoice literally in that language
            mentions.USED: self.env._("Margin scheme – Second-hand goods (article 58, § 4 of the Belgian VAT Code)."),
            mentions.ART: self.env._("Margin scheme – Works of art (article 58, § 4 of the Belgian VAT Code)."),
            mentions.ANTIQUES: self.env._(
                "Margin scheme – Collector's items and antiques (article 58, § 4 of the Belgian VAT Code)."
            ),
            mentions.TRAVEL: self.env._(
                "Margin scheme – Travel agents (articles 306 to 310 of Directive 2006/112/EC)."
            ),
            mentions.OUTSIDE: self.env._("Outside the scope of Belgian VAT."),
        }
        return texts.get(kind, "")

    def _webhero_dwelling_text(self, years):
        """The statement that replaces the customer's certificate since 2022, as worded in Royal Decree no. 20 (B7a)."""
        ten = self.env._(
            "VAT rate: in the absence of a written objection within one month of receiving the invoice, the customer is"
            " deemed to acknowledge that (1) the work is carried out on a dwelling that was first occupied in a calendar"
            " year at least ten years before the date of the first invoice for that work, (2) after the work the dwelling"
            " is used exclusively or mainly as a private dwelling and (3) the work is supplied and invoiced to a final"
            " consumer. Where at least one of these conditions is not met, the standard VAT rate of 21 % applies and the"
            " customer is liable, with regard to these conditions, for the payment of the tax, interest and fines due."
        )
        fifteen = self.env._(
            "VAT rate: in the absence of a written objection within one month of receiving the invoice, the customer is"
            " deemed to acknowledge that (1) the work is carried out on a dwelling that was first occupied in a calendar"
            " year at least fifteen years before the date of the first invoice for that work, (2) after the work the"
            " dwelling is used exclusively or mainly as a private dwelling and (3) the work is supplied and invoiced to a"
            " final consumer. Where at least one of these conditions is not met, the standard VAT rate of 21 % applies and"
            " the customer is liable, with regard to these conditions, for the payment of the tax, interest and fines due."
        )
        return {mentions.DWELLING_TEN: ten, mentions.DWELLING_FIFTEEN: fifteen}.get(years, "")
