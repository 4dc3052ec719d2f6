# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import os

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import whole_files
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
# what is written where files move between disk, database and object storage
MOVED = {"raw", "datas", "mimetype"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        changed = FROZEN & vals.keys()
        if changed:
            frozen = self._webhero_frozen()
            if not (changed <= MOVED and frozen._webhero_holds(vals)):
                self._refuse_frozen(frozen)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_payload(self):
        if self.env.context.get("webhero_retention") is not RETENTION:
            self._check_payload_frozen()

    # ---- a disk that was full

    @api.model
    def _get_path(self, bin_data, sha):
        """Odoo takes any file under this hash for other content: a truncated file is removed first."""
        whole_files.remove_cut_off(self._full_path(f"{sha[:2]}/{sha}"), sha)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Write the file atomically: half a file would block the next attempt."""
        if self._storage() != "file":  # an addon keeps files elsewhere
            return super()._file_write(bin_value, checksum)
        fname, path = self._get_path(bin_value, checksum)
        if not os.path.exists(path):
            whole_files.write_whole(path, bin_value)
            self._mark_for_gc(fname)  # as the host does, in case the transaction ends badly
        return super()._file_write(bin_value, checksum)

    # ---- messages stay as they were

    def _check_payload_frozen(self):
        self._refuse_frozen(self._webhero_frozen())

    def _refuse_frozen(self, frozen):
        if frozen:
            raise UserError(
                self.env._(
                    "%s is a message as it was sent or received; it can't be changed or deleted.", frozen[0].name
                )
            )

    def _webhero_holds(self, vals):
        """Whether these hold what `vals` writes already: the same bytes in another place are no change."""
        contents = [vals["raw"]] if "raw" in vals else []
        contents += [base64.b64decode(vals["datas"] or b"")] if "datas" in vals else []
        if not all(contents):
            return False  # nothing in place of something, such as of a file that is gone
        digests = {self._compute_checksum(content) for content in contents}
        return all(vals.get("mimetype", one.mimetype) == one.mimetype and digests <= {one.checksum} for one in self)

    def _webhero_frozen(self):
        """Those of these that are the bytes of a message or of its document."""
        messages = self.env["webhero.exchange"].sudo()
        return self._webhero_retained() | messages.search([("payload_id", "in", self.ids)]).payload_id

    def _webhero_retained(self):
        """Those of these that a document keeps, also when its message is gone."""
        kept = self.browse()
        for name in self.env.registry.descendants(["webhero.exchange.document"], "_inherit"):
            documents = self.env[name].sudo().with_context(active_test=False)
            if not documents._abstract:
                kept |= documents.search([("attachment_id", "in", self.ids)]).attachment_id
        return kept
