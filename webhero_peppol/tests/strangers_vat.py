# SPDX-License-Identifier: LGPL-3.0-or-later
"""VAT of every kind, encodings and contradictions as others write them, right and wrong."""

from sandbox import check_digits

from .strangers import (
    AT_19_AND_7,
    BUYER,
    CUSTOMIZATION,
    GERMAN,
    KBO_BUYER,
    LINES,
    SELLER,
    TAX,
    TOTALS,
    UBL,
    VAT,
    Documents,
    changed,
    charge,
    line,
    one,
    part,
    sub,
    totals,
)

DOCUMENTS = Documents()
put = DOCUMENTS.put
DE = check_digits.vat("DE", 12345678)
put(
    "german two rates",
    one(
        line(1, "1", "100.00", "100.00", "19") + line(2, "1", "50.00", "50.00", "7"),
        TAX.format("22.50", part("100.00", "19.00", "19") + part("50.00", "3.50", "7")),
        totals("150.00", "172.50", "172.50"),
        *GERMAN,
    ),
    **AT_19_AND_7,
)
put("german 21", changed(*GERMAN))
put("german with belgian vat", changed(GERMAN[2]))
put(
    "german K and charged",
    one(
        line(1, "1", "100.00", "100.00", "0", "K") + line(2, "1", "50.00", "50.00", "19"),
        TAX.format(
            "9.50",
            part("100.00", "0.00", "0", "K", "<cbc:TaxExemptionReasonCode>VATEX-EU-IC</cbc:TaxExemptionReasonCode>")
            + part("50.00", "9.50", "19"),
        ),
        totals("150.00", "159.50", "159.50"),
        *GERMAN,
    ),
    lines=[("100.00", "0"), ("50.00", "19")],
    untaxed="150.00",
    tax="9.50",
    total="159.50",
    payable="159.50",
)
TWO = TAX.format(
    "29.45",
    part("125.00", "26.25")
    + part("20.00", "1.20", "6")
    + (
        '<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">2.00</cbc:TaxableAmount>'
        '<cbc:TaxAmount currencyID="EUR">2.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>'
        "<cac:TaxScheme><cbc:ID>ENV</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>"
    ),
)
put(
    "environment tax beside VAT",
    changed((VAT, TWO), (TOTALS, totals("145.00", "174.45", "174.45"))),
    flag=True,
    tax="29.45",
    total="174.45",
    payable="174.45",
)
put(
    "gst scheme",
    changed(
        (
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>",
            "<cac:TaxScheme><cbc:ID>GST</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>",
        )
    ),
)
put(
    "line category only in its tax total",
    sub(
        (
            "<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID>"
            "<cbc:Percent>6</cbc:Percent>\n   <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
            "</cac:ClassifiedTaxCategory>"
        ),
        "",
    ),
    flag=True,
)
put(
    "sub lines",
    changed(
        (
            "</cac:Price></cac:InvoiceLine>",
            (
                "</cac:Price><cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID>"
                '<cbc:LineExtensionAmount currencyID="EUR">60.00</cbc:LineExtensionAmount><cac:Item>'
                "<cbc:Name>Deel</cbc:Name></cac:Item></cac:SubInvoiceLine></cac:InvoiceLine>"
            ),
        )
    ),
)
put(
    "vat in sek too",
    changed(
        (VAT, VAT + '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">301.20</cbc:TaxAmount></cac:TaxTotal>'),
        ("<cbc:BuyerReference>", "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode><cbc:BuyerReference>"),
    ),
)
put(
    "tax differs by a cent",
    changed((">26.25<", ">26.26<"), (">27.45<", ">27.46<"), (">172.45<", ">172.46<")),
    tax="27.46",
    total="172.46",
    payable="172.46",
)
put(
    "tax differs by 3 euro",
    changed((">26.25<", ">29.25<"), (">27.45<", ">30.45<"), (">172.45<", ">175.45<")),
    tax="30.45",
    total="175.45",
    payable="175.45",
)
put(
    "tax lower by 20 euro",
    changed((">26.25<", ">6.25<"), (">27.45<", ">7.45<"), (">172.45<", ">152.45<")),
    tax="7.45",
    total="152.45",
    payable="152.45",
)
put("total less than its parts", changed((TOTALS, totals("145.00", "172.45", "162.45"))), flag=True)
put("lines do not add up", changed((TOTALS, totals("155.00", "182.45", "182.45"))), flag=True)
put("price quantity not net", changed((">12.50<", ">99.99<")))
put(
    "latin-1",
    changed(('encoding="UTF-8"', 'encoding="ISO-8859-1"'), ("Verfhandel Claes BV", "Verfhandel Cläes BV")).encode(
        "latin-1"
    ),
    supplier="Verfhandel Cläes BV",
)
put("utf-16", changed(('encoding="UTF-8"', 'encoding="UTF-16"')).encode("utf-16"))
put("bom", UBL.encode("utf-8-sig"))
put(
    "prefixes",
    changed(
        ("<Invoice xmlns=", "<i:Invoice xmlns:i="),
        ("</Invoice>", "</i:Invoice>"),
        ("cbc:", "b:"),
        ("xmlns:cbc", "xmlns:b"),
        ("cac:", "a:"),
        ("xmlns:cac", "xmlns:a"),
    )
    if False
    else changed(("<Invoice xmlns=", "<i:Invoice xmlns:i="), ("</Invoice>", "</i:Invoice>")),
)
put(
    "E with a rate",
    one(
        line(1, "1", "100.00", "100.00", "21", "E"),
        TAX.format("21.00", part("100.00", "21.00", "21", "E")),
        totals("100.00", "121.00", "121.00"),
    ),
    flag=True,
)
put(
    "Z with a rate",
    one(
        line(1, "1", "100.00", "100.00", "21", "Z"),
        TAX.format("21.00", part("100.00", "21.00", "21", "Z")),
        totals("100.00", "121.00", "121.00"),
    ),
    flag=True,
)
put(
    "O with a rate",
    one(
        line(1, "1", "100.00", "100.00", "21", "O"),
        TAX.format("21.00", part("100.00", "21.00", "21", "O")),
        totals("100.00", "121.00", "121.00"),
    ),
    flag=True,
)
put(
    "S at 0",
    one(
        line(1, "1", "100.00", "100.00", "0", "S"),
        TAX.format("0.00", part("100.00", "0.00", "0", "S")),
        totals("100.00", "100.00", "100.00"),
    ),
    lines=[("100.00", "0")],
    untaxed="100.00",
    tax="0.00",
    total="100.00",
    payable="100.00",
)
put(
    "AE from a belgian with reason",
    one(
        line(1, "1", "100.00", "100.00", "0", "AE"),
        TAX.format(
            "0.00", part("100.00", "0.00", "0", "AE", "<cbc:TaxExemptionReason>Verlegging</cbc:TaxExemptionReason>")
        ),
        totals("100.00", "100.00", "100.00"),
    ),
    lines=[("100.00", "0")],
    untaxed="100.00",
    tax="0.00",
    total="100.00",
    payable="100.00",
    reverse=True,
)
put(
    "K from a belgian",
    one(
        line(1, "1", "100.00", "100.00", "0", "K"),
        TAX.format("0.00", part("100.00", "0.00", "0", "K")),
        totals("100.00", "100.00", "100.00"),
    ),
    flag=True,
)
SB = changed(
    (CUSTOMIZATION, "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"),
    ("poacc:billing:01:1.0", "poacc:selfbilling:01:1.0"),
    (">380<", ">389<"),
    (SELLER, BUYER.replace("AccountingCustomerParty", "AccountingSupplierParty")),
    (BUYER, SELLER.replace("AccountingSupplierParty", "AccountingCustomerParty")),
)
SB = changed(
    (CUSTOMIZATION, "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"),
    ("poacc:billing:01:1.0", "poacc:selfbilling:01:1.0"),
    (">380<", ">389<"),
    (
        SELLER + BUYER,
        BUYER.replace("AccountingCustomerParty", "AccountingSupplierParty")
        + SELLER.replace("AccountingSupplierParty", "AccountingCustomerParty"),
    ),
)
put("self-billed", SB, kind="out_invoice", iban=None)
put("self-billed for another", SB.replace(KBO_BUYER, check_digits.kbo(2223334)), flag=True)
put("389 under plain billing", changed((">380<", ">389<")), flag=True)
HUGE = line(1, "999999999", "0.01", "9999999.99")
put(
    "huge quantity",
    one(
        HUGE,
        TAX.format("2100000.00", part("9999999.99", "2100000.00")),
        totals("9999999.99", "12099999.99", "12099999.99"),
    ),
    lines=[("9999999.99", "21")],
    untaxed="9999999.99",
    tax="2100000.00",
    total="12099999.99",
    payable="12099999.99",
)
MANY = "".join(line(i, "0.333", "0.07", "0.02") for i in range(1, 51))
put(
    "fifty small lines",
    one(MANY, TAX.format("0.21", part("1.00", "0.21")), totals("1.00", "1.21", "1.21")),
    lines=[("0.02", "21")] * 50,
    untaxed="1.00",
    tax="0.21",
    total="1.21",
    payable="1.21",
)
put(
    "net of three decimals",
    one(line(1, "3", "0.333", "0.999"), TAX.format("0.21", part("1.00", "0.21")), totals("1.00", "1.21", "1.21")),
    lines=[("1.00", "21")],
    untaxed="1.00",
    tax="0.21",
    total="1.21",
    payable="1.21",
)
put(
    "due in terms only",
    changed(
        ("<cbc:DueDate>2026-12-05</cbc:DueDate>", ""),
        (VAT, "<cac:PaymentTerms><cbc:Note>Te betalen voor 20/12/2026</cbc:Note></cac:PaymentTerms>" + VAT),
    ),
    due="2026-12-20",
)
put(
    "tax-inclusive equals exclusive plus other",
    changed((TOTALS, totals("145.00", "172.45", "172.45").replace(">145.00</cbc:TaxEx", ">140.00</cbc:TaxEx"))),
    flag=True,
)

put(
    "charge without reason",
    one(
        LINES,
        charge("10.00").replace("<cbc:AllowanceChargeReason>Vracht\n  </cbc:AllowanceChargeReason>", "")
        + TAX.format("29.55", part("135.00", "28.35") + part("20.00", "1.20", "6")),
        totals("155.00", "184.55", "184.55"),
    ),
    lines=[("125.00", "21"), ("20.00", "6"), ("10.00", "21")],
    untaxed="155.00",
    tax="29.55",
    total="184.55",
    payable="184.55",
)
