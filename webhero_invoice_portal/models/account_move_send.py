from markupsafe import Markup

from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_mail_params(self, move, move_data):
        """C4: the invoice mail as the customer chose: with the PDF, or with a link to it.

        A PDF that the customer's mail server would refuse goes as a link by itself. To a customer who was
        invited but has not activated yet the mail also brings the login name and the activation link.
        """
        parameters = super()._get_mail_params(move, move_data)
        if not move.is_sale_document(include_receipts=True):
            return parameters
        too_large = self._webhero_too_large(move, parameters["attachments"])
        if too_large or move.partner_id.commercial_partner_id.webhero_delivery_channel == "link":
            parameters["attachments"] = [
                (name, raw) for name, raw in parameters["attachments"] if not name.lower().endswith((".pdf", ".xml"))
            ] if not too_large else []
            parameters["body"] = self._webhero_with(move, parameters["body"], "webhero_invoice_portal.mail_link")
        reader = move._webhero_reader()
        if reader and not reader.login_date:
            parameters["body"] = self._webhero_with(move, parameters["body"], "webhero_invoice_portal.mail_activation")
        return parameters

    @api.model
    def _webhero_too_large(self, move, attachments):
        return sum(len(raw or b"") for _name, raw in attachments) > move.company_id.webhero_portal_mail_mb * 2**20

    @api.model
    def _webhero_with(self, move, body, template):
        values = {"move": move, "user": move._webhero_reader()}
        speaking = self.with_context(lang=move._webhero_lang())
        return (body or Markup()) + speaking.env["ir.qweb"]._render(template, values)
