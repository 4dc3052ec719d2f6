# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which kind of Peppol document something is: identifiers of documents and processes (code list v9.7)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CBC = f"{{{UBL}CommonBasicComponents-2}}"
CAC = f"{{{UBL}CommonAggregateComponents-2}}"
BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
SELF_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"
RESPONSE = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
MLR = "urn:fdc:peppol.eu:poacc:trns:mlr:3"
MLS = "urn:peppol:edec:mls:1.0"
PROCESSES = {
    BILLING: "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    SELF_BILLING: "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0",
    RESPONSE: "urn:fdc:peppol.eu:poacc:bis:invoice_response:3",
    MLR: "urn:fdc:peppol.eu:poacc:bis:mlr:3",
    MLS: "urn:peppol:edec:mls",
}
SELF_BILLED_TYPES = {"389", "527", "261"}
# UNCL1001 as BR-CL-01 of EN 16931 UBL 1.3.16 splits it: these are credit notes, all others invoices
CREDIT_TYPES = {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
NODES = 1_000_000  # as webhero_base/rules/bounded.py, which the process of the official rules has not
# a comment amidst a value would cut it there: lxml's text of an element ends where its first child begins
SAFE = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
NO_DEBT_TYPES = {"325", "751"}  # pro forma; information for accounting


class NotXml(ValueError):
    """The bytes are no well-formed XML document, or use what a document of this kind never needs (a DTD)."""


def parse(content: bytes) -> _Element:
    """The root element of untrusted XML: no entities, no network, no DTD, no huge trees' memory tricks."""
    if content.count(b"<") + content.count(b"=") > NODES:
        raise NotXml(f"more than {NODES} elements and attributes")
    parser = etree.XMLParser(**SAFE, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # libxml2 limits one text to 10 MB unless huge_tree is set: an embedded PDF may be longer
        if "huge" not in str(error).lower() and "too long" not in str(error).lower():
            raise NotXml(str(error)) from error
        root = _parse_long(content)
    if root.getroottree().docinfo.doctype:
        raise NotXml("a DTD is not allowed")
    return root


def _parse_long(content):
    """Without libxml2's limits an entity could grow without end: no DTD, and UTF-8 only, where none can hide."""
    if b"<!DOCTYPE" in content:
        raise NotXml("a DTD is not allowed")
    parser = etree.XMLParser(**SAFE, huge_tree=True, encoding="utf-8")
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotXml(str(error)) from error


@dataclasses.dataclass(frozen=True)
class Kind:
    """What the document declares itself to be."""

    root: str
    customization: str
    process: str
    number: str = ""
    type_code: str = ""

    @property
    def document_type(self) -> str:
        """Identifier as the SMP lists it, without its scheme."""
        return f"{UBL}{self.root}-2::{self.root}##{self.customization}::2.1"

    @property
    def self_billed(self) -> bool:
        return self.customization == SELF_BILLING or self.type_code in SELF_BILLED_TYPES

    @property
    def credits(self) -> bool:
        """By its type where that is one of a credit note, whatever form it has."""
        return self.root == "CreditNote" or self.type_code in CREDIT_TYPES

    @property
    def contradicts_itself(self) -> bool:
        """An Invoice with a credit note's type, or the reverse: only the sender knows which one it is."""
        return bool(self.type_code) and (self.root == "CreditNote") != (self.type_code in CREDIT_TYPES)

    @property
    def is_bill(self) -> bool:
        return self.root in ("Invoice", "CreditNote")


def kind_of(root: _Element) -> Kind:
    """Kind of a parsed document; the process falls back on what belongs to its customization."""
    name = etree.QName(root).localname
    customization = (root.findtext(f"{CBC}CustomizationID") or "").strip()
    return Kind(
        root=name,
        customization=customization,
        process=(root.findtext(f"{CBC}ProfileID") or "").strip() or PROCESSES.get(customization, ""),
        number=(root.findtext(f"{CBC}ID") or "").strip(),
        type_code=(root.findtext(f"{CBC}{name}TypeCode") or "").strip(),
    )


def receives(document_types: tuple[str, ...] | list[str], kind: Kind) -> bool:
    """True where the list of document types of a participant holds this kind (also in an href, also escaped).

    An empty list is an unknown one (an access point may omit it): sending will show.
    """
    wanted = kind.document_type.lower()
    return not document_types or any(wanted in text.lower() for text in document_types)
