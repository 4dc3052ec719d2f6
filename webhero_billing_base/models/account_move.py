# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customer invoices: type, subject, numbering, and when changes are allowed."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.webhero_base.tools import columns

from ..rules import numbering, ogm
from .res_partner import DWELLINGS

_KINDS = [("out_invoice", "Invoice"), ("out_refund", "Credit note")]
_SALES = "move_type IN ('out_invoice', 'out_refund', 'out_receipt')"


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "webhero.document"]

    webhero_kind = fields.Selection(
        _KINDS,
        string="Invoice or credit note",
        compute="_compute_webhero_kind",
        readonly=False,
        help="An invoice, or a credit note that gives money back. It can be changed until the first confirmation.",
    )
    webhero_invoice_category_id = fields.Many2one(
        "webhero.invoice.category",
        string="Invoice category",
        compute="_compute_webhero_invoice_category_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="What kind of costs this invoice is about; the customer sees it in the portal and can filter on it.",
    )
    webhero_customer_category_id = fields.Many2one(
        related="commercial_partner_id.webhero_category_id", string="Customer category"
    )
    webhero_credited_number = fields.Char(
        "Number of the credited invoice",
        copy=False,
        help="For a credit note that was not made from its invoice: the number of the invoice that it is about.",
    )
    webhero_credit_reason = fields.Char("Reason of the credit note", copy=False)
    webhero_dwelling = fields.Selection(
        DWELLINGS,
        "6 % for work on",
        compute="_compute_webhero_dwelling",
        store=True,
        readonly=False,
        tracking=True,
        help="Where a line has 6 % VAT, the declaration that replaces the customer's attest since 2022 is on the PDF"
        " and in the UBL.",
    )
    webhero_delivered = fields.Boolean(compute="_compute_webhero_delivered")

    # open invoices by customer and age; also used by the daily reminders
    _webhero_open = models.Index(
        "(company_id, invoice_date_due) INCLUDE (amount_residual_signed, commercial_partner_id, move_type, payment_state)"
        f" WHERE state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked') AND {_SALES}"
    )
    _webhero_turnover = models.Index(
        f"(company_id, invoice_date) INCLUDE (amount_untaxed_signed, move_type) WHERE state = 'posted' AND {_SALES}"
    )
    _webhero_unsent = models.Index(
        "(company_id) INCLUDE (amount_total_signed, move_type)"
        f" WHERE state = 'posted' AND is_move_sent IS NOT TRUE AND {_SALES}"
    )
    _webhero_drafts = models.Index(
        f"(company_id) INCLUDE (amount_total_signed, move_type) WHERE state = 'draft' AND {_SALES}"
    )

    def _auto_init(self):
        """Existing invoices have no category and no reminders (account_move_reminder.py)."""
        dates = {f"webhero_reminder_{level}_date": ("date", None) for level in ("first", "second")}
        none = {"webhero_invoice_category_id": ("int4", None), "webhero_reminder_level": ("int4", 0), **dates}
        none["webhero_dwelling"] = ("varchar", None)
        columns.add(self, none)
        return super()._auto_init()

    def _webhero_own_paper(self):
        return self.is_sale_document(include_receipts=True)

    @api.depends("move_type")
    def _compute_webhero_kind(self):
        for move in self:
            move.webhero_kind = move.move_type if move.move_type in dict(_KINDS) else False

    @api.depends("journal_id")
    def _compute_webhero_invoice_category_id(self):
        for move in self:
            if move.is_sale_document(include_receipts=True):
                move.webhero_invoice_category_id = (
                    move.journal_id.webhero_invoice_category_id or move.webhero_invoice_category_id
                )

    @api.depends("partner_id")
    def _compute_webhero_dwelling(self):
        for move in self:
            sale = move.move_type in ("out_invoice", "out_receipt")
            move.webhero_dwelling = sale and move.partner_id.webhero_dwelling

    def _compute_webhero_delivered(self):
        for move in self:
            move.webhero_delivered = move._webhero_is_delivered()

    def _compute_type_name(self):
        """Odoo's Dutch "creditfactuur" is a creditnota in Belgium: in mails, on buttons, in the portal."""
        super()._compute_type_name()
        for move in self.filtered(lambda one: one.move_type == "out_refund"):
            move.type_name = self.env._("Credit note")

    @api.onchange("webhero_kind")
    def _onchange_webhero_kind(self):
        if self.webhero_kind and not self.posted_before:
            self.move_type = self.webhero_kind

    @api.onchange("webhero_credited_number", "partner_id")
    def _onchange_webhero_credited_number(self):
        self.reversed_entry_id = self._webhero_find_credited() or self.reversed_entry_id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            kind = vals.pop("webhero_kind", None)
            if kind:
                vals["move_type"] = kind
        moves = super().create(vals_list)
        moves._webhero_link_credited()
        moves._webhero_follow_discount()
        return moves

    def write(self, vals):
        kind = vals.get("webhero_kind")
        if kind:
            vals = {name: value for name, value in vals.items() if name not in ("webhero_kind", "move_type")}
            self.filtered(lambda move: move.move_type != kind).action_switch_move_type()
        had = self._webhero_before_discount(vals)
        done = super().write(vals) if vals else True
        if had is not None:
            self._webhero_follow_discount(had)
        if vals.get("webhero_credited_number"):
            self._webhero_link_credited()
        return done

    def copy_data(self, default=None):
        """A copy or credit note of an invoice is not delivered, whatever the status of the original."""
        values = super().copy_data(default)
        if "peppol_message_uuid" in self._fields:
            for one in values:
                one.pop("peppol_message_uuid", None)
        return values

    # ---- credit notes

    def _webhero_find_credited(self):
        """The confirmed invoice of this customer with the number entered."""
        if self.move_type != "out_refund" or not self.webhero_credited_number:
            return self.browse()
        domain = [
            ("name", "=", self.webhero_credited_number.strip()),
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("company_id", "=", self.company_id.id),
            ("commercial_partner_id", "=", self.commercial_partner_id.id),
        ]
        return self.search(domain, limit=1)

    def _webhero_link_credited(self):
        for move in self.filtered("webhero_credited_number"):
            found = move._webhero_find_credited()
            if found and not move.reversed_entry_id:
                move.reversed_entry_id = found

    # ---- when changes are allowed

    def _webhero_is_delivered(self):
        """Whether the invoice was delivered over a network, so that it can't be recalled. Extended by the Peppol addon."""
        self.ensure_one()
        state = self["peppol_move_state"] if "peppol_move_state" in self._fields else False
        return self.is_sale_document() and state in ("processing", "done")

    def button_draft(self):
        for move in self.filtered(lambda one: one.is_sale_document() and one.state == "posted"):
            if move._webhero_is_delivered():
                move._webhero_offer_credit_note()
        sent = self.filtered(lambda one: one.is_move_sent and one.is_sale_document() and one.state == "posted")
        known = {move: (move.name, move.amount_total) for move in sent}
        done = super().button_draft()
        for move, (name, amount) in known.items():
            move._webhero_log_reopened(name, amount)
        return done

    def _webhero_offer_credit_note(self):
        raise RedirectWarning(
            self.env._(
                "%s was delivered to your customer over Peppol, so it can't be changed any more."
                " Make a credit note; you get a copy of the invoice to correct beside it.",
                self.name,
            ),
            self.env.ref("account.action_view_account_move_reversal").id,
            self.env._("Make a credit note"),
            {"active_model": "account.move", "active_ids": self.ids, "active_id": self.id},
        )

    def _webhero_log_reopened(self, name, amount):
        self.message_post(
            body=self.env._(
                "Set back to draft although it was sent already: %(name)s, %(amount)s. Send the customer what changes.",
                name=name,
                amount=self.currency_id.format(amount),
            )
        )

    def _webhero_line_taxes(self):
        return [line.tax_ids.flatten_taxes_hierarchy() for line in self.invoice_line_ids]

    @api.depends("company_id.webhero_invoice_language")
    def _compute_narration(self):
        for move in self:
            super(AccountMove, move)._compute_narration()
            if move.narration and move.is_sale_document(include_receipts=True):
                move._webhero_translate_terms()

    def _webhero_translate_terms(self):
        """The terms in the document's language; a link to the page with terms stays as Odoo made it."""
        company = self.company_id
        lang = self._webhero_lang()
        if company.terms_type != "html" and lang != (self.partner_id.lang or self.env.user.lang):
            self.narration = company.with_context(lang=lang).invoice_terms

    # ---- numbers: the company's prefix and counter, with Odoo's own lock

    def _webhero_own_number(self):
        """Whether the number of the document is generated from the settings of the company."""
        return bool(self.journal_id.webhero_own_numbers and self.journal_id.company_id.webhero_numbering != "host")

    def _post(self, soft=True):
        self._check_webhero_number_year()
        self._webhero_follow_discount()
        posted = super()._post(soft=soft)
        posted._webhero_set_reference()
        return posted

    def _webhero_set_reference(self):
        """With an addon that numbers by journal sequences, Odoo sets no payment reference but the bare number."""
        for move in self.filtered(lambda one: one.state == "posted" and one.move_type == "out_invoice"):
            wanted = (
                move.journal_id.invoice_reference_model == "be" and move.journal_id.invoice_reference_type == "invoice"
            )
            if wanted and move.payment_reference in (False, "", move.name):
                move.payment_reference = move._get_invoice_computed_reference()

    def _check_webhero_number_year(self):
        """The year in a number is that of the invoice date: refuse a lock date that moves the booking into another year."""
        for move in self.filtered(lambda one: one.invoice_date and one._webhero_own_number()):
            locks = move._get_violated_lock_dates(move.invoice_date, move._affect_tax_report())
            year = (locks[-1][0] + timedelta(days=1)).year if locks else move.invoice_date.year
            pattern = move.journal_id.company_id._webhero_number_pattern(move.move_type)
            if year != move.invoice_date.year and numbering.has_year(pattern):
                raise UserError(move._webhero_wrong_year(locks[-1][0], year))

    def _webhero_wrong_year(self, locked, year):
        return self.env._(
            "The invoice of %(customer)s is dated %(date)s, but the books are locked up to %(locked)s, so it would be"
            " booked and numbered in %(year)s. Give it a date after the lock date, or have the lock date opened.",
            customer=self.partner_id.display_name,
            date=format_date(self.env, self.invoice_date),
            locked=format_date(self.env, locked),
            year=year,
        )

    def _webhero_split_number(self, name):
        """The parts of a number generated by us, else None."""
        if not self._webhero_own_number():
            return None
        company = self.journal_id.company_id
        patterns = dict.fromkeys(company._webhero_number_pattern(kind) for kind in ("out_invoice", "out_refund"))
        return next(filter(None, (numbering.split(pattern, name) for pattern in patterns)), None)

    @api.depends("journal_id")
    def _compute_split_sequence(self):
        ours = {move: move._webhero_split_number(move.name) for move in self}
        super(AccountMove, self.filtered(lambda move: not ours[move]))._compute_split_sequence()
        for move, parts in ours.items():
            if parts:
                move.sequence_prefix, move.sequence_number = parts.prefix, parts.counter

    def _deduce_sequence_number_reset(self, name):
        parts = self._webhero_split_number(name) if len(self) == 1 else None
        if not parts:
            return super()._deduce_sequence_number_reset(name)
        return "year" if parts.year else "never"

    def _get_sequence_format_param(self, previous):
        parts = self._webhero_split_number(previous) if len(self) == 1 else None
        if not parts:
            return super()._get_sequence_format_param(previous)
        before, year, after = parts.prefix.partition(parts.year) if parts.year else (parts.prefix, "", "")
        values = {"prefix1": before, "prefix2": after, "seq": parts.counter, "seq_length": parts.width, "suffix": ""}
        values.update(year=int(year or 0), year_length=len(year), year_end=0, year_end_length=0, month=0)
        middle = "{year:0{year_length}d}" if year else ""
        return f"{{prefix1}}{middle}{{prefix2}}{{seq:0{{seq_length}}d}}{{suffix}}", values

    def _get_last_sequence(self, relaxed=False, with_prefix=None):
        if len(self) != 1 or not self._webhero_own_number():
            return super()._get_last_sequence(relaxed=relaxed, with_prefix=with_prefix)
        if not self.date:
            return None
        company, year = self.journal_id.company_id, self.date.year
        found = self.journal_id.sudo()._webhero_last_name(
            company, self.move_type, year, prefix=with_prefix, without=self._origin.id
        )
        return found or None

    def _get_next_sequence_format(self):
        if not self._webhero_own_number() or not self.date:
            return super()._get_next_sequence_format()
        company, year = self.journal_id.company_id.sudo(), self.date.year
        last = self.journal_id.sudo()._webhero_last_counter(company, self.move_type, year, without=self._origin.id)
        counter = last or company._webhero_number_before(self.move_type, year)
        name = numbering.number(
            company._webhero_number_pattern(self.move_type), year, counter, company.webhero_number_first
        )
        return self._get_sequence_format_param(name)

    @api.depends("journal_id.webhero_own_numbers")
    def _compute_made_sequence_gap(self):
        super()._compute_made_sequence_gap()
        for move in self.filtered("made_sequence_gap"):
            if move.state == "posted" and move._webhero_is_first_number():
                move.made_sequence_gap = False

    def _webhero_is_first_number(self):
        """The first number of a series has no predecessor, although it is not 1."""
        parts = self._webhero_split_number(self.name)
        if not parts or not self.date:
            return False
        company = self.journal_id.company_id
        return parts.counter == company._webhero_number_before(self.move_type, self.date.year) + 1

    def _get_invoice_reference_be_invoice(self):
        """The structured communication contains the invoice number, unless another invoice has the same digits."""
        reference = ogm.from_number(self.name)
        if not reference or self._webhero_reference_in_use(reference):
            return super()._get_invoice_reference_be_invoice()
        return reference

    def _webhero_reference_in_use(self, reference):
        domain = [("company_id", "=", self.company_id.id), ("payment_reference", "=", reference)]
        return bool(self.sudo().search([*domain, ("id", "!=", self._origin.id)], limit=1))

    # ---- dated before an already numbered document

    @api.depends("state", "invoice_date", "journal_id", "move_type")
    @api.depends_context("lang")
    def _compute_alerts(self):
        super()._compute_alerts()
        for move in self.filtered(lambda one: one.state == "draft" and one.invoice_date and one.is_sale_document()):
            if last := move._webhero_numbered_after():
                alert = {"level": "warning", "message": move._webhero_backdated(last)}
                move.alerts = {**(move.alerts or {}), "webhero_backdated": alert}

    def _webhero_numbered_after(self):
        """The latest numbered document of the same series with a later date."""
        own = self.journal_id.refund_sequence and self.move_type == "out_refund"
        kinds = ["out_refund"] if own else ["out_invoice", *([] if self.journal_id.refund_sequence else ["out_refund"])]
        domain = Domain("journal_id", "=", self.journal_id.id) & Domain("state", "=", "posted")
        domain &= Domain("move_type", "in", kinds) & Domain("invoice_date", ">", self.invoice_date)
        pattern = self.company_id._webhero_number_pattern(self.move_type)
        if not self._webhero_own_number() or numbering.has_year(pattern):
            domain &= Domain("invoice_date", "<=", self.invoice_date.replace(month=12, day=31))
        return self.search(domain, order="sequence_number desc, id desc", limit=1)

    def _webhero_coming_number(self):
        form, values = self._get_next_sequence_format()
        return form.format(**{**values, "seq": values["seq"] + 1})

    def _webhero_backdated(self, last):
        return self.env._(
            "This document is dated %(date)s but will get number %(number)s, after %(last)s of %(last_date)s. The law wants"
            " numbers in the order of the dates. Give it today's date and write when the work was done in the lines or in the"
            " delivery date; or confirm it as it is, if your accountant agrees.",
            date=format_date(self.env, self.invoice_date),
            number=self._webhero_coming_number(),
            last=last.name,
            last_date=format_date(self.env, last.invoice_date),
        )
