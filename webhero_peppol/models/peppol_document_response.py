"""What customers and their access points answer to our documents (P8, P10)."""

from odoo import fields, models

from ..client import access_point as ap
from ..rules import responses
from ..rules.participants import Participant
from .response_words import ACTIONS, CODES, REASONS, told, word


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    answer_code = fields.Selection(
        lambda self: told(self.env, CODES), "Answer", readonly=True, help="The last word about this document."
    )

    def _take_response(self, root):
        """File an answer with the document that it is about."""
        response = responses.read(root)
        if response is None:
            return self._needs_review("unreadable", root.tag)
        answered = self._answered_document(response)
        if not answered and response.about == "message" and response.state != "error":
            return self.sudo().write({"filed": True})  # an access point's word that all is well, about nothing of ours
        if not answered:
            return self._needs_review("unknown_document", response.number)
        if response.about == "invoice":
            answered = answered.filtered(self._comes_from_receiver)[:1]
            if not answered:
                return self._needs_review("other_sender", f"{response.number}: {self.sender or '?'}")
        self.sudo().write({"filed": True, "move_id": answered.move_id.id, "partner_id": answered.partner_id.id})
        answered._note_answer(response)
        return None

    def _answered_document(self, response):
        ours = [("company_id", "=", self.company_id.id), ("direction", "=", "out")]
        if response.about == "invoice":
            return self.sudo().search([*ours, ("name", "=", response.number), ("root", "!=", "ApplicationResponse")])
        keys = ("envelope", "exchange_id.remote_ref", "uuid", "name")
        found = (self.sudo().search([*ours, (key, "=", response.number)], limit=1, order="id desc") for key in keys)
        return next(filter(None, found), self.browse())

    def _comes_from_receiver(self, sent):
        """Anybody on the network can answer with a number of ours: only the customer's own word counts."""
        sender, receiver = Participant.parse(self.sender), Participant.parse(sent.receiver)
        return bool(sender and receiver) and sender.same_company(receiver)

    def _note_answer(self, response):
        """Take one answer over; news that comes late never hides a final word."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        text, before = speaking._response_text(response), self.state
        final_before = self.answer_code in responses.FINAL
        if response.state:
            self._moved(ap.Sent("", response.state, reason=text))
        known = response.about == "invoice" and response.code in responses.CODES
        if known and (response.code in responses.FINAL or not final_before):
            self.sudo().write({"answer_code": response.code, "answer": text[:500]})
        if self.state == before and self.move_id:
            self.move_id.sudo()._message_log(body=speaking.env._("Peppol: %s", text))

    def _response_text(self, response):
        """ "Rejected: prices incorrect; issue a new invoice. Their words" in the language of the context."""
        parts = [
            word(self.env, CODES, response.code),
            *(word(self.env, REASONS, code) for code in response.reason_codes if code != responses.OTHER),
            *response.reasons,
            *(word(self.env, ACTIONS, code) for code in response.action_codes if code not in (responses.OTHER, "NOA")),
        ]
        return ": ".join(filter(None, (parts[0], "; ".join(dict.fromkeys(filter(None, parts[1:]))))))
