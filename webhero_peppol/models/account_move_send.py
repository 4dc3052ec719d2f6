# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import SUPERUSER_ID, models

from odoo.addons.webhero_base.models.account_edi_common import CATEGORIES

# in the context: {id: report} of the invoices that are being sent
REPORTS = "webhero_pdf_reports"
LARGEST = 64_000_000  # bytes; Odoo's own limit too


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    def _get_default_sending_methods(self, move):
        """An invoice sent over Peppol goes over Peppol or not at all (P8): Odoo's cron would e-mail it instead."""
        chosen = (move.sending_data or {}).get("sending_methods")
        return set(chosen) if chosen else super()._get_default_sending_methods(move)

    def _generate_and_send_invoices(
        self, moves, from_cron=False, allow_raising=True, allow_fallback_pdf=False, **custom_settings
    ):
        """From the button, the dialog or the cron: an undelivered invoice is sent with fresh XML, after a new lookup of
        customers whose last answer was an old "no".
        """
        moves._webhero_forget_xml()
        if from_cron:
            self._webhero_lookup_outdated(moves)
        once = self.with_context(**{CATEGORIES: {}, REPORTS: {}})  # caches of what Odoo asks for repeatedly
        return super(AccountMoveSend, once)._generate_and_send_invoices(
            moves, from_cron, allow_raising, allow_fallback_pdf, **custom_settings
        )

    def _get_default_pdf_report_id(self, move):
        """Odoo asks three times per invoice, with a query each: the answer is cached while sending."""
        kept = self.env.context.get(REPORTS, {})
        if move.id not in kept:
            kept[move.id] = super()._get_default_pdf_report_id(move)
        return kept[move.id].with_env(self.env)

    def _webhero_lookup_outdated(self, moves):
        """A batch looks its customers up in parallel, before Odoo handles the invoices one by one."""
        asked = moves.filtered(lambda move: "peppol" in (move.sending_data or {}).get("sending_methods", ()))
        for company in asked.company_id:
            partners = asked.filtered(lambda move, company=company: move.company_id == company).commercial_partner_id
            if not partners._webhero_lookup_by_host(company):
                partners = partners.with_company(company).sudo()
                partners._webhero_old_answers()._webhero_lookup_batch()
                partners._webhero_update_host_state(company)

    # ---- the rules, once, on the very bytes that will leave

    def _webhero_validate(self, invoice, invoice_data):
        """Check the rules before anything is sent; fatal findings become the error of this invoice (P7)."""
        validator = self.env["webhero.peppol.validator"]
        content = self._webhero_content(invoice, invoice_data)
        if not content or validator._is_off():
            return
        if len(content) > LARGEST:
            invoice_data["error"] = self._webhero_to_author(invoice_data).env._(
                "%s is too large for Peppol: leave out attachments.", invoice.display_name
            )
            return
        checked = invoice_data["webhero_checked"] = validator._check(content)
        invoice._webhero_store_findings(checked)
        if checked.fatal:
            speaking = self._webhero_to_author(invoice_data)
            in_language = invoice.with_env(speaking.env)
            invoice_data["error"] = {
                "error_title": speaking.env._("Not sent: the invoice breaks rules of Peppol."),
                "errors": [in_language._webhero_explained_text(finding) for finding in checked.fatal],
            }

    def _webhero_content(self, invoice, invoice_data):
        values = invoice_data.get("ubl_cii_xml_attachment_values")
        return values["raw"] if values else invoice.ubl_cii_xml_id.raw

    def _hook_if_errors(self, moves_data, allow_raising=True):
        """Broken rules are kept on the invoice, with their links: Odoo would raise, and roll them back (P7)."""
        others = {}
        for move, data in moves_data.items():
            checked = data.get("webhero_checked")
            if not (checked and checked.fatal):
                others[move] = data
            elif allow_raising:
                move._webhero_revert_to_send("ready")
            else:
                move.peppol_move_state = "error"
                others[move] = data
        return super()._hook_if_errors(others, allow_raising) if others else None

    def _webhero_to_author(self, invoice_data):
        """In the language of the user who pressed Send: the cron that sends a batch has none."""
        author = self.env["res.users"].sudo().browse(invoice_data.get("author_user_id") or self.env.uid)
        return self.with_context(lang=self.env.context.get("lang") or author.lang)

    # ---- into the queue

    def _call_web_service_after_invoice_pdf_render(self, invoices_data):
        """Ours are queued here, by their ids; the host finds nothing left to send of them.

        It sends a batch through the first invoice's company: it gets one company at a time.
        """
        by_company = defaultdict(dict)
        for invoice, invoice_data in invoices_data.items():
            if "peppol" in invoice_data["sending_methods"]:
                self._webhero_notify_unreachable(invoice, invoice_data)
                if not invoice_data.get("error"):
                    self._webhero_validate(invoice, invoice_data)
            if not invoice_data.get("error"):
                by_company[invoice.company_id][invoice] = invoice_data
        for company, data in by_company.items():
            point = self.env["webhero.access.point"]._for_company(company)
            for invoice, invoice_data in data.items() if point else ():
                chosen = "peppol" in invoice_data["sending_methods"]
                if chosen and self._is_applicable_to_move("peppol", invoice, **invoice_data):
                    self._webhero_queue(point, invoice, invoice_data)
            super()._call_web_service_after_invoice_pdf_render(data)

    def _webhero_queue(self, point, invoice, invoice_data):
        """One document of this invoice, in the attachment that the invoice itself has of it."""
        attachment = invoice.ubl_cii_xml_id
        values = invoice_data.pop("ubl_cii_xml_attachment_values", None)
        if values:  # Odoo would create it later, with a copy for the chatter
            attachment = self.env["ir.attachment"].with_user(SUPERUSER_ID).create(values)
            invoice.invalidate_recordset(["ubl_cii_xml_id", "ubl_cii_xml_file"])
        content = values["raw"] if values else attachment.raw
        partner = invoice.commercial_partner_id.with_company(invoice.company_id)
        document = self.env["webhero.peppol.document"]._queue(
            point,
            invoice,
            content,
            f"{partner.peppol_eas}:{partner.peppol_endpoint}",
            checked=invoice_data.get("webhero_checked"),
            attachment=attachment.sudo(),
        )
        invoice._webhero_write_aside({"peppol_message_uuid": document.uuid})
        self._webhero_notify_queued(invoice, invoice_data)

    def _webhero_notify_queued(self, invoice, invoice_data):
        speaking = self._webhero_to_author(invoice_data)
        invoice._message_log(body=speaking.env._("Peppol: on its way to the access point."))
        widget = invoice_data.get("mail_attachments_widget", [])
        _with_it, left = self._get_ubl_available_attachments(widget, invoice_data["invoice_edi_format"])
        if left:
            text = speaking.env._("These attachments could not go along over Peppol:")
            invoice._message_log(body=text, attachment_ids=left.ids)

    def _webhero_notify_unreachable(self, invoice, invoice_data):
        """Odoo silently skips customers who can't receive; in a batch this would remain unnoticed (P8)."""
        if self.env["webhero.peppol.validator"]._left_to_host():
            return
        sent = invoice.peppol_move_state in ("processing", "done")
        if not sent and not self._is_applicable_to_move("peppol", invoice, **invoice_data):
            speaking = self._webhero_to_author(invoice_data)
            in_language = invoice.with_env(speaking.env)
            invoice.peppol_move_state = False
            invoice_data["error"] = {
                "error_title": speaking.env._("Not sent over Peppol."),
                "errors": [
                    in_language._webhero_not_on_peppol_text(
                        in_language.commercial_partner_id.with_company(in_language.company_id)
                    )
                ],
            }

    def _do_peppol_pre_send(self, moves):
        if all(company.peppol_can_send for company in moves.company_id):
            # all at once: Odoo writes them one by one, while the user waits for a thousand
            fresh = moves.filtered(lambda move: move.peppol_move_state in ("ready", False))
            fresh._webhero_write_aside({"peppol_move_state": "to_send"})
        action = super()._do_peppol_pre_send(moves)
        if isinstance(action, dict) and action.get("res_model") == "webhero.peppol.onboarding":
            names = ", ".join(moves.filtered("name").mapped("name")[:3])
            action["context"] = {**action.get("context", {}), "default_waiting_invoices": names}
        return action
