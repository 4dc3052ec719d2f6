"""The invoice's side of a repeated invoice."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import repeats


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_repeat_period_id = fields.Many2one(
        "webhero.repeat.period", "Repeated for", copy=False, readonly=True, ondelete="set null"
    )
    webhero_repeat_ids = fields.One2many("webhero.repeat", "origin_id", "Repeats")
    webhero_repeat_id = fields.Many2one("webhero.repeat", "Repeated invoice", compute="_compute_webhero_repeat_id")
    webhero_repeat_original = fields.Boolean("Original of its repeated invoice", compute="_compute_webhero_repeat_id")

    # exactly one invoice for a period, whatever is pressed twice
    _webhero_once_per_period = models.UniqueIndex(
        "(webhero_repeat_period_id) WHERE webhero_repeat_period_id IS NOT NULL",
        "This period has its invoice already.",
    )

    @api.depends("webhero_repeat_ids.state", "webhero_repeat_period_id.repeat_id.origin_id")
    def _compute_webhero_repeat_id(self):
        for move in self:
            own = move.webhero_repeat_ids.filtered(lambda repeat: repeat.state == "running")[:1]
            move.webhero_repeat_id = own or move.webhero_repeat_period_id.repeat_id or move.webhero_repeat_ids[:1]
            move.webhero_repeat_original = bool(move.webhero_repeat_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_repeated(self):
        for move in self.filtered("webhero_repeat_ids"):
            raise UserError(
                self.env._(
                    "%s is the original of a repeated invoice. Choose another original (“Use this one from now on”) or delete "
                    "the repeated invoice first.",
                    move.display_name,
                )
            )

    def action_webhero_repeat(self):
        """“Repeat this invoice”: the dialog, or the repeated invoice that is there."""
        self.ensure_one()
        if self.move_type != "out_invoice":
            raise UserError(self.env._("Only a customer invoice can be repeated."))
        if self.webhero_repeat_id:
            return self.action_webhero_open_repeat()
        today = fields.Date.context_today(self)
        first = repeats.first_date(self.invoice_date or today, 1, today)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repeat this invoice"),
            "res_model": "webhero.repeat",
            "view_mode": "form",
            "views": [(self.env.ref("webhero_billing_base.webhero_repeat_view_form_new").id, "form")],
            "target": "new",
            "context": {"default_origin_id": self.id, "default_first_date": first},
        }

    def action_webhero_open_repeat(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repeated invoice"),
            "res_model": "webhero.repeat",
            "res_id": self.webhero_repeat_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_webhero_use_from_now_on(self):
        """Later repetitions are copied from this invoice instead of from the first one."""
        self.ensure_one()
        period = self.webhero_repeat_period_id
        if not period or period.repeat_id.state != "running":
            raise UserError(self.env._("%s was not made from a running repeated invoice.", self.display_name))
        period.repeat_id._lock()
        period.repeat_id.write({"origin_id": self.id, "origin_number": period.number})
        self._message_log(body=self.env._("Later repetitions are copied from this invoice."))

    def _webhero_show(self, name):
        """An action that shows these invoices: the form of one, else the list."""
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action.update(name=name, domain=[("id", "in", self.ids)], context={"default_move_type": "out_invoice"})
        if len(self) == 1:
            action.update(views=[(self.env.ref("account.view_move_form").id, "form")], view_mode="form", res_id=self.id)
        return action
