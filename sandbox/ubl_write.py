"""Documents that the other side of the network sends: invoices and credit notes, and answers to ours."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from .ubl import BILLING, BILLING_PROCESS, DOCUMENT_TYPES, IMR, MLR, NAMES, SPEC

CENT = Decimal("0.01")
LEGAL = {"BE": "0208", "NL": "0106"}


def _head(root):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="{SPEC}:{root}-2" xmlns:cac="{NAMES["cac"]}" xmlns:cbc="{NAMES["cbc"]}">'
    )


def _endpoint(identifier):
    scheme, _, value = identifier.partition(":")
    return f'<cbc:EndpointID schemeID="{scheme}">{escape(value)}</cbc:EndpointID>'


def _party(party):
    tax = ""
    if party.vat:
        tax = (
            f"<cac:PartyTaxScheme><cbc:CompanyID>{party.vat}</cbc:CompanyID>"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        )
    name = escape(party.name)
    return (
        f"<cac:Party>{_endpoint(party.endpoint)}<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"
        f"<cac:PostalAddress><cbc:StreetName>{escape(party.street)}</cbc:StreetName>"
        f"<cbc:CityName>{escape(party.city)}</cbc:CityName><cbc:PostalZone>{party.postcode}</cbc:PostalZone>"
        f"<cac:Country><cbc:IdentificationCode>{party.country}</cbc:IdentificationCode></cac:Country>"
        f"</cac:PostalAddress>{tax}<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="{LEGAL[party.country]}">{party.number}</cbc:CompanyID>'
        "</cac:PartyLegalEntity></cac:Party>"
    )


def _money(name, amount, currency="EUR"):
    return f'<cbc:{name} currencyID="{currency}">{amount:.2f}</cbc:{name}>'


def _category(name, rate):
    code = "S" if rate else "Z"
    return (
        f"<cac:{name}><cbc:ID>{code}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>"
        f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{name}>"
    )


def _totals(lines):
    """({rate: (net, tax)}, net, tax) with the tax rounded once per rate."""
    nets = {}
    for line in lines:
        nets[line["rate"]] = nets.get(line["rate"], Decimal(0)) + line["net"]
    rates = {rate: (net, (net * Decimal(rate) / 100).quantize(CENT, ROUND_HALF_UP)) for rate, net in nets.items()}
    return rates, sum(nets.values()), sum(tax for _, tax in rates.values())


def invoice(seller, buyer, number, lines, date=None, credit_of=None, reference="", payment="", attachment=None):
    """A BIS Billing 3.0 invoice, or with `credit_of` (number of the original) a credit note; bytes.

    `lines` are (name, quantity, unit price excl. VAT, rate in percent); `payment` a structured communication;
    `attachment` (file name, mime type, base64 text).
    """
    root = "CreditNote" if credit_of else "Invoice"
    date = date or datetime.date.today()
    rows = [
        {
            "name": name,
            "quantity": quantity,
            "price": Decimal(str(price)),
            "rate": rate,
            "net": (Decimal(str(price)) * quantity).quantize(CENT, ROUND_HALF_UP),
        }
        for name, quantity, price, rate in lines
    ]
    rates, net, tax = _totals(rows)
    parts = [
        _head(root),
        f"<cbc:CustomizationID>{BILLING}</cbc:CustomizationID><cbc:ProfileID>{BILLING_PROCESS}</cbc:ProfileID>",
        f"<cbc:ID>{escape(number)}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate>",
        *_kind(root, date),
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>",
        f"<cbc:BuyerReference>{escape(reference or buyer.name)}</cbc:BuyerReference>",
        _billing_reference(credit_of),
        _attachment(attachment),
        f"<cac:AccountingSupplierParty>{_party(seller)}</cac:AccountingSupplierParty>",
        f"<cac:AccountingCustomerParty>{_party(buyer)}</cac:AccountingCustomerParty>",
        _payment(seller, payment),
        _tax_total(rates, tax),
        _monetary_total(net, tax),
        *(_line(root, number, row) for number, row in enumerate(rows, 1)),
        f"</{root}>",
    ]
    return "".join(parts).encode()


def _kind(root, date):
    if root == "CreditNote":
        return ["<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"]
    due = date + datetime.timedelta(days=30)
    return [f"<cbc:DueDate>{due}</cbc:DueDate>", "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"]


def _billing_reference(number):
    if not number:
        return ""
    inner = f"<cac:InvoiceDocumentReference><cbc:ID>{escape(number)}</cbc:ID></cac:InvoiceDocumentReference>"
    return f"<cac:BillingReference>{inner}</cac:BillingReference>"


def _attachment(attachment):
    if not attachment:
        return ""
    filename, mime, content = attachment
    return (
        f"<cac:AdditionalDocumentReference><cbc:ID>{escape(filename)}</cbc:ID><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="{mime}" filename="{escape(filename)}">{content}'
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
    )


def _payment(seller, communication):
    paid = f"<cbc:PaymentID>{escape(communication)}</cbc:PaymentID>" if communication else ""
    return (
        f"<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>{paid}<cac:PayeeFinancialAccount>"
        f"<cbc:ID>{seller.iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>"
    )


def _tax_total(rates, tax):
    subtotals = "".join(
        f"<cac:TaxSubtotal>{_money('TaxableAmount', net)}{_money('TaxAmount', amount)}"
        f"{_category('TaxCategory', rate)}</cac:TaxSubtotal>"
        for rate, (net, amount) in rates.items()
    )
    return f"<cac:TaxTotal>{_money('TaxAmount', tax)}{subtotals}</cac:TaxTotal>"


def _monetary_total(net, tax):
    amounts = {"LineExtensionAmount": net, "TaxExclusiveAmount": net}
    amounts |= {"TaxInclusiveAmount": net + tax, "PayableAmount": net + tax}
    inner = "".join(_money(name, amount) for name, amount in amounts.items())
    return f"<cac:LegalMonetaryTotal>{inner}</cac:LegalMonetaryTotal>"


def _line(root, number, row):
    counted = "CreditedQuantity" if root == "CreditNote" else "InvoicedQuantity"
    quantity = f'<cbc:{counted} unitCode="C62">{row["quantity"]}</cbc:{counted}>'
    price = f'<cac:Price><cbc:PriceAmount currencyID="EUR">{row["price"]}</cbc:PriceAmount></cac:Price>'
    return (
        f"<cac:{root}Line><cbc:ID>{number}</cbc:ID>{quantity}{_money('LineExtensionAmount', row['net'])}"
        f"<cac:Item><cbc:Name>{escape(row['name'])}</cbc:Name>"
        f"{_category('ClassifiedTaxCategory', row['rate'])}</cac:Item>{price}</cac:{root}Line>"
    )


def _answer(kind, customization, identifiers, names, response, reference, detail=""):
    """An ApplicationResponse from the first of `identifiers` to the second."""
    parties = "".join(
        f"<cac:{who}Party>{_endpoint(identifier)}{name}</cac:{who}Party>"
        for who, identifier, name in zip(("Sender", "Receiver"), identifiers, names, strict=True)
    )
    now = datetime.datetime.now(datetime.UTC)
    return (
        f"{_head('ApplicationResponse')}<cbc:CustomizationID>{customization}</cbc:CustomizationID>"
        f"<cbc:ProfileID>{DOCUMENT_TYPES[kind][1]}</cbc:ProfileID><cbc:ID>answer-{now:%Y%m%d%H%M%S%f}</cbc:ID>"
        f"<cbc:IssueDate>{now.date()}</cbc:IssueDate>{parties}<cac:DocumentResponse>{response}"
        f"<cac:DocumentReference>{reference}</cac:DocumentReference>{detail}</cac:DocumentResponse>"
        "</ApplicationResponse>"
    ).encode()


def _legal(name):
    inner = f"<cbc:RegistrationName>{escape(name)}</cbc:RegistrationName>"
    return f"<cac:PartyLegalEntity>{inner}</cac:PartyLegalEntity>"


def invoice_response(document, code, reason="", reason_code=""):
    """The receiver's answer to a `ubl.Document`: AB, IP, UQ, CA, RE, AP or PD; reasons of OPStatusReason."""
    status = ""
    if reason or reason_code:
        listed = f'<cbc:StatusReasonCode listID="OPStatusReason">{reason_code or "OTH"}</cbc:StatusReasonCode>'
        reason_text = f"<cbc:StatusReason>{escape(reason)}</cbc:StatusReason>" if reason else ""
        status = f"<cac:Status>{listed}{reason_text}</cac:Status>"
    effective = f"<cbc:EffectiveDate>{datetime.date.today()}</cbc:EffectiveDate>"
    coded = f"<cbc:ResponseCode>{code}</cbc:ResponseCode>"
    type_code = "381" if document.root == "CreditNote" else "380"
    issued = f"<cbc:IssueDate>{document.date}</cbc:IssueDate>" if document.date else ""
    numbered = f"<cbc:ID>{escape(document.number)}</cbc:ID>"
    return _answer(
        "invoiceResponse",
        IMR,
        (document.receiver, document.sender),
        (_legal(document.receiver_name), _legal(document.sender_name)),
        f"<cac:Response>{coded}{effective}{status}</cac:Response>",
        f"{numbered}{issued}<cbc:DocumentTypeCode>{type_code}</cbc:DocumentTypeCode>",
    )


def message_level_response(document, envelope, code, reason=""):
    """The receiving access point's answer to an envelope: AB, AP or RE."""
    description = f"<cbc:Description>{escape(reason)}</cbc:Description>" if reason else ""
    coded = f"<cbc:ResponseCode>{code}</cbc:ResponseCode>"
    status = "<cac:Status><cbc:StatusReasonCode>BV</cbc:StatusReasonCode></cac:Status>"
    line = "<cac:LineReference><cbc:LineID>/</cbc:LineID></cac:LineReference>"
    detail = f"<cac:LineResponse>{line}<cac:Response>{coded}{description}{status}</cac:Response></cac:LineResponse>"
    return _answer(
        "messageLevelResponse",
        MLR,
        (document.receiver, document.sender),
        ("", ""),
        f"<cac:Response>{coded}{description}</cac:Response>",
        f"<cbc:ID>{escape(envelope)}</cbc:ID>",
        detail if code == "RE" else "",
    )
