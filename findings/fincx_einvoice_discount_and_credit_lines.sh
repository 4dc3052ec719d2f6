#!/usr/bin/env bash
# @fin.cx/einvoice reads an invoice without its discount and what was prepaid, and a credit note without its lines
#
# @fin.cx/einvoice 5.0.3 (the newest); Node.js 20; run on 2026-12-01
# A UBL invoice of 100.00 less a discount of 10.00 on the document, 50.00 prepaid, says 58.90 to pay; read and written again as
# UBL or as CII it says 121.00. It computes totals from the lines, document allowances and prepaid amounts have no place in its
# model, and its own validation accepts the result. Of a credit note it reads InvoiceLine, which credit notes do
# not have: no line, no error before one writes it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @fin.cx/einvoice@5.0.3 >/dev/null 2>&1
cat > invoice.xml <<'XML'
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>2026101</cbc:ID><cbc:IssueDate>2026-12-01</cbc:IssueDate><cbc:DueDate>2026-12-31</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>order 7</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0208">0404484654</cbc:EndpointID><cac:PartyName><cbc:Name>Roofs BV</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:StreetName>Kerkstraat 1</cbc:StreetName><cbc:CityName>Mol</cbc:CityName><cbc:PostalZone>2400</cbc:PostalZone><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BE0404484654</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Roofs BV</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0208">0811223371</cbc:EndpointID><cac:PartyName><cbc:Name>Bakery BV</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:StreetName>Kerkstraat 1</cbc:StreetName><cbc:CityName>Mol</cbc:CityName><cbc:PostalZone>2400</cbc:PostalZone><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BE0811223371</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Bakery BV</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode><cbc:Amount currencyID="EUR">10.00</cbc:Amount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:AllowanceCharge>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">18.90</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">90.00</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">18.90</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">90.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">108.90</cbc:TaxInclusiveAmount><cbc:AllowanceTotalAmount currencyID="EUR">10.00</cbc:AllowanceTotalAmount>
<cbc:PrepaidAmount currencyID="EUR">50.00</cbc:PrepaidAmount><cbc:PayableAmount currencyID="EUR">58.90</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Repair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>
XML
sed -e 's/InvoiceLine/CreditNoteLine/g; s/InvoicedQuantity/CreditedQuantity/g; s/<cbc:DueDate>[^<]*<.cbc:DueDate>//' \
    -e 's/InvoiceTypeCode>380/CreditNoteTypeCode>381/; s/InvoiceTypeCode/CreditNoteTypeCode/g; s/xsd:Invoice-2/xsd:CreditNote-2/' \
    -e 's/<Invoice /<CreditNote /; s/<.Invoice>/<\/CreditNote>/' invoice.xml > credit.xml
cat > seen.mjs <<'CODE'
import fs from "node:fs";
import { EInvoice } from "@fin.cx/einvoice";

for (const file of ["invoice.xml", "credit.xml"]) {
  const read = await EInvoice.fromXml(fs.readFileSync(file, "utf8"));
  console.log(file, read.items.length, "lines");
  for (const format of read.items.length ? ["ubl", "cii"] : []) {
    const written = await read.exportXml(format);
    console.log(format, "to pay:", /PayableAmount[^>]*>([^<]*)/.exec(written)[1]);
  }
}
CODE
seen=$(node seen.mjs 2>/dev/null)
expected=$(cat <<'SEEN'
invoice.xml 1 lines
ubl to pay: 121.00
cii to pay: 121.00
credit.xml 0 lines
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
