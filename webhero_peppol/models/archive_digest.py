"""The hash of what the archive holds."""

import hashlib


def digest(attachment):
    """SHA-256 of the bytes as they lie in storage now, in hex; None where there are none."""
    if not attachment.exists():
        return None
    if attachment.store_fname:
        try:
            with open(attachment._full_path(attachment.store_fname), "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
    return hashlib.sha256(attachment.raw).hexdigest() if attachment.raw else None
