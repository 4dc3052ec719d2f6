# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is an uploaded file a workbook that may be opened? Looks at the container only, before any parser sees the content.

A workbook is a zip of XML parts that a stranger made: it may be no workbook at all, be encrypted, carry macros, point
at other files, or unpack to a thousand times its size. Each of these is a Refusal with its own code.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refused

if TYPE_CHECKING:
    pass

MB = 1024 * 1024
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_NAME = "EncryptedPackage".encode("utf-16-le")
CHUNK = 1 * MB
OVERLAP = 256  # longest token that may lie across two chunks
MERGED_AREAS = 100_000

_VALUES = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>/]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_END = re.compile(rb"</(?:\w+:)?worksheet\s*>\s*\Z")
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*TargetMode=[\"']External[\"'][^>]*>", re.IGNORECASE)
_WORKBOOK = re.compile(r"xl/workbook[^/]*\.xml", re.IGNORECASE)
_NOT_COMPUTED = re.compile(
    rb"<(?:\w+:)?calcPr\s[^>]*(?:fullCalcOnLoad=[\"'](?:1|true)|calcCompleted=[\"'](?:0|false))[\"']"
)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|intlmacrosheet|excel\.macrosheet", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """Bytes, unpacked unless it says otherwise. A customer list of 50,000 with 25 columns needs about 60 MB."""

    upload: int = 20 * MB  # as sent
    parts: int = 2000
    sheet: int = 300 * MB
    strings: int = 64 * MB
    part: int = 16 * MB
    total: int = 512 * MB


LIMITS = Limits()


@dataclass
class SheetFacts:
    """The facts from one pass over a sheet's bytes."""

    values: int = 0  # at most so many cells hold something
    formulas: bool = False
    merged: list = field(default_factory=list)  # (first column, first row, last column, last row)


class WorkbookRefused(Refused):
    """The whole file is refused; `refusal` is the reason."""


def open_container(data: bytes, limits: Limits = LIMITS) -> zipfile.ZipFile:
    """The zip archive of a workbook that may be opened, or WorkbookRefused.

    Codes: empty_file, too_large, old_excel, encrypted, not_workbook, damaged, unpacks_too_large, opendocument,
    binary_workbook, macros, external_links, entities.
    """
    _check_magic(data, limits)
    try:
        archive = bounded.open_zip(io.BytesIO(data))
        names = {info.filename.replace("\\", "/").lower().lstrip("/"): info for info in archive.infolist()}
        _check_sizes(archive, limits)
        _check_kind(archive, names)
        _check_active_content(archive, names)
        _check_encoding(archive, names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise WorkbookRefused("damaged") from error
    return archive


def _check_magic(data, limits):
    if not data:
        raise WorkbookRefused("empty_file")
    if len(data) > limits.upload:
        raise WorkbookRefused("too_large", megabytes=limits.upload // MB)
    if data.startswith(OLE_MAGIC):
        raise WorkbookRefused("encrypted" if ENCRYPTED_NAME in data else "old_excel")
    if not data.startswith(b"PK\x03\x04"):
        raise WorkbookRefused("not_workbook")


def _check_sizes(archive, limits):
    parts = archive.infolist()
    if len(parts) > limits.parts or len({part.filename for part in parts}) < len(parts):
        raise WorkbookRefused("damaged")
    if any(part.flag_bits & 1 for part in parts):
        raise WorkbookRefused("encrypted")
    for part in parts:
        if part.file_size > _limit_of(part.filename.lower(), limits):
            raise WorkbookRefused("unpacks_too_large", part=part.filename[-80:], megabytes=part.file_size // MB)
    if (total := sum(part.file_size for part in parts)) > limits.total:
        raise WorkbookRefused("unpacks_too_large", part="", megabytes=total // MB)


def _limit_of(name, limits):
    if "worksheets/" in name:
        return limits.sheet
    return limits.strings if name.endswith("sharedstrings.xml") else limits.part


def _check_kind(archive, names):
    if "mimetype" in names and _content(archive, names["mimetype"]).startswith(b"application/vnd.oasis"):
        raise WorkbookRefused("opendocument")
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("binary_workbook")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise WorkbookRefused("not_workbook")


def _check_active_content(archive, names):
    if any(name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "xl/activex/")) for name in names):
        raise WorkbookRefused("macros")
    if _MACRO_TYPES.search(_content(archive, names["[content_types].xml"])):
        raise WorkbookRefused("macros")
    if any(name.startswith(("xl/externallinks/", "xl/querytables/")) or name == "xl/connections.xml" for name in names):
        raise WorkbookRefused("external_links")
    for name, info in names.items():
        if name.endswith(".rels") and _points_outside(_content(archive, info)):
            raise WorkbookRefused("external_links")


def _content(archive, part):
    """A whole part, as far as its declared size may be true."""
    content = bounded.unpack(archive, part, part.file_size)
    if content is None:
        raise WorkbookRefused("damaged")
    return content


def _points_outside(relations):
    """A link that the reader may click (mail addresses, web sites) does no harm; anything else that lies outside does."""
    return any(b"/hyperlink" not in relation for relation in _EXTERNAL.findall(relations))


def _check_encoding(archive, names):
    """Parts are ASCII-compatible XML without a DOCTYPE, so that the scan below sees what the parser will see."""
    for name, info in names.items():
        if not name.endswith((".xml", ".rels")):
            continue
        first = True
        for text, _start in _chunks(archive, info):
            if first and not text.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
                raise WorkbookRefused("damaged")
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise WorkbookRefused("entities")
            first = False


def _chunks(archive, part):
    """(bytes, how many of them came with the chunk before): a token is in one of them as a whole."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield tail + chunk, len(tail)
            tail = (tail + chunk)[-OVERLAP:]


def requires_recalculation(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook says that its formulas are still to be computed (fullCalcOnLoad, or not calcCompleted)."""
    parts = [name for name in archive.namelist() if _WORKBOOK.fullmatch(name.lstrip("/"))]
    return any(_NOT_COMPUTED.search(text) for name in parts for text, _start in _chunks(archive, name))


def scan_sheet(archive: zipfile.ZipFile, path: str) -> SheetFacts:
    """One fast pass over a sheet part: how many values at most, any formula, which cells are merged."""
    facts, text = SheetFacts(), b""
    for text, start in _chunks(archive, path):
        facts.values += sum(match.end() > start for match in _VALUES.finditer(text))
        facts.formulas = facts.formulas or bool(_FORMULA.search(text))
        facts.merged += [
            (match[1].decode(), int(match[2]), match[3].decode(), int(match[4]))
            for match in _MERGED.finditer(text)
            if match.end() > start and len(facts.merged) < MERGED_AREAS
        ]
    if not _END.search(text[-OVERLAP:]):  # the reader stops after the last value: what is cut off would not be missed
        raise WorkbookRefused("damaged")
    return facts
