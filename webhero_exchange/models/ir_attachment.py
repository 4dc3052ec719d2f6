from odoo import api, models
from odoo.exceptions import UserError

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
        if not self.env.context.get("webhero_retention"):
            self._check_payload_frozen()

    def _check_payload_frozen(self):
        ours = self.sudo().filtered(lambda a: a.res_model == "webhero.exchange" and a.res_id)
        if ours and self.env["webhero.exchange"].sudo().search_count([("payload_id", "in", ours.ids)], limit=1):
            raise UserError(
                self.env._("%s is a message as it was sent or received; it can't be changed or deleted.", ours[0].name)
            )
