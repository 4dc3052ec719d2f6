# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.modules import get_manifest


class WebheroSupportRequest(models.TransientModel):
    """The support form of all connections: a question, with company, versions and the last errors beside it."""

    _name = "webhero.support.request"
    _description = "Ask for help"

    backend_id = fields.Many2one("webhero.backend", "About which connection")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    phone = fields.Char(default=lambda self: self.env.user.phone)
    question = fields.Text(required=True)
    email_to = fields.Char(
        "To", required=True, default=lambda self: self.env["webhero.problem.report"]._default_email_to()
    )
    with_errors = fields.Boolean("Send the last errors along", default=True)

    def action_send(self):
        self.ensure_one()
        report = self.env["webhero.problem.report"]
        report._check_email_to(self.email_to)
        return report._mail_helper(
            self.email_to,
            self.env._("Your question was sent to %s.", self.email_to),
            subject=self.env._("Question from %s", self.company_id.name),
            body_html=self.env["ir.qweb"]._render(
                "webhero_exchange.support_request_body",
                {"asked": self, "versions": self._versions(), "messages": self._last_errors()},
            ),
        )

    @api.model
    def _versions(self):
        """[(addon, version)] of ours that are installed."""
        ours = self.env["ir.module.module"].sudo().search([("name", "=like", "webhero_%"), ("state", "=", "installed")])
        return [(module.name, get_manifest(module.name).get("version", "")) for module in ours.sorted("name")]

    def _last_errors(self):
        if not self.env["webhero.exchange"].has_access("read"):
            return []
        domain = [("state", "=", "error"), ("company_id", "=", self.company_id.id)]
        if self.backend_id:
            domain.append(("backend_id", "=", self.backend_id.id))
        return self.env["webhero.exchange"].search(domain, limit=10) if self.with_errors else []
