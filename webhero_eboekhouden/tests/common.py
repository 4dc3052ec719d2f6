# SPDX-License-Identifier: LGPL-3.0-or-later
"""A connection with the sandbox's books, for the tests of this addon and of those above it."""

import datetime

from odoo.tests import TransactionCase

from sandbox import eboekhouden_seed as seed

from .books import services

LOGIN = {
    "rest": {"mode": "token", "token": seed.TOKEN_NL, "token_end": datetime.date(2099, 12, 31)},
    "soap": {
        "mode": "soap",
        "username": seed.USERS[0]["username"],
        "code1": seed.USERS[0]["code1"],
        "code2": seed.USERS[0]["code2"],
    },
}
LOGIN_BE = {
    "rest": {**LOGIN["rest"], "token": seed.TOKEN_BE},
    "soap": {
        "mode": "soap",
        "username": seed.USERS[1]["username"],
        "code1": seed.USERS[1]["code1"],
        "code2": seed.USERS[1]["code2"],
    },
}


def backend_values(mode, rest, soap, login=LOGIN, **values):
    """Values of a connection with the served sandbox; `mode` is rest or soap."""
    url = rest.url if mode == "rest" else f"{soap.url}/soap.asmx"
    return {"name": f"Books {mode}", "country": "NL", "state": "connected", "url": url, **login[mode], **values}


class EBoekhoudenCase(TransactionCase):
    """`self.rest` and `self.soap` are two services on the same books; `backend(mode)` makes a connection."""

    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())

    def service(self, mode):
        return self.rest if mode == "rest" else self.soap

    def backend(self, mode, login=LOGIN, **values):
        vals = backend_values(mode, self.rest, self.soap, login, **values)
        return self.env["webhero.eboekhouden.backend"].create(vals)

    def each(self, **values):
        """(mode, backend, client) for both ways, each in a sub-test of its own."""
        for mode in ("rest", "soap"):
            with self.subTest(mode=mode):
                backend = self.backend(mode, **values)
                with backend._exchange_client([]) as books:
                    yield mode, backend, books

    def books_of(self, table, guid=seed.NL):
        return self.rest.books.administration(guid).all(table)
