# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files from a bank, recognised by content rather than name; zips are opened, everything else is refused with a reason."""

import dataclasses
import io
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.money import cents
from odoo.addons.webhero_base.rules.refusal import Refusal, Refused

from . import camt, coda, mt940, payouts
from .statement import Statement

MAX_BYTES = 100 * 1024 * 1024
MAX_FILES = 1000
ZIP, PDF = b"PK\x03\x04", b"%PDF"
XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")
MT940_START = re.compile(rb"(?m)^:20:")
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
NOT_OURS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
# kinds of file that a bank's zip may contain besides statements, and that book no movements of their own
BESIDE = {"pdf", "camt_interim", "mt940_interim"}


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """The content of a file: its statements in order, and the files of a zip that are not statements, with the reason."""

    statements: tuple[Statement, ...]
    skipped: tuple[tuple[str, Refusal], ...] = ()


def read(data: bytes, name: str = "") -> Found | Refusal:
    """Everything in a file, or why nothing of it is taken: a code, and facts that name file, line and position."""
    try:
        if not data.strip():
            raise Refused("empty")
        return _zipped(data) if data.startswith(ZIP) else Found(_statements(data))
    except Refused as error:
        return dataclasses.replace(error.refusal, facts={"file": name} | error.refusal.facts)


def is_ours(data: bytes) -> bool:
    """Whether this looks like a bank file, damaged or not: any other file is left to the other importers."""
    start = data[:4096]
    if payouts.is_payouts(data):
        return True
    if start.startswith(ZIP) or coda.START.match(start.removeprefix(b"\xef\xbb\xbf")) or MT940_START.search(start):
        return True
    return b"BkToCstmr" in start.replace(b"\0", b"")


def _statements(data):
    reader = _reader(data)
    # PostgreSQL stores no NUL in text; in XML it is half of a UTF-16 character, and refused otherwise
    statements = reader(data if reader == camt.read else data.replace(b"\0", b" "))
    if not statements:
        raise Refused("no_statement")
    for statement in statements:
        _check_cents(statement)
    return statements


def _reader(data):
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x01")
    if coda.START.match(start):
        return coda.read
    if start.startswith(XML_STARTS):
        return camt.read
    if MT940_START.search(data):
        return mt940.read
    raise Refused("pdf" if start.startswith(PDF) else "unknown")


def _check_cents(statement):
    """Refuse fractions of a cent: no account has them, and the statement would no longer add up once stored."""
    amounts = [statement.opening, statement.closing, *(line.amount for line in statement.lines)]
    for amount in amounts:
        if amount is not None and cents(amount) != amount:
            facts = {"account": statement.account, "number": statement.number, "line": statement.place}
            raise Refused("part_of_a_cent", value=amount, **facts)


# ---- a zip


def _zipped(data):
    """All of a zip or nothing: one bad file refuses the whole zip, so that no statement goes missing unnoticed."""
    statements, skipped, left = [], [], MAX_BYTES
    try:
        with bounded.open_zip(io.BytesIO(data)) as archive:
            for info in _members(archive):
                content = _content(archive, info, left)
                left -= len(content)
                try:
                    statements += _statements(content)
                except Refused as error:
                    refusal = dataclasses.replace(error.refusal, facts={"file": info.filename} | error.refusal.facts)
                    if refusal.code not in BESIDE:
                        raise Refused(refusal.code, **refusal.facts)
                    skipped.append((info.filename, refusal))
    except BROKEN_ZIP:
        raise Refused("zip")
    if not statements:
        raise Refused("no_statement")
    return Found(tuple(statements), tuple(skipped))


def _members(archive):
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    if len(infos) > MAX_FILES:
        raise Refused("zip_many", value=len(infos), most=MAX_FILES)
    return infos


def _is_litter(name):
    return name.startswith(NOT_OURS[0]) or PurePosixPath(name).name in NOT_OURS[1:]


def _content(archive, info, left):
    """One file of a zip, at most `left` bytes; the size declared in the zip is not trusted."""
    content = bounded.unpack(archive, info, left)
    if content is None:
        raise Refused("zip_large", most=MAX_BYTES // (1024 * 1024))
    return content
