# SPDX-License-Identifier: LGPL-3.0-or-later
"""Is an archive a release of the official rules, and is it safe to run? Checked before any of it is unpacked.

Accepted as published: a jar with one folder per release (external/schematron/openpeppol/2026.5/xslt), or a zip of sheets,
with UBL schemas or without.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from odoo.addons.webhero_base.rules import bounded
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..validator.rulesets import SHEETS
from . import documents

LARGEST = 60 * 2**20
FILES = 2000
# what a sheet of rules never needs: other files, other places, other languages
FORBIDDEN_ELEMENTS = {
    "result-document",
    "import",
    "include",
    "import-schema",
    "use-package",
    "evaluate",
    "source-document",
}
FORBIDDEN_CALLS = re.compile(
    r"\b(document|doc|doc-available|unparsed-text\w*|collection|uri-collection|environment-variable|"
    r"available-environment-variables|transform|load-xquery-module|parse-xml\w*|json-doc|function-lookup)\s*[(#]"
)
FORBIDDEN_NAMESPACES = ("java:", "http://saxon.sf.net/java-type", "clitype:")
XSL = "{http://www.w3.org/1999/XSL/Transform}"


def inspect(content: bytes) -> dict[str, bytes] | Refusal:
    """{relative path: bytes} of the sheets, schemas and examples in the archive, or a Refusal with what is wrong."""
    try:
        archive = bounded.open_zip(io.BytesIO(content))
        infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Refusal("rules_not_zip")
    if len(infos) > FILES or sum(info.file_size for info in infos) > LARGEST:
        return Refusal("rules_too_large")
    kept, left = {}, LARGEST
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/"):
            return Refusal("rules_path", {"file": name})
        if name.lower().endswith((".xslt", ".xsl", ".xsd", ".xml")) and not bounded.is_of_mac(name):
            try:
                kept[name] = bounded.unpack(archive, info, left)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError):
                return Refusal("rules_not_zip")  # broken, locked with a password, or larger than declared
            if kept[name] is None:
                return Refusal("rules_too_large")
            left -= len(kept[name])
    return _checked(kept, [info.filename.lower() for info in infos])


def _checked(kept, names):
    sheets = [name for name in kept if any(p.search(name.rpartition("/")[2]) for p in SHEETS.values())]
    if not sheets:
        return _why_none(names)
    for name in sheets:
        wrong = _unsafe(kept[name])
        if wrong:
            return Refusal("rules_unsafe", {"file": name, "what": wrong})
    return {name: kept[name] for name in kept if name in sheets or name.lower().endswith((".xsd", ".xml"))}


def _why_none(names):
    inner = next((name for name in names if name.endswith((".jar", ".zip"))), "")
    if inner:
        return Refusal("rules_packed_twice", {"file": inner})
    return Refusal("rules_source_only" if any(name.endswith(".sch") for name in names) else "rules_incomplete")


def parted(kept: dict[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """({path: bytes} to unpack, {path: bytes} of possible examples) from the result of `inspect`."""
    examples = {name for name in kept if name.lower().endswith(".xml")}
    return {name: kept[name] for name in kept if name not in examples}, {name: kept[name] for name in examples}


def _unsafe(content):
    """What the sheet would do that rules don't, or ""."""
    try:
        root = documents.parse(content)
    except documents.NotXml as error:
        return str(error)[:100]
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.startswith(XSL) and element.tag.removeprefix(XSL) in FORBIDDEN_ELEMENTS:
            return element.tag.rpartition("}")[2]
        for uri in element.nsmap.values():
            if uri.startswith(FORBIDDEN_NAMESPACES):
                return uri
        for name, value in element.attrib.items():
            call = FORBIDDEN_CALLS.search(value)
            if call:
                return call[0]
            if name.rpartition("}")[2] == "expand-text":
                return name  # would let any text call what only attributes are looked through for
    return ""
