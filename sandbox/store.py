"""State of a service that survives a kill: JSON documents in SQLite."""

import contextlib
import json
import sqlite3
import threading


class Store:
    """Tables of JSON documents, each with a text id; `path` None keeps them in memory."""

    def __init__(self, path=None):
        self._lock = threading.RLock()
        self._texts = {}  # (table, fields): {id: text}, made when asked for; what `containing` looks through
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # a kill -9 of the process loses nothing even so
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS doc ("
            " seq INTEGER PRIMARY KEY AUTOINCREMENT, tab TEXT, id TEXT, body TEXT, UNIQUE (tab, id))"
        )
        self._db.execute("CREATE INDEX IF NOT EXISTS doc_order ON doc (tab, seq)")

    @contextlib.contextmanager
    def transaction(self):
        """All writes inside come about together or not at all; no other thread gets in between."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                self._texts.clear()
                raise
            self._db.execute("COMMIT")

    def put(self, table, key, body):
        """Insert or replace one document."""
        with self._lock:
            self._db.execute(
                "INSERT INTO doc (tab, id, body) VALUES (?, ?, ?)"
                " ON CONFLICT (tab, id) DO UPDATE SET body = excluded.body",
                (table, str(key), json.dumps(body)),
            )
            for (name, fields), texts in self._texts.items():
                if name == table:
                    texts[str(key)] = _text(body, fields)

    def change(self, table, key, **values):
        """Set fields of one document; return the new document, or None where it is missing."""
        with self._lock:
            body = self.get(table, key)
            if body is not None:
                body.update(values)
                self.put(table, key, body)
        return body

    def get(self, table, key):
        """One document, or None."""
        with self._lock:
            row = self._db.execute("SELECT body FROM doc WHERE tab = ? AND id = ?", (table, str(key))).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, table, **equal):
        """Documents in order of arrival; `equal` keeps those whose fields have these values."""
        where = "".join(f" AND json_extract(body, '$.{name}') IS ?" for name in equal)
        with self._lock:
            rows = self._db.execute(
                f"SELECT body FROM doc WHERE tab = ?{where} ORDER BY seq", (table, *equal.values())
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def containing(self, table, part, *fields):
        """Documents with `part` in one of these fields, ignoring case, in order of arrival; no others are read.

        The texts are kept in memory: a shop looks up one relation among thousands, thousands of times.
        """
        if not part:
            return self.all(table)
        with self._lock:
            texts = self._texts.get((table, fields))
            if texts is None:
                rows = self._db.execute("SELECT id, body FROM doc WHERE tab = ? ORDER BY seq", (table,)).fetchall()
                texts = self._texts[table, fields] = {key: _text(json.loads(body), fields) for key, body in rows}
            part = part.lower()
            return [self.get(table, key) for key, text in texts.items() if part in text]

    def count(self, table):
        with self._lock:
            return self._db.execute("SELECT count(*) FROM doc WHERE tab = ?", (table,)).fetchone()[0]

    def delete(self, table, key):
        with self._lock:
            self._db.execute("DELETE FROM doc WHERE tab = ? AND id = ?", (table, str(key)))
            for (name, _fields), texts in self._texts.items():
                if name == table:
                    texts.pop(str(key), None)

    def next_number(self, name, first=1):
        """The next number of the counter `name`; never the same twice."""
        with self._lock:
            number = (self.get("_counter", name) or first - 1) + 1
            self.put("_counter", name, number)
        return number

    def clear(self):
        with self._lock:
            self._db.execute("DELETE FROM doc")
            self._texts.clear()


def _text(body, fields):
    return "\0".join(str(body.get(field) or "") for field in fields).lower()
