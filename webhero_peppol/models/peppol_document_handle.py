"""One document on its way: handed over once and looked at until it is delivered; or taken in (P8, P9, P10)."""

from datetime import timedelta

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Refused

from ..client import access_point as ap
from ..rules import documents, lookups
from ..rules.participants import Participant
from .peppol_response import RESPONSE

FINAL_HOURS = 24
LOOK_AGAIN = (15, 60, 300, 900)  # seconds between looks at a document that has no final answer yet


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    def _handle(self, run):
        if self.direction == "in":
            return self._take_in(run)
        message = self.exchange_id
        if self.root == RESPONSE.root and not message.remote_key and not message.remote_ref:
            self._check_takes_answers(run)
        return self._bring(run)

    def _message_failed(self, reason):
        """A document whose message ends in error says so itself, and on its invoice."""
        for document in self:
            if document.state in ("queued", "sent"):
                document._failed(reason)

    def _message_skipped(self):
        for document in self:
            if document.state == "queued" and not document.exchange_id.remote_ref:
                document._failed(self.env._("Skipped by %s.", self.env.user.name))

    # ---- what goes out

    def _bring(self, run):
        """Hand the frozen document over, then look until it is delivered or refused.

        After a time-out the access point is searched first; what it has already is adopted. Its number is committed
        before anything is made of its answer.
        """
        message = self.exchange_id
        if self._is_replaced():
            raise NothingToDo("replaced", number=self.name)
        if self._reopen():
            message._checkpoint("reopened")
        found = run.client.document_status(message.remote_ref) if message.remote_ref else self._hand_over(run)
        self._moved(found)
        message._checkpoint("looked")
        if self.state in ("queued", "sent"):
            self._wait_for_answer()
        if self.state == "error":
            raise Refused("document_failed", text=self.answer or "")

    def _hand_over(self, run):
        """What the access point says (access_point.Sent). The message has our key just as long as it may be there."""
        message, outgoing = self.exchange_id, self._outgoing()
        found = run.client.find_sent(outgoing) if message.remote_key else None
        if found:
            message._adopt(found.reference)
            return found
        if message.remote_key:
            message._checkpoint("not there", remote_key=False)
        self._check_before_send(run)
        message._reserve(self.uuid)
        try:
            found = run.client.send(outgoing)
        except Refused as error:
            if error.code in ap.NOT_TAKEN:
                message._checkpoint("not taken", remote_key=False)
            raise
        message._answered(found.reference)
        return found

    def _outgoing(self):
        return ap.Outgoing(
            xml=self._content(),
            sender=Participant.parse(self.sender),
            receiver=Participant.parse(self.receiver),
            document_type=self.document_type,
            process=self.process,
            number=self.name,
            since=self.exchange_id.create_date - timedelta(days=1),
            country=self.company_id.country_code or "BE",
            ended=tuple(filter(None, self._same_invoice().exchange_id.mapped("remote_ref"))),
        )

    def _check_before_send(self, run):
        """The last look before anything leaves: who we say that we are, and the rules, on the very bytes.

        What the same rules found in the same bytes (`_outgoing` looked at their hash) is not looked for again.
        """
        point = run.connection
        if point.activation != "active":
            raise Refused("not_active", name=point.company_id.name)
        if not Participant.parse(self.sender).same(point._our_participant()):
            raise Refused("other_sender", sender=self.sender, participant=point.participant)
        gate = self.env["webhero.peppol.gate"]
        if self.rules_kept and self.rules_kept == gate._rules().fingerprint:
            return
        checked = gate._check(self._content())
        self._note_rules(checked)
        if checked.fatal:
            if self.move_id:
                self.move_id.webhero_peppol_findings = checked.as_json()
            raise Refused("against_the_rules", rules=", ".join(dict.fromkeys(f.rule for f in checked.fatal)))

    def _wait_for_answer(self):
        """NotYet, or Refused where the final answer stays away for a day."""
        age = (fields.Datetime.now() - (self.sent_at or self.queued_at)).total_seconds()
        if age > FINAL_HOURS * 3600:
            raise Refused("no_final_answer", hours=FINAL_HOURS)
        wait = next((seconds for seconds in LOOK_AGAIN if age < seconds * 4), LOOK_AGAIN[-1])
        raise NotYet("awaiting_delivery", retry_after=wait)

    def _look_soon(self):
        """There is news of these: what is on its way is looked at now, what was delivered once more."""
        for document in self:
            message, now = document.exchange_id, fields.Datetime.now()
            if message.state == "ready":
                message.next_try_at = now
                message._wake_up()
            elif message.state == "done":
                key = f"{message.remote_ref} {now}"
                message._put(document.access_point_id, "peppol.look", key, direction="in", record=document)

    def _check_takes_answers(self, run):
        """Refused where the supplier's SMP lists no invoice responses; where it can't be asked, we try."""
        provider = run.connection._provider()
        if not provider.sends_answers:
            raise Refused("sends_no_answers", title=provider.title)
        found = self.env["res.partner"]._webhero_asker()((Participant.parse(self.receiver),))
        takes = documents.receives(found.document_types, RESPONSE)
        if found.answer == lookups.NO or (found.answer == lookups.YES and not takes):
            raise Refused("takes_no_answers", receiver=self.receiver, name=self.partner_id.name or "")

    # ---- what comes in

    def _take_in(self, run):
        """It is stored; confirm it, then read it, each step committed. Killed in between, the next run goes on there."""
        message = self.exchange_id
        if not message.remote_ref:
            run.client.confirm(message.key)
            message._answered(message.key)
        if not self.filed:
            self._file()
