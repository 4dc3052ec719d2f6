"""Files that stand inside a received document."""

import base64
import binascii
import dataclasses
import re

from .documents import CAC, CBC
from .ubl_parties import text

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


@dataclasses.dataclass(frozen=True)
class Attachment:
    name: str
    mimetype: str
    content: bytes


def read(root):
    """Attachment of each file inside; what can't be decoded or is too large is left out."""
    for reference in root.findall(f"{CAC}AdditionalDocumentReference"):
        node = reference.find(f"{CAC}Attachment/{CBC}EmbeddedDocumentBinaryObject")
        if node is None or not node.text or len(node.text) > MAX_ATTACHMENT * 4 / 3:
            continue
        try:
            content = base64.b64decode("".join(node.text.split()) + "==")
        except (binascii.Error, ValueError):
            continue
        mimetype = node.get("mimeCode") or "application/octet-stream"
        yield Attachment(file_name(node.get("filename") or text(reference, f"{CBC}ID"), mimetype), mimetype, content)


def file_name(told, mimetype):
    """A plain file name: whatever path the sender had on its own machine is dropped."""
    name = re.sub(r"[\x00-\x1f<>:\"|?*]", "_", re.split(r"[\\/]", told or "")[-1]).strip(". ") or "attachment"
    extension = EXTENSIONS.get(mimetype, "")
    return name[:120] if not extension or name.lower().endswith(extension) else f"{name[:115]}{extension}"
