from collections import defaultdict

from odoo import models

ROWS_ONLY = object()  # in a context: a client can send texts and numbers, never this


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    def _get_default_sending_methods(self, move):
        """What was pressed to go over Peppol goes that way or not at all (P8): the host's cron would mail it instead."""
        chosen = (move.sending_data or {}).get("sending_methods")
        return set(chosen) if chosen else super()._get_default_sending_methods(move)

    def _generate_and_send_invoices(
        self, moves, from_cron=False, allow_raising=True, allow_fallback_pdf=False, **custom_settings
    ):
        """From the button, the dialog or the cron: what never arrived goes with fresh XML, and nobody stays away by an
        old "no".
        """
        moves._webhero_forget_xml()
        if from_cron:
            self._webhero_look_up_old(moves)
        return super()._generate_and_send_invoices(
            moves, from_cron, allow_raising, allow_fallback_pdf, **custom_settings
        )

    def _webhero_look_up_old(self, moves):
        """A batch asks side by side, before the host goes through it one by one."""
        asked = moves.filtered(lambda move: "peppol" in (move.sending_data or {}).get("sending_methods", ()))
        for company in asked.company_id:
            partners = asked.filtered(lambda move, company=company: move.company_id == company).commercial_partner_id
            if not partners._webhero_host_looks_up(company):
                partners = partners.with_company(company).sudo()
                partners._webhero_old_answers()._webhero_look_up_batch()
                partners._webhero_tell_host(company)

    def _hook_invoice_document_before_pdf_report_render(self, invoice, invoice_data):
        super()._hook_invoice_document_before_pdf_report_render(invoice, invoice_data)
        values = invoice_data.get("ubl_cii_xml_attachment_values")
        if values and "peppol" in invoice_data["sending_methods"] and not invoice_data.get("error"):
            self._webhero_gate(invoice, invoice_data, values["raw"])

    def _webhero_gate(self, invoice, invoice_data, content):
        """The rules before anything leaves; what is fatal becomes the error of this invoice (P7)."""
        gate = self.env["webhero.peppol.gate"]
        if gate._is_off():
            return
        checked = gate._check(content)
        invoice._webhero_keep_findings(checked)
        invoice_data["webhero_gated"] = True
        if checked.fatal:
            invoice.peppol_move_state = "error"
            speaking = self._webhero_to_author(invoice_data)
            told = invoice.with_env(speaking.env)
            invoice_data["error"] = {
                "error_title": speaking.env._("Not sent: the invoice breaks rules of Peppol."),
                "errors": [told._webhero_explained_text(finding) for finding in checked.fatal],
            }

    def _webhero_to_author(self, invoice_data):
        """In the language of who pressed Send: the cron that sends a batch has none of its own."""
        author = self.env["res.users"].sudo().browse(invoice_data.get("author_user_id") or self.env.uid)
        return self.with_context(lang=self.env.context.get("lang") or author.lang)

    def _call_web_service_after_invoice_pdf_render(self, invoices_data):
        """The host sends a batch through the first invoice's company: give it one company at a time."""
        for invoice, invoice_data in invoices_data.items():
            content = invoice.ubl_cii_xml_id.raw
            if "peppol" in invoice_data["sending_methods"] and content and not invoice_data.get("webhero_gated"):
                self._webhero_gate(invoice, invoice_data, content)
        for invoice, invoice_data in invoices_data.items():
            self._webhero_say_unreachable(invoice, invoice_data)
        by_company = defaultdict(dict)
        for invoice, invoice_data in invoices_data.items():
            if not invoice_data.get("error"):
                by_company[invoice.company_id][invoice] = invoice_data
        for company, data in by_company.items():
            ours = self.env["webhero.access.point"]._for_company(company)
            sender = self.with_context(webhero_rows_only=ROWS_ONLY) if ours else self
            super(AccountMoveSend, sender)._call_web_service_after_invoice_pdf_render(data)

    def _can_commit(self):
        """The host commits once its access point has the documents. To ours nothing went yet: our rows stand or fall
        with what the host still writes on these invoices, and no worker begins with them before.
        """
        return super()._can_commit() and self.env.context.get("webhero_rows_only") is not ROWS_ONLY

    def _webhero_say_unreachable(self, invoice, invoice_data):
        """The host passes over customers who can't receive without a word; in a batch nobody would know (P8)."""
        asked = "peppol" in invoice_data["sending_methods"] and not invoice_data.get("error")
        if not asked or self.env["webhero.peppol.gate"]._left_to_host():
            return
        sent = invoice.peppol_move_state in ("processing", "done")
        if not sent and not self._is_applicable_to_move("peppol", invoice, **invoice_data):
            speaking = self._webhero_to_author(invoice_data)
            told = invoice.with_env(speaking.env)
            invoice.peppol_move_state = False
            invoice_data["error"] = {
                "error_title": speaking.env._("Not sent over Peppol."),
                "errors": [told._webhero_not_on_peppol_text(told.commercial_partner_id.with_company(told.company_id))],
            }
