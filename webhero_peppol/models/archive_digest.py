# SPDX-License-Identifier: LGPL-3.0-or-later
"""The hash of what the archive holds."""

import hashlib

from odoo.addons.webhero_base.tools.stored import opened


def digest(attachment):
    """SHA-256 of the bytes currently in storage, in hex; None where there are none."""
    if not attachment.exists():
        return None
    try:
        with opened(attachment) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
