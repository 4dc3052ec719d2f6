# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices of fictitious suppliers, as received over Peppol."""

from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from odoo.addons.webhero_peppol.rules.documents import BILLING, CAC, CBC, PROCESSES, UBL

PARTY = """<cac:{role}><cac:Party><cbc:EndpointID schemeID="0208">{number}</cbc:EndpointID>
<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:StreetName>{street}</cbc:StreetName><cbc:CityName>{town}</cbc:CityName>
<cbc:PostalZone>{postcode}</cbc:PostalZone>
<cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BE{number}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>
<cbc:CompanyID schemeID="0208">{number}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:{role}>"""
CATEGORY = "<cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
BILL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="{ubl}Invoice-2" xmlns:cac="{cac}" xmlns:cbc="{cbc}">
<cbc:CustomizationID>{kind}</cbc:CustomizationID><cbc:ProfileID>{process}</cbc:ProfileID><cbc:ID>{number}</cbc:ID>
<cbc:IssueDate>{day}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>{reference}</cbc:BuyerReference>
{supplier}{customer}
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>{ogm}</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">{total}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cac:Item><cbc:Name>{text}</cbc:Name>
<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">{net}</cbc:PriceAmount></cac:Price></cac:InvoiceLine></Invoice>"""


def party(role, name, number, street, postcode, town):
    values = {"name": escape(name), "street": escape(street), "town": escape(town), "postcode": postcode}
    return PARTY.format(role=role, number=number, **values)


def bill(supplier, customer, number, day, due, text, net, rate, ogm, iban):
    """XML of an invoice of one line; `net` in EUR without VAT."""
    net = Decimal(net)
    tax = (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return BILL.format(
        ubl=UBL, cac=CAC.strip("{}"), cbc=CBC.strip("{}"), kind=BILLING, process=PROCESSES[BILLING], number=number,
        day=day, due=due, reference=number, supplier=party("AccountingSupplierParty", *supplier),
        customer=party("AccountingCustomerParty", *customer), ogm=ogm, iban=iban, net=net, tax=tax, total=net + tax,
        text=escape(text), category=CATEGORY.format(rate=rate),
    ).encode()  # fmt: skip
