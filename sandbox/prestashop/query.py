"""The webservice's query language: display, filter, sort and limit, with its own errors."""

import dataclasses
import re

from .schema import DATE_FIELDS

RANGE = re.compile(r"^([\d.:\-\s]+),([\d.:\-\s]+)$")
SYNTAX = re.compile(r"^(.*)\[(.*)\](.*)$", re.S)
BAD_SORT = (
    'The "sort" value has to be formed as this example: "field_ASC" or '
    "'[field_1_DESC,field_2_ASC,field_3_ASC,...]' (\"field\" has to be an available field)"
)


class WebserviceError(Exception):
    """An answer of the error table: status and [(code, message)]."""

    def __init__(self, status, *errors):
        super().__init__(status, errors)
        self.status = status
        self.errors = list(errors)


@dataclasses.dataclass(frozen=True)
class Condition:
    """One filter: `kind` is in, out, between, above, below or like."""

    field: str
    kind: str
    values: tuple

    def holds(self, value):
        text = "" if value is None else str(value)
        return getattr(self, f"_{self.kind}")(text)

    def _in(self, text):
        return any(_equal(text, value) for value in self.values)

    def _out(self, text):
        return not self._in(text)

    def _between(self, text):
        key = self._key
        return key(self.values[0]) <= key(text) <= key(self.values[1])

    def _above(self, text):
        return not self._unreadable and self._key(text) > self._key(self.values[0])

    def _below(self, text):
        return not self._unreadable and self._key(text) < self._key(self.values[0])

    @property
    def _key(self):
        return str if self.field in DATE_FIELDS else comparable

    def _like(self, text):
        return bool(re.fullmatch(self.values[0], text, re.I | re.S))

    @property
    def _unreadable(self):
        """A date with an ISO "T" silently matches nothing in a real shop."""
        return self.field in DATE_FIELDS and "T" in self.values[0]


def comparable(text):
    """A sort key that orders numbers by size and text ignoring case, as MySQL does."""
    try:
        return (0, float(text), "")
    except (TypeError, ValueError):
        return (1, 0.0, str(text).lower())


def _equal(text, value):
    return text.lower() == value.lower() or (comparable(text)[0] == 0 and comparable(text) == comparable(value))


def condition(field, text):
    """One filter as the shop reads it: [1,5] range, [1|5] one of, ![1|5] none of, >[x], <[x], %[x]%."""
    match = SYNTAX.match(text)
    if not match:
        return Condition(field, "in", (text,))
    before, value, after = match.groups()
    if "%" in (before, after):
        pattern = (".*" if before == "%" else "") + re.escape(value) + (".*" if after == "%" else "")
        return Condition(field, "like", (pattern,))
    if before in ("!", ">", "<"):
        kind = {"!": "out", ">": "above", "<": "below"}[before]
        return Condition(field, kind, tuple(value.split("|")) if before == "!" else (value,))
    between = RANGE.match(value)
    if between and "|" not in value:
        return Condition(field, "between", between.groups())
    return Condition(field, "in", tuple(value.split("|")))


def closest(word, words):
    """The word that the shop proposes: the nearest by edits, the last of equals."""
    best, shortest = "", None
    for candidate in words:
        distance = _edits(word, candidate)
        if distance == 0:
            return candidate
        if shortest is None or distance <= shortest:
            best, shortest = candidate, distance
    return best


def _edits(left, right):
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


def did_you_mean(status, code, label, word, words):
    hint = f'{label}. Did you mean: "{closest(word, words)}"?'
    if len(words) > 1:
        listing = '", "'.join(words)
        hint += f' The full list is: "{listing}"'
    return WebserviceError(status, (code, hint))


def filterable(resource, dates):
    """Fields that may be filtered on: not the multilingual ones; dates only with date=1."""
    names = [
        field.name
        for field in resource.fields.values()
        if not field.i18n and (dates or field.name not in ("date_add", "date_upd"))
    ]
    return names + [name for name in ("date_add", "date_upd") if dates and name not in names]


def conditions(resource, args):
    """The filters of a request; raises the errors 31 to 34 of the table."""
    names = filterable(resource, bool(args.get("date")))
    found = []
    for key, text in args.items():
        match = re.fullmatch(r"filter\[([^\]]*)\](\[.*\])?", key)
        if not match:
            continue
        name = match.group(1)
        if name not in names and not (text and name in resource.fields and resource.fields[name].i18n):
            if match.group(2):
                raise WebserviceError(400, (31, "There is no existing linked table for this resource"))
            raise did_you_mean(400, 32, "This filter does not exist", name, names)
        if text == "":
            raise WebserviceError(400, (33, f'The filter "{name}" is malformed.'))
        if name in resource.fields and not resource.fields[name].filterable:
            message = f'The field "{name}" is dynamic. It is not possible to filter GET query with this field.'
            raise WebserviceError(400, (34, message))
        found.append(condition(name, text))
    return tuple(found)


def display(resource, args):
    """None for ids only, "full", or {field or association: its fields or None}; raises 35 and 36."""
    text = args.get("display")
    if text in (None, "minimum"):
        return None
    if text == "full":
        return "full"
    available = ", ".join(resource.fields)
    if not (text.startswith("[") and text.endswith("]")):
        message = "The 'display' syntax is wrong. You can set 'full' or '[field_1,field_2,field_3,...]'."
        raise WebserviceError(400, (36, f"{message} These are available: {available}"))
    wanted = {}
    for part in re.findall(r"([^,\[\]]+)(\[[^\]]*\])?", text[1:-1]):
        name, inner = part[0].strip(), part[1].strip("[]").split(",") if part[1] else None
        known = resource.associations if inner else resource.fields
        if name not in known or any(field not in ("id", *known[name].fields) for field in inner or ()):
            message = f'Unable to display this field "{name}". However, these are available: {available}'
            raise WebserviceError(400, (35, message))
        wanted[name] = inner
    return wanted


def sorting(resource, args):
    """((field, descending), ...); raises 37 and 38."""
    text = args.get("sort")
    if text is None:
        return ()
    names = filterable(resource, bool(args.get("date")))
    i18n = [field.name for field in resource.fields.values() if field.i18n]
    found = []
    for part in (text[1:-1] if text.startswith("[") and text.endswith("]") else text).split(","):
        name, separator, direction = part.rpartition("_")
        if not separator or direction.upper() not in ("ASC", "DESC"):
            raise WebserviceError(400, (37, BAD_SORT))
        if name not in names and name not in i18n:
            message = f"Unable to filter by this field. However, these are available: {', '.join(names)}"
            raise WebserviceError(400, (38, f"{message}, for i18n fields:{', '.join(i18n)}"))
        found.append((name, direction.upper() == "DESC"))
    return tuple(found)


def limits(args):
    """(offset, count or None); raises 39."""
    text = args.get("limit")
    if text is None:
        return 0, None
    parts = text.split(",")
    if len(parts) > 2:
        message = 'The "limit" value has to be formed as this example: "5,25" or "10"'
        raise WebserviceError(400, (39, message))
    numbers = [int(re.match(r"\s*(\d*)", part).group(1) or 0) for part in parts]
    return (0, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[1])
