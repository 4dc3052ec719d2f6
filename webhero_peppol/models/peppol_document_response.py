"""What customers and their access points answer to our documents (P8, P10)."""

from odoo import models

from ..client import access_point as ap
from ..rules import responses


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    def _take_response(self, root):
        """File an answer with the document that it is about."""
        response = responses.read(root)
        if response is None:
            return self._needs_review("unreadable", root.tag)
        answered = self._answered_document(response)
        if not answered:
            return self._needs_review("unknown_document", response.number)
        self.sudo().write({"filed": True, "move_id": answered.move_id.id, "partner_id": answered.partner_id.id})
        text = self._response_text(response)
        if response.state:
            answered._moved(ap.Sent("", response.state, reason=text))
        else:
            answered.sudo().answer = text[:500]
            if answered.move_id:
                answered.move_id.sudo()._message_log(body=self.env._("Peppol: %s", text))
        return None

    def _answered_document(self, response):
        ours = [("company_id", "=", self.company_id.id), ("direction", "=", "out"), ("state", "!=", "queued")]
        if response.about == "invoice":
            found = self.sudo().search([*ours, ("name", "=", response.number)])
            return found.filtered(lambda d: (d.receiver or "").lower() == (self.sender or "").lower())[:1] or found[:1]
        return self.sudo().search(
            [*ours, "|", ("envelope", "=", response.number), ("exchange_id.remote_ref", "=", response.number)], limit=1
        )

    def _response_text(self, response):
        labels = {
            "AB": self.env._("received"),
            "AP": self.env._("accepted"),
            "RE": self.env._("rejected"),
            "IP": self.env._("being handled"),
            "UQ": self.env._("a question"),
            "PD": self.env._("paid"),
            "CA": self.env._("accepted with remarks"),
        }
        return ": ".join(filter(None, (labels.get(response.code, response.code), "; ".join(response.reasons))))
