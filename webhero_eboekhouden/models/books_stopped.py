# SPDX-License-Identifier: LGPL-3.0-or-later
"""The error for books that refuse access, for the connections that depend on them."""

from odoo.addons.webhero_exchange.client.errors import AuthFailed, NotYet

LOOK_AGAIN = 900  # seconds; a person must put the books' login right first


class BooksStopped(NotYet):
    """The books refuse access: the message of another connection waits, and the books' connection is paused."""

    def __init__(self, backend, code, retry_after=None, **facts):
        super().__init__("books_stopped", retry_after=LOOK_AGAIN, connection=backend.name, why=code)
        self.backend, self.cause = backend, AuthFailed(code, **facts)
