# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a received document to a draft bill, with the differences reported (P9)."""

import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Permanent
from odoo.addons.webhero_exchange.rules.faults import of_the_machine

from ..client import access_point as ap
from ..rules import cii, documents, lookups, responses, ubl_reader
from ..rules.participants import Participant
from .peppol_document_bill import Found
from .review_words import HINTS, REVIEWS

_logger = logging.getLogger(__name__)

FINAL_HOURS = 24

LOOK_AGAIN = (15, 60, 300, 900)  # seconds between looks at a document that has no final answer yet


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    imported = fields.Boolean(
        readonly=True, help="It was read; what a person still has to look at is under Needs review."
    )
    review = fields.Selection(REVIEWS, "Needs review", readonly=True, index="btree_not_null")
    review_text = fields.Char("Details", readonly=True)
    review_hint = fields.Char("What to do", compute="_compute_review_hint")
    document_untaxed = fields.Float("Untaxed in the document", readonly=True)
    document_tax = fields.Float("VAT in the document", readonly=True)
    document_total = fields.Float("Total in the document", readonly=True)
    document_rounding = fields.Float("Rounding in the document", readonly=True)
    document_prepaid = fields.Float("Paid before in the document", readonly=True)
    document_payable = fields.Float("Amount to pay in the document", readonly=True)
    page_due = fields.Boolean(readonly=True, help="It came without a PDF: a page that a person can read will be made.")
    _pages_due = models.Index("(id) WHERE page_due")

    @api.depends("review")
    @api.depends_context("lang")
    def _compute_review_hint(self):
        for document in self:
            document.review_hint = self.env._(HINTS[document.review]) if document.review else False

    @api.model
    def _receive(self, access_point, received):
        """Store what came in, whatever it is (access_point.Received)."""
        try:
            kind = documents.kind_of(documents.parse(received.xml))
        except documents.NotXml:
            kind = documents.Kind("", received.document_type, received.process)
        return self._store(
            received.xml,
            name=kind.number or received.name or received.reference,
            direction="in",
            state="received",
            company_id=access_point.company_id.id,
            access_point_id=access_point.id,
            root=kind.root,
            document_type=kind.document_type if kind.root else received.document_type,
            process=kind.process,
            sender=received.sender,
            receiver=received.receiver,
            received_at=fields.Datetime.now(),
        )

    # ---- actions of a user

    def action_reviewed(self):
        """It was reviewed; the details are kept."""
        self._check_biller()
        self.sudo().write({"review": False})

    def action_read_again(self):
        """Read once more what could not be read, for instance after a journal was chosen."""
        self._check_biller()
        for document in self.filtered(lambda d: d.direction == "in" and not d.move_id):
            document.sudo().write({"imported": False, "review": False, "review_text": False})
            document.sudo()._import_document()

    def _check_biller(self):
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("You need the right to make invoices to do this."))

    # ---- filing

    def _import_document(self):
        """Read this document; never raises for what the sender did: that becomes the reason of a review."""
        self.ensure_one()
        # the exchange works with archived records and without a language; a bill must not use archived taxes, partners
        # or journals, and the remarks stored with a document are in the company's language
        lang = self.company_id.partner_id.lang or self.env.lang
        self.with_context(active_test=True, lang=lang)._file_by_kind()
        self._mail_about_bill()

    def _file_by_kind(self):
        try:
            root = cii.as_ubl(documents.parse(self._content()))
        except documents.NotXml:
            return self._needs_review("not_xml")
        kind = documents.kind_of(root)
        if kind.root == "ApplicationResponse":
            return self._import_response(root)
        if not kind.is_bill:
            return self._needs_review("not_a_bill", kind.root)
        return self._file_bill(root, kind)

    def _needs_review(self, code, text=""):
        self.sudo().write({"imported": True, "review": code, "review_text": (text or "")[:2000] or False})

    def _file_bill(self, root, kind):
        bill = ubl_reader.read(root)
        self.sudo().write(
            {
                "document_untaxed": bill.untaxed,
                "document_tax": bill.tax,
                "document_total": bill.total,
                "document_rounding": bill.rounding,
                "document_prepaid": bill.prepaid,
                "document_payable": bill.payable,
                "sender": self.sender or bill.seller.address,
                "receiver": self.receiver or bill.buyer.address,
            }
        )
        alike = self._alike(bill)
        twin = self._twin(bill, alike)
        if twin:
            return self._file_as_twin(twin, bill, alike)
        journal = self._journal(kind.self_billed)
        if not journal:
            return self._needs_review("no_journal")
        if not bill.lines:
            self._fill_head(bill)
            return self._needs_review("no_lines", bill.supplier)
        try:
            with self.env.cr.savepoint():
                self._file_as(bill, journal, alike)
        except (psycopg2.OperationalError, psycopg2.InterfaceError, psycopg2.errors.UniqueViolation):
            raise  # not what the sender wrote: another worker, or no database; the exchange tries again
        except OSError as error:
            if of_the_machine(error):
                raise  # no room for what the document carries
            self._needs_review("unreadable", str(error))
        except Exception as error:  # noqa: BLE001 (whatever a sender wrote must not lose the document)
            _logger.info("document %s could not be read: %s", self.id, error)
            self._needs_review("unreadable", str(error) or type(error).__name__)

    def _file_as(self, bill, journal, alike):
        found = Found()
        if bill.malformed:
            remark = ", ".join(f"{name} “{written}”" for name, written in bill.malformed[:5])
            found.review("amounts", remark)
        move = self._make_bill(bill, journal, found)
        self._review_used_number(bill, alike, found)
        values = {"imported": True, "move_id": move.id, "partner_id": move.partner_id.id}
        self.sudo().write({**values, "notes": "\n".join(found.notes) or False})
        if found.reviews:
            self._needs_review(found.reviews[0][0], "; ".join(remark for _code, remark in found.reviews))
            move._message_log(body=self.env._("Needs review: %s", self.review_text))

    def _journal(self, self_billed):
        """Bills go to the purchase journal of the settings; what a customer billed for us is a sale."""
        company = self.company_id.sudo()
        if self.by_file and not self_billed:
            return self.sudo().move_id.journal_id
        if not self_billed and company.peppol_purchase_journal_id.active:
            return company.peppol_purchase_journal_id
        journals = self.env["account.journal"].sudo()
        wanted = ("type", "=", "sale" if self_billed else "purchase")
        return journals.search([*journals._check_company_domain(company), wanted], limit=1)

    # ---- attachments

    def _add_attachments(self, move, bill, found):
        """Every attachment and the document itself; where no PDF came along a readable page follows."""
        attachments = self.env["ir.attachment"].sudo()
        known = attachments.search([("res_model", "=", "account.move"), ("res_id", "=", move.id)])
        sums = set(known.mapped("checksum"))
        for one in bill.attachments:
            if not one.allowed:
                facts = {"name": one.name, "kind": one.told or "?"}
                found.note(
                    self.env._(
                        "“%(name)s” is of a kind that Peppol doesn't allow (%(kind)s): open it with care.", **facts
                    )
                )
            if attachments._compute_checksum(one.content) not in sums:
                known |= self._attach(move, one.name, one.mimetype, one.content)
        for name, address in bill.links:
            facts = {"name": name, "address": address}
            found.note(self.env._("“%(name)s” is not in the document, but stands at %(address)s.", **facts))
        content = self._content()
        own = known.filtered(lambda a: a.checksum == attachments._compute_checksum(content))[:1] or self._attach(
            move, f"{self.name.replace('/', '_')}.xml", "application/xml", content
        )
        pdfs = known.filtered(lambda a: a.mimetype == "application/pdf")
        move.message_main_attachment_id = (pdfs or own)[0]
        if not pdfs:
            self.sudo().page_due = True
            self.env.ref("webhero_peppol.ir_cron_pages").sudo()._trigger()

    def _attach(self, move, name, mimetype, content):
        values = {"name": name, "mimetype": mimetype, "raw": content}
        return self.env["ir.attachment"].sudo().create({**values, "res_model": move._name, "res_id": move.id})

    @api.model
    def _cron_readable_pages(self):
        """The readable pages that are due, each committed: the engine takes longer than all of the reading."""
        cron, due = self.env["ir.cron"], [("page_due", "=", True)]
        time_left = cron._commit_progress(remaining=self.search_count(due))
        while time_left > 0 and (document := self.search(due, limit=1, order="id")):
            document._make_readable_page()
            time_left = cron._commit_progress(1)

    def _make_readable_page(self):
        """The page of a bill without a PDF; a main attachment chosen by a user meanwhile is kept."""
        move, page = self.move_id, self.move_id and self._readable_page(self.move_id)
        if page and move.message_main_attachment_id.mimetype != "application/pdf":
            move.message_main_attachment_id = page
        self.page_due = False

    def _readable_page(self, move):
        """A readable page, rendered from the XML; a failure to render is no reason to refuse the bill."""
        report = self.env["ir.actions.report"].sudo().with_context(lang=self.company_id.partner_id.lang)
        try:
            with self.env.cr.savepoint():
                content, kind = report._render_qweb_pdf("webhero_peppol.peppol_document_report_action", [self.id])
        except Exception:
            _logger.exception("document %s: no readable page", self.id)
            return self.env["ir.attachment"]
        mimetype = "application/pdf" if kind == "pdf" else "text/html"
        return self._attach(move, f"{self.name.replace('/', '_')}.{kind}", mimetype, content)

    # ---- under way

    def _handle(self, run):
        if self.direction == "in":
            return self._confirm_and_read(run)
        message = self.exchange_id
        if self.root == responses.KIND.root and not message.idempotency_key and not message.remote_id:
            self._check_accepts_responses(run)
        return self._deliver(run)

    def _message_failed(self, reason):
        """A document whose message ends in error shows it on itself and on its invoice."""
        for document in self:
            if document.state in ("queued", "sent"):
                document._failed(reason)

    def _message_skipped(self):
        for document in self:
            if document.state == "queued" and not document.exchange_id.remote_id:
                document._failed(self.env._("Skipped by %s.", self.env.user.name))

    def _deliver(self, run):
        """Hand the frozen document over, then poll until it is delivered or refused.

        After a time-out the access point is searched first; a document that it has already is adopted. Its reference
        is committed before its answer is processed.
        """
        message, others = self.exchange_id, self._same_invoice()
        if any(other.id > self.id for other in others):
            raise NothingToDo("replaced", number=self.name)
        if self._reopen():
            message._checkpoint("reopened")
        found = run.client.document_status(message.remote_id) if message.remote_id else self._hand_over(run, others)
        self._moved(found)
        message._checkpoint("looked")
        if self.state in ("queued", "sent"):
            self._wait_for_answer()
        if self.state == "error":
            raise Permanent("document_failed", text=self.answer or "")

    def _hand_over(self, run, others):
        """The access point's answer (access_point.Sent). The message keeps our key as long as the document may be there."""
        message, outgoing = self.exchange_id, self._outgoing(others)
        found = run.client.find_sent(outgoing) if message.idempotency_key else None
        if found:
            message._adopt(found.reference)
            return found
        if message.idempotency_key:
            message._checkpoint("not there", idempotency_key=False)
        self._check_before_send(run)
        message._record_key(self.uuid)
        try:
            found = run.client.send(outgoing)
        except Permanent as error:
            if error.code in ap.NOT_TAKEN:
                message._checkpoint("not taken", idempotency_key=False)
            raise
        run.connection._check_new(message, found.reference)
        message._record_response(found.reference)
        return found

    def _outgoing(self, others):
        return ap.Outgoing(
            xml=self._content(),
            sender=Participant.parse(self.sender),
            receiver=Participant.parse(self.receiver),
            document_type=self.document_type,
            process=self.process,
            number=self.name,
            since=self.exchange_id.create_date - timedelta(days=1),
            country=self.company_id.country_code or "BE",
            ended=tuple(filter(None, others.exchange_id.mapped("remote_id"))),
        )

    def _check_before_send(self, run):
        """The last check before sending: our identity as sender, and the rules, on the very bytes.

        The same rules are not run again on the same bytes (`_outgoing` compared their hash).
        """
        point = run.connection
        if point.activation != "active":
            raise Permanent("not_active", name=point.company_id.name)
        if not Participant.parse(self.sender).is_same(point._our_participant()):
            raise Permanent("other_sender", sender=self.sender, participant=point.participant)
        validator = self.env["webhero.peppol.validator"]
        if self.rules_kept and self.rules_kept == validator._rules().fingerprint:
            return
        checked = validator._check(self._content())
        self._note_rules(checked)
        if checked.fatal:
            if self.move_id:
                self.move_id.webhero_peppol_findings = checked.as_json()
            raise Permanent("against_the_rules", rules=", ".join(dict.fromkeys(f.rule for f in checked.fatal)))

    def _wait_for_answer(self):
        """NotYet, or Permanent where the final answer stays away for a day."""
        age = (fields.Datetime.now() - (self.sent_at or self.queued_at)).total_seconds()
        if age > FINAL_HOURS * 3600:
            raise Permanent("no_final_answer", hours=FINAL_HOURS)
        wait = next((seconds for seconds in LOOK_AGAIN if age < seconds * 4), LOOK_AGAIN[-1])
        raise NotYet("awaiting_delivery", retry_after=wait)

    def _poll_soon(self):
        """Poll these at once: those on their way, and once more those delivered."""
        for document in self:
            message, now = document.exchange_id, fields.Datetime.now()
            if message.state == "ready":
                message.next_try_at = now
                message._wake_up()
            elif message.state == "done":
                key = f"{message.remote_id} {now}"
                message._put(document.access_point_id, "peppol.look", key, direction="in", record=document)

    def _check_accepts_responses(self, run):
        """Permanent where the supplier's SMP lists no invoice responses; where it can't be asked, we try."""
        provider = run.connection._provider()
        if not provider.sends_answers:
            raise Permanent("sends_no_answers", title=provider.title)
        found = self.env["res.partner"]._webhero_asker()((Participant.parse(self.receiver),))
        takes = documents.receives(found.document_types, responses.KIND)
        if found.answer == lookups.NO or (found.answer == lookups.YES and not takes):
            raise Permanent("takes_no_answers", receiver=self.receiver, name=self.partner_id.name or "")

    def _confirm_and_read(self, run):
        """Confirm the stored document, then read it, each step committed: an interrupted run is continued by the next."""
        message = self.exchange_id
        if not message.remote_id:
            run.client.confirm(ap.reference_of(message.key))
            message._record_response(message.key)
        if not self.imported:
            self._import_document()
