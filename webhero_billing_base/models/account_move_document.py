# SPDX-License-Identifier: LGPL-3.0-or-later
"""The contents of the PDF of an invoice or credit note, apart from its lines."""

import base64
from collections import defaultdict
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.fields import Domain

from odoo.addons.webhero_base.rules import epc, qr
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.actions import open_url

from ..rules import mentions, reminders

LIMIT_MB = 10
OPEN_STATES = ("not_paid", "partial")
RECEIVABLES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_file_ids = fields.Many2many(
        "ir.attachment",
        string="Files",
        compute="_compute_webhero_file_ids",
        inverse="_inverse_webhero_file_ids",
        help="Everything here goes along with the mail; PDF, PNG, JPG, CSV, XLSX and ODS also go into the UBL.",
    )

    webhero_copy_ids = fields.One2many("webhero.invoice.copy", "move_id", "Copies", copy=False)
    webhero_copy_failed = fields.Boolean(
        "Copy failed", compute="_compute_webhero_copy_failed", search="_search_webhero_copy_failed"
    )

    webhero_covered = fields.Monetary("Covered by open credits", compute="_compute_webhero_to_pay")
    webhero_to_pay = fields.Monetary("Still to pay", compute="_compute_webhero_to_pay")

    def _get_name_invoice_report(self):
        name = super()._get_name_invoice_report()
        if name == "account.report_invoice_document" and self.is_sale_document(include_receipts=True):
            return "webhero_billing_base.report_invoice_document"
        return name

    def _webhero_title(self, proforma=False):
        """The title of the document, in its language."""
        if self.move_type == "out_refund":
            kind = self.env._("Credit note")
        elif self.move_type == "out_receipt":
            kind = self.env._("Receipt")
        else:
            kind = self.env._("Pro forma invoice") if proforma and self.state != "posted" else self.env._("Invoice")
        if self.state == "draft":
            kind = self.env._("Draft: %s", kind.lower())
        if self.state == "cancel":
            kind = self.env._("Cancelled: %s", kind.lower())
        return f"{kind} {self.name}" if self.name and self.name != "/" else kind

    def _webhero_facts(self):
        """[(label, value)] for the line below the title; only non-empty ones."""
        credited, day = self._webhero_credited()
        refund = self.move_type == "out_refund"
        facts = [
            (self.env._("Date"), self._webhero_date(self.invoice_date or self.date)),
            (self.env._("Due date"), "" if refund else self._webhero_date(self.invoice_date_due)),
            (self.env._("Delivery date"), self._webhero_date(self.delivery_date)),
            (self.env._("Customer number"), self.partner_id.ref or self.commercial_partner_id.ref),
            (self.env._("Your reference"), self.ref),
            (self.env._("Our reference"), self.invoice_origin),
            # "$" alone is ambiguous
            (
                self.env._("Currency"),
                self.currency_id.name if self.currency_id != self.company_id.currency_id else "",
            ),
            (
                self.env._("Credits invoice"),
                self.env._("%(number)s of %(day)s", number=credited, day=day) if day else credited,
            ),
            (self.env._("Reason"), self.webhero_credit_reason if refund else ""),
            (self.env._("Number once confirmed"), self._webhero_certain_number()),
        ]
        return [(label, value) for label, value in facts if value]

    def _webhero_credited(self):
        """(number, date) of the invoice that a credit note refers to; empty texts for other documents."""
        if self.move_type != "out_refund":
            return "", ""
        original = self.reversed_entry_id
        return original.name or self.webhero_credited_number or "", self._webhero_date(original.invoice_date)

    def _webhero_mentions(self):
        return [*super()._webhero_mentions(), *self._webhero_whole_mentions()]

    def _webhero_whole_mentions(self):
        """Mentions on the whole document required by Belgian law; in the UBL they are its note."""
        if self.company_id.country_code != "BE":
            return []
        found = []
        if self.move_type == "out_refund" and self.amount_tax:  # Royal Decree no. 4, article 4
            found.append(self.env._("VAT to be repaid to the State to the extent that it was initially deducted."))
        taxes = self._webhero_document_taxes()
        if self.webhero_dwelling and any(
            tax.amount_type == "percent" and tax.amount == mentions.DWELLING_RATE for tax in taxes
        ):
            found.append(taxes[:1]._webhero_dwelling_text(self.webhero_dwelling))
        return [*found, *([self._webhero_self_billed()] if self._is_self_billed() else ())]

    def _is_self_billed(self):
        return self.is_purchase_document() and self.journal_id.is_self_billing

    def _webhero_self_billed(self):
        """The wording of directive 2006/112/EC, article 226, item 10a, in the language of the document."""
        return self.env._("Self-billing")

    def _webhero_total_label(self):
        return self.env._("Total in your favour") if self.move_type == "out_refund" else self.env._("Total")

    def _webhero_document_totals(self, with_payments=False):
        totals = self._webhero_totals()
        if with_payments and self.move_type == "out_invoice" and self.payment_state != "invoicing_legacy":
            widget = self.sudo().invoice_payments_widget or {}
            paid = [self._webhero_paid(one) for one in widget.get("content", ()) if not one["is_exchange"]]
            totals.update(paid=paid, due=self.amount_residual)
        return totals

    def _webhero_paid(self, payment):
        day = self._webhero_date(payment["date"])
        label = self.env._("Credited on %s", day) if payment["is_refund"] else self.env._("Paid on %s", day)
        return {"label": label, "amount": -payment["amount"]}

    # ---- to pay

    def _webhero_payment(self, amount=None):
        """The data that the customer needs to pay: see part_payment; None for credit notes and paid invoices. `amount`: less
        than the open amount.
        """
        if amount is None:
            amount = self.amount_total if self.state == "draft" else self.amount_residual
        if self.move_type != "out_invoice" or self.currency_id.compare_amounts(amount, 0) <= 0:
            return None
        account = self.partner_bank_id
        return {
            "amount": amount,
            "currency": self.currency_id,
            "due": self.invoice_date_due,
            "iban": account.acc_number,
            "bic": account.bank_bic,
            "holder": account.acc_holder_name if account.acc_holder_name != self.company_id.name else "",
            "reference": self.payment_reference,
            "qr": self._webhero_qr(amount),
        }

    def _webhero_qr(self, amount):
        """The EPC QR code for `amount`, as a data URI; "" where none is possible."""
        account = self.partner_bank_id
        if self.currency_id.name != "EUR" or account.acc_type != "iban" or self.state == "draft":
            return ""
        name = account.acc_holder_name or self.company_id.name
        text = epc.payload(name, account.acc_number, amount, self.payment_reference, account.bank_bic)
        if isinstance(text, Refusal):
            return ""
        return "data:image/png;base64," + base64.b64encode(qr.png(text)).decode()

    # ---- files sent along

    @api.depends("message_main_attachment_id", "attachment_ids")
    def _compute_webhero_file_ids(self):
        for move in self:
            move.webhero_file_ids = [Command.set(move._webhero_own_files().ids)]

    def _inverse_webhero_file_ids(self):
        for move in self:
            kept = move.webhero_file_ids
            (move._webhero_own_files() - kept).unlink()
            kept.filtered(lambda file: not file.res_id).write({"res_model": "account.move", "res_id": move.id})

    def _webhero_own_files(self):
        """Files added by users for the customer; not the documents generated when sending."""
        self.ensure_one()
        if not self._origin.id:
            return self.env["ir.attachment"]
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "=", self._origin.id),
                ("res_field", "=", False),
                ("webhero_superseded", "=", False),
                ("name", "!=", "factur-x.xml"),
            ],
            order="id",
        )
        return files and files - self._webhero_others_files()

    def _webhero_others_files(self):
        """Attachments of internal notes and of messages from outside: not part of the document."""
        written = [("model", "=", "account.move"), ("res_id", "=", self._origin.id), ("attachment_ids", "!=", False)]
        messages = self.env["mail.message"].sudo().search(written)
        return messages.filtered(lambda message: not _for_customer(message)).attachment_ids

    def _webhero_too_big(self):
        """The total size of the files in MB if over the limit, else 0."""
        size = sum(self._webhero_own_files().mapped("file_size")) / 1024 / 1024
        return size if size > LIMIT_MB else 0

    def _detach_attachments(self):
        """A PDF or UBL from before a correction is kept, but never sent again."""
        documents = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", self.ids),
                    ("res_field", "in", self._get_fields_to_detach()),
                ]
            )
        )
        super()._detach_attachments()
        documents.webhero_superseded = True

    def _get_fields_to_detach(self):
        return [*super()._get_fields_to_detach(), "ubl_cii_xml_file"]

    def _get_invoice_proforma_pdf_report_filename(self):
        if self.state == "posted" and self.is_sale_document(include_receipts=True):
            return self._get_invoice_report_filename()
        return super()._get_invoice_proforma_pdf_report_filename()

    def _get_invoice_legal_documents_all(self, allow_fallback=False):
        """PDF and UBL: as sent, else made now."""
        documents = super()._get_invoice_legal_documents_all(allow_fallback=allow_fallback) or []
        if not allow_fallback or self.ubl_cii_xml_id or not self.is_sale_document() or self.state != "posted":
            return documents
        ubl = self._get_invoice_legal_documents("ubl", allow_fallback=True)
        return [*documents, self._webhero_or_reasons(ubl)] if ubl else documents

    def _webhero_or_reasons(self, document):
        """In a zip of several invoices, a UBL that can't be made is replaced by a note with the reason."""
        if not document.get("errors"):
            return document
        text = "\n".join(str(error) for error in document["errors"])
        name = self.env._("%s: why there is no UBL", self.name.replace("/", "_"))
        return {"filename": f"{name}.txt", "filetype": "txt", "content": text.encode()}

    def action_webhero_download_all(self):
        ids = ",".join(map(str, self.ids))
        return open_url(f"/account/download_invoice_documents/{ids}/all", "download")

    def get_extra_print_items(self):
        items = super().get_extra_print_items()
        posted = self.filtered(lambda move: move.state == "posted" and move.is_sale_document())
        if posted:
            action = posted.action_webhero_download_all()
            items.append({"key": "webhero_all", "description": self.env._("PDF + UBL (zip)"), **action})
        return items

    # ---- copies for the bookkeeper

    def _compute_webhero_copy_failed(self):
        for move in self:
            move.webhero_copy_failed = any(copy.delivery == "failed" for copy in move.webhero_copy_ids)

    def _search_webhero_copy_failed(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("webhero_copy_ids", "any", [("delivery", "=", "failed")])]

    def _webhero_queue_copies(self, addresses, after=False):
        """Queue a copy for each address without one; part of the transaction that sends the invoice, which it can't fail.

        `after`: the invoice was only posted, so its copy waits until that time for the files to be sent.
        """
        for move in self.sudo():
            known = move.webhero_copy_ids
            new = [address for address in addresses if address not in known.mapped("email")]
            waiting = bool(after) or not move.invoice_pdf_report_id
            values = [
                {"move_id": move.id, "email": address, "waiting": waiting, "not_before": after} for address in new
            ]
            copies = known.create(values)
            if not after:
                copies |= known.filtered("waiting")
                copies.not_before = False
            if copies and waiting:
                self.env.ref("webhero_billing_base.ir_cron_retry_invoice_copies").sudo()._trigger(after or None)
            elif copies:
                copies._make_mail()
                copies._wake_mail_queue()
            if new:
                move._message_log(body=self.env._("A copy goes to %s.", ", ".join(new)))

    def _webhero_ubl(self):
        """The XML as sent, else one made now; None where it can't be made."""
        found = self._webhero_ubl_made()
        return found if found["content"] else None

    def _webhero_ubl_made(self):
        """{"filename", "content", "errors"} as from Odoo; BIS 3.0 where Odoo has no format for the customer."""
        self.ensure_one()
        found = self._get_invoice_legal_documents("ubl", allow_fallback=True)
        if not found:
            builder = self.env["res.partner"]._get_edi_builder("ubl_bis3")
            content, errors = builder._export_invoice(self)
            found = {"filename": builder._export_invoice_filename(self), "content": content, "errors": errors}
        return found

    def _webhero_copy_files(self):
        """PDF and UBL as sent; the UBL is made here where the customer received none."""
        kinds = ((self._webhero_pdf(), "application/pdf"), (self._webhero_ubl(), "application/xml"))
        return [
            {"name": document["filename"], "datas": base64.b64encode(document["content"]), "mimetype": mimetype}
            for document, mimetype in kinds
            if document
        ]

    def action_webhero_retry_copies(self):
        self.check_access("write")
        self.webhero_copy_ids.filtered(lambda copy: copy.delivery == "failed")._try_again()

    def _webhero_alerts_of_copies(self):
        failed = self.webhero_copy_ids.filtered(lambda copy: copy.delivery == "failed")
        if not failed:
            return {}
        alert = {
            "level": "warning",
            "message": self.env._(
                "The invoice itself went out, but its copy to %(address)s did not: %(reason)s",
                address=failed[0].email,
                reason=failed[0].failure or "",
            ),
            "action_text": self.env._("Send the copy again"),
            "action_call": [self._name, "action_webhero_retry_copies", self.ids],
        }
        return {"webhero_copy_failed": alert}

    # ---- amounts still to pay

    @api.depends("amount_residual", "payment_state", "move_type", "commercial_partner_id", "currency_id", "company_id")
    def _compute_webhero_to_pay(self):
        covered = self._webhero_covered()
        for move in self:
            move.webhero_covered = covered.get(move.id, 0)
            move.webhero_to_pay = move.amount_residual - move.webhero_covered

    def _webhero_credit_key(self):
        return self.company_id.id, self.commercial_partner_id.id, self.currency_id.id

    def _webhero_covered(self):
        """{id: amount covered by open credits}: its own credit notes first, then other customer credits, oldest due first."""
        asked = self.filtered(lambda move: move.move_type in RECEIVABLES and move.payment_state in OPEN_STATES)
        free, own = asked._webhero_open_credits()
        open_, covered = asked._webhero_all_receivables() if free else asked, {}
        for key, moves in open_.grouped(lambda move: move._webhero_credit_key()).items():
            amounts = {move.id: Decimal(str(move.amount_residual)) for move in moves}
            by_own = {one: min(amount, own.get(one, Decimal(0))) for one, amount in amounts.items()}
            rest = [(one, amount - by_own[one]) for one, amount in amounts.items()]
            by_free = reminders.cover(rest, free.get(key, Decimal(0)))
            covered |= {one: float(by_own[one] + by_free[one]) for one in amounts}
        return covered

    def _webhero_all_receivables(self):
        """All open invoices of these customers in the order in which credits cover them; disputed ones are not covered."""
        found = self.search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("move_type", "in", RECEIVABLES) & Domain("state", "=", "posted")
            & Domain("payment_state", "in", OPEN_STATES),
            order="invoice_date_due, id",
        )  # fmt: skip
        return found.filtered(lambda move: not move.no_followup) | self

    def _webhero_credit_lines(self):
        """Open items of these customers to be reconciled: credit notes and payments."""
        return self.env["account.move.line"].search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("partner_id", "child_of", self.commercial_partner_id.ids)
            & Domain("account_id.account_type", "=", "asset_receivable") & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False) & Domain("amount_residual_currency", "<", 0)
        )  # fmt: skip

    def _webhero_open_credits(self):
        """({company, customer, currency: free credit}, {invoice: credit of its own credit notes}), amounts above 0."""
        free, own = defaultdict(Decimal), defaultdict(Decimal)
        for line in self._webhero_credit_lines() if self else ():
            amount, origin = Decimal(str(-line.amount_residual_currency)), line.move_id.reversed_entry_id
            if origin.payment_state in OPEN_STATES:
                own[origin.id] += amount
            else:
                key = (line.company_id.id, line.partner_id.commercial_partner_id.id, line.currency_id.id)
                free[key] += amount
        return free, own


def _for_customer(message):
    """Whether a colleague, including former ones, wrote it, and not as an internal note."""
    users = message.author_id.with_context(active_test=False).user_ids
    colleague = message.message_type != "email" and any(not user.share for user in users)
    return colleague and not message.is_internal and message.subtype_id and not message.subtype_id.internal
