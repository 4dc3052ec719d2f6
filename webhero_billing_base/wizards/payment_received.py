# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payment received: journal and date, nothing else; each invoice is paid in full."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.tools.actions import CLOSE


class WebheroPaymentReceived(models.TransientModel):
    _name = "webhero.payment.received"
    _description = "Payment received"

    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    journal_id = fields.Many2one(
        "account.journal",
        "Received on",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', 'parent_of', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    summary = fields.Char(compute="_compute_summary")

    @api.depends("move_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.move_ids.company_id[:1]

    @api.depends("move_ids")
    def _compute_summary(self):
        for wizard in self:
            names = ", ".join(wizard.move_ids[:5].mapped("name")) + (" …" if len(wizard.move_ids) > 5 else "")
            totals = {}
            for move in wizard.move_ids:
                totals[move.currency_id] = totals.get(move.currency_id, 0) + move.amount_residual
            wizard.summary = f"{names}: {' + '.join(currency.format(amount) for currency, amount in totals.items())}"

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        moves = (
            self.env["account.move"]
            .browse(self.env.context.get("active_ids", []))
            .filtered(lambda move: "received" in move._webhero_status_keys())
        )
        if not moves:
            raise UserError(self.env._("None of these invoices is open: there is no payment to receive."))
        if len(moves.company_id) > 1:
            raise UserError(self.env._("These invoices are of several companies. Choose those of one company."))
        values["move_ids"] = [(6, 0, moves.ids)]
        values["journal_id"] = (
            self.env["account.journal"]
            .search(
                [
                    *self.env["account.journal"]._check_company_domain(moves.company_id),
                    ("type", "in", ("bank", "cash")),
                ],
                order="type, sequence, id",
                limit=1,
            )
            .id
        )
        return values

    def action_receive(self):
        """One payment per invoice, for all that is open on it."""
        self.ensure_one()
        self.move_ids.check_access("write")
        for move in self.move_ids:
            move.lock_for_update(allow_referencing=True)
            if "received" not in move._webhero_status_keys():
                continue  # somebody else was first
            register = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids, dont_redirect_to_payments=True
            )
            register.create({"journal_id": self.journal_id.id, "payment_date": self.date})._create_payments()
        return CLOSE
