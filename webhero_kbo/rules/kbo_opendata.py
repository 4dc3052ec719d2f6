# SPDX-License-Identifier: LGPL-3.0-or-later
"""The files of KBO Open Data (cookbook R018): identification, completeness and order of import.

Since autumn 2025 they are published almost daily: 0140 is of 2025-10-05, 0335 of 2026-04-19, 0393 of 2026-07-22 (file names in
public importers, read on 30 November 2026).
"""

from __future__ import annotations

import dataclasses
import lzma
import re
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = re.compile(
    r"KboOpenData_(?P<number>\d+)_(?P<year>\d{4})_(?P<month>\d\d)(?:_\d\d)?_(?P<kind>Full|Update)\.zip$", re.I
)
COLUMNS = {
    "enterprise": (
        "EnterpriseNumber", "Status", "JuridicalSituation", "TypeOfEnterprise", "JuridicalForm", "JuridicalFormCAC",
        "StartDate",
    ),
    "establishment": ("EstablishmentNumber", "StartDate", "EnterpriseNumber"),
    "denomination": ("EntityNumber", "Language", "TypeOfDenomination", "Denomination"),
    "address": (
        "EntityNumber", "TypeOfAddress", "CountryNL", "CountryFR", "Zipcode", "MunicipalityNL", "MunicipalityFR",
        "StreetNL", "StreetFR", "HouseNumber", "Box", "ExtraAddressInfo", "DateStrikingOff",
    ),
    "contact": ("EntityNumber", "EntityContact", "ContactType", "Value"),
    "activity": ("EntityNumber", "ActivityGroup", "NaceVersion", "NaceCode", "Classification"),
}  # fmt: skip
# errors of zipfile for a truncated, damaged, otherwise compressed or encrypted file
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
VAT_ACTIVITIES = "001"  # an ActivityGroup: the activities of a company as a VAT payer
# key columns by which an update deletes
KEYS = {"enterprise": "EnterpriseNumber", "establishment": "EstablishmentNumber"}
LARGEST = 16 * 2**30  # unpacked; the real file is about 2 GB
LARGEST_INNER = 2**30  # all files in a zip of several; the real full file is 300 MB
META = 2**20  # a few lines


@dataclasses.dataclass(frozen=True)
class Part:
    """One CSV of the archive: `table` as in COLUMNS, `action` insert (also for the full file) or delete."""

    file: str
    table: str
    action: str
    columns: tuple
    size: int


@dataclasses.dataclass(frozen=True)
class Extract:
    kind: str  # full | update
    number: int
    date: str  # dd-mm-yyyy, as in the file
    parts: tuple

    @property
    def size(self) -> Any:
        return sum(part.size for part in self.parts)


@dataclasses.dataclass(frozen=True)
class Plan:
    """The plan for several files: their positions in the order of import, and the numbers of the others."""

    take: tuple
    old: tuple = ()
    missing: tuple = ()
    beyond: tuple = ()


def plan(last: int, extracts: list[tuple[str, int]]) -> Any:
    """The order in which `extracts` [(kind, number)] can be imported after extract `last` (0: none imported yet).

    A single full file can be imported at any time; among others only if it is newer than `last`. Updates must be consecutive.
    With 335 imported and updates 338, 336 and 339, 336 is imported, and 337 is missing for 338 and 339.
    """
    fulls = [place for place, (kind, _number) in enumerate(extracts) if kind == "full"]
    newest = max(fulls, key=lambda place: extracts[place][1], default=None)
    take = []
    if newest is not None and (len(fulls) == len(extracts) or extracts[newest][1] > last):
        take, last = [newest], extracts[newest][1]
    updates = {number: place for place, (kind, number) in enumerate(extracts) if kind == "update" and number > last}
    ordered = sorted(updates)
    while ordered and ordered[0] == last + 1:
        last = ordered.pop(0)
        take.append(updates[last])
    rest = {updates[number] for number in ordered}
    old = sorted({number for place, (_kind, number) in enumerate(extracts) if place not in rest and place not in take})
    missing = range(last + 1, ordered[0]) if ordered else ()
    return Plan(tuple(take), tuple(old), tuple(missing), tuple(ordered))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers for display: (102, 105, 106, 107) is "102, 105-107"."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def bundled(stream: Any) -> Any:
    """[(name, bytes)] of the zips inside a zip of several, [] for any other file; a Refusal where one is too large."""
    try:
        with bounded.open_zip(stream) as archive:
            inner = [info for info in archive.infolist() if _is_zip(info.filename)]
            return _unpacked(archive, inner)
    except UNREADABLE:
        return []


def _is_zip(name):
    return name.lower().endswith(".zip") and not bounded.is_of_mac(name)


def _unpacked(archive, inner):
    found, left = [], LARGEST_INNER
    for info in inner:
        content = bounded.unpack(archive, info, left)
        if content is None:
            return Refusal("kbo_too_large", {"file": info.filename})
        left -= len(content)
        found.append((info.filename.rpartition("/")[2], content))
    return found


def inspect(stream: Any, filename: str = "") -> Extract | Refusal:
    """Extract of the zip in `stream`, or a Refusal: kbo_not_zip, kbo_not_kbo, kbo_several, kbo_columns, kbo_too_large."""
    try:
        return _inspected(stream, filename)
    except UNREADABLE:
        return Refusal("kbo_not_zip", {"file": filename})


def _inspected(stream, filename):
    with bounded.open_zip(stream) as archive:
        listed = [(name.rpartition("/")[2].lower(), name) for name in archive.namelist() if not bounded.is_of_mac(name)]
        names = dict(listed)
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            return Refusal("kbo_too_large", {"file": filename})
        kind = "full" if "enterprise.csv" in names else "update" if "enterprise_insert.csv" in names else ""
        if not kind or "meta.csv" not in names:
            return Refusal("kbo_not_kbo", {"file": filename})
        if _is_mixed([name for name, _path in listed]):
            return Refusal("kbo_several", {"file": filename})
        parts = []
        for table, columns in COLUMNS.items():
            for action in ("insert",) if kind == "full" else ("delete", "insert"):
                part = _part(archive, names, kind, table, action, columns)
                if isinstance(part, Refusal):
                    return part
                parts.append(part)
        told = bounded.unpack(archive, archive.getinfo(names["meta.csv"]), META) or b""
    meta = _meta(told.decode("utf-8-sig", "replace"))
    number = re.fullmatch(r"0*([1-9][0-9]{0,8})", meta.get("ExtractNumber", ""))
    if not number:  # unknown which extract can follow it
        return Refusal("kbo_columns", {"file": "meta.csv", "columns": "ExtractNumber"})
    return Extract(kind, int(number[1]), meta.get("SnapshotDate", ""), tuple(parts))


def _is_mixed(names):
    """Are there files of several extracts, unpacked? Those of one would be imported under the number of another."""
    return names.count("meta.csv") > 1 or {"enterprise.csv", "enterprise_insert.csv"} <= set(names)


def _part(archive, names, kind, table, action, columns):
    file = f"{table}.csv" if kind == "full" else f"{table}_{action}.csv"
    if action == "delete":
        columns = (KEYS.get(table, "EntityNumber"),)
    if file not in names:
        return Refusal("kbo_columns", {"file": file, "columns": ", ".join(columns)})
    with archive.open(names[file]) as content:
        header = content.readline(10_000).decode("utf-8-sig", "replace").strip()
    found = tuple(column.strip('" ') for column in header.split(","))
    if found != columns:
        return Refusal("kbo_columns", {"file": file, "columns": ", ".join(columns)})
    return Part(names[file], table, action, columns, archive.getinfo(names[file]).file_size)


def _meta(text):
    lines = (line.partition(",") for line in text.splitlines()[1:])
    return {name.strip('" '): value.strip('" ') for name, _, value in lines}


def fold(text: str) -> str:
    """Lower case without accents, as for stored search names and search terms."""
    text = (text or "").replace("œ", "oe").replace("Œ", "OE").replace("ß", "ss").lower()
    return " ".join("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).split())
