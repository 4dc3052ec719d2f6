from odoo import api, models
from odoo.exceptions import UserError

from .retention import RETENTION

FROZEN = {
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "checksum",
    "name",
    "mimetype",
    "res_model",
    "res_id",
    "url",
    "type",
}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if FROZEN & vals.keys():
            self._check_payload_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_payload(self):
        if self.env.context.get("webhero_retention") is not RETENTION:
            self._check_payload_frozen()

    def _check_payload_frozen(self):
        frozen = self._webhero_frozen()
        if frozen:
            raise UserError(
                self.env._(
                    "%s is a message as it was sent or received; it can't be changed or deleted.", frozen[0].name
                )
            )

    def _webhero_frozen(self):
        """Those of these that are the bytes of a message or of its document."""
        kept = self._webhero_kept()
        messages = self.env["webhero.exchange"].sudo()
        return kept or messages.search([("payload_id", "in", self.ids)], limit=1).payload_id

    def _webhero_kept(self):
        """Those of these that a document keeps, also when its message is gone."""
        kept = self.browse()
        for name in self.env.registry.descendants(["webhero.exchange.document"], "_inherit"):
            documents = self.env[name].sudo().with_context(active_test=False)
            if not documents._abstract:
                kept |= documents.search([("attachment_id", "in", self.ids)]).attachment_id
        return kept
