"""The last step of the activation: which proof, and how far it is (P2)."""

from odoo import fields, models
from odoo.exceptions import UserError


class WebheroPeppolOnboarding(models.TransientModel):
    _inherit = "webhero.peppol.onboarding"

    waiting_invoices = fields.Char(help="Invoices that somebody wanted to send before the company was active.")
    wants_proof = fields.Boolean(related="access_point_id.wants_proof")
    proof_id = fields.Many2one("webhero.peppol.proof", related="access_point_id.proof_id")
    proof_way = fields.Selection(related="proof_id.way")
    proof_state = fields.Selection(related="proof_id.state")
    proof_reason = fields.Char(related="proof_id.reason")
    proof_told = fields.Html(related="proof_id.told", sanitize=False)
    pay_url = fields.Char(related="proof_id.pay_url")
    operator_name = fields.Char(compute="_compute_operator_name")
    can_prove_there = fields.Boolean(compute="_compute_operator_name")
    can_pay = fields.Boolean(compute="_compute_operator_name")

    def _compute_operator_name(self):
        operator = self.env["webhero.peppol.proof"]._operator()
        for wizard in self:
            wizard.operator_name = operator.name or wizard.access_point_id.name
            ways = wizard.access_point_id._proof_ways() if wizard.access_point_id else ()
            wizard.can_prove_there, wizard.can_pay = "access_point" in ways, "payment" in ways

    def action_prove_there(self):
        return self._prove("access_point")

    def action_prove_by_payment(self):
        """Open the payment page; what was begun and broken off begins again there."""
        answer = self._prove("payment")
        if not self.proof_id:
            return answer
        return {"type": "ir.actions.act_url", "url": self.proof_id.pay_url, "target": "new"}

    def action_prove_by_invoice(self):
        return self._prove("invoice")

    def action_open_link(self):
        """The page of the access point where one proves who one is."""
        return {"type": "ir.actions.act_url", "url": self.activation_link, "target": "new"}

    def action_open_invoice(self):
        return self.proof_id.action_open_invoice()

    def _prove(self, way):
        self._check_right()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("You have no access to %s.", self.company_id.name))
        point = self.access_point_id.sudo()
        if not point._goes_on_unproven():
            point._choose_proof(way)
        return self._again()

    def _go_on_unproven(self):
        if self.access_point_id and self.env.user.has_group("webhero_exchange.group_exchange_manager"):
            self.access_point_id.sudo()._goes_on_unproven()
