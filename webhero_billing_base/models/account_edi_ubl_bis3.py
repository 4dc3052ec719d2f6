# SPDX-License-Identifier: LGPL-3.0-or-later
"""UBL of invoices and credit notes: the language of the document, and the credited invoice."""

from odoo import models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import FloatFmt

DISCOUNT = "global_discount"  # Odoo's type for such a line
ALLOWANCE_DISCOUNT = "95"  # UNCL 5189


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _export_invoice(self, invoice):
        """Texts in the language of the document; errors in that of the user (B5)."""
        reader = self.env.context.get("webhero_user_lang") or self.env.lang
        speaking = self.with_context(webhero_user_lang=reader, lang=invoice._webhero_lang())
        return super(AccountEdiXmlUblBis3, speaking)._export_invoice(invoice)

    def _export_invoice_constraints(self, invoice, vals):
        reader = self.env.context.get("webhero_user_lang") or self.env.lang
        constraints = super(AccountEdiXmlUblBis3, self.with_context(lang=reader))._export_invoice_constraints(
            invoice, vals
        )
        if invoice._webhero_credited()[0]:
            constraints.pop("nl_r_001", None)
        return constraints

    def _add_invoice_config_vals(self, vals):
        vals["invoice"] = vals["invoice"].with_context(lang=vals["invoice"]._webhero_lang())
        super()._add_invoice_config_vals(vals)

    def _add_invoice_header_nodes(self, document_node, vals):
        """BG-3: the number, and where it is known the date, of the credited invoice (B15); BT-22: legal mentions."""
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals["invoice"]
        self._webhero_add_mentions(document_node, invoice)
        number = invoice._webhero_credited()[0]
        if number:
            reference = {
                "cbc:ID": {"_text": number},
                "cbc:IssueDate": {"_text": invoice.reversed_entry_id.invoice_date or None},
            }
            document_node["cac:BillingReference"] = {"cac:InvoiceDocumentReference": reference}

    def _webhero_add_mentions(self, document_node, invoice):
        """Add the mentions to the only allowed note (PEPPOL-EN16931-R002), after its existing text."""
        own = (document_node.get("cbc:Note") or {}).get("_text")
        notes = [*filter(None, [own]), *invoice._webhero_whole_mentions()]
        document_node["cbc:Note"] = {"_text": "\n".join(notes) or None}

    # ---- a discount of the whole document: an allowance for each category and rate (B7c)

    def _setup_base_lines(self, vals):
        """Odoo rounds net and gross amounts apart, and may give the cent that is left of the net to the discount and that
        of the gross to a line: with a discount, the gross of a line is its net amount and what is off it (BR-CO-16).
        """
        super()._setup_base_lines(vals)
        if not any(base_line["special_type"] == DISCOUNT for base_line in vals["base_lines"]):
            return
        for base_line in vals["base_lines"]:
            details = base_line["tax_details"]
            for suffix, currency in (("_currency", base_line["currency_id"]), ("", vals["company"].currency_id)):
                net = details[f"total_excluded{suffix}"] + details[f"delta_total_excluded{suffix}"]
                details[f"gross_total_excluded{suffix}"] = currency.round(net + details[f"discount_amount{suffix}"])

    def _ubl_is_early_payment_base_line(self, base_line):
        """Odoo turns these into document-level allowances; its only other ones are early payment discounts."""
        return base_line["special_type"] == DISCOUNT or super()._ubl_is_early_payment_base_line(base_line)

    def _is_document_allowance_charge(self, base_line):
        return base_line["special_type"] == DISCOUNT or super()._is_document_allowance_charge(base_line)

    def _ubl_default_allowance_charge_early_payment_grouping_key(self, base_line, tax_data, vals, currency):
        key = super()._ubl_default_allowance_charge_early_payment_grouping_key(base_line, tax_data, vals, currency)
        if key and base_line["special_type"] == DISCOUNT:
            key = {**key, DISCOUNT: (base_line["name"] or "").partition("\n")[0]}
        return key

    def _ubl_get_allowance_charge_early_payment(self, vals, early_payment_values):
        node = super()._ubl_get_allowance_charge_early_payment(vals, early_payment_values)
        reason = next(
            (one[DISCOUNT] for one in early_payment_values["tax_categories"].values() if DISCOUNT in one), None
        )
        if reason is not None:
            charge = node["cbc:ChargeIndicator"]["_text"] == "true"
            node["cbc:AllowanceChargeReasonCode"] = {"_text": None if charge else ALLOWANCE_DISCOUNT}
            node["cbc:AllowanceChargeReason"] = {"_text": reason or self.env._("Discount")}
            currency = early_payment_values["currency"]
            node["cbc:Amount"]["_text"] = FloatFmt(node["cbc:Amount"]["_text"], min_dp=currency.decimal_places)
        return node

    def _add_invoice_monetary_total_nodes(self, document_node, vals):
        """Odoo's own allowances sum to zero; a discount lowers both totals (BR-CO-13)."""
        super()._add_invoice_monetary_total_nodes(document_node, vals)
        totals = document_node[self._get_tags_for_document_type(vals)["monetary_total"]]
        off = sum(
            (1 if node["cbc:ChargeIndicator"]["_text"] == "true" else -1) * node["cbc:Amount"]["_text"]
            for node in document_node.get("cac:AllowanceCharge") or ()
        )
        if not vals["currency_id"].is_zero(off):
            for name in ("cbc:TaxExclusiveAmount", "cbc:TaxInclusiveAmount"):
                totals[name]["_text"] = FloatFmt(totals[name]["_text"] + off, min_dp=vals["currency_dp"])
