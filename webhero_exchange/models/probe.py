# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses

from odoo import api, fields, models


@dataclasses.dataclass(frozen=True)
class Probe:
    """What Test connection found about one right or setting: `what` names it, `code` and `facts` say what is wrong."""

    what: str
    ok: bool
    code: str = ""
    facts: dict = dataclasses.field(default_factory=dict)

    def _values(self):
        return {"what": self.what, "ok": self.ok, "code": self.code, "facts": self.facts}


class WebheroBackendProbe(models.Model):
    _name = "webhero.backend.probe"
    _description = "Result of a connection test"
    _order = "ok, id"

    backend_id = fields.Many2one("webhero.backend", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="backend_id.company_id", store=True)
    what = fields.Char("Tested", readonly=True)
    ok = fields.Boolean("Good", readonly=True)
    code = fields.Char(readonly=True)
    facts = fields.Json(readonly=True)
    message = fields.Char("What is wrong", compute="_compute_message")
    hint = fields.Char("What to do", compute="_compute_message")

    @api.depends("code", "facts")
    @api.depends_context("lang")
    def _compute_message(self):
        for probe in self:
            message = hint = False
            if probe.code:
                message, hint = probe.backend_id._connection_or_base()._exchange_explain(probe.code, probe.facts or {})
            probe.message, probe.hint = message, hint
