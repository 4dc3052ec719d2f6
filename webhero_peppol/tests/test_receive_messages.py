# SPDX-License-Identifier: LGPL-3.0-or-later
"""What access points say about a message: level responses (T71) and statuses (MLS) move what we sent (P10, S15.7)."""

import uuid

from odoo.tests import tagged

from ..rules.documents import MLR, MLS, PROCESSES, UBL
from .test_receive_right import ReceiveCase
from .ubl_made import NAMESPACES, el

KINDS = (MLR, MLS)


def answer(kind, code, about, reason=""):
    """An ApplicationResponse of one of KINDS about the envelope `about`."""
    point = {"schemeID": "0242"}
    status = el("Status", el("StatusReasonCode", "BV" if kind == MLS else "RV"))
    line = el(
        "LineResponse",
        el("LineReference", el("LineID", "NA")),
        el("Response", el("Description", reason), status),
    )
    inside = (
        el("CustomizationID", kind), el("ProfileID", PROCESSES[kind]), el("ID", "A-1"), el("IssueDate", "2026-11-03"),
        el("SenderParty", el("EndpointID", "000111", **point)), el("ReceiverParty", el("EndpointID", "000222", **point)),
        el(
            "DocumentResponse", el("Response", el("ResponseCode", code)), el("DocumentReference", el("ID", about)),
            line if reason else el("LineResponse"),
        ),
    )  # fmt: skip
    return (
        f'<ApplicationResponse xmlns="{UBL}ApplicationResponse-2" {NAMESPACES}>{"".join(inside)}</ApplicationResponse>'
    )


@tagged("post_install", "-at_install")
class TestMessages(ReceiveCase):
    def sent(self):
        """An invoice that was handed over, with the envelope that the network gave it."""
        move = self.make_invoice()
        document = self.env["webhero.peppol.document"]._store(
            self.export(move), name=move.name, direction="out", state="queued", company_id=self.company.id, move_id=move.id,
            root="Invoice", sender="0208:0477270125", receiver="0208:0999472756",
        )  # fmt: skip
        document.sudo().write({"state": "sent", "envelope": str(uuid.uuid4())})
        return document

    def told(self, *values):
        return self.received(answer(*values).encode())

    def test_delivered(self):
        """S15.7: acceptance by the other access point means delivered, by MLS as by MLR; no review is needed."""
        for kind in KINDS:
            for code in ("AP", "AB"):
                document = self.sent()
                heard = self.told(kind, code, document.envelope)
                self.assertEqual(
                    (heard.review, heard.imported, heard.move_id), (False, True, document.move_id), (kind, code)
                )
                self.assertEqual((document.state, bool(document.delivered_at)), ("delivered", True))

    def test_refused(self):
        """S15.7: refused is an error with the words of the other side, and may go again."""
        for kind in KINDS:
            document = self.sent()
            self.assertFalse(self.told(kind, "RE", document.envelope, "[CL-T77-R002] code list").review)
            self.assertEqual((document.state, document._may_be_sent_again()), ("error", True))
            self.assertIn("CL-T77-R002", document.answer)

    def test_about_nothing_of_ours(self):
        """S15.7: a good word about an unknown envelope is filed; a refusal of one waits, as something of ours may be meant."""
        for kind in KINDS:
            for code, review in (("AP", False), ("AB", False), ("RE", "unknown_document")):
                heard = self.told(kind, code, str(uuid.uuid4()), "x")
                self.assertEqual((heard.review, heard.move_id.id), (review, False), (kind, code))
