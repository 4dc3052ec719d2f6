# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answer the supplier over Peppol, from the bill (P10)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.response_words import ACTIONS, CODES, REASONS, selection_of
from ..rules import documents, responses


class WebheroPeppolAnswer(models.TransientModel):
    _name = "webhero.peppol.answer"
    _description = "Answer a supplier over Peppol"

    move_id = fields.Many2one("account.move", "Bill", required=True, readonly=True)
    supplier = fields.Char("Supplier", related="move_id.commercial_partner_id.name")
    code = fields.Selection(
        lambda self: selection_of(self.env, CODES),
        "Your answer",
        required=True,
        default=lambda self: self._default_code(),
    )
    reason = fields.Selection(lambda self: selection_of(self.env, REASONS))
    action = fields.Selection(lambda self: selection_of(self.env, ACTIONS), "What the supplier should do")
    text = fields.Char("In your own words", size=500)
    since = fields.Date("Date", help="Of the payment, or until when it takes.")
    before = fields.Char(related="move_id.webhero_peppol_answered", string="You answered before")
    obstacle = fields.Char(compute="_compute_obstacle")
    warning = fields.Char(compute="_compute_obstacle")
    problem = fields.Char(compute="_compute_problem")

    def _default_code(self):
        move = self.env["account.move"].browse(self.env.context.get("default_move_id"))
        last = move._webhero_own_answers().filtered(lambda d: d.state != "error")[:1] if move else None
        return (
            responses.PAID
            if last and last.answer_code in (responses.ACCEPTED, responses.CONDITIONAL)
            else responses.ACCEPTED
        )

    @api.depends("move_id")
    def _compute_obstacle(self):
        for wizard in self:
            wizard.obstacle = wizard._obstacle()
            wizard.warning = wizard._warning()

    def _obstacle(self):
        """Why nothing can be sent at all."""
        point = self.move_id._webhero_access_point()
        if not self.move_id._webhero_received_document():
            return self.env._("This bill did not come in over your access point, so there is nobody to answer.")
        if not point or point.activation != "active":
            return self.env._("%s is not active on Peppol.", self.move_id.company_id.name)
        if not point._provider().sends_answers:
            return self.env._(
                "%s can't send answers for you. Tell your supplier by e-mail, or answer in its portal.",
                point._provider().title,
            )
        return False

    def _warning(self):
        """What is already known of the supplier; the network itself is asked when the answer is sent."""
        supplier = self.move_id.commercial_partner_id
        types = supplier.webhero_peppol_document_types or ()
        if supplier.webhero_peppol_answer == "yes" and not documents.receives(types, responses.KIND):
            return self.env._(
                "As far as we know, %s does not read answers over Peppol. Better tell them by e-mail.", supplier.name
            )
        return False

    @api.depends("code", "reason", "text")
    def _compute_problem(self):
        for wizard in self:
            last = wizard.move_id._webhero_own_answers().filtered(lambda d: d.state != "error")[:1]
            found = responses.problem(wizard.code, wizard.reason, wizard.text, last.answer_code or "")
            wizard.problem = found and wizard._sentence(found)

    def _sentence(self, code):
        return {
            "too_late": self.env._(
                "After your earlier answer (%s), this one can't follow any more.", self.before or ""
            ),
            "no_reason": self.env._("Choose the reason: the supplier must know what is wrong."),
            "not_paid": self.env._("“Paid in part” only goes with the answer “Paid”."),
            "no_text": self.env._("Say it in your own words: with this reason alone the supplier knows nothing."),
        }.get(code, self.env._("Choose an answer."))

    def action_send(self):
        self.ensure_one()
        self.move_id.check_access("write")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("You need the right to make invoices to do this."))
        wrong = self.obstacle or self.problem
        if wrong:
            raise UserError(wrong)
        self.env["webhero.peppol.document"].sudo()._queue_response(
            self.move_id, self.code, self.reason, self.action, self.text, self.since
        )
        return self.move_id._webhero_notify(self.env._("Your answer is on its way to %s.", self.supplier), "success")
