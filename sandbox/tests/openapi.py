"""A check of answers against an OpenAPI description: the part of JSON Schema that such descriptions use."""

import datetime
import re

KINDS = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


class OpenApi:
    def __init__(self, description):
        self.description = description
        self.schemas = description["components"]["schemas"]

    def answers(self, path, method):
        """{status: schema} of an operation."""
        responses = self.description["paths"][path][method]["responses"]
        return {
            int(status): next(iter(response.get("content", {}).values()), {}).get("schema", {})
            for status, response in responses.items()
        }

    def wrong(self, value, schema, where="$"):
        """Sentences that say where a value does not fit its schema."""
        if "$ref" in schema:
            return self.wrong(value, self.schemas[schema["$ref"].rpartition("/")[2]], where)
        if "anyOf" in schema:
            tries = [self.wrong(value, one, where) for one in schema["anyOf"]]
            return [] if [] in tries else min(tries, key=len)
        kind = schema.get("type")
        if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
            return [f"{where}: {value!r} is no {kind}"]
        found = []
        if "enum" in schema and value not in schema["enum"]:
            found.append(f"{where}: {value!r} is not one of {schema['enum']}")
        return found + self._format(value, schema, where) + self._inside(value, schema, where)

    @staticmethod
    def _format(value, schema, where):
        try:
            if schema.get("format") == "date":
                datetime.date.fromisoformat(value)
            if schema.get("format") == "date-time":
                datetime.datetime.fromisoformat(value)
        except ValueError:
            return [f"{where}: {value!r} is no {schema['format']}"]
        if "pattern" in schema and not re.search(schema["pattern"], value):
            return [f"{where}: {value!r} does not fit {schema['pattern']}"]
        return []

    def _inside(self, value, schema, where):
        found = []
        if isinstance(value, dict):
            found += [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
            for name, part in schema.get("properties", {}).items():
                if name in value:
                    found += self.wrong(value[name], part, f"{where}.{name}")
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                found += self.wrong(item, schema["items"], f"{where}[{number}]")
        return found
