from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _check_payload_frozen(self):
        """The bytes of the archive can't be changed or deleted either."""
        super()._check_payload_frozen()
        ours = self.sudo().filtered(lambda a: a.res_model == "webhero.peppol.document" and a.res_id)
        documents = self.env["webhero.peppol.document"].sudo()
        if ours and documents.search_count([("attachment_id", "in", ours.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%s is a document as it was sent or received; it can't be changed or deleted.",
                    ours[0].name,
                )
            )
