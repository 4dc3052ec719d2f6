# SPDX-License-Identifier: LGPL-3.0-or-later
"""From the bytes of a PrestaShop answer to rows of text; XML and JSON give the same rows.

A row is a dict: text for a simple field, {language id: text} for a multilingual one, and under "associations"
a dict of lists of rows. Numbers remain text: nothing is ever a float. Unreadable content is None.
"""

from __future__ import annotations

import dataclasses
import json
import re

from lxml import etree

from odoo.addons.webhero_exchange.client.body import too_many_nodes

ROOTS = {
    "order_slip": "order_slips",
    "order_discounts": "order_cart_rules",
}  # where the root key is not the resource
SINGULARS = {"addresses": "address", "taxes": "tax", "countries": "country", "currencies": "currency"}
WARNINGS = range(2, 16)  # error codes of PHP notices and warnings in a module: the data are still whole
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


@dataclasses.dataclass(frozen=True)
class Body:
    """One answer, read: `rows` is None where it holds no rows (errors only); `errors` are (code, message)."""

    rows: list | None
    errors: tuple = ()
    junk: bool = False  # there was output before the data (a warning, a page in developer mode)

    @property
    def only_warnings(self) -> bool:
        return all(code in WARNINGS for code, _ in self.errors)


def roots(resource: str) -> tuple[str, ...]:
    """The names under which rows of `resource` may be in an answer."""
    plural = ROOTS.get(resource, resource)
    singular = SINGULARS.get(plural, plural.removesuffix("s"))
    return tuple(dict.fromkeys((plural, resource, singular)))


def read(content: bytes, resource: str) -> Body | None:
    """The Body of one answer, or None where the bytes are neither JSON nor XML of this resource."""
    text = content.decode("utf-8", "replace").lstrip("\ufeff").strip()
    return _json_body(text, resource) or _xml_body(text, resource)


# ---- JSON


def _json_body(text, resource):
    names = roots(resource)
    start = re.search(rf'\{{\s*"(?:{"|".join(names)}|errors)"\s*:', text)
    if not start:
        return Body([], junk=text != "[]") if text.endswith("[]") and "<?xml" not in text else None
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    try:
        document, end = decoder.raw_decode(text, start.start())
    except (ValueError, RecursionError):
        return None
    found = next((document[name] for name in names if name in document), None)
    return Body(
        rows=[_json_row(row) for row in _as_list(found)] if isinstance(found, list | dict) else None,
        errors=tuple(_error(error) for error in _as_list(document.get("errors") or [])),
        junk=start.start() > 0 or end < len(text),
    )


def _as_list(value):
    """Lists stay; one row that came as an object is a list of one; a dict of numbered rows is their list."""
    if isinstance(value, dict):
        values = list(value.values())
        return values if values and all(key.isdigit() for key in value) else [value]
    return value if isinstance(value, list) else []


def _json_row(row):
    if not isinstance(row, dict):
        return {"id": _text(row)}
    simple = {key: _json_value(value) for key, value in row.items() if key != "associations"}
    return {**simple, "associations": _associations(row.get("associations"))}


def _json_value(value):
    """A multilingual field is a list of {id, value}, or {"language": one or more of them}; all else is text."""
    if isinstance(value, dict) and "language" in value:
        value = _as_list(value["language"])
    if isinstance(value, list):
        return {_text(one.get("id")): _text(one.get("value")) for one in value if isinstance(one, dict)}
    return _text(value)


def _text(value):
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


def _associations(value):
    """{name: [row]}; an association may hold its rows directly or one level down ({"order_row": [...]})."""
    if not isinstance(value, dict):
        return {}
    found = {}
    for name, rows in value.items():
        inner = list(rows.values())[0] if isinstance(rows, dict) and len(rows) == 1 else rows
        rows = inner if isinstance(inner, list | dict) else rows
        found[name] = [
            {key: _text(field) for key, field in row.items()} for row in _as_list(rows) if isinstance(row, dict)
        ]
    return found


def _error(error):
    code = str(error.get("code", "")) if isinstance(error, dict) else ""
    message = str(error.get("message", "")) if isinstance(error, dict) else str(error)
    return (int(code) if code.isdigit() else 0, message[:500])


# ---- XML


def _xml_body(text, resource):
    start = text.find("<?xml")
    if start < 0 or too_many_nodes(text):
        return None
    try:
        document = etree.fromstring(text[start:].encode(), _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None
    errors = tuple(
        _error({"code": error.findtext("code", ""), "message": error.findtext("message", "")})
        for error in document.iterfind("errors/error")
    )
    names = roots(resource)
    found = next((node for node in document if node.tag in names), None)
    if found is None:
        return Body(None, errors, start > 0) if errors else None
    rows = [found] if found.tag == names[-1] else [node for node in found if isinstance(node.tag, str)]
    return Body([_xml_row(row) for row in rows], errors, start > 0)


def _xml_row(node):
    row = {"id": node.get("id", "")}  # a list without display gives only <order id="6"/>
    for field in node:
        if isinstance(field.tag, str) and field.tag != "associations":
            row[field.tag] = _xml_value(field)
    associations = node.find("associations")
    lists = associations if associations is not None else ()
    row["associations"] = {
        group.tag: [{field.tag: _xml_text(field) for field in one} for one in group] for group in lists if len(group)
    }
    return row


def _xml_value(field):
    languages = field.findall("language")
    if languages:
        return {one.get("id", ""): _xml_text(one) for one in languages}
    return _xml_text(field)


def _xml_text(field):
    return (field.text or "").strip()
