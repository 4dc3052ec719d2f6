#!/usr/bin/env bash
# einvoicing (npm) writes an invoice that it read with another price, and what was prepaid in a place that UBL does not allow
#
# einvoicing 0.0.3 (the newest); Node 20; run on 2026-12-01
# A valid invoice of 800 pieces at 0.125, 50.00 prepaid, 71.00 to pay is read and written again. The price comes back as
# 0.13, so that 800 x 0.13 is no longer the line's 100.00 (fatal by PEPPOL-EN16931-R120); and PrepaidAmount stands behind
# PayableAmount, where the order of LegalMonetaryTotal in UBL 2.1 wants it before: the schema refuses the file. An invoice
# without a prepaid amount passes, so that tests with simple invoices see nothing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null 2>&1
npm install --silent --no-fund --no-audit einvoicing@0.0.3 > /dev/null 2>&1
cat > invoice.xml <<'XML'
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>2026101</cbc:ID><cbc:IssueDate>2026-12-01</cbc:IssueDate><cbc:DueDate>2026-12-31</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>order 7</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0208">0404484654</cbc:EndpointID>
<cac:PostalAddress><cbc:CityName>Mol</cbc:CityName><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BE0404484654</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Roofs BV</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0208">0404484654</cbc:EndpointID>
<cac:PostalAddress><cbc:CityName>Lille</cbc:CityName><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>Boulangerie SARL</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount><cbc:PrepaidAmount currencyID="EUR">50.00</cbc:PrepaidAmount><cbc:PayableAmount currencyID="EUR">71.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">800</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Repair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">0.125</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>
XML
seen=$(node - <<'CODE'
const { UblReader, UblWriter } = require("einvoicing");

(async () => {
  const read = await new UblReader().readFromFile("invoice.xml");
  const written = String(await new UblWriter().write(read));
  console.log(/<cbc:PriceAmount[^>]*>([^<]*)/.exec(written)[1]);
  const total = /<cac:LegalMonetaryTotal>(.*)<\/cac:LegalMonetaryTotal>/s.exec(written)[1];
  console.log([...total.matchAll(/<cbc:(\w+)/g)].map((found) => found[1]).join(" "));
})();
CODE
)
expected=$(cat <<'SEEN'
0.13
LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PayableAmount PrepaidAmount
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
