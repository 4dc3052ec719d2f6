# SPDX-License-Identifier: LGPL-3.0-or-later
"""What can go wrong between us and a remote system, as codes and facts.

Nothing here is a sentence for a person: `webhero.connection._exchange_explain(code, facts)` makes it in the reader's language.
"""

import re

# a remote's text may hold them; PostgreSQL takes no NUL, and the others could forge lines or colours of a log
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ExchangeError(Exception):
    """One failure. `code` is stable and documented, `facts` are JSON values for the explanation."""

    kind = "temporary"

    def __init__(self, code, retry_after=None, **facts):
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.retry_after = retry_after  # seconds, as the remote asked
        self.facts = _printable(facts)


def _printable(value):
    """JSON values as they are, their texts without control characters; tabs and line ends stay."""
    if isinstance(value, str):
        return CONTROL.sub(" ", value)
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_printable(one) for one in value)
    return value


class Temporary(ExchangeError):
    """Will probably go away by itself: time-out, 5xx, 429, a lock. Retried with back-off."""

    kind = "temporary"


class Permanent(ExchangeError):
    """Fails until a person corrects something, usually wrong data. Never retried automatically."""

    kind = "refused"


class AuthFailed(ExchangeError):
    """The remote does not accept our credentials: the whole connection pauses, once."""

    kind = "auth"


class Conflict(ExchangeError):
    """The remote has something under our key that is not ours; a person decides."""

    kind = "conflict"


class NotYet(ExchangeError):
    """No error, the message is not due yet: it remains open and is checked again later."""

    kind = "open"


class NothingToDo(ExchangeError):
    """The message needs no action here; it ends as skipped, with the reason."""

    kind = "skipped"
