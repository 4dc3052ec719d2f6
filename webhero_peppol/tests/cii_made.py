# SPDX-License-Identifier: LGPL-3.0-or-later
"""Cross Industry Invoices as Factur-X has them: invented parties, numbers right by their digits, valid by its schema."""

import io

from .ubl_made import BUYER, SELLER

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:un:unece:uncefact:data:{name}:100"'
    for prefix, name in (
        ("rsm", "standard:CrossIndustryInvoice"),
        ("ram", "standard:ReusableAggregateBusinessInformationEntity"),
        ("udt", "standard:UnqualifiedDataType"),
    )
)
EN16931 = "urn:cen.eu:en16931:2017"
MINIMUM = "urn:factur-x.eu:1p0:minimum"


def _party(role, party):
    vat = f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{party.vat}</ram:ID></ram:SpecifiedTaxRegistration>'
    return f"""<ram:{role}TradeParty><ram:Name>{party.name}</ram:Name><ram:SpecifiedLegalOrganization><ram:ID
        schemeID="{party.legal[0]}">{party.legal[1]}</ram:ID></ram:SpecifiedLegalOrganization><ram:PostalTradeAddress>
        <ram:PostcodeCode>3000</ram:PostcodeCode><ram:LineOne>Stationsstraat 1</ram:LineOne><ram:CityName>Leuven</ram:CityName>
        <ram:CountryID>{party.country}</ram:CountryID></ram:PostalTradeAddress><ram:URIUniversalCommunication><ram:URIID
        schemeID="{party.endpoint[0]}">{party.endpoint[1]}</ram:URIID></ram:URIUniversalCommunication>{vat}
        </ram:{role}TradeParty>"""


def _line(place, name, quantity, price, net, rate):
    return f"""<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{place}</ram:LineID>
        </ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct>
        <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>
        </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity
        unitCode="C62">{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode>
        <ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount>
        </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
        </ram:IncludedSupplyChainTradeLineItem>"""


def cii(
    number="FX-26-17",
    kind="380",
    guideline=EN16931,
    lines=True,
    tax="25.50",
    grand="175.50",
    prepaid="0.00",
    payable="175.50",
):
    """100.00 of paper at 21 % and 50.00 of books at 6 %, carriage of 10.00 at 21 % counted off again as a discount."""
    told = _line(1, "Papier", 4, "25.00", "100.00", 21) + _line(2, "Boeken", 2, "25.00", "50.00", 6) if lines else ""
    vat = "".join(
        f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{amount}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>"
        f"<ram:BasisAmount>{base}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>"
        f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>"
        for amount, base, rate in (("23.10", "110.00", 21), ("2.40", "40.00", 6))
    )
    charges = "".join(
        f"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>{sign}</udt:Indicator></ram:ChargeIndicator>"
        f"<ram:ActualAmount>10.00</ram:ActualAmount><ram:Reason>{reason}</ram:Reason><ram:CategoryTradeTax>"
        f"<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>{rate}"
        f"</ram:RateApplicablePercent></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>"
        for sign, reason, rate in (("true", "Vracht", 21), ("false", "Korting", 6))
    )
    means = """<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount>
        <ram:IBANID>BE90733412007732</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
        </ram:SpecifiedTradeSettlementPaymentMeans>"""
    terms = """<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261202</udt:DateTimeString>
        </ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>"""
    detail = (means + vat + charges + terms) if lines else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?><rsm:CrossIndustryInvoice {NAMESPACES}>
        <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{guideline}</ram:ID>
        </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext><rsm:ExchangedDocument><ram:ID>{number}</ram:ID>
        <ram:TypeCode>{kind}</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20261102</udt:DateTimeString>
        </ram:IssueDateTime></rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>{told}<ram:ApplicableHeaderTradeAgreement>
        {_party("Seller", SELLER)}{_party("Buyer", BUYER)}</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeDelivery/>
        <ram:ApplicableHeaderTradeSettlement><ram:PaymentReference>+++090/9337/55493+++</ram:PaymentReference>
        <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>{detail}<ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>150.00</ram:LineTotalAmount><ram:ChargeTotalAmount>10.00</ram:ChargeTotalAmount>
        <ram:AllowanceTotalAmount>10.00</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>150.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">{tax}</ram:TaxTotalAmount><ram:GrandTotalAmount>{grand}</ram:GrandTotalAmount>
        <ram:TotalPrepaidAmount>{prepaid}</ram:TotalPrepaidAmount><ram:DuePayableAmount>{payable}</ram:DuePayableAmount>
        </ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
        </rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>""".encode()


def pdf_with(content, name="factur-x.xml"):
    """A PDF that carries `content`, as Factur-X does."""
    from odoo.tools.pdf import OdooPdfFileWriter

    writer, out = OdooPdfFileWriter(), io.BytesIO()
    writer.addBlankPage(width=595, height=842)
    writer.addAttachment(name, content, subtype="text/xml")
    writer.write(out)
    return out.getvalue()
