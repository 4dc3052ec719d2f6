# SPDX-License-Identifier: LGPL-3.0-or-later
"""The interface of a bank feed. See docs/integrators/bank-feed.md for adding one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from odoo.addons.webhero_exchange.client.http import Http

if TYPE_CHECKING:
    from odoo.addons.webhero_bank.rules.statement import Statement


class Feed:
    """A provider of bank feeds. `code` is stored, `title` shown."""

    code = ""
    title = ""
    url = ""

    def __init__(self, url: str, client_id: str, secret: str, log: list | None = None) -> None:
        self.client_id, self.secret = client_id, secret
        self.http = Http(url or self.url, secrets=(secret,), log=log)

    def close(self) -> None:
        self.http.close()

    def accounts(self) -> list[str]:
        """The IBANs that this connection may read."""
        raise NotImplementedError

    def fetch_statements(self, account: str, since: datetime.date) -> list[Statement]:
        """The movements booked on `account` (IBAN) from `since` on, settled ones only; opening + lines = closing.

        Raises the exchange's errors only. A movement may be reported again; if it changes it must keep its reference.
        """
        raise NotImplementedError
