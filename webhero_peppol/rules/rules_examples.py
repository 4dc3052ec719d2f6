# SPDX-License-Identifier: LGPL-3.0-or-later
"""Known answers that a new set of official rules must give before it is switched on: good documents and broken ones.

The archive's own documents are used (examples, and test sets in OpenPEPPOL's format), and always ours as well, for each
layer of the set. A broken one of ours must be refused, by any rule: rules are renamed between releases.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

from ..validator.rulesets import layers
from . import documents, response_writer
from .documents import CAC, CBC
from .participants import Participant

TESTS = "{http://difi.no/xsd/vefa/validator/1.0}"
MOST = 600  # of an archive
BROKEN_NAMES = ("error", "bad", "invalid", "fail")
GOOD = """<{root} xmlns="{space}{root}-2" xmlns:cac="{cac}" xmlns:cbc="{cbc}">
<cbc:CustomizationID>{customization}</cbc:CustomizationID><cbc:ProfileID>{profile}</cbc:ProfileID>
<cbc:ID>2026-1</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate>{due}<cbc:{root}TypeCode>{type}</cbc:{root}TypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:BuyerReference>PO 7</cbc:BuyerReference>
{origin}<cac:AccountingSupplierParty>{seller}</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty>{buyer}</cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>2026-1</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>BE69539123456778</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:PaymentTerms><cbc:Note>30 days</cbc:Note></cac:PaymentTerms>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount><cac:TaxSubtotal>
<cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:{root}Line><cbc:ID>1</cbc:ID><cbc:{count}Quantity unitCode="C62">1</cbc:{count}Quantity>
<cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Paper</cbc:Name>
<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>
<cac:Price><cbc:PriceAmount currencyID="EUR">100.00</cbc:PriceAmount></cac:Price></cac:{root}Line></{root}>"""
PARTY = """<cac:Party><cbc:EndpointID schemeID="0208">{number}</cbc:EndpointID>
<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:StreetName>Kouter 1</cbc:StreetName><cbc:CityName>Gent</cbc:CityName><cbc:PostalZone>9000</cbc:PostalZone>
<cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>BE{number}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>
<cbc:CompanyID schemeID="0208">{number}</cbc:CompanyID></cac:PartyLegalEntity></cac:Party>"""
CATEGORY = "<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
ORIGIN = (
    "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026-0</cbc:ID></cac:InvoiceDocumentReference>"
    "</cac:BillingReference>"
)
SELLER, BUYER = "0976543243", "0577270160"


@dataclasses.dataclass(frozen=True)
class Example:
    """One document and what the rules must say: `refused` at all, or of one `rule` whether it is broken (`breaks`)."""

    name: str
    content: bytes
    refused: bool = False
    rule: str = ""
    breaks: bool = False

    def is_confirmed_by(self, findings: Any) -> bool:
        """Whether `findings` (findings.Finding) are the known answer."""
        if self.rule:
            return any(one.rule == self.rule for one in findings) == self.breaks
        return any(one.fatal for one in findings) == self.refused


def own(sheets: Any) -> Any:
    """Examples of ours for the layers in `sheets`: each with a good and a broken document."""
    for root, customization in (
        ("Invoice", documents.BILLING),
        ("CreditNote", documents.BILLING),
        ("Invoice", documents.SELF_BILLING),
    ):
        if set(layers(root, customization)) <= set(sheets):
            good = _bill(root, customization)
            yield Example(f"{root} {customization.rpartition('poacc:')[2]}", good)
            yield Example(
                f"{root}, a sum that is wrong", good.replace(b'"EUR">121.00<', b'"EUR">122.00<', 1), refused=True
            )
            yield Example(f"{root}, without a customer's address", _without(good), refused=True)
    if "T111" in sheets:
        good = _answer("AP")
        yield Example("answer: accepted", good)
        yield Example("answer: a code that there is not", good.replace(b">AP<", b">ZZ<"), refused=True)


def of_archive(files: dict[str, bytes], sheets: tuple[str, str]) -> Iterator[Example]:
    """Example of each test and example document in {path: bytes}; documents for none of `sheets` are left out."""
    found = 0
    for path, content in sorted(files.items()):
        for example in _of_file(path, content, sheets):
            yield example
            found += 1
            if found >= MOST:
                return


def _of_file(path, content, sheets):
    try:
        root = documents.parse(content)
    except documents.NotXml:
        return
    if root.tag == f"{TESTS}testSet":
        for number, test in enumerate(root.findall(f"{TESTS}test"), 1):
            yield from _of_test(f"{path} {number}", test, sheets)
        return
    kind = documents.kind_of(root)
    if _may_judge(kind, sheets):
        broken = any(word in path.rpartition("/")[2].lower() for word in BROKEN_NAMES)
        yield Example(path, content, refused=broken)


def _may_judge(kind, sheets):
    applied = layers(kind.root, kind.customization)
    return bool(applied) and set(applied) <= set(sheets)


def _of_test(name, test, sheets):
    """The expectations of one test of a test set about single rules."""
    document = test[-1] if len(test) else None
    expected = test.find(f"{TESTS}assert")
    if document is None or expected is None or document is expected:
        return
    kind = documents.kind_of(document)
    if not _may_judge(kind, sheets):
        return
    content = etree.tostring(document)
    for one in expected:
        word = etree.QName(one).localname if isinstance(one.tag, str) else ""
        rule = (one.text or "").strip()
        asked = not rule.startswith("PEPPOL-EN16931") or kind.customization.startswith(
            (documents.BILLING, documents.SELF_BILLING)
        )  # of a document that is no Peppol one
        if word in ("success", "error", "warning") and rule and asked:
            yield Example(f"{name} {word}", content, rule=rule, breaks=word != "success")


def _bill(root, customization):
    self_billed = customization == documents.SELF_BILLING
    types = {"Invoice": "389" if self_billed else "380", "CreditNote": "261" if self_billed else "381"}
    return GOOD.format(
        root=root, space=documents.UBL, cac=CAC.strip("{}"), cbc=CBC.strip("{}"), customization=customization,
        profile=documents.PROCESSES[customization], type=types[root], category=CATEGORY,
        due="<cbc:DueDate>2026-12-02</cbc:DueDate>" if root == "Invoice" else "",
        origin=ORIGIN if root == "CreditNote" else "", count="Invoiced" if root == "Invoice" else "Credited",
        seller=PARTY.format(number=SELLER, name="Drukkerij Peeters BV"),
        buyer=PARTY.format(number=BUYER, name="Fietsen De Klerck BV"),
    ).encode()  # fmt: skip


def _without(content):
    root = documents.parse(content)
    party = root.find(f"{CAC}AccountingCustomerParty/{CAC}Party")
    party.remove(party.find(f"{CBC}EndpointID"))
    return etree.tostring(root)


def _answer(code):
    sender = response_writer.Party(Participant("0208", BUYER), "Fietsen De Klerck BV")
    receiver = response_writer.Party(Participant("0208", SELLER), "Drukkerij Peeters BV")
    day = date(2026, 11, 3)
    return response_writer.write(
        response_writer.Answer("A-1", day, sender, receiver, code, "2026-1", "380", date(2026, 11, 2))
    )
