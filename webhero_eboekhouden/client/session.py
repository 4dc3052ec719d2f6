# SPDX-License-Identifier: LGPL-3.0-or-later
"""What both clients of e-Boekhouden share: a session that opens at the first call and closes with the `with`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from odoo.addons.webhero_exchange.client.errors import AuthFailed, ExchangeError

from .vat_codes import vat_codes

if TYPE_CHECKING:
    from .types import VatCode

CLOSE_SECONDS = 3  # a remote that hangs must not hold the worker for a farewell


class Session:
    """`_open` requests a session from the remote and returns its key, `_end` closes it; `http` is an Http."""

    number_guard = None  # set by the connection: refuses a number that another message of ours holds
    auth_failed = AuthFailed  # what is raised when token, login or session are refused
    before_login = None  # called before a session is opened
    _session = None
    http: Any
    _open: Callable[[], str]
    _end: Callable[[], None]

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def connect(self) -> None:
        """Open a session; raises what `auth_failed` builds where the remote refuses the login."""
        if self.before_login:
            self.before_login()
        self._session = self._open()
        self.http.secrets = (*self.http.secrets, self._session)

    def close(self) -> None:
        """End the session at the remote; a failure to do so is harmless."""
        self.http.timeout = min(self.http.timeout, CLOSE_SECONDS)
        try:
            if self._session:
                self._end()
        except ExchangeError:
            pass
        finally:
            self._session = None
            self.http.close()

    def vat_codes(self, country: str) -> list[VatCode]:
        return vat_codes(country)
