# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files of attachments, wherever they are kept: on this disk, in the database, or where another addon keeps them."""

import contextlib
import io
import os


@contextlib.contextmanager
def opened(attachment):
    """The content of an attachment as a file to read; from this disk without passing through memory.

    Raises FileNotFoundError where there is none, neither here nor where an addon for object storage keeps it.
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
    """The path of the file where it lies on this disk, else None."""
    path = attachment.store_fname and attachment._full_path(attachment.store_fname)
    return path if path and os.path.isfile(path) else None
