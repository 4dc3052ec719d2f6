# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents as others write them: one invoice by hand in UBL and in CII, and what changes it. Parties are invented, numbers
right by their check digits; every expected amount is written out, none is computed from the document.
"""

from sandbox import check_digits

KBO_SELLER, KBO_BUYER = check_digits.kbo(8765432), check_digits.kbo(4772701)
IBAN, OTHER_IBAN = check_digits.be_iban(7654321), check_digits.be_iban(4445551)
AGGREGATE = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
BASIC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"

LINE = """<cac:InvoiceLine><cbc:ID>{id}</cbc:ID><cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>{extra}
  <cac:Item><cbc:Name>{name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>
   <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>"""
PART = """<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{base}</cbc:TaxableAmount>
  <cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>
  {why}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"""
CHARGE = """<cac:AllowanceCharge><cbc:ChargeIndicator>{sign}</cbc:ChargeIndicator><cbc:AllowanceChargeReason>{why}
  </cbc:AllowanceChargeReason><cbc:Amount currencyID="EUR">{amount}</cbc:Amount>{category}</cac:AllowanceCharge>"""
CATEGORY = """<cac:TaxCategory><cbc:ID>{}</cbc:ID><cbc:Percent>{}</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
  </cac:TaxCategory>"""


def line(id, quantity, price, net, rate="21", category="S", name="Verf", extra=""):
    return LINE.format(**locals())


def part(base, tax, rate="21", category="S", why=""):
    return PART.format(**locals())


def charge(amount, sign="true", why="Vracht", rate="21", category="S"):
    inside = CATEGORY.format(category, rate) if category else ""
    return CHARGE.format(amount=amount, sign=sign, why=why, category=inside)


SELLER = f"""<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="0208">{KBO_SELLER}</cbc:EndpointID>
  <cac:PartyName><cbc:Name>Verfhandel Claes</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Kaai 7</cbc:StreetName>
  <cbc:CityName>Aalst</cbc:CityName><cbc:PostalZone>9300</cbc:PostalZone><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode>
  </cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>BE{KBO_SELLER}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>
  </cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Verfhandel Claes BV</cbc:RegistrationName>
  <cbc:CompanyID schemeID="0208">{KBO_SELLER}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>"""
BUYER = f"""<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="0208">{KBO_BUYER}</cbc:EndpointID>
  <cac:PostalAddress><cbc:StreetName>Naamsestraat 12</cbc:StreetName><cbc:CityName>Leuven</cbc:CityName>
  <cbc:PostalZone>3000</cbc:PostalZone><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
  <cac:PartyTaxScheme><cbc:CompanyID>BE{KBO_BUYER}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
  </cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Fietsen De Klerck BV</cbc:RegistrationName>
  <cbc:CompanyID schemeID="0208">{KBO_BUYER}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>"""
MEANS = f"""<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>+++090/9337/55493+++</cbc:PaymentID>
  <cac:PayeeFinancialAccount><cbc:ID>{IBAN}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"""
LINES = line(1, "10", "12.50", "125.00") + line(2, "4", "5.00", "20.00", "6", name="Boek")
TAX = '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{}</cbc:TaxAmount>{}</cac:TaxTotal>'
VAT = TAX.format("27.45", part("125.00", "26.25") + part("20.00", "1.20", "6"))
TOTALS = """<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">145.00</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="EUR">145.00</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="EUR">172.45</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="EUR">172.45</cbc:PayableAmount></cac:LegalMonetaryTotal>"""
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
UBL = f"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="{AGGREGATE}" xmlns:cbc="{BASIC}">
  <cbc:CustomizationID>{CUSTOMIZATION}</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID><cbc:ID>V-1</cbc:ID>
  <cbc:IssueDate>2026-11-05</cbc:IssueDate><cbc:DueDate>2026-12-05</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>Atelier</cbc:BuyerReference>
  {SELLER}{BUYER}{MEANS}{VAT}{TOTALS}{LINES}</Invoice>"""

# what the bill of UBL is; what a change makes of it stands beside the change
PLAIN = {
    "kind": "in_invoice", "lines": [("125.00", "21"), ("20.00", "6")], "untaxed": "145.00", "tax": "27.45", "total": "172.45",
    "payable": "172.45", "due": "2026-12-05", "date": "2026-11-05", "iban": IBAN, "way": "transfer", "currency": "EUR",
    "supplier": "Verfhandel Claes BV", "reference": "+++090/9337/55493+++",
}  # fmt: skip

AT_19_AND_7 = {
    "lines": [("100.00", "19"), ("50.00", "7")], "untaxed": "150.00", "tax": "22.50", "total": "172.50",
    "payable": "172.50",
}  # fmt: skip


def totals(untaxed, total, payable, more=""):
    """LegalMonetaryTotal of these, with `more` elements."""
    return f"""<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{untaxed}</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="EUR">{untaxed}</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="EUR">{total}</cbc:TaxInclusiveAmount>{more}
  <cbc:PayableAmount currencyID="EUR">{payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>"""


def also(name, value):
    return f'<cbc:{name} currencyID="EUR">{value}</cbc:{name}>'


def changed(*pairs, base=UBL):
    """`base` with each (old, new) replaced; an old that is not there is a mistake of the test."""
    for old, new in pairs:
        assert old in base, old
        base = base.replace(old, new)
    return base


def sub(old, new, base=UBL):
    return changed((old, new), base=base)


def credited(text):
    """The same as a CreditNote."""
    return changed(
        ("<Invoice ", "<CreditNote "), ("</Invoice>", "</CreditNote>"), ("xsd:Invoice-2", "xsd:CreditNote-2"),
        ("InvoiceTypeCode>", "CreditNoteTypeCode>"), (">380<", ">381<"), ("InvoiceLine>", "CreditNoteLine>"),
        ("InvoicedQuantity", "CreditedQuantity"), ("<cbc:DueDate>2026-12-05</cbc:DueDate>", ""),
        ("</cbc:PaymentMeansCode>", ("</cbc:PaymentMeansCode><cbc:PaymentDueDate>2026-12-05</cbc:PaymentDueDate>")), base=text,
    )  # fmt: skip


def one(lines, vat, sums, *more):
    """UBL with other lines, VAT and totals."""
    return changed((LINES, lines), (VAT, vat), (TOTALS, sums), *more)


GERMAN = (
    (f"BE{KBO_SELLER}", check_digits.vat("DE", 12345678)), (f'"0208">{KBO_SELLER}', '"0088">4012345000016'),
    ("<cbc:IdentificationCode>BE</cbc:IdentificationCode>\n  </cac:Country></cac:PostalAddress><cac:PartyTaxScheme>",
     "<cbc:IdentificationCode>DE</cbc:IdentificationCode>\n  </cac:Country></cac:PostalAddress><cac:PartyTaxScheme>"),
)  # fmt: skip

# ---- the same invoice in CII (Factur-X, XRechnung, ZUGFeRD)

AMOUNT, UNQUALIFIED = (
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
)
CII_LINE = """<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{id}</ram:LineID>{about}
  </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct>
  <ram:SpecifiedLineTradeAgreement>{gross}<ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>{basis}
  </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery>
  <ram:BilledQuantity unitCode="C62">{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
  <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
  <ram:CategoryCode>{category}</ram:CategoryCode><ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>
  </ram:ApplicableTradeTax>{extra}<ram:SpecifiedTradeSettlementLineMonetarySummation>
  <ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
  </ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>"""
CII_PART = """<ram:ApplicableTradeTax><ram:CalculatedAmount>{tax}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>{why}
  <ram:BasisAmount>{base}</ram:BasisAmount><ram:CategoryCode>{category}</ram:CategoryCode>
  <ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"""
CII_CHARGE = """<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{sign}</udt:Indicator></ram:ChargeIndicator>
  <ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>{why}</ram:Reason>{category}</ram:SpecifiedTradeAllowanceCharge>"""
CII_CATEGORY = """<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>{}</ram:CategoryCode>
  <ram:RateApplicablePercent>{}</ram:RateApplicablePercent></ram:CategoryTradeTax>"""


def cii_line(id, quantity, price, net, rate="21", category="S", name="Verf", extra="", gross="", basis="", about=""):
    return CII_LINE.format(**locals())


def cii_part(base, tax, rate="21", category="S", why=""):
    return CII_PART.format(**locals())


def cii_charge(amount, sign="true", why="Vracht", rate="21", category="S"):
    inside = CII_CATEGORY.format(category, rate) if category else ""
    return CII_CHARGE.format(amount=amount, sign=sign, why=why, category=inside)


def cii_party(role, name, number, vat, street, city, zip, country="BE"):
    return f"""<ram:{role}TradeParty><ram:Name>{name}</ram:Name><ram:SpecifiedLegalOrganization>
  <ram:ID schemeID="0208">{number}</ram:ID>
  </ram:SpecifiedLegalOrganization><ram:PostalTradeAddress><ram:PostcodeCode>{zip}</ram:PostcodeCode><ram:LineOne>{street}</ram:LineOne>
  <ram:CityName>{city}</ram:CityName><ram:CountryID>{country}</ram:CountryID></ram:PostalTradeAddress><ram:URIUniversalCommunication>
  <ram:URIID schemeID="0208">{number}</ram:URIID></ram:URIUniversalCommunication><ram:SpecifiedTaxRegistration>
  <ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration></ram:{role}TradeParty>"""


CII_SELLER = cii_party("Seller", "Verfhandel Claes BV", KBO_SELLER, f"BE{KBO_SELLER}", "Kaai 7", "Aalst", "9300")
CII_BUYER = cii_party("Buyer", "Fietsen De Klerck BV", KBO_BUYER, f"BE{KBO_BUYER}", "Naamsestraat 12", "Leuven", "3000")
CII_LINES = cii_line(1, "10", "12.50", "125.00") + cii_line(2, "4", "5.00", "20.00", "6", name="Boek")
CII_VAT = cii_part("125.00", "26.25") + cii_part("20.00", "1.20", "6")
CII_MEANS = f"""<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>30</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
  <ram:IBANID>{IBAN}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>"""
CII_DUE = """<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261205</udt:DateTimeString>
  </ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>"""


def cii_totals(untaxed, tax, total, payable, more="", lines=None):
    """`more` is placed before the amount due, as the schema has it."""
    return f"""<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{lines or untaxed}</ram:LineTotalAmount>
  <ram:TaxBasisTotalAmount>{untaxed}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">{tax}</ram:TaxTotalAmount>
  <ram:GrandTotalAmount>{total}</ram:GrandTotalAmount>{more}<ram:DuePayableAmount>{payable}</ram:DuePayableAmount>
  </ram:SpecifiedTradeSettlementHeaderMonetarySummation>"""


CII_TOTALS = cii_totals("145.00", "27.45", "172.45", "172.45")
CII = f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="{AMOUNT}"
  xmlns:udt="{UNQUALIFIED}"><rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
  <ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument><ram:ID>V-1</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>
  <udt:DateTimeString format="102">20261105</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>{CII_LINES}<ram:ApplicableHeaderTradeAgreement>{CII_SELLER}{CII_BUYER}
  </ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement>
  <ram:PaymentReference>+++090/9337/55493+++</ram:PaymentReference><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>{CII_MEANS}
  {CII_VAT}{CII_DUE}{CII_TOTALS}</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>"""


def cii_one(lines, vat, sums, *more):
    return changed((CII_LINES, lines), (CII_VAT, vat), (CII_TOTALS, sums), *more, base=CII)


class Documents(dict):
    """{name: (bytes, the values of its bill, whether it has to wait)}; values that are not given are those of the plain one."""

    def put(self, name, document, flag=False, **values):
        content = document if isinstance(document, bytes) else document.encode()
        self[name] = (content, {**PLAIN, **values}, flag)
