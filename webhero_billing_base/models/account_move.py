"""Customer invoices: what they are, what they are about, what may change when."""

from odoo import api, fields, models
from odoo.exceptions import RedirectWarning

_KINDS = [("out_invoice", "Invoice"), ("out_refund", "Credit note")]


class AccountMove(models.Model):
    _inherit = "account.move"

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
    webhero_delivered = fields.Boolean(compute="_compute_webhero_delivered")

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

    def _compute_webhero_delivered(self):
        for move in self:
            move.webhero_delivered = move._webhero_is_delivered()

    def _compute_type_name(self):
        """The host's Dutch "creditfactuur" is a creditnota in Belgium: in mails, on buttons, in the portal."""
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
        return moves

    def write(self, vals):
        kind = vals.get("webhero_kind")
        if kind:
            vals = {name: value for name, value in vals.items() if name not in ("webhero_kind", "move_type")}
            self.filtered(lambda move: move.move_type != kind).action_switch_move_type()
        done = super().write(vals) if vals else True
        if vals.get("webhero_credited_number"):
            self._webhero_link_credited()
        return done

    def copy_data(self, default=None):
        """A copy of an invoice or its credit note is never delivered, whatever became of the original."""
        values = super().copy_data(default)
        if "peppol_message_uuid" in self._fields:
            for one in values:
                one.pop("peppol_message_uuid", None)
        return values

    # ---- credit notes

    def _webhero_find_credited(self):
        """The confirmed invoice of this customer with the number that was typed."""
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

    # ---- what may change when

    def _webhero_is_delivered(self):
        """Whether the invoice left over a network where it can't be taken back. Peppol's own addon extends this."""
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
