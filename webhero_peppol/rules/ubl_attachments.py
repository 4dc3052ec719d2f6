# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files that are inside a received document."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .documents import CAC, CBC
from .ubl_parties import text

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ATTACHMENT = 30 * 2**20
EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/csv": ".csv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}


UNKNOWN = "application/octet-stream"


@dataclasses.dataclass(frozen=True)
class Attachment:
    """`told` is the MIME type stated by the document; one that Peppol doesn't allow is kept as plain bytes, never opened."""

    name: str
    mimetype: str
    content: bytes
    told: str = ""

    @property
    def allowed(self) -> bool:
        return self.mimetype != UNKNOWN


def read(root: _Element) -> Iterator[Attachment]:
    """Attachment of each file inside; what can't be decoded or is too large is left out."""
    for reference in root.findall(f"{CAC}AdditionalDocumentReference"):
        node = reference.find(f"{CAC}Attachment/{CBC}EmbeddedDocumentBinaryObject")
        if node is None or not node.text or len(node.text) > MAX_ATTACHMENT * 4 / 3:
            continue
        try:
            content = base64.b64decode("".join(node.text.split()) + "==")
        except (binascii.Error, ValueError):
            continue
        declared = (node.get("mimeCode") or "").strip().lower()
        mimetype = declared if declared in EXTENSIONS else UNKNOWN
        name = file_name(node.get("filename") or text(reference, f"{CBC}ID"), mimetype)
        yield Attachment(name, mimetype, content, declared)


def links(root: _Element) -> Iterator[tuple[str, str]]:
    """(name, address) of each file that is only linked to (BT-124), not embedded; it is never fetched."""
    for reference in root.findall(f"{CAC}AdditionalDocumentReference"):
        address = text(reference, f"{CAC}Attachment/{CAC}ExternalReference/{CBC}URI")
        if address:
            yield text(reference, f"{CBC}DocumentDescription") or text(reference, f"{CBC}ID"), address


def file_name(told: str, mimetype: str) -> str:
    """A plain file name: whatever path the sender had on its own machine is dropped."""
    name = re.sub(r"[\x00-\x1f<>:\"|?*]", "_", re.split(r"[\\/]", told or "")[-1]).strip(". ") or "attachment"
    extension = EXTENSIONS.get(mimetype, "")
    return name[:120] if not extension or name.lower().endswith(extension) else f"{name[:115]}{extension}"
