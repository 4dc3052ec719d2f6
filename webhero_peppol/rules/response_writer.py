# SPDX-License-Identifier: LGPL-3.0-or-later
"""The XML of an invoice response (Peppol BIS 63, transaction T111)."""

from __future__ import annotations

import dataclasses
from datetime import date

from lxml import etree

from .documents import CAC, CBC, PROCESSES, RESPONSE, UBL
from .participants import Participant
from .responses import ACTION_LIST, REASON_LIST

ROOT = f"{UBL}ApplicationResponse-2"
SPACES = {None: ROOT, "cac": CAC[1:-1], "cbc": CBC[1:-1]}


@dataclasses.dataclass(frozen=True)
class Party:
    address: Participant
    name: str


@dataclasses.dataclass(frozen=True)
class Answer:
    """Our answer to one bill: `number` is the answer's own, `about` the supplier's invoice, `kind` 380 or 381 and so on.

    `since` is the day from which it holds (a payment, a later date of handling).
    """

    number: str
    day: date
    sender: Party
    receiver: Party
    code: str
    about: str
    kind: str = "380"
    about_day: date | None = None
    reason: str = ""
    action: str = ""
    text: str = ""
    since: date | None = None


def write(answer: Answer) -> bytes:
    """Bytes of the document; what is empty is left out (PEPPOL-COMMON-R001)."""
    root = etree.Element(f"{{{ROOT}}}ApplicationResponse", nsmap=SPACES)
    _texts(
        root,
        CustomizationID=RESPONSE,
        ProfileID=PROCESSES[RESPONSE],
        ID=answer.number,
        IssueDate=answer.day.isoformat(),
    )
    _party(root, "SenderParty", answer.sender)
    _party(root, "ReceiverParty", answer.receiver)
    response = etree.SubElement(root, f"{CAC}DocumentResponse")
    _response(etree.SubElement(response, f"{CAC}Response"), answer)
    day = answer.about_day.isoformat() if answer.about_day else ""
    _texts(
        etree.SubElement(response, f"{CAC}DocumentReference"),
        ID=answer.about,
        IssueDate=day,
        DocumentTypeCode=answer.kind,
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _texts(parent, **values):
    for name, text in values.items():
        if text:
            etree.SubElement(parent, f"{CBC}{name}").text = text


def _party(root, name, party):
    node = etree.SubElement(root, f"{CAC}{name}")
    etree.SubElement(node, f"{CBC}EndpointID", schemeID=party.address.scheme).text = party.address.value
    _texts(etree.SubElement(node, f"{CAC}PartyLegalEntity"), RegistrationName=party.name or str(party.address))


def _response(node, answer):
    _texts(node, ResponseCode=answer.code, EffectiveDate=answer.since.isoformat() if answer.since else "")
    for listed, code in ((REASON_LIST, answer.reason), (ACTION_LIST, answer.action)):
        if code:
            status = etree.SubElement(node, f"{CAC}Status")
            etree.SubElement(status, f"{CBC}StatusReasonCode", listID=listed).text = code
            if listed == REASON_LIST:
                _texts(status, StatusReason=answer.text)
    if answer.text and not answer.reason:  # a remark beside an answer that needs no reason
        status = etree.Element(f"{CAC}Status")
        _texts(status, StatusReason=answer.text)
        node.append(status)
