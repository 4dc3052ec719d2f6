# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quotes as their owner sees them: open, closed or executed; an invoice in one press."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from odoo.addons.webhero_base.tools import turns
from odoo.addons.webhero_base.tools.actions import RELOAD, notification

LAYOUT = "mail.mail_notification_layout_with_responsible_signature"
INVOICED = ("invoiced", "upselling")


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "webhero.document", "webhero.portal.fields"]

    webhero_quote_by_hand = fields.Selection(
        [("open", "Still open"), ("executed", "Executed")], copy=False, readonly=True
    )
    webhero_quote_status = fields.Selection(
        [("open", "Still open"), ("closed", "Closed"), ("executed", "Executed")],
        string="Quote status",
        compute="_compute_webhero_quote_status",
        store=True,
        index=True,
        tracking=True,
    )

    webhero_quote_reminded = fields.Date("Reminded on", copy=False, readonly=True)

    webhero_invoice_category_id = fields.Many2one(
        "webhero.invoice.category",
        string="Invoice category",
        check_company=True,
        index="btree_not_null",
        help="Invoices of this order get this category, where their journal has none of its own.",
    )

    @api.depends("state", "invoice_status", "webhero_quote_by_hand")
    def _compute_webhero_quote_status(self):
        for order in self:
            invoiced = order.state == "sale" and order.invoice_status in INVOICED
            by_itself = "closed" if order.state == "cancel" else "executed" if invoiced else "open"
            order.webhero_quote_status = order.webhero_quote_by_hand or by_itself

    # ---- the status by hand, in one press

    def action_webhero_close(self):
        """Close: the customer can no longer accept it in the portal."""
        for order in self.filtered(lambda order: order.webhero_quote_status != "closed"):
            posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
            if posted:
                raise UserError(
                    self.env._(
                        "%(quote)s has invoice %(invoice)s and can't be closed. Mark it as executed instead.",
                        quote=order.name,
                        invoice=posted[0].name,
                    )
                )
            order.webhero_quote_by_hand = False
            order.action_cancel()

    def action_webhero_reopen(self):
        for order in self.filtered(lambda order: order.webhero_quote_status != "open"):
            order.webhero_quote_by_hand = False
            if order.state == "cancel":
                order.action_draft()
            if order.webhero_quote_status != "open":
                order.webhero_quote_by_hand = "open"

    def action_webhero_execute(self):
        """Mark as executed, also without an invoice of ours."""
        for order in self.filtered(lambda order: order.webhero_quote_status != "executed"):
            if order.state == "cancel":
                order.action_draft()
            order.webhero_quote_by_hand = "executed"

    # ---- a quote that waits

    def action_webhero_remind_quote(self):
        """Ask the customers of these quotes, by mail with the quote, whether they still think of it; each once a day."""
        self.check_access("write")
        locked = self.try_lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(["webhero_quote_reminded"])
        refused = {order: reason for order in self if (reason := order._webhero_quote_refusal())}
        if len(self) == 1 and refused:
            raise UserError(next(iter(refused.values())))
        reminded = locked.filtered(lambda order: order not in refused)
        reminded.webhero_quote_reminded = fields.Date.context_today(self)
        template = self.env.ref("webhero_billing_base.mail_template_quote_reminder")
        kept = {"is_notification": True, "auto_delete": False}  # the message stays in the history
        template.sudo().send_mail_batch(reminded.ids, email_values=kept, email_layout_xmlid=LAYOUT)
        told = (
            [self.env._("%s reminded; the mails are on their way.", ", ".join(reminded.mapped("name")))]
            if reminded
            else []
        )
        return notification("\n".join([*told, *refused.values()]), "warning" if refused else "success", then=RELOAD)

    def _webhero_quote_refusal(self):
        """A sentence why no reminder of this quote is sent; False if it may be sent."""
        today = fields.Date.context_today(self)
        if self.state != "sent" or self.webhero_quote_status != "open":
            return self.env._("%s waits for nobody: it was not sent, or is closed or executed.", self.name)
        if self.webhero_quote_reminded == today:
            return self.env._("%s had a reminder today.", self.name)
        if not self.partner_id.email:
            return self.env._(
                "%(quote)s: %(customer)s has no e-mail address.", quote=self.name, customer=self.partner_id.name
            )
        return False

    def action_webhero_repeat(self):
        """The invoice of this quote, and the dialog that repeats it."""
        self.ensure_one()
        self.action_webhero_make_invoice()
        moves = self.invoice_ids.filtered(lambda move: move.move_type == "out_invoice" and move.state != "cancel")
        return moves.sorted("id")[-1:].action_webhero_repeat()

    # ---- the invoice

    def action_webhero_make_invoice(self):
        """Make the (rest of the) invoice and set executed, in one press; what was invoiced already is shown."""
        self.check_access("write")
        self._webhero_lock_quote()
        made = self.env["account.move"]
        for order in self:
            made |= order._webhero_make_invoice()
        shown = made or self.invoice_ids.filtered(lambda move: move.state != "cancel")
        if not shown:
            raise UserError(
                self.env._(
                    "There is nothing to invoice on %s. Add articles, or deliver those that are invoiced after delivery.",
                    ", ".join(self.mapped("name")),
                )
            )
        return shown._webhero_show(self.env._("Invoices"))

    def _webhero_make_invoice(self):
        self.ensure_one()
        self.webhero_quote_by_hand = False
        if self.state == "cancel":
            self.action_draft()
        if self.state in ("draft", "sent"):
            self.action_confirm()
        self._webhero_set_delivered()
        if not self._get_invoiceable_lines(final=True).filtered(lambda line: not line.display_type):
            return self.env["account.move"]
        return self._create_invoices(final=True)

    def _webhero_set_delivered(self):
        """Invoicing the quote marks it as delivered, where nothing else (a delivery, a time sheet) counts that."""
        for line in self.order_line.filtered(
            lambda line: line.qty_delivered_method == "manual" and not line.is_downpayment
        ):
            if line.product_id.invoice_policy == "delivery" and line.qty_delivered < line.product_uom_qty:
                line.qty_delivered = line.product_uom_qty

    def _webhero_lock_quote(self):
        turns.lock(
            self,
            self.env._("Somebody else is working on this quote right now. Wait a moment and look again."),
            allow_referencing=True,
        )
        self.invalidate_recordset()

    def action_webhero_down_payment(self):
        """Confirm and ask how much in advance; the invoice for the rest takes it off."""
        self.ensure_one()
        if self.state in ("draft", "sent"):
            self.action_confirm()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_view_sale_advance_payment_inv")
        action["context"] = {
            "active_model": "sale.order",
            "active_id": self.id,
            "active_ids": self.ids,
            "default_advance_payment_method": "percentage",
        }
        return action

    # ---- the invoice

    def _prepare_invoice(self):
        """The journal's category first, else the order's (B25)."""
        values = super()._prepare_invoice()
        journals = self.env["account.journal"]
        domain = [*journals._check_company_domain(self.company_id), ("type", "=", "sale")]
        journal = journals.browse(values.get("journal_id") or []) or journals.search(domain, limit=1)
        category = journal.webhero_invoice_category_id or self.webhero_invoice_category_id
        if category:
            values["webhero_invoice_category_id"] = category.id
        return values

    # ---- what the PDF shows, beside its lines

    def _find_mail_template(self):
        """Quotes have our text; orders and pro forma invoices the host's."""
        ours = self.env.ref("webhero_billing_base.mail_template_quote", raise_if_not_found=False)
        if ours and self.state != "sale" and not self.env.context.get("proforma"):
            return ours
        return super()._find_mail_template()

    def _webhero_title(self, proforma=False):
        if proforma:
            kind = self.env._("Pro forma invoice")
        else:
            kind = self.env._("Quote") if self.state in ("draft", "sent", "cancel") else self.env._("Order")
        return f"{kind} {self.name}"

    def _webhero_total_label(self):
        return self.env._("Total")

    def _webhero_facts(self):
        """[(label, value)] for the line below the title; only what is there."""
        quote = self.state in ("draft", "sent")
        facts = [
            (self.env._("Date"), self._webhero_date(self.date_order)),
            (self.env._("Valid until"), self._webhero_date(self.validity_date) if quote else ""),
            (self.env._("Delivery date"), self._webhero_date(self.commitment_date)),
            (self.env._("Customer number"), self.partner_id.ref or self.partner_id.commercial_partner_id.ref),
            (self.env._("Your reference"), self.client_order_ref),
            (self.env._("Your contact"), self.user_id.name),
        ]
        return [(label, value) for label, value in facts if value]

    # ---- the language of the document

    def _webhero_line_taxes(self):
        return [line.tax_ids.flatten_taxes_hierarchy() for line in self.order_line]

    def _get_lang(self):
        self.ensure_one()
        if self.partner_id and not self.partner_id.is_public:
            return self._webhero_lang()
        return super()._get_lang()

    @api.depends_context("lang")
    def _compute_partner_credit_warning(self):
        """In the language of who reads it, not of the quote that was made before (B5)."""
        return super()._compute_partner_credit_warning()

    @api.depends("company_id.webhero_invoice_language")
    def _compute_note(self):
        for order in self:
            super(SaleOrder, order)._compute_note()
            terms = order.company_id.with_context(lang=order._webhero_lang()).invoice_terms
            if order.terms_type != "html" and not is_html_empty(order.note) and not is_html_empty(terms):
                order.note = terms

    def _prepare_down_payment_section_line(self, **optional_values):
        values = super()._prepare_down_payment_section_line(**optional_values)
        values["name"] = self.with_context(lang=self._webhero_lang()).env._("Down Payments")
        return values
