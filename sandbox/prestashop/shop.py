"""The shop's tables in memory: the recordings, plus what tests and the generator add; with indexes."""

import bisect
import datetime
import threading
import zoneinfo
from collections import defaultdict

from .orders import generate
from .query import comparable
from .schema import DATE_FIELDS, OLDEST, recorded, resources

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")  # PS_TIMEZONE of the recordings: dates are naive local time
BY_DATE = (("date_upd", False), ("id", False))  # how a shop is read incrementally


def shop_time(moment=None):
    """A moment (default now) as the shop writes it."""
    return (moment or datetime.datetime.now(ZONE)).strftime("%Y-%m-%d %H:%M:%S")


def _sort_key(field):
    if field == "id":
        return lambda row: row["id"]
    if field in DATE_FIELDS:
        return lambda row: row.get(field) or ""
    return lambda row: comparable(row.get(field))


class Table:
    """Rows of one resource, with indexes on id, equal values and dates that are made when asked for."""

    def __init__(self, rows):
        self.rows = rows
        self.by_id = {row["id"]: row for row in rows}
        self._equal = {}
        self._ordered = {}

    def add(self, rows):
        self.rows = [*self.rows, *rows]
        self.by_id = {**self.by_id, **{row["id"]: row for row in rows}}
        self._forget()

    def change(self, key, values):
        position = next(i for i, row in enumerate(self.rows) if row["id"] == key)
        row = {**self.rows[position], **values}
        self.rows = [*self.rows[:position], row, *self.rows[position + 1 :]]
        self.by_id[key] = row
        self._forget()

    def _forget(self):
        self._equal, self._ordered = {}, {}

    def next_id(self):
        return max(self.by_id, default=0) + 1

    def select(self, conditions, sorts, offset=0, count=None):
        """Rows that fulfil the conditions, sorted, of which `count` from `offset`."""
        rows, conditions, ordered = self._candidates(list(conditions), sorts)
        for condition in conditions:
            rows = [row for row in rows if condition.holds(row.get(condition.field))]
        for field, descending in () if ordered else reversed(sorts):
            rows = sorted(rows, key=_sort_key(field), reverse=descending)
        return rows[offset : None if count is None else offset + count]

    def _candidates(self, conditions, sorts):
        """(rows that one index names, the conditions still to check, whether they are in the asked order)."""
        for condition in conditions:
            if condition.kind == "in" and _indexed(condition.field):
                return self._with_value(condition), [c for c in conditions if c is not condition], False
        by_date = tuple(sorts) == BY_DATE
        for condition in conditions:
            if condition.kind == "above" and condition.field == "date_upd" and "T" not in condition.values[0]:
                rows, keys = self._in_order("date_upd")
                rows = rows[bisect.bisect_right(keys, condition.values[0]) :]
                return rows, [c for c in conditions if c is not condition], by_date
        return (self._in_order("date_upd")[0] if by_date else self.rows), conditions, by_date

    def _with_value(self, condition):
        if condition.field == "id":
            wanted = {int(value) for value in condition.values if value.isdigit()}
            return [self.by_id[key] for key in sorted(wanted) if key in self.by_id]
        index = self._equal.get(condition.field)
        if index is None:
            index = defaultdict(list)
            for row in self.rows:
                index[str(row.get(condition.field)).lower()].append(row)
            self._equal[condition.field] = index
        found = [row for value in dict.fromkeys(condition.values) for row in index.get(value.lower(), ())]
        return sorted(found, key=_sort_key("id"))

    def _in_order(self, field):
        if field not in self._ordered:
            rows = sorted(self.rows, key=lambda row: (row.get(field) or "", row["id"]))
            self._ordered[field] = rows, [row.get(field) or "" for row in rows]
        return self._ordered[field]


def _indexed(field):
    """Whether a field's values are compared exactly, as text: ids and references, not amounts."""
    return field == "id" or field.startswith("id_") or field.endswith("reference")


class Shop:
    """All tables. What is done to them is kept in `store` and done again after a restart."""

    def __init__(self, store, version=OLDEST):
        self.store = store
        self.version = version
        self.lock = threading.RLock()
        self.cases = {}
        self.load()

    def load(self):
        """The recordings, then every operation since."""
        self.cases = {}
        self.tables = {name: Table(recorded(name, self.version)) for name in resources(self.version)}
        for operation in self.store.all("operation"):
            self._perform(**operation)

    def _keep(self, **operation):
        with self.lock:
            done = self._perform(**operation)
            self.store.put("operation", self.store.next_number("operation"), operation)
        return done

    def _perform(self, verb, **arguments):
        return getattr(self, f"_do_{verb}")(**arguments)

    # ---- operations: each is replayed from its own arguments

    def generate(self, count, seed=1, until=None, **options):
        """Add generated orders (see sandbox.prestashop_orders); gives their ids."""
        return self._keep(verb="generate", count=count, seed=seed, until=until or shop_time(), options=options)

    def add(self, rows):
        """Add rows, {resource: [row, ...]}; one without id gets the next. Gives {resource: [id, ...]}."""
        with self.lock:
            for resource, added in rows.items():
                following = self.tables[resource].next_id()
                for number, row in enumerate(added):
                    row["id"] = int(row.get("id") or following + number)
        return self._keep(verb="add", rows=rows)

    def change(self, resource, key, **values):
        """Change a record, as an employee or the customer does; date_upd becomes now."""
        values.setdefault("date_upd", shop_time())
        return self._keep(verb="change", resource=resource, key=int(key), values=values)

    def _do_generate(self, count, seed, until, options):
        first = {name: table.next_id() for name, table in self.tables.items()}
        batch = generate(count, seed, until=until, first=first, **options)
        for name, rows in batch.rows.items():
            self.tables[name].add(rows)
        self.cases.update(batch.cases)
        return sorted(batch.cases)

    def _do_add(self, rows):
        for name, added in rows.items():
            self.tables[name].add([_whole(name, row, self.version) for row in added])
        return {name: [row["id"] for row in added] for name, added in rows.items()}

    def _do_change(self, resource, key, values):
        table = self.tables[resource]
        if key not in table.by_id:
            raise LookupError(f"no {resource} {key}")
        known = resources(self.version)[resource].fields
        table.change(key, {name: value for name, value in values.items() if name in known or name == "associations"})
        return table.by_id[key]


def _whole(name, row, version=OLDEST):
    """A row with every field of its resource, in the recorded order; a field not given is empty."""
    fields = resources(version)[name].fields
    unknown = set(row) - set(fields) - {"associations"}
    if unknown:
        raise ValueError(f"{name} has no field {', '.join(sorted(unknown))}")
    whole = {field: row.get(field, "") for field in fields}
    return {**whole, "associations": row["associations"]} if row.get("associations") else whole
