"""Answers to our documents: invoice responses (T111), message level responses (T71) and statuses (MLS)."""

import dataclasses

from .documents import CAC, CBC, RESPONSE, kind_of

ACCEPTED, REJECTED, PAID, QUERIED = "AP", "RE", "PD", "UQ"
# code -> what it makes of an invoice: a state, or "" where it is only news
INVOICE_STATES = {"AP": "accepted", "CA": "accepted", "PD": "accepted", "RE": "rejected"}
MESSAGE_STATES = {"AP": "delivered", "AB": "delivered", "RE": "error"}


@dataclasses.dataclass(frozen=True)
class Response:
    """`about` is invoice (then `number` is the invoice's) or message (then it is the envelope's)."""

    about: str
    code: str
    number: str
    reasons: tuple

    @property
    def state(self):
        return (INVOICE_STATES if self.about == "invoice" else MESSAGE_STATES).get(self.code, "")


def read(root):
    """Response of a parsed ApplicationResponse, or None where it answers nothing."""
    kind = kind_of(root)
    node = root.find(f"{CAC}DocumentResponse")
    if node is None:
        return None
    about = "invoice" if kind.customization == RESPONSE else "message"
    code = (node.findtext(f"{CAC}Response/{CBC}ResponseCode") or "").strip()
    number = (node.findtext(f"{CAC}DocumentReference/{CBC}ID") or "").strip()
    return Response(about, code, number, tuple(_reasons(node))) if code and number else None


def _reasons(node):
    """Reasons and descriptions in the order of the document, each once."""
    tags = (f"{CBC}StatusReason", f"{CBC}Description")
    seen = dict.fromkeys(" ".join((e.text or "").split()) for e in node.iter(*tags))
    codes = dict.fromkeys((e.text or "").strip() for e in node.iter(f"{CBC}StatusReasonCode"))
    texts = [text for text in seen if text]
    return texts or [code for code in codes if code]
