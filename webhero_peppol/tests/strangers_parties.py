# SPDX-License-Identifier: LGPL-3.0-or-later
"""Kinds, parties, ways of payment, days and currencies as others write them, right and wrong."""

from sandbox import check_digits

from .strangers import (
    BUYER,
    CUSTOMIZATION,
    IBAN,
    KBO_BUYER,
    KBO_SELLER,
    LINES,
    MEANS,
    SELLER,
    TAX,
    TOTALS,
    UBL,
    VAT,
    Documents,
    changed,
    credited,
    line,
    one,
    part,
    sub,
    totals,
)

DOCUMENTS = Documents()
put = DOCUMENTS.put
UNIT = f"BE{check_digits.kbo(6999332)}"
REF = (
    "<cbc:BuyerReference>Atelier</cbc:BuyerReference>",
    (
        "<cbc:BuyerReference>Atelier</cbc:BuyerReference><cac:BillingReference>"
        "<cac:InvoiceDocumentReference><cbc:ID>V-0</cbc:ID></cac:InvoiceDocumentReference>"
        "</cac:BillingReference>"
    ),
)
put("384 naming", changed((">380<", ">384<"), REF), flag=True)
put("381 credit note naming", credited(changed(REF)), kind="in_refund")
put("credit note plain", credited(UBL), kind="in_refund")
neg = changed(
    (">10<", ">-10<"),
    (">4<", ">-4<"),
    (">125.00<", ">-125.00<"),
    (">20.00<", ">-20.00<"),
    (">145.00<", ">-145.00<"),
    (">172.45<", ">-172.45<"),
    (">26.25<", ">-26.25<"),
    (">1.20<", ">-1.20<"),
    (">27.45<", ">-27.45<"),
)
put("negative invoice", neg, kind="in_refund")
put("negative credit note", credited(neg), flag=True, kind="in_invoice")
put("invoice 381", changed((">380<", ">381<")), kind="in_refund", flag=True)
for code in (
    "383",
    "386",
    "326",
    "82",
    "380",
    "388",
    "395",
    "575",
    "623",
    "780",
    "877",
    "80",
    "84",
    "393",
    "751",
    "325",
    "457",
):
    put(f"type {code}", changed((">380<", f">{code}<")), flag=code in ("751", "325"))
put("no type", changed(("<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>", "")))
put("type of words", changed((">380<", ">Factuur<")))
put("vat unit", changed((f"BE{KBO_SELLER}", UNIT)))
put(
    "gln only, O",
    one(
        line(1, "1", "100.00", "100.00", "0", "O"),
        TAX.format("0.00", part("100.00", "0.00", "0", "O")),
        totals("100.00", "100.00", "100.00"),
        (f'"0208">{KBO_SELLER}</cbc:EndpointID>', '"0088">5412345000013</cbc:EndpointID>'),
        (
            (
                f"<cac:PartyTaxScheme><cbc:CompanyID>BE{KBO_SELLER}</cbc:CompanyID><cac:TaxScheme>"
                f"<cbc:ID>VAT</cbc:ID>\n  </cac:TaxScheme></cac:PartyTaxScheme>"
            ),
            "",
        ),
        (f'\n  <cbc:CompanyID schemeID="0208">{KBO_SELLER}</cbc:CompanyID>', ""),
    ),
    flag=True,
)
PAYEE = (
    f"<cac:PayeeParty><cac:PartyName><cbc:Name>Factor Nord NV</cbc:Name></cac:PartyName>"
    f"<cac:PartyLegalEntity><cbc:CompanyID>{check_digits.kbo(3334445)}</cbc:CompanyID>"
    f"</cac:PartyLegalEntity></cac:PayeeParty>"
)
put("factor", changed((BUYER, BUYER + PAYEE)), iban="")
put("factor blank name", changed((BUYER, BUYER + PAYEE.replace("Factor Nord NV", " "))), iban="")
put(
    "factor without number",
    changed(
        (
            BUYER,
            BUYER
            + "<cac:PayeeParty><cac:PartyName><cbc:Name>Factor Nord NV</cbc:Name></cac:PartyName></cac:PayeeParty>",
        )
    ),
    iban="",
)
put(
    "payee is the supplier",
    changed(
        (
            BUYER,
            BUYER
            + "<cac:PayeeParty><cac:PartyName><cbc:Name>Verfhandel Claes</cbc:Name></cac:PartyName></cac:PayeeParty>",
        )
    ),
)
put("payee with nothing", changed((BUYER, BUYER + "<cac:PayeeParty/>")))
for name, uri in (
    ("SI-UBL", "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"),
    ("XRechnung", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
    ("PINT", "urn:peppol:pint:billing-1@eu-1"),
    ("nothing", "x"),
    (
        "SI-UBL 1.2",
        (
            "urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.peppol.eu:bis:peppol4a:ver2.0:extended:urn:www.simplerinvoicing.org:si:si-ubl:ver1.2"
        ),
    ),
):
    put(f"custom {name}", changed((CUSTOMIZATION, uri)))
for code, way in (
    ("31", None),
    ("42", "transfer"),
    ("58", "transfer"),
    ("57", "transfer"),
    ("97", "agreed"),
    ("20", "agreed"),
    ("68", "agreed"),
    ("48", "card"),
    ("54", "card"),
    ("55", "card"),
    ("10", "cash"),
    ("59", "debit"),
    ("49", "debit"),
    ("3", "debit"),
    ("ZZZ", None),
    ("1", None),
    ("", None),
    ("70", "agreed"),
    ("60", "agreed"),
):
    want = {"way": way} if way else {"way": None}
    if way in ("debit", "agreed"):
        want["iban"] = ""
    if way in ("card", "cash"):
        want["iban"] = None
    put(
        f"means {code}",
        changed(
            ("<cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>", f"<cbc:PaymentMeansCode>{code}</cbc:PaymentMeansCode>")
        ),
        **want,
    )
spaced = " ".join(IBAN[i : i + 4] for i in range(0, 16, 4))
put("iban spaced small", changed((IBAN, spaced.lower())))
put("iban wrong", changed((IBAN, "BE00123456789012")), iban="BE00123456789012")
put("account no iban", changed((IBAN, "123-4567890-02")), iban="123456789002")
put(
    "two payment ids",
    changed(
        (
            "<cbc:PaymentID>+++090/9337/55493+++</cbc:PaymentID>",
            "<cbc:PaymentID/><cbc:PaymentID>+++090/9337/55493+++</cbc:PaymentID>",
        )
    ),
)
put("ogm plain", changed(("+++090/9337/55493+++", "090933755493")))
put("ogm stars", changed(("+++090/9337/55493+++", "***090/9337/55493***")))
put("reference RF", changed(("+++090/9337/55493+++", "RF18539007547034")), reference="RF18539007547034")
put(
    "transfer then debit",
    changed(
        (
            MEANS,
            MEANS
            + (
                "<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode><cac:PaymentMandate>"
                "<cbc:ID>M1</cbc:ID></cac:PaymentMandate></cac:PaymentMeans>"
            ),
        )
    ),
    way="debit",
    iban="",
    reference=None,
)
put("no means", changed((MEANS, "")), iban=None, reference="", way=None)
REG = "<cbc:RegistrationName>Verfhandel Claes BV</cbc:RegistrationName>"
TRADE = "<cac:PartyName><cbc:Name>Verfhandel Claes</cbc:Name></cac:PartyName>"
put("seller trade name only", changed((REG, "")), supplier="Verfhandel Claes")
put("seller no name", changed((REG, ""), (TRADE, "")), flag=True)
put(
    "seller blank name",
    changed(
        (REG, "<cbc:RegistrationName>  </cbc:RegistrationName>"),
        (TRADE, "<cac:PartyName><cbc:Name> </cbc:Name></cac:PartyName>"),
    ),
    flag=True,
)
put(
    "seller nbsp name",
    changed((REG, "<cbc:RegistrationName>\u00a0\u200b</cbc:RegistrationName>"), (TRADE, "")),
    flag=True,
)
put("seller name dots", changed((REG, "<cbc:RegistrationName>.</cbc:RegistrationName>"), (TRADE, "")), flag=True)
put(
    "seller is a contact's name",
    changed((REG, ""), (TRADE, "<cac:Contact><cbc:Name>Jan Claes</cbc:Name></cac:Contact>")),
    flag=True,
)
put("no seller", changed((SELLER, "")), flag=True)
put("no buyer", changed((BUYER, "")), flag=True)
put("buyer no name", changed(("<cbc:RegistrationName>Fietsen De Klerck BV</cbc:RegistrationName>", "")))
anon = changed(
    (f'<cbc:EndpointID schemeID="0208">{KBO_BUYER}</cbc:EndpointID>', ""),
    (
        (
            f"<cac:PartyTaxScheme><cbc:CompanyID>BE{KBO_BUYER}</cbc:CompanyID><cac:TaxScheme>"
            f"<cbc:ID>VAT</cbc:ID></cac:TaxScheme>\n  </cac:PartyTaxScheme>"
        ),
        "",
    ),
    (f'\n  <cbc:CompanyID schemeID="0208">{KBO_BUYER}</cbc:CompanyID>', ""),
)
put("buyer without numbers", anon)
put("another buyer without numbers", sub("Fietsen De Klerck BV", "Iemand Anders BV", base=anon), flag=True)
put(
    "another buyer",
    changed((KBO_BUYER, check_digits.kbo(2223334)), ("Fietsen De Klerck BV", "Iemand Anders BV")),
    flag=True,
)
put(
    "another buyer by vat only",
    sub(
        "<cac:PartyLegalEntity><cbc:RegistrationName>Fietsen De Klerck BV",
        (
            f"<cac:PartyTaxScheme><cbc:CompanyID>BE{check_digits.kbo(2223334)}</cbc:CompanyID>"
            f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
            f"<cac:PartyLegalEntity><cbc:RegistrationName>Iemand Anders BV"
        ),
        base=anon,
    ),
    flag=True,
)
put("no lines", changed((LINES, "")), flag=True)
put("no totals", changed((TOTALS, "")), flag=True)
put("no currency", changed(("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")), flag=True)
put(
    "currency small",
    changed(
        (
            "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>",
            "<cbc:DocumentCurrencyCode>eur</cbc:DocumentCurrencyCode>",
        )
    ),
    flag=True,
)
put("currency unknown", changed((">EUR<", ">XEX<"), ('currencyID="EUR"', 'currencyID="XEX"')), flag=True)
put(
    "dollar lines in a euro document",
    changed(('<cbc:LineExtensionAmount currencyID="EUR">125.00', '<cbc:LineExtensionAmount currencyID="USD">125.00')),
    flag=True,
)
put("dollar all but code", changed(('currencyID="EUR"', 'currencyID="USD"')), flag=True)
put("dollar", changed((">EUR<", ">USD<"), ('currencyID="EUR"', 'currencyID="USD"')), currency="USD")
put("no currency ids", changed((' currencyID="EUR"', "")))
put("no payable", changed(('\n  <cbc:PayableAmount currencyID="EUR">172.45</cbc:PayableAmount>', "")), flag=True)
put(
    "no tax exclusive",
    changed(('\n  <cbc:TaxExclusiveAmount currencyID="EUR">145.00</cbc:TaxExclusiveAmount>', "")),
    flag=True,
)
put(
    "no inclusive",
    changed(('\n  <cbc:TaxInclusiveAmount currencyID="EUR">172.45</cbc:TaxInclusiveAmount>', "")),
    flag=True,
)
put(
    "line without net",
    changed(
        (
            '<cbc:LineExtensionAmount currencyID="EUR">125.00</cbc:LineExtensionAmount>',
            "",
        )
    ),
    flag=True,
)
put("line without quantity", changed(('<cbc:InvoicedQuantity unitCode="C62">10</cbc:InvoicedQuantity>', "")))
put(
    "line without price",
    changed(('<cac:Price><cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount></cac:Price>', "")),
)
put("line without name", changed(("<cbc:Name>Verf</cbc:Name>", "")))
put(
    "line of nothing stated",
    one(
        LINES + "<cac:InvoiceLine><cbc:ID>3</cbc:ID><cac:Item><cbc:Name>Leeg</cbc:Name></cac:Item></cac:InvoiceLine>",
        VAT,
        TOTALS,
    ),
    flag=True,
    lines=[("125.00", "21"), ("20.00", "6"), ("0.00", None)],
)
put("no issue date", changed(("<cbc:IssueDate>2026-11-05</cbc:IssueDate>", "")), flag=True)
put("no number", changed(("<cbc:ID>V-1</cbc:ID>", "")), flag=True)
put("blank number", changed(("<cbc:ID>V-1</cbc:ID>", "<cbc:ID> </cbc:ID>")), flag=True)
put("no due date", changed(("<cbc:DueDate>2026-12-05</cbc:DueDate>", "")), due=None)
put(
    "due before issue",
    changed(("<cbc:DueDate>2026-12-05</cbc:DueDate>", "<cbc:DueDate>2026-10-05</cbc:DueDate>")),
    due="2026-10-05",
)
put("due with zone", changed((">2026-12-05<", ">2026-12-05+01:00<"), (">2026-11-05<", ">2026-11-05Z<")))
put("due belgian", changed((">2026-12-05<", ">05-12-2026<")), flag=True)
put("due packed", changed((">2026-12-05<", ">20261205<")))
put("due week", changed((">2026-12-05<", ">2026-W49-6<")))
put("due 2026-02-30", changed((">2026-12-05<", ">2026-02-30<")), flag=True)
put("issue in 1026", changed((">2026-11-05<", ">1026-11-05<")), date="1026-11-05")
put("seller vat dots", changed((f"BE{KBO_SELLER}<", f"be {KBO_SELLER[:4]}.{KBO_SELLER[4:7]}.{KBO_SELLER[7:]}<")))
put("seller vat wrong", changed((f"BE{KBO_SELLER}<", "BE0876543200<")))
put(
    "seller no vat S",
    changed(
        (
            (
                f"<cac:PartyTaxScheme><cbc:CompanyID>BE{KBO_SELLER}</cbc:CompanyID><cac:TaxScheme>"
                f"<cbc:ID>VAT</cbc:ID>\n  </cac:TaxScheme></cac:PartyTaxScheme>"
            ),
            "",
        )
    ),
)
put(
    "seller no country",
    changed(
        (
            (
                "<cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode>\n  </cac:Country>"
                "</cac:PostalAddress><cac:PartyTaxScheme>"
            ),
            "</cac:PostalAddress><cac:PartyTaxScheme>",
        )
    ),
)
put(
    "due in words plain",
    changed(
        ("<cbc:DueDate>2026-12-05</cbc:DueDate>", ""),
        (VAT, "<cac:PaymentTerms><cbc:Note>Te betalen tegen 20.12.2026</cbc:Note></cac:PaymentTerms>" + VAT),
    ),
    due="2026-12-20",
)
put(
    "two days in words",
    changed(
        ("<cbc:DueDate>2026-12-05</cbc:DueDate>", ""),
        (
            VAT,
            "<cac:PaymentTerms><cbc:Note>Helft op 20/12/2026, helft op 20/01/2027</cbc:Note></cac:PaymentTerms>" + VAT,
        ),
    ),
    due=None,
)
