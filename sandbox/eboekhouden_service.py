"""What e-Boekhouden's two services share: the books, sessions that end, effects that can be counted."""

import time

from .eboekhouden_books import Books
from .service import Service, json_answer, route


class BooksService(Service):
    """Give both services the same Store and they keep the same books."""

    switches = {"session_seconds": (1200, "how long a session lasts from its opening")}

    def __init__(self, store=None, **settings):
        super().__init__(store, **settings)
        self.books = Books(self.store)

    def reset(self):
        super().reset()
        self.books = Books(self.store)

    def effects(self):
        """How often the books changed, per kind."""
        return self.books.effects()

    # ---- sessions

    def new_session(self, key, **values):
        until = time.time() + self.settings["session_seconds"]
        self.store.put(self._sessions, key, {"key": key, "until": until, **values})

    def session(self, key):
        """The session with that key, or None when it does not exist or has expired."""
        session = self.store.get(self._sessions, key) if key else None
        return session if session and session["until"] > time.time() else None

    def end_session(self, key):
        self.store.delete(self._sessions, key)

    def open_sessions(self):
        return [session for session in self.store.all(self._sessions) if session["until"] > time.time()]

    def expire_sessions(self):
        """Every session is over; the next call with one is refused."""
        for session in self.store.all(self._sessions):
            self.store.change(self._sessions, session["key"], until=0)

    @property
    def _sessions(self):
        return f"session/{self.name}"

    # ---- control of a service in another process

    @route("/_sandbox/effects")
    def control_effects(self, request):
        return json_answer(self.effects())

    @route("/_sandbox/expire_sessions", "POST")
    def control_expire_sessions(self, request):
        self.expire_sessions()
        return json_answer({"ok": True})

    @route("/_sandbox/books")
    def control_books(self, request):
        """Records of one table: ?administration={guid}&table=relation."""
        return json_answer(self.books.administration(request.args["administration"]).all(request.args["table"]))
