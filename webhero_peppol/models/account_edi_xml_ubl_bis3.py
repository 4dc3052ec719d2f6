# SPDX-License-Identifier: LGPL-3.0-or-later
"""BIS Billing 3.0 as the official rules and the buyers want it: the host's builder, corrected (P6)."""

from stdnum import ean

from odoo import models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import FloatFmt

from ..rules import participants

LINE_KEYS = ("cac:InvoiceLine", "cac:CreditNoteLine")
OUTSIDE = "O"
QUANTITIES = ("cbc:InvoicedQuantity", "cbc:CreditedQuantity")
HALF_OF_R120 = 0.01  # the rule allows 0.02
DEBIT_NOTE_TYPE = 383  # a debit note is an invoice on Peppol: UBL's own DebitNote is no document type there


class AccountEdiXmlUblBis3(models.AbstractModel):
    _inherit = "account.edi.xml.ubl_bis3"

    def _get_invoice_node(self, vals):
        node = super()._get_invoice_node(vals)
        self._webhero_outside_vat(node)
        for line in (line for key in LINE_KEYS for line in node.get(key) or ()):
            self._webhero_exact_price(line)
        return node

    def _webhero_outside_vat(self, document_node):
        """What is wholly outside the scope of VAT (a deposit) has no rate and no VAT numbers (BR-O-02 and BR-O-05)."""
        subtotals = [one for total in document_node["cac:TaxTotal"] for one in total.get("cac:TaxSubtotal") or ()]
        categories = [category for one in subtotals for category in one["cac:TaxCategory"]]
        if not categories or any(category["cbc:ID"]["_text"] != OUTSIDE for category in categories):
            return
        for key in LINE_KEYS:
            for line in document_node.get(key) or ():
                categories += line["cac:Item"]["cac:ClassifiedTaxCategory"]
        for charge in document_node.get("cac:AllowanceCharge") or ():
            categories += charge["cac:TaxCategory"]
        for category in categories:
            category["cbc:Percent"] = None
        for side in ("cac:AccountingSupplierParty", "cac:AccountingCustomerParty"):
            party = document_node[side]["cac:Party"]
            schemes = party.get("cac:PartyTaxScheme") or ()
            kept = [one for one in schemes if one["cac:TaxScheme"]["cbc:ID"]["_text"] != "VAT"]
            party["cac:PartyTaxScheme"] = kept or None

    def _add_invoice_config_vals(self, vals):
        super()._add_invoice_config_vals(vals)
        if vals["document_type"] == "debit_note":
            vals.update(document_type="invoice", webhero_debit_note=True)

    # ---- header: whose reference is it, and which document came before

    def _add_invoice_header_nodes(self, document_node, vals):
        super()._add_invoice_header_nodes(document_node, vals)
        invoice = vals["invoice"]
        if vals.get("webhero_debit_note"):
            document_node["cbc:InvoiceTypeCode"] = {"_text": DEBIT_NOTE_TYPE}
        order = self._webhero_buyer_order(invoice)
        sales_order = (document_node["cac:OrderReference"].get("cbc:SalesOrderID") or {}).get("_text")
        document_node["cac:OrderReference"] = (
            {
                "cbc:ID": {"_text": order},
                "cbc:SalesOrderID": {"_text": sales_order or None},
            }
            if order
            else None
        )
        if not (document_node.get("cbc:BuyerReference") or {}).get("_text") or vals["customer"].peppol_eas != "0204":
            document_node["cbc:BuyerReference"] = {"_text": self._webhero_buyer_reference(invoice, order)}
        previous = self._webhero_previous_invoices(invoice)
        if previous:
            document_node["cac:BillingReference"] = [
                {
                    "cac:InvoiceDocumentReference": {
                        "cbc:ID": {"_text": move.name},
                        "cbc:IssueDate": {"_text": move.invoice_date},
                    }
                }
                for move in previous
            ]

    def _webhero_buyer_order(self, invoice):
        """The buyer's own order numbers (BT-13); ours are no reference of his."""
        if "sale_line_ids" not in invoice.invoice_line_ids._fields:
            return ""
        orders = invoice.invoice_line_ids.sale_line_ids.order_id
        return ",".join(dict.fromkeys(ref for ref in orders.mapped("client_order_ref") if ref))

    def _webhero_buyer_reference(self, invoice, order):
        """BT-10, always there where there is no order number (PEPPOL-EN16931-R003)."""
        partner = invoice.commercial_partner_id
        own = invoice.ref if invoice.move_type in ("out_invoice", "in_invoice") and invoice.ref != order else ""
        return own or partner.ref or (None if order else partner.name)

    def _webhero_previous_invoices(self, invoice):
        """What came before (BG-3): the invoice of a credit note, the advances that are settled, the invoice of a debit note."""
        previous = invoice.debit_origin_id if "debit_origin_id" in invoice._fields else invoice.browse()
        if invoice.move_type == "out_refund":
            previous |= invoice.reversed_entry_id
        lines = invoice.invoice_line_ids
        if "is_downpayment" in lines._fields and invoice.move_type == "out_invoice":
            settled = lines.filtered(lambda line: line.is_downpayment and line.quantity < 0)
            advances = settled.sale_line_ids.invoice_lines.move_id - invoice
            previous |= advances.filtered(lambda move: move.state == "posted" and move.move_type == "out_invoice")
        return previous.sorted(lambda move: (move.invoice_date, move.name))

    # ---- parties: numbers with their scheme, and nothing that is empty

    def _get_party_node(self, vals):
        node = super()._get_party_node(vals)
        partner = vals["partner"].commercial_partner_id
        self._webhero_endpoint(node, partner)
        if not partner.vat or partner.vat == "/":
            kept = [s for s in node["cac:PartyTaxScheme"] if s["cac:TaxScheme"]["cbc:ID"]["_text"] == "TAX"]
            unit = {"cbc:CompanyID": {"_text": partner.webhero_vat_unit}, "cac:TaxScheme": {"cbc:ID": {"_text": "VAT"}}}
            node["cac:PartyTaxScheme"] = [unit, *kept] if partner.webhero_vat_unit else kept or None
        self._webhero_legal_number(node, partner)
        return node

    def _webhero_endpoint(self, node, partner):
        """The known address, else the best one derived from country and numbers (the Netherlands: KVK, else VAT)."""
        if not (node.get("cbc:EndpointID") or {}).get("_text"):
            found = next(iter(partner._webhero_participants()), None)
            if found:
                node["cbc:EndpointID"] = {"_text": found.value, "schemeID": found.scheme}

    def _webhero_legal_number(self, node, partner):
        legal = node["cac:PartyLegalEntity"]
        if partner.country_code == "BE":
            number = participants.kbo_number(partner.company_registry) or participants.kbo_number(partner.vat)
            if number:
                legal["cbc:CompanyID"] = {"_text": number, "schemeID": "0208"}
                node["cac:PartyIdentification"] = {"cbc:ID": {"_text": number, "schemeID": "0208"}}
        elif partner.country_code == "NL":
            self._webhero_dutch_number(node, partner)
        if not (legal.get("cbc:CompanyID") or {}).get("_text"):
            legal["cbc:CompanyID"] = None

    def _webhero_dutch_number(self, node, partner):
        """KVK (0106) or OIN (0190) as legal number; the VAT number is an address, never the legal number (NL-R-003)."""
        found = next((p for p in partner._webhero_participants() if p.scheme in ("0106", "0190")), None)
        legal = {"_text": found.value, "schemeID": found.scheme} if found else None
        node["cac:PartyLegalEntity"]["cbc:CompanyID"] = legal
        node["cac:PartyIdentification"] = {"cbc:ID": dict(legal)} if legal else None

    # ---- amounts per rate

    def _add_invoice_allowance_charge_nodes(self, document_node, vals):
        """A discount that rounds to nothing is none: its total would be missing (BR-CO-11)."""
        super()._add_invoice_allowance_charge_nodes(document_node, vals)
        document_node["cac:AllowanceCharge"] = [
            node for node in document_node["cac:AllowanceCharge"] if node["cbc:Amount"]["_text"]
        ]

    def _ubl_get_tax_subtotal_node(self, vals, tax_subtotal):
        """The taxable amount of a rate is the sum of its lines and document charges, of every category (BR-*-08)."""
        node = super()._ubl_get_tax_subtotal_node(vals, tax_subtotal)
        amounts = [
            amount
            for category in node["cac:TaxCategory"]
            for amount in self._webhero_amounts_of(vals["document_node"], category)
        ]
        if amounts:
            currency = tax_subtotal["currency"]
            total = currency.round(sum(amounts))
            node["cbc:TaxableAmount"] = {
                "_text": FloatFmt(total, min_dp=currency.decimal_places),
                "currencyID": currency.name,
            }
        return node

    def _webhero_amounts_of(self, document_node, category):
        def same(other):
            return other["_currency"] == category["_currency"] and all(
                other[key]["_text"] == category[key]["_text"] for key in ("cbc:ID", "cbc:Percent")
            )

        for key in LINE_KEYS:
            for line in document_node.get(key) or []:
                if any(map(same, line["cac:Item"]["cac:ClassifiedTaxCategory"])):
                    yield line["cbc:LineExtensionAmount"]["_text"]
        for charge in document_node.get("cac:AllowanceCharge") or []:
            if any(map(same, charge["cac:TaxCategory"])):
                sign = 1 if charge["cbc:ChargeIndicator"]["_text"] == "true" else -1
                yield sign * charge["cbc:Amount"]["_text"]

    def _ubl_get_tax_total_node(self, vals, tax_total):
        """One subtotal a category and rate: two reasons for the same exemption are one subtotal (BR-E-01)."""
        node = super()._ubl_get_tax_total_node(vals, tax_total)
        kept = {}
        for subtotal in node["cac:TaxSubtotal"]:
            key = tuple((c["cbc:ID"]["_text"], c["cbc:Percent"]["_text"]) for c in subtotal["cac:TaxCategory"])
            first = kept.setdefault(key, subtotal)
            if first is not subtotal:
                self._webhero_both_reasons(first, subtotal)
                amount = first["cbc:TaxAmount"]
                amount["_text"] = FloatFmt(
                    amount["_text"] + subtotal["cbc:TaxAmount"]["_text"],
                    min_dp=tax_total["currency"].decimal_places,
                )
        node["cac:TaxSubtotal"] = list(kept.values())
        return node

    @staticmethod
    def _webhero_both_reasons(kept, other):
        """Both texts are kept (a margin scheme beside article 44); the code only where both have the same."""
        for first, second in zip(kept["cac:TaxCategory"], other["cac:TaxCategory"], strict=True):
            texts = [one["cbc:TaxExemptionReason"]["_text"] for one in (first, second)]
            first["cbc:TaxExemptionReason"] = {"_text": "; ".join(dict.fromkeys(filter(None, texts))) or None}
            if first["cbc:TaxExemptionReasonCode"]["_text"] != second["cbc:TaxExemptionReasonCode"]["_text"]:
                first["cbc:TaxExemptionReasonCode"] = {"_text": None}

    # ---- lines

    @staticmethod
    def _webhero_exact_price(line):
        """Of many pieces a price of six decimals is off by cents: it has as many as the amount needs (R120)."""
        quantity = next((line[key]["_text"] for key in QUANTITIES if (line.get(key) or {}).get("_text")), 0)
        price = (line.get("cac:Price") or {}).get("cbc:PriceAmount")
        if not quantity or not price:
            return
        whole = float(line["cbc:LineExtensionAmount"]["_text"])
        for one in line.get("cac:AllowanceCharge") or ():
            whole -= float(one["cbc:Amount"]["_text"] or 0) * (
                1 if one["cbc:ChargeIndicator"]["_text"] == "true" else -1
            )
        if abs(float(str(price["_text"])) * quantity - whole) > HALF_OF_R120 and whole / quantity > 0:
            price["_text"] = FloatFmt(whole / quantity, min_dp=1, max_dp=12)

    def _ubl_add_line_item_name_description_nodes(self, vals):
        """A line of a fixed tax without an article has the name that is on it, or the tax's (BR-25)."""
        super()._ubl_add_line_item_name_description_nodes(vals)
        item, base_line = vals["item_node"], vals["line_vals"]["base_line"]
        if not (item.get("cbc:Name") or {}).get("_text"):
            while isinstance(base_line.get("record"), dict) and not base_line.get("name"):
                base_line = base_line["record"]  # the host's copy for the fixed tax has lost it
            name = base_line.get("name") or ", ".join(base_line["tax_ids"].mapped("name"))
            item["cbc:Name"] = {"_text": name.partition("\n")[0]} if name else None

    def _ubl_get_line_allowance_charge_recycling_contribution_node(self, vals, recycling_contribution_values):
        """Reason codes AEO and CAV are those of charges; an allowance has other ones (BR-CL-19)."""
        node = super()._ubl_get_line_allowance_charge_recycling_contribution_node(vals, recycling_contribution_values)
        if node["cbc:ChargeIndicator"]["_text"] == "false":
            node["cbc:AllowanceChargeReasonCode"] = None
        return node

    def _ubl_add_line_item_identification_nodes(self, vals):
        """A barcode is a GTIN (0160) only where its check digit is valid."""
        super()._ubl_add_line_item_identification_nodes(vals)
        node = vals["item_node"].get("cac:StandardItemIdentification") or {}
        code = node.get("cbc:ID") or {}
        if code.get("schemeID") == "0160" and not ean.is_valid(code.get("_text") or ""):
            vals["item_node"]["cac:StandardItemIdentification"] = None
