# SPDX-License-Identifier: LGPL-3.0-or-later
"""Limits the memory used by untrusted XML, zips and pictures (S18.6).

A parser uses about 130 bytes for each element and each attribute, even one of four bytes in the file: 10 MB of `<a/>`
become 300 MB. Each needs a `<` or a `=`, whatever the encoding, so these are counted before anything is parsed.

`ZipFile.read` unpacks a file as a whole and compares it with the declared size afterwards; and where a file is packed by bzip2
or LZMA, even reading its first byte unpacks all that came with it, 10,000 times as much. So files of a zip are read in pieces
(`unpack`), and only of zips whose files are stored or deflated (`open_zip`), which is what programs of offices make.

A picture is opened at one to four bytes a pixel, however small its file is; its size is in its first bytes (`is_huge_picture`).

PDFs: tools/unpacking.py; workbooks: webhero_billing_excel/rules/container.py; answers of remotes: webhero_exchange/client/body.py.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO

from PIL import Image

DOCUMENT = 1_000_000  # an invoice of ten thousand lines; at most some 130 MB
STATEMENTS = 8_000_000  # a year of a busy account
MOST_PIXELS = 50_000_000  # as the host's IMAGE_MAX_RESOLUTION
PIECE = 2**20


def too_many_nodes(content: bytes, most: int = DOCUMENT) -> bool:
    """Whether `content` could become a tree of more than `most` elements and attributes."""
    return content.count(b"<") + content.count(b"=") > most


def open_zip(stream: IO[bytes]) -> zipfile.ZipFile:
    """The zip in `stream`. Raises NotImplementedError where a file in it is packed in a way that can't be unpacked in pieces."""
    archive = zipfile.ZipFile(stream)
    if any(one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for one in archive.infolist()):
        raise NotImplementedError("packed by another method than deflate")
    return archive


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """The content of one file of a zip (`open_zip`), or None where it is more than `most` bytes, whatever the zip declares.

    Raises the errors of zipfile for a damaged or locked file.
    """
    pieces, left = [], most
    with archive.open(member) as file:
        while piece := file.read(PIECE):
            left -= len(piece)
            if left < 0:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def is_of_mac(name: str) -> bool:
    """Whether a file of a zip is what macOS packs beside each file: its attributes, under the same name, no such file itself."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")


def is_huge_picture(content: bytes) -> bool:
    """Whether this is a picture of more than MOST_PIXELS, by its header; it is not opened."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return picture.width * picture.height > MOST_PIXELS
    except Image.DecompressionBombError:
        return True
    except (OSError, ValueError, SyntaxError):
        return False
