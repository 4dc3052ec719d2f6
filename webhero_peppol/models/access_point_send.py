"""Sending: one document, one row, and never a second copy (P8)."""

from datetime import timedelta

from odoo import fields, models

from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Refused

from ..client import access_point as ap
from ..rules.participants import Participant

FINAL_HOURS = 24
LOOK_AGAIN = (15, 60, 300, 900)  # seconds between looks at a document that has no final answer yet


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    def _exchange_peppol_invoice(self, row, client):
        """Hand one frozen document over, then look until it is delivered or refused.

        Facts D.8: after a time-out the access point is searched first; what it has already is adopted. Its number is
        committed before anything is made of its answer.
        """
        document = row._record()
        if document._is_replaced():
            raise NothingToDo("replaced", number=document.name)
        if document._reopen():
            row._checkpoint("reopened")
        found = client.document_status(row.remote_ref) if row.remote_ref else self._hand_over(row, client, document)
        document._moved(found)
        row._checkpoint("looked")
        if document.state == "queued" or document.state == "sent":
            self._look_again(document)
        if document.state == "error":
            raise Refused("document_failed", text=document.answer or "")

    def _hand_over(self, row, client, document):
        """What the access point says (access_point.Sent). The row has our key just as long as it may be there."""
        outgoing = self._outgoing(row, document)
        found = client.find_sent(outgoing) if row.remote_key else None
        if found:
            row._adopt(found.reference)
            return found
        if row.remote_key:
            row._checkpoint("not there", remote_key=False)
        self._check_before_send(document)
        row._reserve(document.uuid)
        try:
            found = client.send(outgoing)
        except Refused as error:
            if error.code in ap.NOT_TAKEN:
                row._checkpoint("not taken", remote_key=False)
            raise
        row._answered(found.reference)
        return found

    def _outgoing(self, row, document):
        return ap.Outgoing(
            xml=row._payload(),
            sender=Participant.parse(document.sender),
            receiver=Participant.parse(document.receiver),
            document_type=document.document_type,
            process=document.process,
            number=document.name,
            since=row.create_date - timedelta(days=1),
            country=document.company_id.country_code or "BE",
            ended=tuple(filter(None, document._same_invoice().exchange_id.mapped("remote_ref"))),
        )

    def _check_before_send(self, document):
        """The last look before anything leaves: the rules, on the very bytes, and who we say that we are."""
        if self.activation != "active":
            raise Refused("not_active", name=self.company_id.name)
        if not Participant.parse(document.sender).same(self._our_participant()):
            raise Refused("other_sender", sender=document.sender, participant=self.participant)
        findings = self.env["webhero.peppol.gate"]._check(document._content())
        document._note_rules(findings)
        if findings.fatal:
            if document.move_id:
                document.move_id.webhero_peppol_findings = findings.as_json()
            raise Refused("against_the_rules", rules=", ".join(dict.fromkeys(f.rule for f in findings.fatal)))

    def _look_again(self, document):
        """NotYet, or Refused where the final answer stays away for a day."""
        age = (fields.Datetime.now() - (document.sent_at or document.queued_at)).total_seconds()
        if age > FINAL_HOURS * 3600:
            raise Refused("no_final_answer", hours=FINAL_HOURS)
        wait = next((seconds for seconds in LOOK_AGAIN if age < seconds * 4), LOOK_AGAIN[-1])
        raise NotYet("awaiting_delivery", retry_after=wait)
