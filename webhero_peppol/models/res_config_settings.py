from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    webhero_peppol_activation = fields.Char(compute="_compute_webhero_peppol")
    webhero_peppol_told = fields.Char("Your company", compute="_compute_webhero_peppol")
    webhero_peppol_rules_told = fields.Char("Applied now", compute="_compute_webhero_peppol_rules_told")
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
            settings.webhero_peppol_told = settings.company_id._webhero_activation_told()

    def _compute_webhero_peppol_rules_told(self):
        gate = self.env["webhero.peppol.gate"]
        for settings in self:
            settings.webhero_peppol_rules_told = gate._rules_told()

    def action_webhero_peppol_start(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_peppol.webhero_peppol_onboarding_action")
        return {**action, "context": {"default_company_id": self.company_id.id}}

    def action_webhero_access_points(self):
        return self.env["ir.actions.actions"]._for_xml_id("webhero_peppol.webhero_access_point_action")
