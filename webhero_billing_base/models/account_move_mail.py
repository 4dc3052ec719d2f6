# SPDX-License-Identifier: LGPL-3.0-or-later
"""Failed mails of an invoice: shown on the invoice and on Home, with the remedy."""

import base64

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_amount

from ..rules import consumer_debt

FAILED = ("exception", "bounce")
LAYOUT = "mail.mail_notification_layout_with_responsible_signature"
KINDS = {1: "reminder_first", 2: "reminder_second"}
NAMED = 5  # lines of an invoice listed in a letter; all of them are on the attached invoice
RENDERED = ("subject", "body_html", "email_from", "reply_to", "mail_server_id")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_mail_failed = fields.Boolean(
        "Mail failed", compute="_compute_webhero_mail_failed", search="_search_webhero_mail_failed"
    )

    def _compute_webhero_mail_failed(self):
        failed = set(self._webhero_failed_mails().mail_message_id.mapped("res_id"))
        for move in self:
            move.webhero_mail_failed = move.id in failed

    def _search_webhero_mail_failed(self, operator, value):
        if operator != "in":
            return NotImplemented
        ever = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("mail_message_id.model", "=", self._name),
                    ("notification_type", "=", "email"),
                    ("notification_status", "in", FAILED),
                ]
            )
        )
        still = self.browse(ever.mail_message_id.mapped("res_id"))._webhero_failed_mails()
        return [("id", "in", still.mail_message_id.mapped("res_id"))]

    def _webhero_failed_mails(self):
        """Notifications of failed mails, the newest first; a later mail to the same recipient supersedes them.

        Odoo shows them as a red envelope in the chatter, without the reason.
        """
        mails = self.env["mail.notification"].sudo()
        about = [("mail_message_id.model", "=", self._name), ("mail_message_id.res_id", "in", self.ids)]
        newest = {}
        for one in mails.search([*about, ("notification_type", "=", "email")], order="id desc"):
            newest.setdefault((one.mail_message_id.res_id, one.res_partner_id, one.mail_email_address), one)
        return mails.union(
            *(
                one
                for one in newest.values()
                if one.notification_status in FAILED and one.mail_mail_id.state != "outgoing"
            )
        )

    def _webhero_mail_failure(self, failed):
        """The failure of a mail and its remedy, in one sentence with the answer of the server."""
        if failed.failure_type in ("mail_email_missing", "mail_email_invalid"):
            return self.env._(
                "Its e-mail address is missing or is none. Correct it in the customer, and send it again."
            )
        raw = failed.mail_mail_id.failure_reason or failed.failure_reason or ""
        return self.env["webhero.queued.mail"]._failure_text(raw, again=False)

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Without Odoo's advertisement for customers who are not on Peppol, which is shown to private persons as well.

        And without "due on" above a credit note, whose recipient owes nothing.
        """
        context = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        if not context.get("peppol_info", {}).get("is_peppol_sent"):
            context.pop("peppol_info", None)
        if self.move_type == "out_refund" and len(context.get("subtitles") or ()) > 1:
            amount = format_amount(self.env, self.amount_total, self.currency_id, lang_code=context.get("lang"))
            context["subtitles"] = [context["subtitles"][0], amount]
        return context

    def action_webhero_mail_again(self):
        """Send the same mails again, to the current address of the customer."""
        self.check_access("write")
        failed = self._webhero_failed_mails()
        lost = failed.filtered(lambda one: not one.mail_mail_id)
        if lost:
            return self.action_send_and_print()
        failed.mail_mail_id.mark_outgoing()
        self.env["webhero.queued.mail"]._wake_mail_queue()
        return None

    def _get_alerts(self):
        return {
            **super()._get_alerts(),
            **self._webhero_alerts_of_mail(),
            **self._webhero_alerts_of_reminders(),
            **self._webhero_alerts_of_copies(),
            **self._webhero_alerts_of_periods(),
        }

    def _webhero_alerts_of_mail(self):
        failed = self.is_sale_document(include_receipts=True) and self._webhero_failed_mails()[:1]
        if not failed:
            return {}
        alert = {
            "level": "danger",
            "message": self.env._(
                "The mail to %(who)s did not arrive. %(reason)s",
                who=failed.res_partner_id.display_name or failed.mail_email_address or "",
                reason=self._webhero_mail_failure(failed),
            ),
            "action_text": self.env._("Send the mail again"),
            "action_call": [self._name, "action_webhero_mail_again", self.ids],
        }
        return {"webhero_mail_failed": alert}

    def _get_mail_template(self):
        if len(self.company_id) == 1 and all(move.move_type in ("out_invoice", "out_receipt") for move in self):
            return self.company_id._webhero_mail_template("invoice").sudo(False)
        if all(move.move_type == "out_refund" for move in self):
            ours = self.env.ref("webhero_billing_base.mail_template_credit_note", raise_if_not_found=False)
            return ours or super()._get_mail_template()
        return super()._get_mail_template()

    # ---- mails of reminders

    def _webhero_reminder_mail(self, level):
        """Queue one mail for these invoices of one customer, in their language, with the PDF of each."""
        lead, template = self._webhero_reminder_lead(level), self._webhero_reminder_template(level)
        lang = lead._webhero_lang()
        rendered = template._generate_template(lead.ids, RENDERED)[lead.id]
        body = rendered["body_html"] + self.with_context(lang=lang)._webhero_consumer_paragraphs(
            fields.Date.context_today(self)
        )
        body += self.with_context(lang=lang)._webhero_claim_paragraphs()
        body += lead._webhero_open_table(lang) if self._webhero_needs_table() else ""
        body = template.with_context(lang=lang)._render_encapsulate(
            LAYOUT,
            body,
            add_context={"company": lead.company_id, "model_description": ""},
            context_record=lead.with_context(lang=lang),
        )
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": rendered["subject"],
                    "body_html": body,
                    "body": body,
                    "email_from": rendered["email_from"]
                    or lead.company_id.email_formatted
                    or self.env.user.email_formatted,
                    "reply_to": rendered.get("reply_to"),
                    "mail_server_id": rendered.get("mail_server_id"),
                    "recipient_ids": [(4, lead._webhero_reminder_recipient().id)],
                    "model": lead._name,
                    "res_id": lead.id,
                    "message_type": "email_outgoing",
                    "auto_delete": False,
                    "is_notification": True,  # the message stays in the chatter
                    "attachment_ids": [(0, 0, file) for file in self._webhero_reminder_files(lead)],
                }
            )
        )

    def _webhero_reminder_lead(self, level):
        """The invoice that the text refers to: the oldest one of the highest level."""
        return self.filtered(lambda move: move.webhero_reminder_level == level)[:1] or self[:1]

    def _webhero_reminder_template(self, level):
        return self[:1].company_id._webhero_mail_template(KINDS[level])

    def _webhero_reminder_files(self, lead):
        """The letter, and the PDF of each of our invoices in it."""
        ours = self.filtered(lambda move: not move.webhero_opening_key)
        return [
            {
                "name": document["filename"],
                "datas": base64.b64encode(document["content"]),
                "mimetype": "application/pdf",
            }
            for document in (self._webhero_reminder_letter(lead), *(move._webhero_pdf() for move in ours))
        ]

    def _webhero_reminder_letter(self, lead):
        report = self.env["ir.actions.report"].with_company(lead.company_id)
        content, _kind = report._render_qweb_pdf("webhero_billing_base.report_reminder", self.ids)
        return {"filename": f"{lead._webhero_reminder_filename().replace('/', '_')}.pdf", "content": content}

    def _webhero_pdf(self):
        """The PDF as sent; for an invoice never sent, one made now and not stored."""
        self.ensure_one()
        frozen = self._get_invoice_legal_documents("pdf")
        if frozen:
            return frozen
        report = self.env["account.move.send"]._get_default_pdf_report_id(self)
        content, _kind = (
            self.env["ir.actions.report"].with_company(self.company_id)._render_qweb_pdf(report.report_name, self.ids)
        )
        return {"filename": self._get_invoice_report_filename(report=report), "content": content}

    def _webhero_open_table(self, lang):
        """All open invoices of this customer as a table, oldest first; credit notes are deducted."""
        moves = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date_due, id",
        )
        rows = [move.with_context(lang=lang)._webhero_open_row() for move in moves]
        payments = self._webhero_credit_lines().filtered(lambda line: line.move_id.move_type != "out_refund")
        rows += [self.with_context(lang=lang)._webhero_payment_row(line) for line in payments]
        totals = {}
        for row in rows:
            totals[row["currency"]] = totals.get(row["currency"], 0) + row["amount"]
        values = {"rows": rows, "totals": totals}
        return (
            self.env["ir.qweb"].with_context(lang=lang)._render("webhero_billing_base.reminder_open_invoices", values)
        )

    def _webhero_needs_table(self):
        """Whether to show the whole account: with several invoices, or where an open credit is deducted."""
        return len(self) > 1 or bool(self.webhero_covered)

    def _webhero_open_row(self):
        return {
            "number": self.name, "date": self.invoice_date, "due": self.invoice_date_due,
            "amount": self._webhero_open_signed(), "currency": self.currency_id,
        }  # fmt: skip

    def _webhero_payment_row(self, line):
        """The row of an unreconciled payment, among the open invoices."""
        return {
            "number": self.env._("Your payment %s", line.move_id.name), "date": line.date, "due": False,
            "amount": line.amount_residual_currency, "currency": line.currency_id,
        }  # fmt: skip

    def _webhero_open_signed(self):
        return -self.amount_residual if self.move_type == "out_refund" else self.amount_residual

    def _webhero_alerts_of_reminders(self):
        failed = self.webhero_reminder_ids.filtered(lambda reminder: reminder.delivery == "failed")
        if not failed:
            return {}
        alert = {
            "level": "warning",
            "message": self.env._("A reminder of this invoice was not delivered: %s", failed[0].failure or ""),
            "action_text": self.env._("Reminders"),
            "action": failed._get_records_action(name=self.env._("Reminders")),
        }
        return {"webhero_reminder_failed": alert}

    # ---- legal content of a first reminder to a consumer: creditor, debt, until when it is free of charge (R5)

    def _webhero_is_consumer(self):
        """Whether a Belgian company reminds a private person: Book XIX of the Belgian Code of Economic Law."""
        party = self.commercial_partner_id
        belgian = self.company_id.partner_id._webhero_is_belgian()
        return belgian and consumer_debt.is_consumer(party.is_company, party.vat, party.company_registry)

    def _webhero_consumer_sentences(self, today):
        """The sentences required in a first reminder to a consumer besides the amounts; [] for any other letter."""
        first = self.filtered(
            lambda move: (
                move.move_type != "out_refund" and move._webhero_is_consumer() and move.webhero_reminder_level < 2
            )
        )
        if not first:
            return []
        by_mail = all(move._webhero_first_mailed() for move in first)
        until = max(move._webhero_free_until(today) for move in first)
        free = self._webhero_free_sentence(by_mail, until, ", ".join(first.mapped("name")))
        return [free, *first._webhero_announced_sentences(today), self._webhero_creditor_sentence()]

    def _webhero_announced_sentences(self, today):
        """The damages announced to a consumer for late payment: unless announced in the first reminder, none may be claimed."""
        rows = self.webhero_reminder_ids.filtered(lambda row: row.level == "1" and not row.without_mail)
        damages = sum(rows.mapped("indemnity"))
        for move in self - rows.move_id:  # a letter printed before any mail
            damages += move._webhero_late_claim(1, today).get("indemnity", 0)
        if not damages:
            return []
        amount = format_amount(self.env, damages, self.currency_id[:1])
        return [self.env._("If it is not paid by then, our general terms ask damages of %s beside it.", amount)]

    def _webhero_claim_rows(self):
        """[(claim besides the open amounts, EUR)] of these invoices' second reminders; no VAT is due on it."""
        claims = self._webhero_claims()
        private = claims.filtered(lambda row: row.move_id._webhero_is_consumer())
        recovery, damages = (sum(rows.mapped("indemnity")) for rows in (claims - private, private))
        day = self._webhero_date(max(claims.mapped("date"), default=False))
        rows = [
            (
                self.env._("Interest up to and including %s (law of 2 August 2002, article 5)", day),
                sum(claims.mapped("interest")),
            ),
            (self.env._("Compensation of recovery costs (law of 2 August 2002, article 6)"), recovery),
            (self.env._("Damages by our general terms (article XIX.4 of the Code of Economic Law)"), damages),
        ]
        return [(label, amount) for label, amount in rows if amount]

    def _webhero_claim_paragraphs(self):
        """The same for the mail, as HTML, with the total claimed."""
        rows = self._webhero_claim_rows()
        if not rows:
            return ""
        currency, asked = self._webhero_claims().currency_id[:1], sum(self.mapped("webhero_to_pay"))
        sentences = [f"{label}: {format_amount(self.env, amount, currency)}" for label, amount in rows]
        total = format_amount(self.env, asked + self._webhero_claimed(), currency)
        sentences.append(self.env._("Together with what is open we ask you %s.", total))
        return Markup().join(Markup("<p>%s</p>") % sentence for sentence in sentences)

    def _webhero_claim_text(self, level):
        """For the chatter: the claims or announcements of this reminder, and why there is no interest."""
        row = self.webhero_reminder_ids.filtered(lambda one: one.level == str(level))
        sentences = [
            f"{label}: {format_amount(self.env, amount, self.currency_id)}."
            for label, amount in self._webhero_claim_rows()
        ]
        if level == 1 and row.indemnity:
            amount = format_amount(self.env, row.indemnity, self.currency_id)
            sentences.append(self.env._("Damages that are announced: %s.", amount))
        missing = self._webhero_rate_missing(level, row.date)
        return [*sentences, self._webhero_rate_sentence(missing)] if missing else sentences

    def _webhero_consumer_paragraphs(self, today):
        """The same for the mail, as HTML."""
        return Markup().join(Markup("<p>%s</p>") % sentence for sentence in self._webhero_consumer_sentences(today))

    def _webhero_creditor_sentence(self):
        company = self.company_id[:1]
        return self.env._(
            "Creditor: %(company)s, enterprise number %(number)s.",
            company=company.name,
            number=company.partner_id._webhero_kbo() or company.vat or "",
        )

    def _webhero_free_sentence(self, by_mail, until, numbers):
        values = {"day": self._webhero_date(until), "numbers": numbers}
        if by_mail:
            return self.env._(
                "This reminder is free of charge. You have fourteen calendar days, from the day after this message was sent"
                " up to and including %(day)s, to pay %(numbers)s without damages or interest.",
                **values,
            )
        return self.env._(
            "This reminder is free of charge. You have fourteen calendar days, from the third working day after this letter"
            " was posted up to and including %(day)s, to pay %(numbers)s without damages or interest.",
            **values,
        )

    def _webhero_first_mailed(self):
        """The day on which the first reminder was mailed; False for none, or one that did not leave: the letter is posted."""
        first = self.webhero_reminder_ids.filtered(lambda row: row.level == "1" and not row.without_mail)
        return first.filtered(lambda row: row.delivery not in ("failed", "cancelled"))[:1].date

    def _webhero_free_until(self, today):
        mailed = self._webhero_first_mailed()
        return consumer_debt.free_until(mailed or today, by_post=not mailed)

    def _webhero_delivered(self):
        """The goods or services that a consumer owes for, from the invoice lines; "" for a business or a credit note."""
        if self.move_type == "out_refund" or not self._webhero_is_consumer():
            return ""
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product" and line.name)
        names = [line.name.splitlines()[0] for line in lines[:NAMED]]
        return "; ".join(names) + ("; …" if len(lines) > NAMED else "")
