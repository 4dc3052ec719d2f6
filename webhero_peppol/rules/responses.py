# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers to documents: invoice responses (T111, BIS 63), message level responses (T71) and statuses (MLS).

Which answer may follow which is our own reading of BIS 63: a rejected or fully paid document is final, an
accepted one can only become paid.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from .documents import CAC, CBC, PROCESSES, RESPONSE, Kind, kind_of

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = Kind("ApplicationResponse", RESPONSE, PROCESSES[RESPONSE])

RECEIVED, IN_PROCESS, QUERIED, CONDITIONAL, REJECTED, ACCEPTED, PAID = "AB", "IP", "UQ", "CA", "RE", "AP", "PD"
CODES = (RECEIVED, IN_PROCESS, QUERIED, CONDITIONAL, REJECTED, ACCEPTED, PAID)
FINAL = (CONDITIONAL, REJECTED, ACCEPTED, PAID)
NEEDS_REASON = (CONDITIONAL, QUERIED, REJECTED)  # PEPPOL-T111-R001
REASONS = ("NON", "REF", "LEG", "REC", "QUA", "DEL", "PRI", "QTY", "ITM", "PAY", "UNR", "FIN", "PPD", "OTH")
ACTIONS = ("NOA", "PIN", "NIN", "CNF", "CNP", "CNA", "OTH")
PARTLY_PAID, OTHER = "PPD", "OTH"
REASON_LIST, ACTION_LIST = "OPStatusReason", "OPStatusAction"
# code -> what it makes of an invoice: a state, or "" where it is only news
INVOICE_STATES = {ACCEPTED: "accepted", CONDITIONAL: "accepted", PAID: "accepted", REJECTED: "rejected"}
MESSAGE_STATES = {ACCEPTED: "delivered", RECEIVED: "delivered", REJECTED: "error"}
AFTER = {
    "": CODES,
    RECEIVED: CODES[1:],
    IN_PROCESS: CODES[1:],
    QUERIED: CODES[1:],
    CONDITIONAL: (REJECTED, ACCEPTED, PAID),
    ACCEPTED: (PAID,),
    REJECTED: (),
    PAID: (),
}


@dataclasses.dataclass(frozen=True)
class Response:
    """`about` is invoice (then `number` is the invoice's) or message (then it is the envelope's).

    `reasons` are texts in the sender's words, `reason_codes` and `action_codes` those of the code lists.
    """

    about: str
    code: str
    number: str
    reasons: tuple = ()
    reason_codes: tuple = ()
    action_codes: tuple = ()

    @property
    def state(self) -> str:
        return (INVOICE_STATES if self.about == "invoice" else MESSAGE_STATES).get(self.code, "")


def read(root: _Element) -> Response | None:
    """Response of a parsed ApplicationResponse, or None where it answers nothing."""
    kind = kind_of(root)
    node = root.find(f"{CAC}DocumentResponse")
    if node is None:
        return None
    about = "invoice" if kind.customization.startswith(RESPONSE) else "message"
    code = (node.findtext(f"{CAC}Response/{CBC}ResponseCode") or "").strip()
    number = (node.findtext(f"{CAC}DocumentReference/{CBC}ID") or "").strip()
    if not code or not number:
        return None
    return Response(about, code, number, _texts(node), _codes(node, REASON_LIST), _codes(node, ACTION_LIST))


def _texts(node):
    """Reasons and descriptions in the order of the document, each once; without any, the codes of a message status."""
    found = node.iter(f"{CBC}StatusReason", f"{CBC}Description")
    texts = tuple(filter(None, dict.fromkeys(" ".join((one.text or "").split()) for one in found)))
    return texts or _codes(node, None)


def _codes(node, listed):
    found = node.iter(f"{CBC}StatusReasonCode")
    return tuple(dict.fromkeys((one.text or "").strip() for one in found if one.get("listID") == listed and one.text))


def problem(code: str, reason: str, text: str, before: str = "") -> str | None:
    """Why this answer can't be given, as a code, or None. `before` is what we answered last."""
    if code not in CODES:
        return "no_code"
    if code not in AFTER.get(before, CODES) and not (code == before == PAID):
        return "too_late"
    if code in NEEDS_REASON and not reason:
        return "no_reason"
    if reason == PARTLY_PAID and code != PAID:  # PEPPOL-T111-R005
        return "not_paid"
    if reason in (OTHER, PARTLY_PAID) and not (text or "").strip():  # PEPPOL-T111-R002, R004
        return "no_text"
    return None
