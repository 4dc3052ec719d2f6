# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amounts, rates, totals and VAT as others write them, right and wrong."""

from sandbox import check_digits

from .strangers import (
    LINES,
    TAX,
    TOTALS,
    UBL,
    VAT,
    Documents,
    also,
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
put("plain", UBL)
put("amounts without decimals", changed((">125.00<", ">125<"), (">20.00<", ">20<"), (">145.00<", ">145<")))
put(
    "four decimals",
    changed((">125.00<", ">125.0000<"), (">172.45<", ">172.4500<"), (">21<", ">21.0000<"), (">27.45<", ">27.4500<")),
)
put("plus signs", changed((">125.00<", ">+125.00<"), (">172.45<", ">+172.45<")))
put("blanks around", changed((">125.00<", ">\n  125.00\t<"), (">21<", "> 21 <"), (">172.45<", "> 172.45 <")))
put("blank inside", sub(">125.00<", ">1 25.00<"), flag=True)
put("thousands", sub(">125.00<", ">1,250.00<"), flag=True)
put(
    "points as thousands",
    one(
        line(1, "1", "1.250,00", "1.250,00"),
        TAX.format("262,50", part("1.250,00", "262,50")),
        totals("1.250,00", "1.512,50", "1.512,50"),
    ),
    flag=True,
)
put(
    "all commas",
    changed(
        (">125.00<", ">125,00<"),
        (">20.00<", ">20,00<"),
        (">145.00<", ">145,00<"),
        (">172.45<", ">172,45<"),
        (">27.45<", ">27,45<"),
        (">12.50<", ">12,50<"),
        (">5.00<", ">5,00<"),
        (">26.25<", ">26,25<"),
        (">1.20<", ">1,20<"),
    ),
    flag=True,
)
put("exponent", sub(">125.00<", ">1.25E2<"), flag=True)
put("currency sign", sub(">125.00<", ">€ 125.00<"), flag=True)
put(
    "unicode minus",
    one(
        line(1, "1", "100.00", "100.00") + line(2, "-1", "20.00", "−20.00"),
        TAX.format("16.80", part("80.00", "16.80")),
        totals("80.00", "96.80", "96.80"),
    ),
    flag=True,
    lines=[("100.00", "21"), ("-20.00", "21")],
    untaxed="80.00",
    tax="16.80",
    total="96.80",
    payable="96.80",
)
put("percent sign", sub(">21<", ">21%<"), flag=True)
put("rate as a part of one", sub(">21<", ">0.21<"), flag=True)
put("no rate", sub("<cbc:ID>S</cbc:ID><cbc:Percent>6</cbc:Percent>\n   ", "<cbc:ID>S</cbc:ID>"), flag=True)
put(
    "no rate small",
    one(
        line(1, "10", "12.50", "125.00") + line(2, "1", "1.00", "1.00").replace("<cbc:Percent>21</cbc:Percent>", ""),
        TAX.format("26.46", part("126.00", "26.46")),
        totals("126.00", "152.46", "152.46"),
    ),
    flag=True,
    lines=[("125.00", "21"), ("1.00", "21")],
    untaxed="126.00",
    tax="26.46",
    total="152.46",
    payable="152.46",
)
put("small category", sub("<cbc:ID>S</cbc:ID>", "<cbc:ID>s</cbc:ID>"), flag=True)
put("two subtotals of a rate", sub(part("125.00", "26.25"), part("100.00", "21.00") + part("25.00", "5.25")))
put("table contradicts rate", changed((VAT, TAX.format("27.45", part("145.00", "27.45")))), flag=True)
put(
    "table says reversed",
    changed(
        (VAT, TAX.format("0.00", part("145.00", "0.00", "0", "AE"))), (TOTALS, totals("145.00", "145.00", "145.00"))
    ),
    flag=True,
)
put("no table", changed((VAT, TAX.format("27.45", ""))))
put("no tax total", changed((VAT, "")), flag=True)
put(
    "charge and discount",
    one(
        LINES,
        charge("10.00")
        + charge("4.00", "false", "Korting", "6")
        + TAX.format("29.31", part("135.00", "28.35") + part("16.00", "0.96", "6")),
        totals("151.00", "180.31", "180.31", also("AllowanceTotalAmount", "4.00") + also("ChargeTotalAmount", "10.00")),
    ),
    lines=[("125.00", "21"), ("20.00", "6"), ("10.00", "21"), ("-4.00", "6")],
    untaxed="151.00",
    tax="29.31",
    total="180.31",
    payable="180.31",
)
put(
    "charge indicator 1 and TRUE",
    one(
        LINES,
        charge("10.00", "1")
        + charge("4.00", "FALSE", "Korting", "6")
        + TAX.format("29.31", part("135.00", "28.35") + part("16.00", "0.96", "6")),
        totals("151.00", "180.31", "180.31"),
    ),
    lines=[("125.00", "21"), ("20.00", "6"), ("10.00", "21"), ("-4.00", "6")],
    untaxed="151.00",
    tax="29.31",
    total="180.31",
    payable="180.31",
)
put(
    "discount without category",
    one(
        line(1, "10", "12.50", "125.00"),
        charge("25.00", "false", "Korting", category="") + TAX.format("21.00", part("100.00", "21.00")),
        totals("100.00", "121.00", "121.00"),
    ),
    lines=[("125.00", "21"), ("-25.00", "21")],
    untaxed="100.00",
    tax="21.00",
    total="121.00",
    payable="121.00",
)
put(
    "discount without category, two rates",
    one(
        LINES,
        charge("5.00", "false", "Korting", category="")
        + TAX.format("26.40", part("120.00", "25.20") + part("20.00", "1.20", "6")),
        totals("140.00", "166.40", "166.40"),
    ),
    flag=True,
    lines=[("125.00", "21"), ("20.00", "6"), ("-5.00", "21")],
    untaxed="140.00",
    tax="26.40",
    total="166.40",
    payable="166.40",
)
put(
    "line discount and charge",
    one(
        line(
            1,
            "10",
            "12.50",
            "122.50",
            extra=charge("12.50", "false", "10 %", category="") + charge("10.00", "true", "Mengen", category=""),
        ),
        TAX.format("25.73", part("122.50", "25.73")),
        totals("122.50", "148.23", "148.23"),
    ),
    lines=[("122.50", "21")],
    untaxed="122.50",
    tax="25.73",
    total="148.23",
    payable="148.23",
)
PRICE = (
    '<cac:Price><cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount><cac:AllowanceCharge>'
    "<cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
    '<cbc:Amount currencyID="EUR">2.50</cbc:Amount>'
    '<cbc:BaseAmount currencyID="EUR">15.00</cbc:BaseAmount></cac:AllowanceCharge></cac:Price>'
)
put("price discount", sub('<cac:Price><cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount></cac:Price>', PRICE))
put(
    "base quantity 0",
    sub(
        '<cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount>',
        '<cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount><cbc:BaseQuantity>0</cbc:BaseQuantity>',
    ),
)
put(
    "price of a hundred",
    one(
        line(1, "250", "12.50", "31.25").replace(
            "12.50</cbc:PriceAmount>", '12.50</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity>'
        ),
        TAX.format("6.56", part("31.25", "6.56")),
        totals("31.25", "37.81", "37.81"),
    ),
    lines=[("31.25", "21")],
    untaxed="31.25",
    tax="6.56",
    total="37.81",
    payable="37.81",
)
put(
    "prepaid and rounding",
    changed(
        (
            TOTALS,
            totals(
                "145.00", "172.45", "122.50", also("PrepaidAmount", "50.00") + also("PayableRoundingAmount", "0.05")
            ),
        )
    ),
    untaxed="145.05",
    total="172.50",
    payable="122.50",
)
put(
    "prepaid forgotten in payable",
    changed((TOTALS, totals("145.00", "172.45", "172.45", also("PrepaidAmount", "50.00")))),
    flag=True,
)
put("prepaid and to pay without it", changed((TOTALS, totals("145.00", "172.45", "122.45"))), flag=True)
put(
    "rounded down to 5 cents",
    changed((TOTALS, totals("145.00", "172.45", "172.40", also("PayableRoundingAmount", "-0.05")))),
    untaxed="144.95",
    total="172.40",
    payable="172.40",
)
put(
    "withholding",
    changed(
        (TOTALS, totals("145.00", "172.45", "150.70")),
        (
            VAT,
            VAT
            + (
                '<cac:WithholdingTaxTotal><cbc:TaxAmount currencyID="EUR">21.75</cbc:TaxAmount>'
                "</cac:WithholdingTaxTotal>"
            ),
        ),
    ),
    flag=True,
)
