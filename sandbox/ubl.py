"""UBL documents as the network sees them: type, parties, number, totals, and what is plainly wrong."""

import dataclasses
from decimal import Decimal, InvalidOperation

from lxml import etree

from .check_digits import is_kbo

BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
SELF_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"
NLCIUS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
IMR = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
MLR = "urn:fdc:peppol.eu:poacc:trns:mlr:3"
BILLING_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
SELF_BILLING_PROCESS = "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0"
DOCUMENT_SCHEME, PROCESS_SCHEME = "busdox-docid-qns", "cenbii-procid-ubl"
NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
SPEC = "urn:oasis:names:specification:ubl:schema:xsd"


def doc_type_id(root, customization):
    return f"{SPEC}:{root}-2::{root}##{customization}::2.1"


# name -> (document type id, process id), without their schemes
DOCUMENT_TYPES = {
    "invoice": (doc_type_id("Invoice", BILLING), BILLING_PROCESS),
    "creditNote": (doc_type_id("CreditNote", BILLING), BILLING_PROCESS),
    "selfBillingInvoice": (doc_type_id("Invoice", SELF_BILLING), SELF_BILLING_PROCESS),
    "selfBillingCreditNote": (doc_type_id("CreditNote", SELF_BILLING), SELF_BILLING_PROCESS),
    "invoiceResponse": (
        doc_type_id("ApplicationResponse", IMR),
        "urn:fdc:peppol.eu:poacc:bis:invoice_response:3",
    ),
    "messageLevelResponse": (doc_type_id("ApplicationResponse", MLR), "urn:fdc:peppol.eu:poacc:bis:mlr:3"),
}
TYPE_OF = {identifier: name for name, (identifier, _) in DOCUMENT_TYPES.items()} | {
    doc_type_id("Invoice", NLCIUS): "invoice",
    doc_type_id("CreditNote", NLCIUS): "creditNote",
}
PROCESS_OF = dict(DOCUMENT_TYPES.values())


class NotXml(ValueError):
    """The bytes are not a document."""


@dataclasses.dataclass
class Document:
    """What a service has to know of a document; amounts as text, parties as "scheme:value"."""

    root: str
    customization: str
    number: str
    date: str
    due: str
    sender: str
    receiver: str
    sender_name: str
    receiver_name: str
    sender_vat: str
    receiver_vat: str
    currency: str
    net: str
    tax: str
    total: str
    payable: str
    doc_type: str
    response: str = ""
    refers_to: str = ""

    @property
    def kind(self):
        """invoice, creditNote, selfBillingInvoice, selfBillingCreditNote, invoiceResponse, ... or unknown."""
        return TYPE_OF.get(self.doc_type, "unknown")


BLANK = Document(*[""] * 17)  # of bytes that nobody can read


def parse(xml):
    """The root element; raises NotXml. No entities, no network."""
    data = xml.encode() if isinstance(xml, str) else xml
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(f"not well-formed: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise NotXml("a document type declaration is not allowed")
    return root


def text(element, path):
    child = element.find(path, NAMES)
    return (child.text or "").strip() if child is not None else ""


def endpoint(party):
    """ "scheme:value" of a party's EndpointID, or ""."""
    found = party.find("cbc:EndpointID", NAMES) if party is not None else None
    if found is None or not (found.text or "").strip():
        return ""
    return f"{found.get('schemeID', '')}:{found.text.strip().lower()}"


def _party_name(party):
    if party is None:
        return ""
    return text(party, "cac:PartyLegalEntity/cbc:RegistrationName") or text(party, "cac:PartyName/cbc:Name")


def read(xml):
    """A Document; raises NotXml."""
    root = parse(xml)
    name = etree.QName(root).localname
    customization = text(root, "cbc:CustomizationID")
    supplier, customer = (root.find(f"cac:Accounting{who}Party/cac:Party", NAMES) for who in ("Supplier", "Customer"))
    if "selfbilling" in customization:
        supplier, customer = customer, supplier  # the buyer writes the invoice, so the buyer sends it
    if name == "ApplicationResponse":
        supplier, customer = (root.find(f"cac:{who}Party", NAMES) for who in ("Sender", "Receiver"))
    totals = "cac:LegalMonetaryTotal/cbc:"
    vat = "cac:PartyTaxScheme/cbc:CompanyID"
    return Document(
        root=name,
        customization=customization,
        number=text(root, "cbc:ID"),
        date=text(root, "cbc:IssueDate"),
        due=text(root, "cbc:DueDate") or text(root, "cac:PaymentMeans/cbc:PaymentDueDate"),
        sender=endpoint(supplier),
        receiver=endpoint(customer),
        sender_name=_party_name(supplier),
        receiver_name=_party_name(customer),
        sender_vat=text(supplier, vat) if supplier is not None else "",
        receiver_vat=text(customer, vat) if customer is not None else "",
        currency=text(root, "cbc:DocumentCurrencyCode"),
        net=text(root, totals + "TaxExclusiveAmount"),
        tax=text(root, "cac:TaxTotal/cbc:TaxAmount"),
        total=text(root, totals + "TaxInclusiveAmount"),
        payable=text(root, totals + "PayableAmount"),
        doc_type=doc_type_id(name, customization or BILLING),
        response=text(root, "cac:DocumentResponse/cac:Response/cbc:ResponseCode"),
        refers_to=text(root, "cac:DocumentResponse/cac:DocumentReference/cbc:ID"),
    )


def _amount(value):
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def findings(xml):
    """[(rule, field, message)]: a handful of the official rules, enough to refuse what is plainly wrong.

    The real access points run the whole official set; a document that passes there passes here.
    """
    document, root = read(xml), parse(xml)
    if document.root not in ("Invoice", "CreditNote"):
        return []
    found = []
    for rule, field, message, value in (
        (
            "BR-01",
            "cbc:CustomizationID",
            "An Invoice shall have a Specification identifier.",
            document.customization,
        ),
        ("BR-02", "cbc:ID", "An Invoice shall have an Invoice number.", document.number),
        ("BR-03", "cbc:IssueDate", "An Invoice shall have an Invoice issue date.", document.date),
        (
            "BR-05",
            "cbc:DocumentCurrencyCode",
            "An Invoice shall have an Invoice currency code.",
            document.currency,
        ),
        (
            "PEPPOL-EN16931-R020",
            "cac:AccountingSupplierParty",
            "Seller electronic address MUST be provided",
            document.sender,
        ),
        (
            "PEPPOL-EN16931-R010",
            "cac:AccountingCustomerParty",
            "Buyer electronic address MUST be provided",
            document.receiver,
        ),
    ):
        if not value:
            found.append((rule, field, message))
    net, tax, total = _amount(document.net), _amount(document.tax), _amount(document.total)
    if None not in (net, tax, total) and net + tax != total:
        message = "Invoice total amount with VAT = Invoice total amount without VAT + Invoice total VAT amount."
        found.append(("BR-CO-15", "cac:LegalMonetaryTotal", message))
    return found + _wrong_numbers(root)


def _wrong_numbers(root):
    for element in root.iter(f"{{{NAMES['cbc']}}}EndpointID", f"{{{NAMES['cbc']}}}CompanyID"):
        value = (element.text or "").strip()
        if element.get("schemeID") == "0208" and not is_kbo(value):
            message = "Belgian enterprise number MUST be stated in the correct format."
            return [("PEPPOL-COMMON-R043", f"cbc:{etree.QName(element).localname}", message)]
    return []
