"""The customer's copy: PDF, mail, portal (K8, K13)."""

from odoo import models

from ..rules import states


class WerkbonOrder(models.Model):
    _inherit = "webhero.werkbon.order"

    def _webhero_lang(self):
        """nl_BE or fr_BE: the language of this document, as of all documents for this customer."""
        self.ensure_one()
        return self.partner_id._webhero_document_lang(self.company_id)

    def _zone(self):
        """Where the company is: the customer's copy tells its times, whoever makes it."""
        return self.company_id.partner_id.tz or "Europe/Brussels"

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Work order %s", self.name.replace("/", "-"))

    def _can_be_signed(self):
        self.ensure_one()
        return self.state in (states.BUSY, states.COMPLETE) and not self.signature

    def _mail_completed(self):
        """The customer's copy goes out when the work is complete; the host's mail queue sends it."""
        for order in self.filtered(lambda one: one.partner_id.email or one.contact_id.email):
            company = order.company_id.sudo()._werkbon_backend()
            if company and not company.mail_on_completion:
                continue
            template = self.env.ref("webhero_werkbon.mail_template_completed", raise_if_not_found=False)
            if template:
                template.sudo().send_mail(order.id, force_send=False)

    def action_print(self):
        return self.env.ref("webhero_werkbon.report_werkbon_order").report_action(self)
