# SPDX-License-Identifier: LGPL-3.0-or-later
"""Attachments from files too large for memory, by moving them into the filestore."""

import hashlib
import os

from odoo import api, models

from odoo.addons.base.models.ir_attachment import IrAttachment as Host

CHUNK = 1024 * 1024


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

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
