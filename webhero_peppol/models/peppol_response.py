"""Our own answers to bills: accepted, rejected with the reason, a question, paid; each sent once (P10)."""

import dataclasses

from odoo import api, fields, models

from ..rules import documents, response_writer, responses
from ..rules.participants import Participant
from .response_words import CODES, word

BILLS = ("in_invoice", "in_refund")
RESPONSE = documents.Kind("ApplicationResponse", documents.RESPONSE, documents.PROCESSES[documents.RESPONSE])


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    @api.model
    def _queue_response(self, move, code, reason="", action="", text="", since=None):
        """Our answer to the bill `move`, on its way; the same answer twice is one."""
        self.env.cr.execute("SELECT id FROM account_move WHERE id = %s FOR UPDATE", (move.id,))
        received = move._webhero_received_document()
        point, before = move._webhero_access_point(), move._webhero_own_answers()
        number = f"{received.name}-{code}-{len(before) + 1}"
        facts = self._answer_facts(move, received, point, number, code, reason, action, text, since)
        last = before[:1]
        if last and not last._may_be_sent_again() and self._says_the_same(last, facts):
            last._look_again()  # it may have arrived
            return last
        content = response_writer.write(facts)
        document = self._store(
            content, name=number, direction="out", state="queued", company_id=move.company_id.id,
            access_point_id=point.id, move_id=move.id, partner_id=move.commercial_partner_id.id, root=RESPONSE.root,
            document_type=RESPONSE.document_type, process=RESPONSE.process, sender=point.participant,
            receiver=received.sender, queued_at=fields.Datetime.now(), answer_code=code,
        )  # fmt: skip
        document._put_message(point, "peppol.response", document.uuid)
        return document

    def _says_the_same(self, last, facts):
        """Pressed twice, or by two people: everything but its own number is the same."""
        return response_writer.write(dataclasses.replace(facts, number=last.name)) == last._content()

    def _answer_facts(self, move, received, point, number, code, reason, action, text, since):
        kind = documents.kind_of(documents.parse(received._content()))
        company, supplier = move.company_id, move.commercial_partner_id
        return response_writer.Answer(
            number=number, day=fields.Date.context_today(self), code=code, about=kind.number,
            sender=response_writer.Party(point._our_participant(), company.name),
            receiver=response_writer.Party(Participant.parse(received.sender), supplier.name or received.sender),
            kind=kind.type_code or ("381" if kind.root == "CreditNote" else "380"), about_day=move.invoice_date or None,
            reason=reason or "", action=action or "", text=(text or "").strip(), since=since,
        )  # fmt: skip

    def _tell_bill(self):
        """The bill's own chatter says what became of our answer; its state stays what it is."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        state = dict(speaking._fields["state"]._description_selection(speaking.env))[self.state]
        answer = word(speaking.env, CODES, self.answer_code)
        self.move_id.sudo()._message_log(
            body=speaking.env._(
                "Answer to the supplier over Peppol: %(answer)s (%(state)s)", answer=answer, state=state
            )
        )


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_peppol_answer_code = fields.Selection(
        related="webhero_peppol_document_id.answer_code", string="Customer's answer"
    )
    webhero_peppol_may_answer = fields.Boolean(compute="_compute_webhero_peppol_may_answer")
    webhero_peppol_answered = fields.Char("Our answer", compute="_compute_webhero_peppol_may_answer")

    @api.depends("webhero_peppol_document_ids.state", "move_type")
    @api.depends_context("lang")
    def _compute_webhero_peppol_may_answer(self):
        for move in self:
            last = move._webhero_own_answers()[:1]
            next_ones = responses.AFTER.get(last.answer_code if last.state != "error" else "", responses.CODES)
            move.webhero_peppol_may_answer = bool(move._webhero_received_document()) and bool(next_ones)
            move.webhero_peppol_answered = move._webhero_told_answer(last)

    def _webhero_told_answer(self, answer):
        if not answer:
            return False
        state = dict(answer._fields["state"]._description_selection(self.env))[answer.state]
        return self.env._("%(answer)s (%(state)s)", answer=word(self.env, CODES, answer.answer_code), state=state)

    def _webhero_received_document(self):
        """The document that this bill was made of, where it came over our access point; else empty."""
        if self.move_type not in BILLS:
            return self.env["webhero.peppol.document"]
        return self.sudo().webhero_peppol_document_ids.filtered(
            lambda d: d.direction == "in" and d.root in ("Invoice", "CreditNote") and not d.twin_id and d.sender
        )[:1]

    def _webhero_own_answers(self):
        """What we answered about this bill, the last first."""
        own = self.sudo().webhero_peppol_document_ids.filtered(
            lambda d: d.direction == "out" and d.root == RESPONSE.root
        )
        return own.sorted("id", reverse=True)

    def action_webhero_answer(self):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window", "name": self.env._("Answer the supplier"), "res_model": "webhero.peppol.answer",
            "view_mode": "form", "target": "new", "context": {"default_move_id": self.id},
        }  # fmt: skip
