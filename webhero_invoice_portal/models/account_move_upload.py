# SPDX-License-Identifier: LGPL-3.0-or-later
"""C14: a supplier's PDF or UBL becomes a draft bill, read by the host's own import; never an empty or a wrong one."""

import datetime
import hashlib
from datetime import timedelta

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.turns import in_turn
from odoo.addons.webhero_base.tools.unpacking import read_pdf

from ..rules import filters, upload
from .res_users import Inside

A_DAY = 50  # uploads of one supplier


LINK_SCOPE = "webhero_invoice_portal-signed-link"

# the host's groups of recipients whose button opens the invoice without a login
OUTSIDE = ("portal_customer", "additional_intended_recipient")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_uploaded = fields.Boolean("Uploaded on the portal", readonly=True, copy=False)
    webhero_upload_key = fields.Char(readonly=True, copy=False, help="The supplier and a hash of the file.")

    _unique_webhero_upload = models.UniqueIndex(
        "(company_id, webhero_upload_key) WHERE webhero_upload_key IS NOT NULL AND state != 'cancel'",
        "This file was received already.",
    )

    @api.model
    def _webhero_receive_upload(self, supplier, name, content, form):
        """The number of the draft bill that was made, one upload of a supplier after the other. Commits; raises UserError."""
        with in_turn(self.env, f"upload {self.env.company.id} {supplier.id}"):
            bill = self._webhero_upload(supplier, name, content, form)
            return bill.ref or bill.name or "-"

    @api.model
    def _webhero_upload(self, supplier, name, content, form):
        """The draft bill of `supplier` from one file; `form` is what was typed beside it. Raises UserError with a sentence."""
        kind = self._webhero_or_sentence(upload.kind(content))
        self._webhero_upload_limits(supplier, content)
        einvoice = content if kind == "xml" else self._webhero_inside(content)
        if einvoice:
            facts = self._webhero_or_sentence(upload.facts(einvoice))
            self._webhero_check_parties(supplier, facts)
            self._webhero_check_number(supplier, facts.number)
            return self._webhero_upload_read(supplier, name, content, kind)
        given = self._webhero_or_sentence(upload.typed(form, fields.Date.context_today(self)))
        self._webhero_check_number(supplier, given.number)
        return self._webhero_upload_typed(supplier, name, content, given)

    # ---- what is refused

    def _webhero_or_sentence(self, found):
        if isinstance(found, Refusal):
            raise UserError(self._webhero_upload_sentence(found))
        return found

    def _webhero_upload_sentence(self, refusal):
        words = {
            "empty": self.env._("There is no file, or it is empty: choose the PDF or the UBL file of your invoice."),
            "large": self.env._(
                "The file is larger than %(megabytes)s MB: make it smaller, or send it by e-mail.",
                **{"megabytes": upload.MAX_MB, **refusal.facts},
            ),
            "type": self.env._("This is no PDF and no UBL invoice (XML): choose another file."),
            "incomplete": self.env._("The e-invoice has no number or no lines: export it again from your software."),
            "number": self.env._("Invoice number: fill in the number that is on the PDF."),
            "date": self.env._("Invoice date: fill in the date that is on the PDF."),
            "date_range": self.env._(
                "Invoice date: at most %(years)s years ago and one year ahead.", **{"years": "", **refusal.facts}
            ),
            "unpacks_too_large": self.env._(
                "This PDF unpacks to too much to be read: print it to a new PDF and send that."
            ),
            "amount": self.env._(
                "Amount excl. VAT at %(rate)s %%: this is no amount above zero with at most two decimals.",
                **{"rate": "", **refusal.facts},
            ),
            "amounts": self.env._("Amounts: fill in at least one amount excl. VAT."),
        }
        return words[refusal.code]

    def _webhero_upload_limits(self, supplier, content):
        """The same file twice, and more than a day can bring, are refused."""
        bills = self.search(self._webhero_bills_of(supplier))
        today = fields.Datetime.now() - timedelta(days=1)
        if len(bills.filtered(lambda bill: bill.webhero_uploaded and bill.create_date >= today)) >= A_DAY:
            raise UserError(
                self.env._("You have uploaded %s invoices today: go on tomorrow, or send them by e-mail.", A_DAY)
            )
        same = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "account.move"),
                ("res_id", "in", bills.ids),
                (
                    "checksum",
                    "=",
                    hashlib.sha1(content, usedforsecurity=False).hexdigest(),
                ),  # the host's own fingerprint
            ],
            limit=1,
        )
        if same:
            raise UserError(self.env._("This file was received already: you need not send it again."))

    def _webhero_bills_of(self, supplier):
        return [
            ("commercial_partner_id", "=", supplier.id),
            ("company_id", "=", self.env.company.id),
            ("move_type", "in", ("in_invoice", "in_refund")),
            ("state", "!=", "cancel"),
        ]

    def _webhero_check_number(self, supplier, number):
        if self.search_count([*self._webhero_bills_of(supplier), ("ref", "=ilike", filters.literal(number))], limit=1):
            raise UserError(self.env._("Invoice %s was received already: you need not send it again.", number))

    def _webhero_check_parties(self, supplier, facts):
        """Seller must be the supplier who is logged in, buyer this company: compared by their numbers."""
        if not self._webhero_party_numbers(supplier) & facts.seller:
            raise UserError(
                self.env._(
                    "This invoice is not from %(supplier)s: its seller has another VAT or company number than we know of you."
                    " Upload your own invoice, or ask us to correct your number.",
                    supplier=supplier.name,
                )
            )
        self._webhero_check_buyer(facts)

    def _webhero_check_buyer(self, facts):
        if not self._webhero_party_numbers(self.env.company.partner_id) & facts.buyer:
            raise UserError(
                self.env._(
                    "This invoice is not for %(company)s: its customer has another VAT or company number.",
                    company=self.env.company.name,
                )
            )

    def _webhero_party_numbers(self, partner):
        return {upload.digits(number) for number in (partner.vat, partner.company_registry)} - {""}

    def _webhero_inside(self, content):
        """The e-invoice that a PDF carries, or None; a PDF that can't be read is refused."""
        found = self._webhero_or_sentence(read_pdf(content))
        if not found.readable:
            raise UserError(self.env._("This PDF can't be read: it is damaged, or protected by a password."))
        return next((raw for _name, raw in found.files if not isinstance(upload.facts(raw), Refusal)), None)

    # ---- the bill

    def _webhero_upload_journal(self):
        journal = self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(self.env.company), ("type", "=", "purchase")], limit=1
        )
        if not journal:
            raise UserError(self.env._("Invoices can't be received here yet: send it by e-mail."))
        return journal

    def _webhero_upload_read(self, supplier, name, content, kind):
        """Odoo imports the e-invoice; one that it could not read, or that is another supplier's, leaves no record."""
        bill = self._webhero_upload_new(name, content, kind)
        if not bill.invoice_line_ids or not bill.amount_total or bill.partner_id.commercial_partner_id != supplier:
            bill.unlink()
            raise UserError(self.env._("The e-invoice can't be read: send the PDF, or ask us."))
        return bill._webhero_upload_done(supplier)

    def _webhero_upload_typed(self, supplier, name, content, given):
        """A PDF alone: number, date and amounts as the supplier typed them, one line for each rate."""
        lines = [self._webhero_upload_line(given, rate, amount) for rate, amount in given.amounts.items()]
        with self.env.cr.savepoint():  # refused by the host, a closed period say, it leaves nothing behind
            bill = self._webhero_upload_new(name, content, "pdf")
            bill.write(
                {
                    "partner_id": supplier.id,
                    "ref": given.number,
                    "invoice_date": given.date,
                    "invoice_line_ids": lines,
                }
            )
        return bill._webhero_upload_done(supplier)

    def _webhero_upload_line(self, given, rate, amount):
        tax = self._webhero_purchase_tax(rate)
        if rate and not tax:
            raise UserError(self.env._("Amount excl. VAT at %s %%: this company knows no such rate; ask us.", rate))
        return Command.create(
            {
                "name": self.env._("Invoice %(number)s, %(rate)s %% VAT", number=given.number, rate=rate),
                "quantity": 1,
                "price_unit": float(amount),
                "tax_ids": [Command.set(tax.ids)],
            }
        )

    def _webhero_purchase_tax(self, rate):
        """The company's tax of `rate` per cent on purchases, empty where it has none."""
        of_rate = [
            *self.env["account.tax"]._check_company_domain(self.env.company),
            ("type_tax_use", "=", "purchase"),
            ("amount_type", "=", "percent"),
            ("amount", "=", rate),
            ("price_include", "=", False),
        ]
        return self.env["account.tax"].search(of_rate, limit=1)

    def _webhero_upload_new(self, name, content, kind):
        """A draft bill by Odoo's import: as for a file dropped on the dashboard, but never posted automatically."""
        file = self.env["ir.attachment"].create(
            {
                "name": f"{name.rsplit('.', 1)[0][:80] or 'invoice'}.{kind}",
                "raw": content,
                "mimetype": "application/pdf" if kind == "pdf" else "application/xml",
            }
        )
        return self.with_context(
            default_move_type="in_invoice",
            default_journal_id=self._webhero_upload_journal().id,
            skip_is_manually_modified=True,
        )._create_records_from_attachments(file)

    def _webhero_upload_done(self, supplier):
        content = self.attachment_ids[:1].raw or b""
        self.write(
            {
                "webhero_uploaded": True,
                "webhero_upload_key": f"{supplier.id} {hashlib.sha256(content).hexdigest()}",
            }
        )
        self._message_set_main_attachment_id(self.attachment_ids)  # what the bill is read beside, and given back as
        self.message_post(body=self.env._("Uploaded on the portal by %s.", supplier.display_name))
        return self

    def _portal_ensure_token(self):
        """A user with a login gets no permanent public link to an invoice: it would survive the end of their access (C12).

        `webhero_by_login` is in the context where Odoo renders the page as superuser.
        """
        if self.env.context.get("webhero_by_login") or (self.env.user._is_portal() and not self.env.su):
            return ""
        return super()._portal_ensure_token()

    def _webhero_signed_link(self):
        """An address that shows this invoice's PDF without a login, for the days of the company's setting."""
        self.ensure_one()
        expires = int(
            (
                datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=self.company_id.webhero_portal_link_days)
            ).timestamp()
        )
        return f"{self.get_base_url()}/invoice/{self.id}/{expires}/{self._webhero_link_signature(expires)}"

    def _webhero_link_signature(self, expires):
        return hmac(self.env(su=True), LINK_SCOPE, (self.id, int(expires)))

    def _webhero_link_holds(self, expires, signature):
        """True where the signature is ours for this very invoice and the time is not over."""
        self.ensure_one()
        right = signature.isascii() and consteq(self._webhero_link_signature(expires), signature)
        return right and expires >= datetime.datetime.now(datetime.UTC).timestamp()

    def _webhero_logins(self):
        """Logins of the customer that can see this invoice: those with access to the invoice's company."""
        self.ensure_one()
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "=", self.commercial_partner_id.id),
                    ("share", "=", True),
                    ("company_ids", "in", self.company_id.ids),
                ]
            )
        )
        return users.filtered(lambda user: user._is_portal())

    def _webhero_login_of(self, partner):
        """The login for this mailbox: the contact's own, or that of another contact of the customer with the same address."""
        logins, address = self._webhero_logins(), partner.email_normalized
        own = logins.filtered(lambda user: user.partner_id == partner)
        return (own or logins.filtered(lambda user: address and user.partner_id.email_normalized == address))[:1]

    def _webhero_link_is_signed(self, partner):
        """Whether the link for this recipient opens without a login: by the company's setting, or where no one could log in.

        Access by a grant always requires a login: a signed link would outlive the grant (C12).
        """
        if partner.commercial_partner_id != self.commercial_partner_id and partner.sudo().user_ids.filtered("share"):
            return False
        if self.company_id.webhero_portal_link == "signed":
            return True
        return not self._webhero_login_of(partner) and not any(self._webhero_logins().mapped("login_date"))

    def _webhero_portal_link(self, partner):
        """The link for this recipient of a mail: signed, or one that requires a login."""
        if self._webhero_link_is_signed(partner):
            return self._webhero_signed_link()
        return f"{self.get_base_url()}/my/invoices/{self.id}"

    def _webhero_invite(self):
        """A customer without any login gets one with the first invoice by mail, with its activation link; not after revoked access.

        By Odoo's own wizard, as when the seller invites, but without its mail.
        """
        self.ensure_one()
        if self._webhero_has_login() or self.state != "posted" or not self.company_id.webhero_portal_invite:
            return
        wizards = self.env["portal.wizard"].sudo().with_company(self.company_id)
        line = wizards.create({"partner_ids": [Command.set(self.partner_id.ids)]}).user_ids
        if line.email_state == "ok":
            line.with_context(webhero_quiet=True).action_grant_access()

    def _webhero_has_login(self):
        """Whether anybody of this customer has a login, or had one."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        return users.search_count([("partner_id.commercial_partner_id", "=", self.commercial_partner_id.id)], limit=1)

    def _notify_get_recipients_classify(self, message, recipients_data, model_description, msg_vals=False):
        """Each outsider gets a mail of their own: link and activation are for that one, and are in no stored message."""
        groups = super()._notify_get_recipients_classify(message, recipients_data, model_description, msg_vals=msg_vals)
        if len(self) != 1 or not self.is_sale_document(include_receipts=True):
            return groups
        return [one for group in groups for one in self._webhero_apart(group)]

    def _webhero_apart(self, group):
        """The group as it is, or one for each of its people where it is one of those outside."""
        if group["notification_group_name"] not in OUTSIDE:
            return [group]
        move = self.sudo()  # who writes the message need not see the customer's logins
        return [
            {
                **group,
                "recipients_data": [data],
                "recipients_ids": [data["id"]],
                **move._webhero_way_in(move.env["res.partner"].browse(data["id"]), group["button_access"]),
            }
            for data in group["recipients_data"]
        ]

    def _webhero_way_in(self, partner, button):
        """What the layout of the mail shows to this recipient only: the button, and below the text link and activation."""
        link = self._webhero_portal_link(partner)
        return {
            "button_access": {**button, "url": link},
            "has_button_access": self.state == "posted",
            "webhero_way_in": self._webhero_below(partner, link),
        }

    def _webhero_below(self, partner, link):
        """Below the text of an invoice mail (`webhero_invoice_mail`: "link" or "file"); nothing below other messages."""
        how = self.env.context.get("webhero_invoice_mail")
        user = self._webhero_login_of(partner)
        new = user.filtered(lambda user: not user.login_date)
        if not isinstance(how, Inside) or (how == "file" and not new):
            return Markup()
        new.partner_id.signup_prepare()
        speaking = self.with_context(lang=self._webhero_lang())
        return speaking.env["ir.qweb"]._render(
            "webhero_invoice_portal.mail_way_in",
            {
                "move": speaking,
                "user": new,
                "link": how == "link" and link,
                "signed": self._webhero_link_is_signed(partner),
            },
        )
