# SPDX-License-Identifier: LGPL-3.0-or-later
"""Dispute a bill and answer the supplier over Peppol, in one press."""

from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [("UQ", "A question"), ("RE", "Rejected")]


class WebheroBillDispute(models.TransientModel):
    _inherit = "webhero.bill.dispute"

    may_answer = fields.Boolean("May answer", related="move_id.webhero_peppol_may_answer")
    answer = fields.Boolean("Answer over Peppol", compute="_compute_answer", store=True, readonly=False)
    code = fields.Selection(ANSWERS, "Your answer", default="UQ")
    reason = fields.Selection(
        lambda self: self.env["webhero.peppol.answer"]._fields["reason"]._description_selection(self.env),
        default="OTH",  # the supplier reads the owner's own words
    )
    obstacle = fields.Char(compute="_compute_obstacle")

    @api.depends("move_id")
    def _compute_answer(self):
        for wizard in self:
            wizard.answer = wizard.may_answer and not wizard._as_answer().obstacle

    @api.depends("move_id", "answer", "code", "reason", "text")
    def _compute_obstacle(self):
        """Why it can't be answered over Peppol, in the wording of the answer wizard."""
        for wizard in self:
            response = wizard._as_answer() if wizard.may_answer else None
            problem = response and wizard.answer and wizard.text and response.problem
            wizard.obstacle = response and (response.obstacle or problem or response.warning) or False

    def _as_answer(self):
        """The same in the screen of answers, whose rules count."""
        values = {"move_id": self.move_id.id, "code": self.code, "reason": self.reason, "text": self.text}
        return self.env["webhero.peppol.answer"].new(values)

    def action_dispute(self):
        """The dispute and the answer are one: where the answer can't go, nothing is disputed either."""
        done = super().action_dispute()
        if not (self.answer and self.may_answer):
            return done
        response = self._as_answer()
        if wrong := response.obstacle or response.problem:
            raise UserError(wrong)
        self.env["webhero.peppol.document"].sudo()._queue_response(self.move_id, self.code, self.reason, "", self.text)
        return done
