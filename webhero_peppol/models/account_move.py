# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

import psycopg2
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.webhero_base.tools import columns
from odoo.addons.webhero_base.tools.actions import RELOAD, notification

from ..rules import rule_messages
from ..rules.findings import Finding
from .peppol_document import HOST_STATE

UNDER_WAY = ("queued", "sent", "delivered", "accepted")
GONE = (*UNDER_WAY, "rejected", "received")  # there is nothing left to send


_logger = logging.getLogger(__name__)

WAITS = [("sending_data", "!=", False), ("state", "=", "posted")]

ORDER = "date asc, invoice_date asc, sequence_number asc, id asc"  # the host's

CONFLICTS = (psycopg2.OperationalError, ConcurrencyError)


ADDRESS = ("street", "zip", "city", "country_id")


class AccountMove(models.Model):
    _inherit = "account.move"

    peppol_message_uuid = fields.Char(copy=False)
    webhero_peppol_document_ids = fields.One2many("webhero.peppol.document", "move_id", readonly=True)
    webhero_peppol_document_id = fields.Many2one(
        "webhero.peppol.document",
        "Last Peppol document",
        compute="_compute_webhero_peppol_document_id",
        store=True,
        index="btree_not_null",
    )
    webhero_peppol_state = fields.Selection(related="webhero_peppol_document_id.state", string="Peppol", store=True)
    webhero_peppol_findings = fields.Json(copy=False, readonly=True)
    webhero_peppol_explanation = fields.Html(compute="_compute_webhero_peppol_explanation", sanitize=False)
    webhero_peppol_has_fatal = fields.Boolean(compute="_compute_webhero_peppol_explanation")
    webhero_peppol_answer = fields.Char(related="webhero_peppol_document_id.answer", string="Answer")
    webhero_peppol_trouble = fields.Char(compute="_compute_webhero_peppol_trouble")
    webhero_peppol_rules = fields.Char("Checked by", compute="_compute_webhero_peppol_rules")
    webhero_peppol_difference = fields.Char(compute="_compute_webhero_peppol_difference")
    webhero_peppol_notes = fields.Text(related="webhero_peppol_document_id.notes")

    def _auto_init(self):
        """No document of ours is about an invoice that was there before."""
        columns.add(self, {"webhero_peppol_document_id": ("int4", None), "webhero_peppol_state": ("varchar", None)})
        return super()._auto_init()

    @api.depends("webhero_peppol_document_ids")
    def _compute_webhero_peppol_document_id(self):
        for move in self:
            own = move.webhero_peppol_document_ids.filtered(lambda d: d.root != "ApplicationResponse")
            move.webhero_peppol_document_id = own.sorted("id")[-1:]

    @api.depends("webhero_peppol_document_id.state")
    def _compute_peppol_move_state(self):
        """Follows the state of our document where one was sent; Odoo's own computation covers the rest."""
        sent = self.filtered(lambda move: move.state == "posted" and move.webhero_peppol_document_id.direction == "out")
        for move in sent:
            move.peppol_move_state = HOST_STATE[move.webhero_peppol_document_id.state]
        super(AccountMove, self - sent)._compute_peppol_move_state()

    @api.depends("webhero_peppol_findings")
    @api.depends_context("lang")
    def _compute_webhero_peppol_explanation(self):
        for move in self:
            move.webhero_peppol_explanation = move._webhero_explain_findings()
            move.webhero_peppol_has_fatal = any(finding.fatal for finding in move._webhero_findings())

    @api.depends("peppol_move_state", "webhero_peppol_document_id.answer", "webhero_peppol_state")
    @api.depends_context("lang")
    def _compute_webhero_peppol_trouble(self):
        """Why it was not delivered, as far as known: the receiver's answer, the message with its hint, or the chatter."""
        for move in self:
            document = move.sudo().webhero_peppol_document_id
            message = document.exchange_id
            hint = message.error_hint or document._hint_of_failure()
            reason = document.answer or message.error_message or ""
            trouble = f"{reason.rstrip('. ')}. {hint}" if reason and hint else reason or hint
            failed = "error" in (move.peppol_move_state, move.webhero_peppol_state) and move.state == "posted"
            move.webhero_peppol_trouble = failed and (trouble or self.env._("the messages below say why."))

    @api.depends("webhero_peppol_findings", "webhero_peppol_document_id.rules")
    def _compute_webhero_peppol_rules(self):
        """Which rules, of which version, looked at this invoice last (P7)."""
        for move in self:
            found = (move.webhero_peppol_findings or {}).get("label")
            move.webhero_peppol_rules = found or move.sudo().webhero_peppol_document_id.rules

    @api.depends("webhero_peppol_document_ids.review", "webhero_peppol_document_ids.review_text")
    def _compute_webhero_peppol_difference(self):
        for move in self:
            document = move.sudo().webhero_peppol_document_ids.filtered(lambda d: d.direction == "in" and d.review)[:1]
            move.webhero_peppol_difference = document.review_text if move.state == "draft" else False

    def action_webhero_peppol_documents(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_peppol.webhero_peppol_document_action")
        return {**action, "domain": [("move_id", "=", self.id)], "context": {}}

    # ---- the rules

    def _webhero_peppol_xml(self):
        """The bytes to be sent: the frozen ones where they exist, else generated now."""
        if self.ubl_cii_xml_id:
            return self.ubl_cii_xml_id.raw
        partner = self.partner_id.commercial_partner_id.with_company(self.company_id)
        return partner._get_edi_builder(partner._get_peppol_edi_format())._export_invoice(self)[0]

    def _webhero_store_findings(self, checked):
        found = checked.as_json() if checked.findings else False
        if self.webhero_peppol_findings != found:
            self.sudo().webhero_peppol_findings = found

    def _webhero_findings(self):
        kept = self.webhero_peppol_findings or {}
        return [Finding(**values) for values in kept.get("findings", [])]

    def _webhero_explain_findings(self, fatal_only=False):
        """What is wrong, where, how to correct it, with a link to the record: as a table in the reader's language."""
        rows = [self._webhero_explained(f) for f in self._webhero_findings() if f.fatal or not fatal_only]
        return Markup().join(rows) and Markup("<ul class='mb-0'>{}</ul>").format(Markup().join(rows))

    def _webhero_explained(self, finding):
        explained = rule_messages.explain(finding, self.env.lang or "en_US")
        record = self._webhero_target(explained.target, finding)
        link = Markup()
        if record:
            link = Markup(" <a href='/odoo/{}/{}'>{}</a>").format(record._name, record.id, record.display_name)
        return Markup("<li class='{}'><b>{}</b> {} {}{} <small class='text-muted'>{}</small></li>").format(
            "text-danger" if finding.fatal else "text-warning",
            explained.what,
            explained.where,
            explained.correction,
            link,
            finding.rule,
        )

    def _webhero_explained_text(self, finding):
        """The same as one line of text, for a message box."""
        explained = rule_messages.explain(finding, self.env.lang or "en_US")
        return " ".join(filter(None, (explained.what, explained.where, explained.correction, f"[{finding.rule}]")))

    def _webhero_target(self, target, finding):
        """The record whose field corrects the finding: an address is that of the contact that the invoice is to."""
        supplier, customer = self.company_id.partner_id, self.partner_id.commercial_partner_id
        if target.partition(".")[2] in ADDRESS:
            customer = self.partner_id
        if self.is_purchase_document():
            supplier, customer = customer, supplier
        party = {"supplier": supplier, "customer": customer}.get(finding.party or target.partition(".")[0])
        return {"party": party, "supplier": supplier, "customer": customer, "company": self.company_id}.get(
            target.partition(".")[0]
        )

    # ---- sending

    def _webhero_access_point(self):
        return self.env["webhero.access.point"]._for_company(self.company_id)

    def action_webhero_send_peppol(self):
        """One press: send these invoices via Peppol, or say why not (P8)."""
        self.check_access("write")
        moves = self.filtered(lambda move: move._webhero_is_confirmed() and move.webhero_peppol_state not in GONE)
        if not moves or len(self) == 1:
            self._webhero_check_sendable()
            return self._webhero_send_one()
        return moves._webhero_send_many(left_out=len(self) - len(moves))

    def _webhero_is_confirmed(self):
        return self.state == "posted" and (self.is_sale_document() or self._is_exportable_as_self_invoice())

    def _webhero_check_sendable(self):
        for move in self:
            if not move._webhero_is_confirmed():
                raise UserError(self.env._("%s can't be sent: confirm the invoice first.", move.display_name))
            if move.webhero_peppol_state in UNDER_WAY:
                raise UserError(self.env._("%s was already sent via Peppol; it never goes twice.", move.display_name))
            if move.webhero_peppol_state == "rejected":
                raise UserError(
                    self.env._(
                        "The customer has %s and rejected it. Make a credit note, then a new invoice.",
                        move.display_name,
                    )
                )
            if move.webhero_peppol_state == "received":
                raise UserError(self.env._("%s was made by the customer and came in over Peppol.", move.display_name))

    def _webhero_send_one(self):
        last = self.sudo().webhero_peppol_document_id
        if last._may_have_arrived():
            last._poll_again()
            return self._webhero_notify(
                self.env._("%s may have arrived already: we ask the access point first.", self.name), "info"
            )
        sender = self.env["account.move.send"]
        registration = sender._do_peppol_pre_send(self)
        if registration:
            return registration
        partner = self.partner_id.commercial_partner_id.with_company(self.company_id)
        partner._webhero_lookup_if_outdated()
        if partner.peppol_verification_state != "valid":
            self._webhero_revert_to_send(False)
            return self._webhero_not_on_peppol(partner)
        sender._generate_and_send_invoices(self, sending_methods=["peppol"])
        return self._webhero_broken_rules() or self._webhero_notify(
            self.env._("%s is on its way over Peppol.", self.name), "success"
        )

    def _webhero_broken_rules(self):
        """A notification where broken rules kept this invoice from being sent, else None."""
        went = self.webhero_peppol_state in UNDER_WAY
        if went or not self.webhero_peppol_has_fatal or self.env["webhero.peppol.validator"]._is_off():
            return None
        return self._webhero_notify(
            self.env._("Not sent: the invoice breaks rules of Peppol. See what to correct on it."), "danger"
        )

    def _webhero_forget_xml(self):
        """An undelivered invoice gets new XML, with all corrections since; the archive keeps the old bytes."""
        self.filtered(lambda move: move.sudo().webhero_peppol_document_id._may_be_sent_again())._webhero_drop_xml()

    def _webhero_drop_xml(self):
        """Detach the XML from this invoice; as an attachment, and in the archive, it is unchanged."""
        own = [("res_model", "=", self._name), ("res_id", "in", self.ids), ("res_field", "=", "ubl_cii_xml_file")]
        files = self.env["ir.attachment"].sudo().search(own)
        files.res_field = False
        self.invalidate_recordset(["ubl_cii_xml_id", "ubl_cii_xml_file"])

    def _detach_attachments(self):
        """Odoo renames an attachment that it detaches from an invoice; one in the archive keeps its name."""
        self.filtered(lambda move: move.sudo().webhero_peppol_document_ids)._webhero_drop_xml()
        return super()._detach_attachments()

    @api.ondelete(at_uninstall=False)
    def _webhero_retain_archive(self):
        """The bytes of the archive are with the invoice while there is one; then with their document."""
        documents = self.sudo().webhero_peppol_document_ids
        if documents:
            self.env.cr.execute(
                "UPDATE ir_attachment a SET res_model = %s, res_id = d.id, res_field = NULL"
                " FROM webhero_peppol_document d WHERE d.attachment_id = a.id AND d.id = ANY(%s)",
                (documents._name, documents.ids),
            )
            documents.attachment_id.invalidate_recordset()

    def _webhero_revert_to_send(self, state):
        """Nothing is sent after all: reset the state that Odoo set to waiting."""
        if self.peppol_move_state == "to_send":
            self.sudo().peppol_move_state = state

    def _webhero_send_many(self, left_out=0):
        """In the background, by the host's own sending cron; the lists show how far it is."""
        sender = self.env["account.move.send"]
        for company in self.company_id:
            moves = self.filtered(lambda move, company=company: move.company_id == company)
            registration = sender._do_peppol_pre_send(moves)
            if registration:
                return registration
        sending = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
            "sending_methods": ["peppol"],
        }
        self._webhero_write_aside({"sending_data": sending})
        self.env.ref("account.ir_cron_account_move_send")._trigger()
        text = self.env._("%s invoices are being sent over Peppol; Home shows how far it is.", len(self))
        if left_out:
            text += " " + self.env._("%s were left out: sent already, or not confirmed.", left_out)
        return self._webhero_notify(text, "success")

    def _webhero_write_aside(self, values):
        """Write fields that don't affect lines, taxes or balance, without Odoo recomputing these."""
        self.with_context(skip_invoice_sync=True, check_move_validity=False).write(values)

    def _webhero_not_on_peppol(self, partner):
        return self._webhero_notify(self._webhero_not_on_peppol_text(partner), "warning")

    def _webhero_not_on_peppol_text(self, partner):
        words = {
            "yes": self.env._("%s is on Peppol, but does not receive this kind of document there."),
            "no": self.env._("%s is not on Peppol. Send this invoice by e-mail instead."),
            "unknown": self.env._("We could not find out whether %s is on Peppol. Try again later, or send by e-mail."),
        }
        return words.get(partner.webhero_peppol_answer or "unknown") % partner.display_name

    def _webhero_notify(self, text, kind):
        return notification(text, kind, sticky=kind != "success", then=RELOAD)

    # ---- after sending

    def button_draft(self):
        unclear = self.filtered(lambda move: move.sudo().webhero_peppol_document_id._may_have_arrived())
        if unclear:
            raise UserError(
                self.env._(
                    "%s may have reached the customer over Peppol. Press Send via Peppol first: that asks the access point.",
                    unclear[0].display_name,
                )
            )
        sent = self.filtered(lambda move: move.webhero_peppol_state in (*UNDER_WAY, "rejected"))
        if sent:
            raise UserError(
                self.env._(
                    "%s went to the customer over Peppol and can't be changed any more. Make a credit note instead.",
                    sent[0].display_name,
                )
            )
        prepaid = self.sudo().webhero_prepaid_move_id
        done = super().button_draft()
        self._webhero_reverse_prepaid(prepaid)
        return done

    # ---- many at once

    @api.model
    def _cron_account_move_send(self, job_count=10):
        try:
            super()._cron_account_move_send(job_count)
            self.env.flush_all()
        except CONFLICTS as error:
            self._webhero_send_soon(error)
        except Exception:
            _logger.exception("a batch of %s invoices can't be sent together", job_count)
            self.env.cr.rollback()
            self._webhero_send_one_by_one(job_count)

    def _webhero_send_soon(self, error):
        """A concurrent update of the same records: everything was rolled back, so all of it is retried at once."""
        _logger.info("sending meets another change, and is tried again: %s", error)
        self.env.cr.rollback()
        self.env["ir.cron"]._commit_progress(0, remaining=self.search_count(WAITS))

    def _webhero_send_one_by_one(self, count):
        """An invoice that fails keeps its error and waits for a person; the others are sent."""
        for move in self.search(WAITS, order=ORDER, limit=count):
            try:
                self.env["account.move.send"]._generate_and_send_invoices(move, from_cron=True)
                self.env.flush_all()
            except CONFLICTS as error:
                self._webhero_send_soon(error)
                continue
            except Exception as error:
                _logger.exception("%s can't be sent", move.name)
                self.env.cr.rollback()
                move._webhero_not_sent(error)
            self.env["ir.cron"]._commit_progress(1, remaining=self.search_count(WAITS))

    def _webhero_not_sent(self, error):
        speaking = self.env["account.move.send"]._webhero_to_author(self.sending_data).env
        reason = (
            str(error) if isinstance(error, UserError) else speaking._("an unexpected error (%s)", type(error).__name__)
        )
        if "peppol" in self.sending_data.get("sending_methods", ()):
            self.peppol_move_state = "error"
        self.sending_data = False
        self._message_log(
            body=speaking._("Not sent: %s. Correct it, then send this invoice again.", reason.rstrip(". "))
        )
