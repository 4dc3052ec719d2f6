# SPDX-License-Identifier: LGPL-3.0-or-later
"""Mails are fetched only where their attachments can be stored (S18.7)."""

import logging
import shutil

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)
ROOM = 64 * 2**20  # bytes; a mail with its attachments takes at most half of it


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _fetch_mail(self, batch_limit=50):
        """On a full disk the mails stay unread on the mail server: Odoo marks a mail as read that it could not store, too."""
        if self._webhero_has_room():
            return super()._fetch_mail(batch_limit=batch_limit)
        _logger.warning("no mail is fetched: less than %s MB is free for files", ROOM // 2**20)
        return UserError(self.env._("The disk of the server is full: mails are fetched again when there is room."))

    def _webhero_has_room(self):
        files = self.env["ir.attachment"]
        try:
            return files._storage() != "file" or shutil.disk_usage(files._filestore()).free >= ROOM
        except OSError:  # nothing was ever stored here
            return True
