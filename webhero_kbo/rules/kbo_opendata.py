"""The monthly files of KBO Open Data (cookbook R018): which one is it, is it whole, and how its words are searched."""

import dataclasses
import re
import unicodedata
import zipfile

from odoo.addons.webhero_base.rules.refusal import Refusal

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
VAT_ACTIVITIES = "001"  # an ActivityGroup: what a company does as somebody who is liable to VAT
# what an update deletes by
KEYS = {"enterprise": "EnterpriseNumber", "establishment": "EstablishmentNumber"}
LARGEST = 16 * 2**30  # unpacked; the real one is about 2 GB


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
    date: str  # dd-mm-yyyy, as the file says
    parts: tuple

    @property
    def size(self):
        return sum(part.size for part in self.parts)


def inspect(stream, filename=""):
    """Extract of the zip in `stream`, or a Refusal: kbo_not_zip, kbo_not_kbo, kbo_columns, kbo_too_large."""
    try:
        archive = zipfile.ZipFile(stream)
        names = {name.rpartition("/")[2].lower(): name for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return Refusal("kbo_not_zip", {"file": filename})
    with archive:
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            return Refusal("kbo_too_large", {"file": filename})
        kind = "full" if "enterprise.csv" in names else "update" if "enterprise_insert.csv" in names else ""
        if not kind or "meta.csv" not in names:
            return Refusal("kbo_not_kbo", {"file": filename})
        parts = []
        for table, columns in COLUMNS.items():
            for action in ("insert",) if kind == "full" else ("delete", "insert"):
                part = _part(archive, names, kind, table, action, columns)
                if isinstance(part, Refusal):
                    return part
                parts.append(part)
        meta = _meta(archive.read(names["meta.csv"]).decode("utf-8-sig", "replace"))
    number = int(re.sub(r"\D", "", meta.get("ExtractNumber", "")) or 0)
    return Extract(kind, number, meta.get("SnapshotDate", ""), tuple(parts))


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


def fold(text):
    """Lower case without accents: how names are stored to be searched, and how a question is asked."""
    text = (text or "").replace("œ", "oe").replace("Œ", "OE").replace("ß", "ss").lower()
    return " ".join("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).split())
