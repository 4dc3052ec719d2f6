"""Opening the books: one client a run, whichever way (E1), for ourselves and for the connections above us."""

from contextlib import contextmanager
from functools import partial

from odoo import models

from odoo.addons.webhero_exchange.client.errors import AuthFailed, NotYet

from ..client import EBoekhoudenRest, EBoekhoudenSoap

LOOK_AGAIN = 900  # seconds; a person must mend the books' login first


class BooksStopped(NotYet):
    """The books don't let us in: the message of another connection waits, and the books' connection pauses."""

    def __init__(self, backend, code, retry_after=None, **facts):
        super().__init__("books_stopped", retry_after=LOOK_AGAIN, connection=backend.name, why=code)
        self.backend, self.cause = backend, AuthFailed(code, **facts)


class EboekhoudenBackend(models.Model):
    _inherit = "webhero.eboekhouden.backend"

    @contextmanager
    def _exchange_client(self, log):
        with self._client(log) as client:
            yield client

    @contextmanager
    def _open_books(self, log):
        """The client for a handler of **another** connection.

        When the books refuse our login, that handler's message waits (nothing is wrong with it) and this
        connection pauses, not the other one.
        """
        with self._client(log) as client:
            client.auth_failed = partial(BooksStopped, self.backend_id)
            client.gate = self._gate
            yield client

    def _gate(self):
        if self.backend_id._is_stopped():
            raise BooksStopped(self.backend_id, "books_paused")

    def _client(self, log):
        self.ensure_one()
        backend = self.sudo()
        backend._check_filled_in()
        if backend.mode == "token":
            client = EBoekhoudenRest(backend.token, ledgers=backend._ledger_numbers(), log=log, **backend._at())
        else:
            client = EBoekhoudenSoap(
                backend.username,
                backend.code1,
                backend.code2,
                administration=backend.administration_id.guid or "",
                log=log,
                **backend._at(),
            )
        client.number_guard = partial(
            self.env["webhero.eboekhouden.number"]._claim, backend.administration_key or f"backend:{self.id}"
        )
        return client

    def _check_filled_in(self):
        names = ("token",) if self.mode == "token" else ("username", "code1", "code2")
        missing = [self._fields[name].get_description(self.env)["string"] for name in names if not self[name]]
        if missing:
            raise AuthFailed("not_filled_in", fields=", ".join(missing))

    def _at(self):
        return {"url": self.url} if self.url else {}

    def _ledger_numbers(self):
        """{code: number} of the ledger accounts, which spares a call; what is unknown is read."""
        rows = self.env["webhero.eboekhouden.ledger"].search_read(
            [("backend_id", "=", self.id), ("gone", "=", False)], ["code", "remote_id"]
        )
        return {row["code"]: row["remote_id"] for row in rows}
