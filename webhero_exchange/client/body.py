# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bodies of answers as they come in, unpacked no further than a limit: what is small on the wire may be huge behind it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from .errors import Temporary

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 65_536
ACCEPTED = "gzip"  # the one packing that we ask for; twice packed, or another one, is not what was agreed
GZIP = 31
# elements and attributes in an answer: each costs some 130 bytes once it is parsed, whatever it was on the wire
NODES = 3_000_000


def too_many_nodes(content: str | bytes) -> bool:
    """Whether XML (text or bytes) could become a larger tree than any remote of ours has to say."""
    if isinstance(content, str):
        return content.count("<") + content.count("=") > NODES
    return content.count(b"<") + content.count(b"=") > NODES


def chunks(raw: Any, packing: Any) -> Iterator[bytes]:
    """The body of the urllib3 response `raw` in pieces of at most CHUNK bytes; Temporary("bad_json") for a broken one."""
    packing = (packing or "identity").strip().lower()
    if packing == "identity":
        return raw.stream(CHUNK, decode_content=False)
    if packing not in (ACCEPTED, f"x-{ACCEPTED}"):
        raise Temporary("bad_json", packing=packing[:40])
    return _unpacked(raw)


def _unpacked(raw):
    unpacker = zlib.decompressobj(GZIP)
    try:
        for packed in raw.stream(CHUNK, decode_content=False):
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, CHUNK)
                packed = unpacker.unconsumed_tail
    except zlib.error as error:
        raise Temporary("bad_json", packing=ACCEPTED) from error
    if not unpacker.eof:
        raise Temporary("bad_json", packing=ACCEPTED)
