"""Lists of e-Boekhouden's REST service: filters, pages and the envelope around them."""

import re
from decimal import Decimal, InvalidOperation

from .eboekhouden_books import Problem
from .service import json_answer

FILTER = re.compile(r"(\w+)(?:\[(like|eq|not_eq|not_like|gt|gte|lt|lte|range)\])?")
MOST = 2000
LOOKED_UP = {"code": "code", "email": "emailAddress", "email[like]": "emailAddress"}


def page(request, records, filters, shape):
    """The answer to a list call: `filters` is {query name: field of a record}, `shape` makes an item."""
    limit = _number(request, "limit", 100, 1, MOST)
    offset = _number(request, "offset", 0, 0, 10**9)
    kept = [record for record in records if _passes(request, record, filters)]
    items = [shape(record) for record in kept[offset : offset + limit]]
    return json_answer({"items": items, "count": len(items if request.count_of_page else kept)})


def relations(request, administration):
    """The relations that can pass the filters: of thousands, the one that is asked for by its code or address."""
    for query, field in LOOKED_UP.items():
        if query in request.args:
            literal = max(re.split("[%_]", request.args[query].rstrip()), key=len)
            return administration.containing("relation", literal, field)
    return administration.all("relation")


def _number(request, name, default, low, high):
    value = request.args.get(name, str(default))
    if not value.isdigit() or not low <= int(value) <= high:
        raise Problem("", f"The field {name} must be between {low} and {high}", name)
    return int(value)


def _passes(request, record, filters):
    for query, wanted in request.args.items():
        match = FILTER.fullmatch(query)
        if match and match[1] in filters and not _compare(record.get(filters[match[1]]), match[2] or "eq", wanted):
            return False
    return True


def _compare(value, operator, wanted):
    text = str(value if value is not None else "").lower()
    wanted = wanted.lower()
    if operator in ("like", "not_like"):
        pattern = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in wanted)
        return bool(re.fullmatch(pattern, text, re.DOTALL)) == (operator == "like")
    if operator in ("eq", "not_eq"):
        # the database compares text without regard to case or trailing spaces
        return (text.rstrip() == wanted.rstrip()) == (operator == "eq")
    if operator == "range":
        low, _comma, high = wanted.partition(",")
        return _ordered(low) <= _ordered(text) <= _ordered(high)
    left, right = _ordered(text), _ordered(wanted)
    return {"gt": left > right, "gte": left >= right, "lt": left < right, "lte": left <= right}[operator]


def _ordered(text):
    try:
        return (0, Decimal(text), "")
    except InvalidOperation:
        return (1, Decimal(0), text)
