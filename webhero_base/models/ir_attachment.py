# SPDX-License-Identifier: LGPL-3.0-or-later
"""Attachments from files too large for memory, by moving them into the filestore; pictures too large to be opened."""

import base64
import hashlib
import os

from odoo import api, models

from odoo.addons.base.models.ir_attachment import IrAttachment as Host

from ..rules import bounded
from ..tools import whole_files

CHUNK = 1024 * 1024


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _postprocess_contents(self, values):
        """A picture that would fill the memory is stored as it came, by mail, Peppol or upload: Odoo opens it to make it smaller.

        `values` is changed and returned, as by the host, which goes on with the one or the other.
        """
        values["mimetype"] = self._compute_mimetype(values)
        if values["mimetype"].startswith("image/"):
            content = values.get("raw") or base64.b64decode(values.get("datas") or b"")
            if bounded.is_huge_picture(content):
                return values
        return super()._postprocess_contents(values)

    # ---- a disk that was full: as webhero_exchange does where it is installed

    @api.model
    def _get_path(self, bin_data, sha):
        """Odoo takes any file under this hash for other content: a truncated file is removed first."""
        if "webhero.exchange" not in self.env:
            whole_files.remove_cut_off(self._full_path(f"{sha[:2]}/{sha}"), sha)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        """Write the file atomically: half a file would block the next attempt."""
        if self._storage() == "file" and "webhero.exchange" not in self.env:
            fname, path = self._get_path(bin_value, checksum)
            if not os.path.exists(path):
                whole_files.write_whole(path, bin_value)
                self._mark_for_gc(fname)  # as the host does, in case the transaction ends badly
        return super()._file_write(bin_value, checksum)

    @api.model
    def _webhero_adopt(self, path, values):
        """Create an attachment from the file at `path`, which is moved into the filestore under its checksum."""
        digest = hashlib.sha1(usedforsecurity=False)
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        checksum, size = digest.hexdigest(), os.path.getsize(path)
        store_fname = f"{checksum[:2]}/{checksum}"
        self._mark_for_gc(store_fname)  # first: if this transaction fails, the file is garbage-collected
        full_path = self._full_path(store_fname)
        os.makedirs(os.path.dirname(full_path), exist_ok=True)
        os.replace(path, full_path)
        attachment = self.create({"mimetype": "application/octet-stream", **values})
        facts = {"store_fname": store_fname, "checksum": checksum, "file_size": size, "db_datas": False}
        super(Host, attachment).write(facts)
        return attachment
