# SPDX-License-Identifier: LGPL-3.0-or-later
"""Activation at the access point: asked, proven, active, stopped (P2)."""

import hashlib
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_exchange.client.errors import Conflict, NotYet, Permanent

from ..client import access_point as ap
from ..rules import participants, responses

ASK_AGAIN_SECONDS = 60
ACTIVATION_OF = {ap.ACTIVE: "active", ap.WAITING: "waiting", ap.REFUSED: "rejected"}


ANSWERS, ANSWER_DAYS = 50, 31  # documents a look, and since when


class WebheroAccessPoint(models.Model):
    _inherit = "webhero.access.point"

    # ---- actions of a user

    def _ask_activation(self):
        """Freeze our company data, and queue the registration at the access point."""
        for point in self:
            participant = point.company_id._webhero_participant()
            if not participant:
                raise UserError(
                    self.env._(
                        "%s has no Peppol address yet: fill in its company number first.",
                        point.company_id.name,
                    )
                )
            point._check_registered(participant)
            point.sudo().write(
                {
                    "scheme": participant.scheme,
                    "identifier": participant.value,
                    "activation": "asked",
                    "asked_at": fields.Datetime.now(),
                    "activation_reason": False,
                    "stopped_at": False,
                }
            )
            point._start_registration()

    def _check_registered(self, participant):
        """A company unknown to the register can be saved, but not activated (P4)."""
        organisation, number = self.env["webhero.organisation"], participants.kbo_number(participant.value)
        if number and organisation._has_kbo() and not organisation._by_number("BE", number):
            raise UserError(
                self.env._(
                    "The register of companies (KBO) does not know %s. Check the number of your company; it can be"
                    " activated once the register has it.",
                    number,
                )
            )

    def _start_registration(self):
        """Ask the access point, where nothing has to happen before it (`_before_registration`)."""
        for point in self:
            if point._before_registration():
                point._ask_access_point()

    def _ask_access_point(self):
        self._put_step("peppol.registration", "asked")

    def _put_step(self, kind, word):
        """A message about our own registration; each request is a new message, and ends the earlier ones."""
        before = (
            self.env["webhero.exchange"].sudo().search([("backend_id", "=", self.backend_id.id), ("kind", "=", kind)])
        )
        before.filtered(lambda message: message.state in ("open", "ready", "error")).write({"state": "skipped"})
        return self.env["webhero.exchange"]._put(
            self, kind, f"{self.participant} {word} {len(before) + 1}", record=self, priority=1
        )

    def action_activate(self):
        self.backend_id._check_manager()
        self._ask_activation()

    def action_stop(self):
        """Leave the network: pending documents are finished first, the archive is kept."""
        self.backend_id._check_manager()
        for point in self.filtered(lambda p: p.activation in ("asked", "waiting", "active", "rejected")):
            queued = [("access_point_id", "=", point.id), ("state", "=", "queued")]
            waiting = self.env["webhero.peppol.document"].sudo().search_count(queued)
            if waiting:
                raise UserError(
                    self.env._(
                        "%s documents still wait to be sent. Let them go, or skip them, before you stop.",
                        waiting,
                    )
                )
            point._put_step("peppol.deregistration", "stop")

    def action_set_receives(self):
        """Turn receiving on or off; the exchange informs the access point."""
        self.backend_id._check_manager()
        for point in self:
            provider = point._provider()
            if provider.set_receives is ap.AccessPoint.set_receives and point.activation == "active":
                raise UserError(
                    "\n".join(
                        point._exchange_explain("by_portal", {"title": provider.title, "portal": provider.portal})
                    )
                )
            point.sudo().receives = not point.receives
            if point.activation == "active":
                point._put_step("peppol.receiving", "receive" if point.receives else "send only")

    # ---- handlers

    def _exchange_peppol_registration(self, message, run):
        try:
            found = self._registered(message, run)
        except Permanent as error:
            self._store_refusal(message, error)
            raise
        self._end_or_wait(found, run)

    def _registered(self, message, run):
        """The registration's state; one made in the access point's own portal is active once our company is known there."""
        if self._provider().registers and not message.remote_id:
            message._record_key(self.participant)
            found = run.client.register(self._company_facts())
            self._store_registration(found)
            message._record_response(found.reference)
        else:
            found = run.client.status(self._registration())
            self._store_registration(found)
            message._checkpoint("registration looked at")
        return found

    def _store_refusal(self, message, error):
        """A refusal by the access point is shown with the registration, to be corrected and requested again."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        reason = speaking._exchange_explain(error.code, error.facts)[0]
        self.write({"activation": "rejected", "activation_reason": reason})
        message._checkpoint("registration refused")

    def _end_or_wait(self, found, run):
        if found.state == ap.ACTIVE:
            self._subscribe(run.client)
            self._activated()
        elif found.state == ap.REFUSED:
            raise Permanent(found.code, text=found.reason or "")
        else:
            raise NotYet("waiting_for_proof", retry_after=ASK_AGAIN_SECONDS, link=found.link or "")

    def _exchange_peppol_deregistration(self, message, run):
        if self.reference:
            self._deregister(run.client)
        message._record_response(self.reference or "-")
        self._stopped()

    def _deregister(self, client):
        """Where only its portal can do it: a person does it there, and presses Process when it is done."""
        try:
            client.deregister(self._registration())
        except Permanent as error:
            if error.code != "by_portal" or client.status(self._registration()).state == ap.ACTIVE:
                raise

    def _exchange_peppol_receiving(self, message, run):
        run.client.set_receives(self._registration(), self._company_facts())
        message._record_response(self.reference)
        self.company_id.sudo().account_peppol_proxy_state = self._host_state()

    # ---- what follows

    def _registration(self):
        reference = self.reference or ("" if self._provider().registers else self.participant)
        link, proof = self.activation_link or "", self.activation_proof or ""
        return ap.Registration(ap.WAITING, reference, link, proof, moving=bool(self.sudo().migration_key))

    def _store_registration(self, found):
        values = {
            "activation": ACTIVATION_OF.get(found.state, "waiting"),
            "activation_reason": found.reason or False,
        }
        if found.reference:
            values["reference"] = found.reference
        if found.link:
            values.update(activation_link=found.link, activation_proof=found.proof)
        if found.state != ap.ACTIVE:
            self.write(values)
        else:
            self.write({**values, "activation": "waiting"})  # active only together with all that follows from it

    def _activated(self):
        company = self.company_id.sudo()
        user = company.account_edi_proxy_client_ids.filtered(lambda u: u.proxy_type == "peppol")
        if not user:
            self._new_proxy_user()
        active = {"activation": "active", "active_at": fields.Datetime.now(), "activation_link": False}
        self.write({**active, "migration_key": False})
        self.backend_id.write({"state": "connected", "next_run": fields.Datetime.now()})
        company.account_peppol_proxy_state = self._host_state()
        self.backend_id.message_post(body=self.env._("Active on Peppol as %s.", self.participant))
        self._end_own_proofs()

    def _host_state(self):
        return "receiver" if self.receives else "sender"

    def _stopped(self):
        company = self.company_id.sudo()
        company.account_edi_proxy_client_ids.filtered(lambda u: u.proxy_type == "peppol").action_archive()
        company.account_peppol_proxy_state = "not_registered"
        self.write({"activation": "stopped", "stopped_at": fields.Datetime.now(), "receives": False})
        self.backend_id.write({"state": "draft", "next_run": False})
        self._forget_proof()

    def _company_facts(self):
        company = self.company_id.sudo()
        participant = self._our_participant()
        registry = company.company_registry or ""
        number = participants.kbo_number(registry) or participants.kbo_number(company.vat) or registry
        return ap.Company(
            participant=participant,
            name=company.name,
            number=number,
            vat=company.vat or "",
            street=" ".join(filter(None, (company.street, company.street2))),
            postcode=company.zip or "",
            city=company.city or "",
            country=company.country_code or "",
            phone=company.account_peppol_phone_number or "",
            email=company.account_peppol_contact_email or company.email or "",
            receives=self.receives,
            migration_key=self.sudo().migration_key or "",
        )

    # ---- receiving

    def _exchange_poll(self, run):
        """Queue a message for each document in the inbox; each message is then handled independently."""
        if self.activation != "active":
            return
        client, exchange = run.client, self.env["webhero.exchange"]
        found = list(client.inbox(self._inbox_since()))
        messages = [exchange._put(self, "peppol.received", one.reference, direction="in") for one in found]
        exchange._commit("incoming")  # all or none: the next poll only looks back to the latest of them
        for message in messages:
            if message.state == "done":
                self._seen_again(client, message)
        self._poll_delivered(client)
        self._subscribe_missing(client)

    def _subscribe_missing(self, client):
        """Its calls were asked for before it signed them, or its answer was lost: without our secret nobody can tell
        that they are its own.
        """
        if self._provider().signs_calls and not self.sudo().hint_secret:
            self._subscribe(client)
            self.env["webhero.exchange"]._commit("subscribed")

    def _seen_again(self, client, message):
        """Our confirmation was lost: say it again. But what came under a number that was given before is stored like any other."""
        exchange = self.env["webhero.exchange"]
        document = client.forgets_read and message._document()
        if document:
            digest = hashlib.sha256(client.fetch(message.key).xml).hexdigest()
            if digest != document.sha256:
                message = exchange._put(
                    self, "peppol.received", f"{message.key}{ap.AGAIN}{digest[:16]}", direction="in"
                )
                exchange._commit("another came")
        if message.state == "done":
            client.confirm(ap.reference_of(message.key))

    def _check_new(self, message, reference):
        """Conflict where the access point gave this number to another document of ours: it would answer for which of both?"""
        same = [("backend_id", "=", self.backend_id.id), ("kind", "=", message.kind), ("remote_id", "=", reference)]
        other = message.search([*same, ("id", "!=", message.id)], limit=1)
        if other:
            raise Conflict("number_given_twice", reference=reference, other=other._document().name or other.key)

    def _inbox_since(self):
        """A week before the last document, for an inbox that forgets nothing; a month for a new one."""
        last = (
            self.env["webhero.exchange"]
            .sudo()
            .search(
                [("backend_id", "=", self.backend_id.id), ("kind", "=", "peppol.received")], limit=1, order="id desc"
            )
        )
        return last.create_date - timedelta(days=7) if last else fields.Datetime.now() - timedelta(days=31)

    def _poll_delivered(self, client):
        """Poll recently delivered documents, least recently polled first: for answers, and for failures
        reported after the delivery.
        """
        for document in self._to_look_at():
            self._read_status_again(client, document)
            self.env["webhero.exchange"]._commit("answer")

    def _to_look_at(self):
        """Where customers answer by the status: at each look, for a month. Else once a day, as long as it may still fail."""
        provider, now = self._provider(), fields.Datetime.now()
        days = ANSWER_DAYS if provider.answers_by_status else provider.may_fail_for
        domain = [
            ("access_point_id", "=", self.id),
            ("direction", "=", "out"),
            ("state", "in", ("delivered", "accepted") if provider.answers_by_status else ("delivered",)),
            ("answer_code", "!=", "PD"),
            ("delivered_at", ">", now - timedelta(days=days)),
            ("exchange_id.remote_id", "!=", False),
        ]
        if not provider.answers_by_status:
            rest = [("looked_at", "=", False), ("delivered_at", "<", now - timedelta(hours=1))]
            domain += ["|", "&", *rest, ("looked_at", "<", now - timedelta(days=1))]
        documents = self.env["webhero.peppol.document"].sudo()
        return documents.search(domain, order="looked_at asc nulls first, id", limit=ANSWERS)

    def _read_status_again(self, client, document):
        """Poll one document; where the access point no longer knows it, its last state is kept."""
        document.looked_at = fields.Datetime.now()
        try:
            found = client.document_status(document.exchange_id.remote_id)
        except Permanent:
            return
        document._moved(found)
        if found.answer and found.answer != document.answer_code:
            document._note_answer(responses.Response("invoice", found.answer, document.name, (found.reason,)))

    def _exchange_peppol_received(self, message, run):
        """Something new in the inbox: stored as a document, which from then on handles itself."""
        received = run.client.fetch(ap.reference_of(message.key))
        document = self.env["webhero.peppol.document"].with_env(message.env)._receive(self, received)
        document._link_message(message)
        message._checkpoint("stored", res_model=document._name, res_id=document.id)
        self._exchange_handle(message, run)
