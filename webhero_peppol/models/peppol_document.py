# SPDX-License-Identifier: LGPL-3.0-or-later
"""The archive: every document that was sent or received, as it was, with its hash and its times (P8, P13)."""

import uuid

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import formataddr
from odoo.tools.translate import LazyTranslate

from odoo.addons.webhero_base.tools.actions import notification, open_record, open_url
from odoo.addons.webhero_exchange.models.retention import RETENTION

from ..client import access_point as ap
from ..rules import documents
from ..rules.archive_index import place
from .archive_digest import digest

_lt = LazyTranslate(__name__)

STATES = [
    ("queued", "Queued"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("error", "Error"),
    ("received", "Received"),
]
HOST_STATE = {
    "queued": "processing",
    "sent": "processing",
    "delivered": "done",
    "accepted": "done",
    "rejected": "done",
    "error": "error",
}
SENT_INVOICE = [("direction", "=", "out"), ("root", "!=", "ApplicationResponse")]
KINDS = {
    "Invoice": _lt("Invoice"),
    "CreditNote": _lt("Credit note"),
    "ApplicationResponse": _lt("Answer"),
}
UNKNOWN = _lt("Unknown")
ORDER = {"queued": 0, "sent": 1, "delivered": 3, "error": 3, "accepted": 4, "rejected": 4}


FROZEN = {"sha256", "attachment_id", "direction", "company_id", "uuid", "access_point_id"}

DAMAGES = [("changed", "Changed after it was stored"), ("missing", "Its file is gone")]


class WebheroPeppolDocument(models.Model):
    _name = "webhero.peppol.document"
    _description = "Peppol document"
    _inherit = ["webhero.exchange.document"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, required=True)
    uuid = fields.Char(readonly=True, required=True, default=lambda self: str(uuid.uuid4()), copy=False)
    direction = fields.Selection([("in", "Received"), ("out", "Sent")], readonly=True, required=True)
    company_id = fields.Many2one("res.company", readonly=True, required=True, index=True)
    access_point_id = fields.Many2one("webhero.access.point", readonly=True, ondelete="restrict", index=True)
    move_id = fields.Many2one("account.move", "Invoice", readonly=True, ondelete="set null", index="btree_not_null")
    partner_id = fields.Many2one(
        "res.partner", "Customer or supplier", readonly=True, ondelete="set null", index="btree_not_null"
    )
    root = fields.Char(readonly=True)
    kind_text = fields.Char("Kind", compute="_compute_kind_text")
    document_type = fields.Char(readonly=True)
    process = fields.Char(readonly=True)
    sender = fields.Char("From", readonly=True)
    receiver = fields.Char("To", readonly=True)
    state = fields.Selection(STATES, readonly=True, required=True, index=True)
    queued_at = fields.Datetime("Queued", readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    delivered_at = fields.Datetime("Delivered", readonly=True)
    answered_at = fields.Datetime("Answered", readonly=True)
    received_at = fields.Datetime("Received", readonly=True)
    looked_at = fields.Datetime(readonly=True)
    answer = fields.Char("What the other side said", readonly=True)
    rules = fields.Char("Rules applied", readonly=True)
    rules_kept = fields.Char(readonly=True, copy=False, help="Which rules found nothing fatal in exactly these bytes.")
    never_arrives = fields.Boolean(readonly=True, help="The access point said that it failed for good.")
    envelope = fields.Char(readonly=True, index="btree_not_null", help="Number of the message on the network.")

    _unique_uuid = models.Constraint("unique(uuid)", "This document is in the archive already.")
    _per_move = models.Index("(move_id, id) WHERE move_id IS NOT NULL")
    damage = fields.Selection(DAMAGES, readonly=True, copy=False, index="btree_not_null")
    mailed = fields.Char(readonly=True, copy=False, help="Which mails went out about it: each of them once.")

    @api.depends("root")
    @api.depends_context("lang")
    def _compute_kind_text(self):
        for document in self:
            document.kind_text = self.env._(KINDS.get(document.root, UNKNOWN))

    # ---- making

    @api.model
    def _store(self, content, attachment=None, **values):
        """One document with its bytes frozen, in `attachment` where they have one already."""
        document = self.sudo().create(values)
        document._freeze(content, f"{document.name.replace('/', '_')}.xml", attachment=attachment)
        return document

    @api.model
    def _queue(self, access_point, move, content, receiver, checked=None, attachment=None):
        """The document that sends `move`: a new one, or the one already under way. Never a second one.

        `checked` is the validation of these very bytes, `attachment` the one that stores them already.
        """
        self.env.cr.execute("SELECT id FROM account_move WHERE id = %s FOR UPDATE", (move.id,))
        known = self.sudo().search([("move_id", "=", move.id), *SENT_INVOICE], limit=1)
        if known and not known._may_be_sent_again():
            known._poll_again()
            return known
        kind = checked.kind if checked else documents.kind_of(documents.parse(content))
        document = self._store(
            content,
            attachment,
            name=kind.number or move.name,
            direction="out",
            state="queued",
            company_id=move.company_id.id,
            access_point_id=access_point.id,
            move_id=move.id,
            partner_id=move.commercial_partner_id.id,
            root=kind.root,
            document_type=kind.document_type,
            process=kind.process,
            sender=access_point.participant,
            receiver=receiver,
            queued_at=fields.Datetime.now(),
        )
        if checked:
            document._note_rules(checked)
        document._put_message(access_point, "peppol.invoice", document.uuid)
        known._end_replaced(document)
        return document

    def _end_replaced(self, document):
        """Replaced by `document`: this one can't be resumed any more, and no longer counts as an error."""
        ended = {"state": "skipped", "done_at": fields.Datetime.now(), "claim": False, "error_kind": False}
        reason = {"error_code": "replaced", "error_facts": {"number": document.name}}
        messages = self.exchange_id.filtered(lambda message: message.state in ("error", "skipped"))
        messages.write({**ended, **reason})

    def _may_be_sent_again(self):
        """Only where the customer can't have it: it was never handed over, was refused, or failed for good. Then the
        corrected one is a document of its own.
        """
        message = self.exchange_id
        never_left = message.state in ("error", "skipped") and not message.idempotency_key and not message.remote_id
        return self.state == "error" and (never_left or self.never_arrives)

    def _hint_of_failure(self):
        """What to do about a document that was handed over and never arrived, also where that was reported much later."""
        if not self.never_arrives:
            return ""
        return self.access_point_id.sudo()._exchange_explain("document_failed", {})[1]

    def _may_have_arrived(self):
        """It ended as an error without a final answer: only the access point knows, so it is polled again."""
        return self.state == "error" and not self._may_be_sent_again()

    def _poll_again(self):
        if self._may_have_arrived() and self.exchange_id:
            self._reopen()
            self.exchange_id._resume()

    def _reopen(self):
        """Restore the state from before an error on our side (True); a final answer of the access point is kept."""
        if self.state != "error" or self.never_arrives:
            return False
        self.sudo().write({"state": "sent" if self.sent_at else "queued", "answer": False})
        self._post_on_move()
        return True

    def _same_invoice(self):
        """The other documents that were sent about the same invoice; none for answers to bills, which may be many."""
        none = self.browse()
        if not self.move_id or self.root == "ApplicationResponse":
            return none
        return self.sudo().search([("move_id", "=", self.move_id.id), ("id", "!=", self.id), *SENT_INVOICE])

    # ---- its status

    def _moved(self, found):
        """Apply the access point's status (access_point.Sent); the state never moves back to an earlier one."""
        state = found.state if found.state in ORDER else ap.SENT
        if ORDER[state] < ORDER.get(self.state, 0):
            return
        now = found.at or fields.Datetime.now()
        values = {"state": state, "sent_at": self.sent_at or now, "never_arrives": state == ap.ERROR}
        if state in ("delivered", "accepted", "rejected"):
            values["delivered_at"] = self.delivered_at or now
        if state in ("accepted", "rejected"):
            values["answered_at"] = now
        if found.envelope:
            values["envelope"] = found.envelope
        if found.reason:
            values["answer"] = found.reason[:500]
        changed = state != self.state
        self.sudo().write(values)
        if changed:
            self._post_on_move()
            self._mail_about_state()

    def _failed(self, reason):
        self.sudo().write({"state": "error", "answer": (reason or "")[:500]})
        self._post_on_move()
        self._mail_about("error")

    def _post_on_move(self):
        """Log it on the invoice; Odoo's own state is derived from ours (account_move.py)."""
        if self.root == "ApplicationResponse" and self.direction == "out":
            return self._post_on_bill()
        move = self.move_id
        if move and self.direction == "out" and move.webhero_peppol_document_id == self:
            speaking = self.with_context(lang=move.company_id.partner_id.lang or self.env.lang)
            label = dict(speaking._fields["state"]._description_selection(speaking.env))[self.state]
            move.sudo()._message_log(
                body=speaking.env._(
                    "Peppol: %(state)s%(answer)s",
                    state=label,
                    answer=f" – {self.answer}" if self.answer else "",
                )
            )

    def _note_rules(self, checked):
        self.sudo().write({"rules": checked.label(), "rules_kept": checked.kept_as})

    def action_open_move(self):
        self.ensure_one()
        self.move_id.check_access("read")
        return open_record(self.move_id)

    def action_check_hash(self):
        """Are the bytes still those that went or came?"""
        self.check_access("read")
        for document in self:
            document._content()
        text = self.env._("%s documents are unchanged since they were stored.", len(self))
        return notification(text)

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        return open_url(f"/web/content/{self.attachment_id.id}?download=true")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self.env.context.get("webhero_retention") is not RETENTION:
            raise UserError(self.env._("Documents that were sent or received are kept ten years and can't be deleted."))

    # ---- frozen

    def write(self, vals):
        """The identifying fields of a document are written once; not even code of the superuser can change them."""
        for name in FROZEN & vals.keys():
            for document in self:
                if document[name] and document._fields[name].convert_to_write(document[name], document) != vals[name]:
                    raise AccessError(self.env._("%s is archived; it can't be changed.", document.display_name))
        return super().write(vals)

    def _verify_hashes(self):
        """Note on each document whether its bytes are still those of its hash; gives back the damaged ones."""
        for document in self:
            found = digest(document.sudo().attachment_id)
            damage = "missing" if found is None else False if found == document.sha256 else "changed"
            if document.damage != damage:
                document.sudo().damage = damage
        return self.filtered("damage")

    @api.model
    def _damaged(self, companies):
        """How much is wrong with the archives of `companies`: damaged documents, and days that lost some."""
        count = self.search_count([("company_id", "in", companies.ids), ("damage", "!=", False)])
        checks = self.env["webhero.peppol.archive.check"]
        last = [checks.search([("company_id", "=", c.id), ("state", "=", "done")], limit=1) for c in companies]
        return count + sum(check.days_broken for check in last)

    # ---- exported

    def _in_period(self, first, last):
        """Documents that were stored from `first` until `last`, whole days of UTC as their seals count them."""
        return Domain("create_date", ">=", f"{first} 00:00:00") & Domain(
            "create_date", "<", f"{fields.Date.add(last, days=1)} 00:00:00"
        )

    def _archive_place(self):
        return place(self.direction, self.create_date, self.name, self.id)

    def _archive_entry(self):
        """One line of the index; times are UTC."""
        times = ("queued_at", "sent_at", "delivered_at", "answered_at", "received_at")
        return {
            "file": self._archive_place(),
            "number": self.name,
            "kind": self.root or "",
            "direction": self.direction,
            "state": self.state,
            "sender": self.sender or "",
            "receiver": self.receiver or "",
            "partner": self.partner_id.display_name or "",
            "invoice": self.move_id.name or "",
            **{name: f"{self[name].isoformat()}Z" if self[name] else "" for name in times},
            "answer": self.answer or "",
            "rules": self.rules or "",
            "sha256": self.sha256,
            "size": self.sudo().attachment_id.file_size,
        }

    # ---- notices by mail

    def _mail_about_state(self):
        self._mail_about({"delivered": "delivered", "error": "error", "rejected": "error"}.get(self.state))

    def _mail_about_bill(self):
        if self.root != "ApplicationResponse" and not self.twin_id and not self.by_file:
            self._mail_about("received")

    def _mail_about(self, name):
        """Queue this mail (res_users.MAILS) for each user who wants it, once per document."""
        known = (self.mailed or "").split()
        own_answer = self.root == "ApplicationResponse" and name != "error"
        if not name or name in known or own_answer:
            return
        self.sudo().mailed = " ".join([*known, name])
        for address, lang in self.env["res.users"]._webhero_mail_readers(name, self.company_id):
            self.sudo().with_context(lang=lang or self.env.lang)._queue_mail(name, address)

    def _queue_mail(self, name, address):
        company = self.company_id
        values = {
            "document": self,
            "name": name,
            "what": self._mail_subject(name),
            "link": self._mail_link(),
            "hint": self._mail_hint(),
        }
        self.env["mail.mail"].create(
            {
                "subject": values["what"],
                "email_to": address,
                "email_from": company.email_formatted or formataddr((company.name, "noreply@localhost")),
                "body_html": self.env["ir.qweb"]._render("webhero_peppol.mail_about", values),
                "auto_delete": True,
                "model": self._name,
                "res_id": self.id,
            }
        )

    def _mail_subject(self, name):
        facts = {
            "number": self.name,
            "who": self.partner_id.name or (self.sender if self.direction == "in" else self.receiver),
        }
        if name == "error" and self.state == "rejected":
            return self.env._("Peppol: %(who)s rejected %(number)s", **facts)
        if name == "error":
            return self.env._("Peppol: %(number)s did not reach %(who)s", **facts)
        if name == "received" and not facts["who"]:
            return self.env._("Peppol: %s came in", self.name)
        if name == "received":
            return self.env._("Peppol: %(number)s of %(who)s came in", **facts)
        return self.env._("Peppol: %(number)s was delivered to %(who)s", **facts)

    def _mail_hint(self):
        message = self.exchange_id
        if self.direction == "in":
            return self.review_hint or ""
        if self.state == "rejected":
            return self.env._("Make a credit note of it, then a new invoice.")
        own = message.error_hint if message.state == "error" else ""
        again = self.state == "error" and self.env._(
            "Correct it, then press Send via Peppol again; it never goes twice."
        )
        return own or again or ""

    def _mail_link(self):
        record = self.move_id or self
        return f"{record.get_base_url()}/odoo/{record._name}/{record.id}"
