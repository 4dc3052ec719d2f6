from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_peppol_exempt = fields.Boolean(
        "Need not receive e-invoices",
        help="A business that only has activities exempt from VAT (article 44), or that is not established in Belgium.",
    )

    # what "Am I compliant?" counts (compliance.py): the condition in the same words
    _webhero_liable = models.Index(
        "(id, country_id, vat) WHERE webhero_peppol_exempt IS NOT TRUE"
        " AND translate(upper(coalesce(vat, '')), ' .-/', '') ~ '^(BE)?[01][0-9]{9}$'"
    )

    def action_webhero_ask_for_peppol(self):
        """A mail, ready to send, that asks this customer to come to Peppol or to tell its address there."""
        self.ensure_one()
        self.check_access("read")
        template = self.env.ref("webhero_peppol.mail_template_ask_for_peppol")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask %s to come to Peppol", self.display_name),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_partner_ids": self.ids,
                "default_email_layout_xmlid": "mail.mail_notification_light",
            },
        }


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_peppol_exempt = fields.Boolean(
        "Our company need not send e-invoices",
        help="Only activities exempt from VAT (article 44), or a flat-rate farmer.",
    )
