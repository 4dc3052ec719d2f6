# SPDX-License-Identifier: LGPL-3.0-or-later
"""Cross Industry Invoices as others write them, right and wrong."""

from sandbox import check_digits

from .strangers import (
    AT_19_AND_7,
    CII,
    CII_BUYER,
    CII_DUE,
    CII_LINES,
    CII_MEANS,
    CII_SELLER,
    CII_TOTALS,
    CII_VAT,
    IBAN,
    KBO_BUYER,
    KBO_SELLER,
    OTHER_IBAN,
    Documents,
    changed,
    cii_charge,
    cii_line,
    cii_one,
    cii_part,
    cii_totals,
)

DOCUMENTS = Documents()
put = DOCUMENTS.put
DE = check_digits.vat("DE", 12345678)


def c(*pairs):
    return changed(*pairs, base=CII)


put("cii plain", CII)
put(
    "cii xrechnung",
    c(("urn:cen.eu:en16931:2017<", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0<")),
)
put("cii credit note", c((">380<", ">381<")), kind="in_refund")
put(
    "cii negative",
    c(
        (">10<", ">-10<"),
        (">4<", ">-4<"),
        (">125.00<", ">-125.00<"),
        (">20.00<", ">-20.00<"),
        (">145.00<", ">-145.00<"),
        (">172.45<", ">-172.45<"),
        (">26.25<", ">-26.25<"),
        (">1.20<", ">-1.20<"),
        (">27.45<", ">-27.45<"),
    ),
    kind="in_refund",
)
put(
    "cii charge and discount",
    cii_one(
        CII_LINES,
        CII_VAT
        and cii_part("135.00", "28.35")
        + cii_part("16.00", "0.96", "6")
        + cii_charge("10.00")
        + cii_charge("4.00", "false", "Korting", "6"),
        cii_totals("151.00", "29.31", "180.31", "180.31", lines="145.00"),
    ),
    lines=[("125.00", "21"), ("20.00", "6"), ("10.00", "21"), ("-4.00", "6")],
    untaxed="151.00",
    tax="29.31",
    total="180.31",
    payable="180.31",
)
LOGIST = """<ram:SpecifiedLogisticsServiceCharge><ram:Description>Vracht</ram:Description>
  <ram:AppliedAmount>10.00</ram:AppliedAmount><ram:AppliedTradeTax><ram:TypeCode>VAT</ram:TypeCode>
  <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>21</ram:RateApplicablePercent></ram:AppliedTradeTax>
  </ram:SpecifiedLogisticsServiceCharge>"""
put(
    "cii logistics",
    cii_one(
        CII_LINES,
        cii_part("135.00", "28.35") + cii_part("20.00", "1.20", "6") + LOGIST,
        cii_totals("155.00", "29.55", "184.55", "184.55", lines="145.00"),
    ),
    lines=[("125.00", "21"), ("20.00", "6"), ("10.00", "21")],
    untaxed="155.00",
    tax="29.55",
    total="184.55",
    payable="184.55",
)
put(
    "cii line discount",
    cii_one(
        cii_line(1, "10", "12.50", "115.00", extra=cii_charge("10.00", "false", "Korting", category="")),
        cii_part("115.00", "24.15"),
        cii_totals("115.00", "24.15", "139.15", "139.15"),
    ),
    lines=[("115.00", "21")],
    untaxed="115.00",
    tax="24.15",
    total="139.15",
    payable="139.15",
)
GROSS = (
    "<ram:GrossPriceProductTradePrice><ram:ChargeAmount>15.00</ram:ChargeAmount>"
    "<ram:AppliedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator>"
    "</ram:ChargeIndicator><ram:ActualAmount>2.50</ram:ActualAmount>"
    "</ram:AppliedTradeAllowanceCharge></ram:GrossPriceProductTradePrice>"
)
put(
    "cii gross price",
    cii_one(
        cii_line(1, "10", "12.50", "125.00", gross=GROSS) + cii_line(2, "4", "5.00", "20.00", "6"), CII_VAT, CII_TOTALS
    ),
)
put(
    "cii price of a hundred",
    cii_one(
        cii_line(1, "250", "12.50", "31.25", basis='<ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity>'),
        cii_part("31.25", "6.56"),
        cii_totals("31.25", "6.56", "37.81", "37.81"),
    ),
    lines=[("31.25", "21")],
    untaxed="31.25",
    tax="6.56",
    total="37.81",
    payable="37.81",
)
put(
    "cii prepaid and rounding",
    c(
        (
            CII_TOTALS,
            cii_totals(
                "145.00",
                "27.45",
                "172.45",
                "122.50",
                "<ram:TotalPrepaidAmount>50.00</ram:TotalPrepaidAmount><ram:RoundingAmount>0.05</ram:RoundingAmount>",
            ),
        )
    ),
    untaxed="145.05",
    total="172.50",
    payable="122.50",
)
put(
    "cii rounding before total",
    c(
        (
            CII_TOTALS,
            cii_totals("145.00", "27.45", "172.45", "172.45").replace(
                "<ram:GrandTotal", "<ram:RoundingAmount>0.00</ram:RoundingAmount><ram:GrandTotal"
            ),
        )
    ),
)
put(
    "cii vat in chf too",
    c(
        (
            '<ram:TaxTotalAmount currencyID="EUR">27.45</ram:TaxTotalAmount>',
            (
                '<ram:TaxTotalAmount currencyID="EUR">27.45</ram:TaxTotalAmount>'
                '<ram:TaxTotalAmount currencyID="CHF">25.90</ram:TaxTotalAmount>'
            ),
        ),
        ("<ram:InvoiceCurrencyCode>", "<ram:TaxCurrencyCode>CHF</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>"),
    ),
)
put(
    "cii vat in chf first",
    c(
        (
            '<ram:TaxTotalAmount currencyID="EUR">27.45</ram:TaxTotalAmount>',
            (
                '<ram:TaxTotalAmount currencyID="CHF">25.90</ram:TaxTotalAmount>'
                '<ram:TaxTotalAmount currencyID="EUR">27.45</ram:TaxTotalAmount>'
            ),
        ),
        ("<ram:InvoiceCurrencyCode>", "<ram:TaxCurrencyCode>CHF</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>"),
    ),
)
put("cii no vat total", c(('<ram:TaxTotalAmount currencyID="EUR">27.45</ram:TaxTotalAmount>', "")), flag=True)
put("cii vat total no currency", c((' currencyID="EUR">27.45', ">27.45")))
put("cii dollars", c((">EUR<", ">USD<"), ('currencyID="EUR"', 'currencyID="USD"')), currency="USD")
put("cii commas", c((">125.00<", ">125,00<"), (">172.45<", ">172,45<")), flag=True)
put("cii thousands", c((">125.00<", ">1.125,00<")), flag=True)
put(
    "cii debit",
    c(
        ("<ram:TypeCode>30</ram:TypeCode>", "<ram:TypeCode>59</ram:TypeCode>"),
        (
            "<ram:SpecifiedTradePaymentTerms>",
            "<ram:SpecifiedTradePaymentTerms><ram:DirectDebitMandateID>M-9</ram:DirectDebitMandateID>",
        ),
    ),
    way="debit",
    iban="",
)
put(
    "cii card",
    c(
        (
            CII_MEANS,
            (
                "<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>48</ram:TypeCode>"
                "<ram:ApplicableTradeSettlementFinancialCard><ram:ID>1234</ram:ID>"
                "</ram:ApplicableTradeSettlementFinancialCard></ram:SpecifiedTradeSettlementPaymentMeans>"
            ),
        )
    ),
    way="card",
    iban="",
)
put("cii two means", c((CII_MEANS, CII_MEANS + CII_MEANS.replace(IBAN, OTHER_IBAN))))
put("cii no means", c((CII_MEANS, "")), way=None, iban=None, reference=None)
put("cii clearing", c(("<ram:TypeCode>30</ram:TypeCode>", "<ram:TypeCode>97</ram:TypeCode>")), way="agreed", iban="")
put(
    "cii payee",
    c((CII_MEANS, "<ram:PayeeTradeParty><ram:Name>Factor Nord NV</ram:Name></ram:PayeeTradeParty>" + CII_MEANS)),
    iban="",
)
put(
    "cii payee with number",
    c(
        (
            CII_MEANS,
            (
                f"<ram:PayeeTradeParty><ram:Name>Factor Nord NV</ram:Name><ram:SpecifiedLegalOrganization>"
                f'<ram:ID schemeID="0208">{check_digits.kbo(3334445)}</ram:ID>'
                f"</ram:SpecifiedLegalOrganization></ram:PayeeTradeParty>"
            )
            + CII_MEANS,
        )
    ),
    iban="",
)
put(
    "cii skonto",
    c(
        (
            "<ram:SpecifiedTradePaymentTerms>",
            "<ram:SpecifiedTradePaymentTerms><ram:Description>2% korting binnen 8 dagen</ram:Description>",
        )
    ),
)
put("cii due 2", c((CII_DUE, CII_DUE.replace("20261205", "20261120") + CII_DUE)), due=None)
put("cii due iso", c(('format="102">20261205', ">2026-12-05")))
put("cii due format 203", c(('format="102">20261205', 'format="203">202612051200')))
put("cii due format 101", c(('format="102">20261205', 'format="101">261205')), flag=True)
put("cii no due", c((CII_DUE, "")), due=None)
put(
    "cii terms days",
    c(
        (
            CII_DUE,
            (
                "<ram:SpecifiedTradePaymentTerms>"
                "<ram:Description>Betaalbaar binnen 14 dagen</ram:Description>"
                "</ram:SpecifiedTradePaymentTerms>"
            ),
        )
    ),
    due="2026-11-19",
)
put(
    "cii no issue",
    c((CII[CII.index("<ram:IssueDateTime>") : CII.index("</ram:IssueDateTime>") + len("</ram:IssueDateTime>")], "")),
    flag=True,
)
put("cii no number", c(("<ram:ID>V-1</ram:ID>", "")), flag=True)
put("cii no seller name", c(("<ram:Name>Verfhandel Claes BV</ram:Name>", "")), flag=True)
put("cii blank seller name", c(("<ram:Name>Verfhandel Claes BV</ram:Name>", "<ram:Name> </ram:Name>")), flag=True)
put("cii no seller", c((CII_SELLER, "")), flag=True)
put("cii no buyer", c((CII_BUYER, "")), flag=True)
put("cii another buyer", c((KBO_BUYER, check_digits.kbo(2223334))), flag=True)
put("cii no currency", c(("<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", "")), flag=True)
put("cii no lines", c((CII_LINES, "")), flag=True)
put("cii no totals", c((CII_TOTALS, "")), flag=True)
put("cii no rate", c(("<ram:RateApplicablePercent>6</ram:RateApplicablePercent>", "")), flag=True)
put(
    "cii german",
    cii_one(
        cii_line(1, "1", "100.00", "100.00", "19") + cii_line(2, "1", "50.00", "50.00", "7"),
        cii_part("100.00", "19.00", "19") + cii_part("50.00", "3.50", "7"),
        cii_totals("150.00", "22.50", "172.50", "172.50"),
        (f'"VA">BE{KBO_SELLER}', f'"VA">{DE}'),
        (f'schemeID="0208">{KBO_SELLER}', 'schemeID="0088">4012345000016'),
        (
            "Kaai 7</ram:LineOne>\n  <ram:CityName>Aalst</ram:CityName><ram:CountryID>BE",
            "Kaai 7</ram:LineOne>\n  <ram:CityName>Aalst</ram:CityName><ram:CountryID>DE",
        ),
    ),
    **AT_19_AND_7,
)
put(
    "cii german goods",
    cii_one(
        cii_line(1, "1", "100.00", "100.00", "0", "K"),
        cii_part(
            "100.00", "0.00", "0", "K", "<ram:ExemptionReason>Innergemeinschaftliche Lieferung</ram:ExemptionReason>"
        ),
        cii_totals("100.00", "0.00", "100.00", "100.00"),
        (f'"VA">BE{KBO_SELLER}', f'"VA">{DE}'),
        (f'schemeID="0208">{KBO_SELLER}', 'schemeID="0088">4012345000016'),
        (
            "Kaai 7</ram:LineOne>\n  <ram:CityName>Aalst</ram:CityName><ram:CountryID>BE",
            "Kaai 7</ram:LineOne>\n  <ram:CityName>Aalst</ram:CityName><ram:CountryID>DE",
        ),
    ),
    lines=[("100.00", "0")],
    untaxed="100.00",
    tax="0.00",
    total="100.00",
    payable="100.00",
    reverse=True,
)
GROUP = "<ram:LineStatusReasonCode>{}</ram:LineStatusReasonCode>"
put(
    "cii group lines",
    cii_one(
        cii_line(1, "1", "145.00", "145.00", about=GROUP.format("GROUP"))
        + cii_line(2, "10", "12.50", "125.00", about="<ram:ParentLineID>1</ram:ParentLineID>" + GROUP.format("DETAIL"))
        + cii_line(
            3, "4", "5.00", "20.00", "6", about="<ram:ParentLineID>1</ram:ParentLineID>" + GROUP.format("DETAIL")
        ),
        CII_VAT,
        CII_TOTALS,
    ),
    flag=True,
)
put(
    "cii information line",
    cii_one(CII_LINES + cii_line(3, "1", "0.00", "0.00", about=GROUP.format("INFORMATION")), CII_VAT, CII_TOTALS),
    lines=[("125.00", "21"), ("20.00", "6"), ("0.00", None)],
)
put(
    "cii information line with amount",
    cii_one(CII_LINES + cii_line(3, "1", "9.00", "9.00", about=GROUP.format("INFORMATION")), CII_VAT, CII_TOTALS),
    flag=True,
)
put("cii 384", c((">380<", ">384<")), flag=True)
put("cii 326", c((">380<", ">326<")))
put("cii 386", c((">380<", ">386<")))
put("cii 389", c((">380<", ">389<")), flag=True)
put(
    "cii advance",
    c(
        (
            CII_TOTALS,
            "<ram:SpecifiedAdvancePayment><ram:PaidAmount>50.00</ram:PaidAmount></ram:SpecifiedAdvancePayment>"
            + cii_totals("145.00", "27.45", "172.45", "122.45"),
        )
    ),
    flag=True,
)
put("cii lines not adding up", c((">20.00</ram:LineTotalAmount>", ">25.00</ram:LineTotalAmount>")), flag=True)
put(
    "cii tax differs",
    c((">26.25<", ">26.26<"), (">27.45<", ">27.46<"), (">172.45<", ">172.46<")),
    tax="27.46",
    total="172.46",
    payable="172.46",
)
put("cii fiscal number only", c(('schemeID="VA"', 'schemeID="FC"')))
put("cii utf-16", c(('encoding="UTF-8"', 'encoding="UTF-16"')).encode("utf-16"))
put("cii date with blanks", c((">20261105<", "> 20261105 <")))
