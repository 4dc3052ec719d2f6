"""What the PDF of a quote shows, beside its lines."""

from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _find_mail_template(self):
        """Quotes have our text; orders and pro forma invoices the host's."""
        ours = self.env.ref("webhero_billing_base.mail_template_quote", raise_if_not_found=False)
        if ours and self.state != "sale" and not self.env.context.get("proforma"):
            return ours
        return super()._find_mail_template()

    def _webhero_title(self, proforma=False):
        if proforma:
            kind = self.env._("Pro forma invoice")
        else:
            kind = self.env._("Quote") if self.state in ("draft", "sent", "cancel") else self.env._("Order")
        return f"{kind} {self.name}"

    def _webhero_total_label(self):
        return self.env._("Total")

    def _webhero_facts(self):
        """[(label, value)] for the line below the title; only what is there."""
        quote = self.state in ("draft", "sent")
        facts = [
            (self.env._("Date"), self._webhero_date(self.date_order)),
            (self.env._("Valid until"), self._webhero_date(self.validity_date) if quote else ""),
            (self.env._("Delivery date"), self._webhero_date(self.commitment_date)),
            (self.env._("Customer number"), self.partner_id.ref or self.partner_id.commercial_partner_id.ref),
            (self.env._("Your reference"), self.client_order_ref),
            (self.env._("Your contact"), self.user_id.name),
        ]
        return [(label, value) for label, value in facts if value]
