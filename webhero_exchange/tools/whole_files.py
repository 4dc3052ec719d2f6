# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files of the filestore that are whole or not there, on a disk that is full for a while (S18.7).

Odoo takes any file under a hash for other content, and refuses a new attempt where the first left half a file. `webhero_exchange`
does not depend on webhero_base, and carries the same file; `./run lint actions` compares them.
"""

import errno
import hashlib
import logging
import os
import uuid
from contextlib import suppress

_logger = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
MINUTES = 10  # after which work that found no room tries again


def is_full(error):
    """Whether this error says that there is no room on the disk, or was raised by a library that met it (XlsxWriter)."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def write_whole(path, content):
    """Written under another name first: the file at `path` is always complete, even after a crash. Raises OSError."""
    part = f"{path}-{uuid.uuid4().hex}"
    try:
        with open(part, "wb") as file:
            file.write(content)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise


def remove_cut_off(path, sha):
    """Remove the file at `path` where its content has not the hash that it is named by."""
    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        whole = hashlib.file_digest(file, "sha1").hexdigest() == sha
    if not whole:
        _logger.warning("%s was cut off while it was written; it is written again", path)
        os.unlink(path)
