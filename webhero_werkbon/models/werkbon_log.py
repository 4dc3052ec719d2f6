# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

KEEP_DAYS = 90


class WerkbonLog(models.Model):
    """One run of the synchronisation: its results and its problems (W6, K3)."""

    _name = "webhero.werkbon.log"
    _description = "Work orders: log of the synchronisation"
    _order = "id desc"

    backend_id = fields.Many2one("webhero.werkbon.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="backend_id.company_id", store=True, index=True)
    at = fields.Datetime("Time", default=fields.Datetime.now, required=True, index=True)
    relations = fields.Integer()
    materials = fields.Integer()
    hour_types = fields.Integer("Hour types")
    archived = fields.Integer()
    exported = fields.Integer("Relations exported")
    code = fields.Char()
    facts = fields.Json()
    problems = fields.Json(
        help="[code, facts] of each record that could not be taken over, or of what was overwritten."
    )
    message = fields.Text(compute="_compute_message")
    failed = fields.Boolean(compute="_compute_failed", store=True)

    @api.depends("code")
    def _compute_failed(self):
        for line in self:
            line.failed = bool(line.code)

    @api.depends("relations", "materials", "hour_types", "archived", "exported", "code", "facts", "problems")
    @api.depends_context("lang")
    def _compute_message(self):
        for line in self:
            line.message = "\n".join([line._summary(), *line._problem_texts()])

    def _summary(self):
        """W6: “4 relations synchronized 1 materials synchronized”; there is no singular."""
        if self.code:
            return self._explained(self.code, self.facts)
        texts = [
            (self.relations, self.env._("%s relations synchronized", self.relations)),
            (self.materials, self.env._("%s materials synchronized", self.materials)),
            (self.hour_types, self.env._("%s hour types synchronized", self.hour_types)),
            (self.archived, self.env._("%s archived", self.archived)),
            (self.exported, self.env._("%s relations exported", self.exported)),
        ]
        return ", ".join(text for count, text in texts if count) or self.env._("Nothing has changed.")

    def _problem_texts(self):
        return [self._explained(code, facts) for code, facts in self.problems or []]

    def _explained(self, code, facts):
        return " ".join(filter(None, self.backend_id._exchange_explain(code, facts or {})))

    @api.autovacuum
    def _gc_old(self):
        """Kept 90 days."""
        self.search([("at", "<", fields.Datetime.now() - timedelta(days=KEEP_DAYS))], limit=10_000).unlink()
