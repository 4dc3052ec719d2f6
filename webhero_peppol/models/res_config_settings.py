# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.refusal import Refused
from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_base.tools.actions import RELOAD, notification
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from .rules_release import ADDRESS, CRON


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_peppol_activation = fields.Char(compute="_compute_webhero_peppol")
    webhero_peppol_text = fields.Char("Your company", compute="_compute_webhero_peppol")
    webhero_peppol_rules_text = fields.Char("Applied now", compute="_compute_webhero_peppol_rules_text")
    webhero_peppol_rules_url = fields.Char(
        "Address",
        config_parameter=ADDRESS,
        help="Where the compiled rules are published: the folder of the artefact phive-rules-peppol in a Maven repository, or a"
        " .jar or .zip with its checksum beside it.",
    )
    webhero_peppol_rules_monthly = fields.Boolean("Fetch them each month")
    webhero_peppol_rules_trouble = fields.Char(compute="_compute_webhero_peppol_rules_text")
    webhero_peppol_leave_to_host = fields.Boolean(config_parameter="webhero_peppol.leave_to_host")
    webhero_peppol_operator_id = fields.Many2one(
        "res.company", "Operator", config_parameter="webhero_peppol.operator_id"
    )
    webhero_peppol_exempt = fields.Boolean(related="company_id.webhero_peppol_exempt", readonly=False)
    webhero_peppol_look_up_days = fields.Integer(
        "Look customers up again after (days)", config_parameter="webhero_peppol.look_up_days", default=7
    )
    webhero_kvk_key = fields.Char("KVK API key", config_parameter="webhero_peppol.kvk_key")
    webhero_free_mail_domains = fields.Char(config_parameter="webhero_peppol.free_mail_domains")

    @api.depends("company_id")
    def _compute_webhero_peppol(self):
        for settings in self:
            settings.webhero_peppol_activation = settings.company_id._webhero_activation()
            settings.webhero_peppol_text = settings.company_id._webhero_activation_text()

    def _compute_webhero_peppol_rules_text(self):
        validator = self.env["webhero.peppol.validator"]
        for settings in self:
            settings.webhero_peppol_rules_text = validator._rules_text()
            settings.webhero_peppol_rules_trouble = self.env["webhero.peppol.rules"]._trouble_text()

    @api.model
    def get_values(self):
        cron = self.env.ref(CRON, raise_if_not_found=False)
        return {**super().get_values(), "webhero_peppol_rules_monthly": bool(cron and cron.sudo().active)}

    def set_values(self):
        super().set_values()
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron and self.env.user.has_group("base.group_system"):
            cron.sudo().active = self.webhero_peppol_rules_monthly and bool(self.webhero_peppol_rules_url)

    def action_webhero_fetch_rules(self):
        """The current official release, now, from the address on the screen, which is kept."""
        self.ensure_one()
        rules, is_new = self._webhero_fetch_rules()
        parameters.store(self.env, ADDRESS, self.webhero_peppol_rules_url)
        message = (
            self.env._("From now on these rules are applied: %(layers)s (%(version)s).")
            if is_new
            else self.env._("The newest release is here already: %(layers)s (%(version)s).")
        )
        return notification(message % {"layers": ", ".join(rules.sheets), "version": rules.version or "?"}, then=RELOAD)

    def _webhero_fetch_rules(self):
        releases = self.env["webhero.peppol.rules"]
        try:
            return releases._fetch(self.webhero_peppol_rules_url or "")
        except Refused as error:
            raise UserError(releases._sentence(error.refusal.code, error.refusal.facts)) from error
        except ExchangeError as error:
            raise UserError(releases._sentence(error.code, error.facts)) from error

    def action_webhero_peppol_start(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_peppol.webhero_peppol_onboarding_action")
        return {**action, "context": {"default_company_id": self.company_id.id}}

    def action_webhero_access_points(self):
        return self.env["ir.actions.actions"]._for_xml_id("webhero_peppol.webhero_access_point_action")
