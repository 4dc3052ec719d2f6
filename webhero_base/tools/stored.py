# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files of attachments, wherever they are stored: on this disk, in the database, or by an addon for object storage."""

import contextlib
import io
import os


@contextlib.contextmanager
def opened(attachment):
    """The content of an attachment as a readable file; from this disk without loading it into memory.

    Raises FileNotFoundError where there is none, neither here nor in object storage.
    """
    path = local_path(attachment)
    if path:
        with open(path, "rb") as file:
            yield file
        return
    content = attachment.raw
    if not content:
        raise FileNotFoundError(attachment.name or attachment.display_name)
    yield io.BytesIO(content)


def local_path(attachment):
    """The path of the file if it is on this disk, else None."""
    path = attachment.store_fname and attachment._full_path(attachment.store_fname)
    return path if path and os.path.isfile(path) else None
