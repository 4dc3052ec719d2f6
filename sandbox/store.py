"""State of a service that survives a kill: JSON documents in SQLite."""

import json
import sqlite3
import threading


class Store:
    """Tables of JSON documents, each with a text id; `path` None keeps them in memory."""

    def __init__(self, path=None):
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS doc (tab TEXT, id TEXT, seq INTEGER, body TEXT, PRIMARY KEY (tab, id))"
        )

    def put(self, table, key, body):
        """Insert or replace one document."""
        with self._lock:
            seq = self._db.execute("SELECT coalesce(max(seq), 0) + 1 FROM doc").fetchone()[0]
            self._db.execute(
                "INSERT INTO doc VALUES (?, ?, ?, ?) ON CONFLICT (tab, id) DO UPDATE SET body = excluded.body",
                (table, str(key), seq, json.dumps(body)),
            )

    def get(self, table, key):
        """One document, or None."""
        with self._lock:
            row = self._db.execute(
                "SELECT body FROM doc WHERE tab = ? AND id = ?", (table, str(key))
            ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, table):
        """Documents in the order in which they came."""
        with self._lock:
            rows = self._db.execute("SELECT body FROM doc WHERE tab = ? ORDER BY seq", (table,)).fetchall()
        return [json.loads(row[0]) for row in rows]

    def delete(self, table, key):
        with self._lock:
            self._db.execute("DELETE FROM doc WHERE tab = ? AND id = ?", (table, str(key)))

    def next_number(self, name, first=1):
        """The next number of the counter `name`; never the same twice."""
        with self._lock:
            number = (self.get("_counter", name) or first - 1) + 1
            self.put("_counter", name, number)
        return number

    def clear(self):
        with self._lock:
            self._db.execute("DELETE FROM doc")
