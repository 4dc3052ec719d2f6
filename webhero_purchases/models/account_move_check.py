# SPDX-License-Identifier: LGPL-3.0-or-later
"""Before a bill is approved: what its PDF says and what differs from it (docs/rules.md PU5), and who may approve it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_base.tools.unpacking import read_text

from ..rules import bills, pdf_text, vat_return

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
WAITING = (bills.CHECK, bills.APPROVE)
MAKES_INVOICES = "account.group_account_invoice"
LAST = 1  # lower than any e-invoice, so that an XML embedded in or sent with the PDF takes precedence


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_read = fields.Json("What the PDF says", readonly=True, copy=False)
    webhero_read_text = fields.Char("Read from the PDF", compute="_compute_webhero_read_text")
    webhero_approver_text = fields.Char("Nobody can approve it", compute="_compute_webhero_approver_text")

    @api.depends("webhero_read", "state")
    @api.depends_context("lang")
    def _compute_webhero_read_text(self):
        for move in self:
            found = move.webhero_read if move.state == "draft" else None
            move.webhero_read_text = ", ".join(move._webhero_read_parts(found)) if found else False

    def _webhero_read_parts(self, found):
        """["number 12", "due 1/7/2026", …] in the user's language."""
        words = {
            "number": self.env._("number %s"),
            "issued": self.env._("date %s"),
            "due": self.env._("due %s"),
            "total": self.env._("total %s"),
            "ogm": self.env._("communication %s"),
            "iban": self.env._("account %s"),
            "vat": self.env._("VAT number %s"),
            "kind": "%s",
            "collected": "%s",
        }
        for name, word in words.items():
            if value := found.get(name):
                yield word % self._webhero_read_value(name, value)

    def _webhero_read_value(self, name, value):
        if name in ("issued", "due"):
            return format_date(self.env, fields.Date.to_date(value))
        if name == "total":
            return formatLang(self.env, float(value), currency_obj=self.currency_id)
        if name == "collected":
            return self.env._("the supplier collects it")
        if name == "kind":
            sure = value == pdf_text.REFUND
            return self.env._("a credit note") if sure else self.env._("perhaps a credit note")
        return value

    def _get_edi_decoder(self, file_data, new=False):
        decoder = super()._get_edi_decoder(file_data, new=new)
        if decoder is None and new and file_data["import_file_type"] == "pdf" and file_data.get("attachment"):
            return {"priority": LAST, "decoder": lambda move, data, fresh: move._webhero_decode_pdf(data)}
        return decoder

    def _webhero_decode_pdf(self, file_data):
        """Fill in the values read from the text of the PDF; existing values are kept, ambiguous ones are skipped."""
        text = read_text(file_data["raw"] or b"") if self.move_type in PURCHASES else ""
        if isinstance(text, Refusal):
            return
        own = frozenset(self._webhero_own_numbers())
        found = pdf_text.read(text, own)
        if found.kind == pdf_text.REFUND and self.move_type == "in_invoice" and not self.posted_before:
            self.action_switch_move_type()
        if values := found.as_texts():
            supplier = self.partner_id or self._webhero_supplier_of(pdf_text.vat_numbers(text, own), found.iban)
            self.write({"webhero_read": values, **self._webhero_read_values(found, supplier)})

    def _webhero_own_numbers(self):
        company = self.company_id.sudo().partner_id
        yield from company.bank_ids.mapped("sanitized_acc_number")
        yield (company.vat or "").replace(" ", "").replace(".", "").upper()

    def _webhero_read_values(self, found, supplier):
        values = {
            "partner_id": supplier.id,
            "ref": self.ref or found.number or False,
            "invoice_date": self.invoice_date or found.issued,
            "payment_reference": self.payment_reference or found.ogm or False,
        }
        if found.due and not self.invoice_payment_term_id:
            values["invoice_date_due"] = found.due
        bank = self._webhero_known_account(supplier, found.iban)
        return {**values, "partner_bank_id": bank.id} if bank else values

    def _webhero_supplier_of(self, vats, iban):
        """An existing supplier, by the VAT number in the text, else by the account; none is created from a PDF.

        The account may be a factor's: it decides only where no number of the text belongs to somebody else.
        """
        partners = self.env["res.partner"].sudo()
        mine = partners._check_company_domain(self.company_id)
        owners = self._webhero_owners_of(iban).filtered_domain(mine)
        if not vats:
            return owners if len(owners) == 1 else partners
        if len(vats) > 1:
            return partners
        named = partners.search([*mine, ("vat", "in", list(vats))]).commercial_partner_id
        found = (named & owners or named) if named else owners.filtered(lambda one: not one.vat)
        return found if len(found) == 1 else partners

    def _webhero_owners_of(self, iban):
        banks = self.env["res.partner.bank"].sudo()
        return (banks.search([("sanitized_acc_number", "=", iban)]) if iban else banks).partner_id.commercial_partner_id

    def _webhero_known_account(self, partner, iban):
        """A known account of that supplier; a new one must be entered by a user."""
        return partner.bank_ids.filtered(lambda bank: iban and bank.sanitized_acc_number == iban)[:1]

    # ---- before approval

    def _webhero_differs_from_pdf(self):
        """Sentences where the bill differs from its PDF: bill or credit note, supplier, amount, account, and who pays."""
        found = self.webhero_read or {}
        sentences = [
            self._webhero_kind_differs(found),
            self._webhero_supplier_differs(found),
            self._webhero_total_differs(found),
        ]
        account = self._webhero_payment_account().sanitized_acc_number
        if found.get("iban") and account and account != found["iban"]:
            told = self.env._("The PDF says account %(read)s, this bill %(made)s.", read=found["iban"], made=account)
            sentences.append(told)
        if found.get("collected") and self.move_type != "in_refund" and not self._webhero_bill_collected():
            sentences.append(
                self.env._(
                    "The PDF says that the supplier collects it. Tick “The supplier collects it” under Approvals, or it is paid"
                    " twice."
                )
            )
        return [one for one in sentences if one]

    def _webhero_kind_differs(self, found):
        if not found.get("kind") or self.move_type == "in_refund":
            return ""
        if found["kind"] == pdf_text.REFUND:
            return self.env._("The PDF is a credit note, and this is a bill to pay.")
        return self.env._("The PDF may be a credit note, and this is a bill to pay.")

    def _webhero_supplier_differs(self, found):
        """Whoever mails a bill, a bookkeeper who forwards it or a factor, is not its supplier for that."""
        party = self.commercial_partner_id
        number = vat_return.number_of(party.vat or "", party.country_id.code or "")
        if not found.get("vat") or not number or number == found["vat"]:
            return ""
        return self.env._(
            "The PDF says VAT number %(read)s, this supplier has %(made)s.", read=found["vat"], made=number
        )

    def _webhero_total_differs(self, found):
        """A credit note may write its total below zero."""
        read = found.get("total") and of_float(float(found["total"]))
        refund = self.move_type == "in_refund"
        if not read or of_float(self.amount_total) == (abs(read) if refund else read):
            return ""
        told = self._webhero_read_value("total", found["total"])
        made = formatLang(self.env, self.amount_total, currency_obj=self.currency_id)
        return self.env._("The PDF says %(read)s to pay, this bill %(made)s.", read=told, made=made)

    # ---- who may approve

    def _webhero_is_approver(self):
        """Whether the user may approve in each company of these bills. Who was chosen and left counts as chosen: that nobody else
        may approve does not lapse with the last of them.
        """
        if self.env.su or not self.env.user.has_group(MAKES_INVOICES):
            return False
        chosen = [company.sudo().webhero_bill_approver_ids for company in self.company_id]
        return all(not users or self.env.user in users for users in chosen)

    def _webhero_check_approver(self):
        self.check_access("write")
        if not self._webhero_is_approver():
            waits = self.filtered(lambda move: move.webhero_bill_state in WAITING)
            nobody = next(filter(None, (move._webhero_too_few_approvers() for move in waits)), "")
            raise AccessError(
                nobody
                or self.env._(
                    "You may not approve bills. Who may is chosen under Settings, Invoicing, Webhero Purchases."
                )
            )

    @api.depends("webhero_bill_state", "company_id")
    @api.depends_context("lang")
    def _compute_webhero_approver_text(self):
        for move in self:
            waits = move.webhero_bill_state in WAITING
            move.webhero_approver_text = waits and move._webhero_too_few_approvers() or False

    def _webhero_too_few_approvers(self):
        """Why those who may approve can't be enough for this bill, and the remedy; "" where they can."""
        able, needed = self.company_id.sudo()._webhero_able_approvers(), self._webhero_approvals_needed()
        others = self._webhero_valid_approvals().user_id - able  # who approved it before and left
        if len(able | others) >= needed:
            return ""
        if not able:
            return self.env._(
                "Nobody may approve bills any more: who was chosen is no longer here, or may not make invoices. "
                "Choose somebody under Settings, Invoicing, Webhero Purchases."
            )
        return self.env._(
            "A bill of this amount needs two people to approve it, and only %s may. Choose another person too, or a higher amount,"
            " under Settings, Invoicing, Webhero Purchases.",
            able.name,
        )

    # ---- what was seen

    def _webhero_check_seen(self):
        """Check that the bill is unchanged since the form was loaded: the approval covers what the user saw."""
        seen = self.env.context.get("webhero_seen")
        if not isinstance(seen, list | tuple) or len(seen) != 5:
            return
        party, account, currency = (self[name].id for name in ("partner_id", "partner_bank_id", "currency_id"))
        amount, *parts = seen
        now = [party, account, currency, self.ref]
        if of_float(self.amount_total) != of_float(amount) or [one or False for one in now] != [
            one or False for one in parts
        ]:
            self._webhero_refuse_changed()

    def _webhero_refuse_changed(self):
        amount = formatLang(self.env, self.amount_total, currency_obj=self.currency_id)
        raise UserError(
            self.env._(
                "%(bill)s was changed while you looked at it: it is %(amount)s of %(supplier)s now. Open it again and look.",
                bill=self.ref or self.display_name,
                amount=amount,
                supplier=self.partner_id.display_name or "-",
            )
        )
