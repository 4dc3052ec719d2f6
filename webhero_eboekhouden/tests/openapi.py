# SPDX-License-Identifier: LGPL-3.0-or-later
"""A checker for the part of OpenAPI that the description uses; unknown properties are refused."""

import datetime
import re

TYPES = {"string": str, "integer": int, "number": int | float, "boolean": bool, "object": dict, "array": list}


class Checker:
    def __init__(self, document):
        self.document = document
        self.paths = [
            (re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + "$"), path, operations)
            for path, operations in sorted(document["paths"].items(), key=lambda pair: "{" in pair[0])
        ]

    def operation(self, method, path):
        for pattern, name, operations in self.paths:
            if pattern.match(path) and method.lower() in operations:
                return name, operations[method.lower()]
        raise AssertionError(f"{method} {path} is not in the description")

    def resolve(self, schema):
        found = schema
        if "$ref" in schema:
            found = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
        return found

    def problems(self, value, schema, where=""):
        """Everything that `value` has against `schema`."""
        schema = self.resolve(schema)
        if value is None:
            return [] if schema.get("nullable") or not schema.get("type") else [f"{where}: null"]
        kind = TYPES.get(schema.get("type"), object)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool and kind is not object):
            return [f"{where}: {value!r} is not {schema.get('type')}"]
        found = [f"{where}: {text}" for text in self._simple(value, schema)]
        if isinstance(value, dict) and "properties" in schema:
            found += [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
            for name, inner in value.items():
                known = schema["properties"].get(name)
                place = f"{where}.{name}"
                found += [f"{place}: unknown"] if known is None else self.problems(inner, known, place)
        if isinstance(value, list):
            for number, inner in enumerate(value):
                found += self.problems(inner, schema["items"], f"{where}[{number}]")
        return found

    @staticmethod
    def _simple(value, schema):
        if "enum" in schema and value not in schema["enum"]:
            yield f"{value!r} is not one of the values"
        if len(str(value)) > schema.get("maxLength", 10**9):
            yield f"longer than {schema['maxLength']}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{value!r} does not match"
        if isinstance(value, list) and len(value) < schema.get("minItems", 0):
            yield "too few"
        if schema.get("format") == "date":
            datetime.date.fromisoformat(value)
