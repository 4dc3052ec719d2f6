# SPDX-License-Identifier: LGPL-3.0-or-later
"""The result of a rule that refuses: a stable code and facts. The models turn these into a sentence in the user's language."""

import dataclasses

REFUSED = "refused"  # a user must correct something
WAIT = "open"  # nothing is wrong, retry later
NOTHING = "skipped"  # there is nothing to do


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why something is not done. `code` is stable and documented, `facts` (JSON values) fill the sentence, `kind`
    is what happens next.

    It is truthy, like any object: test the result of a rule that returns a value or a Refusal with isinstance.
    """

    code: str
    facts: dict = dataclasses.field(default_factory=dict)
    kind: str = REFUSED


class Refused(Exception):
    """Raised to pass a Refusal up through nested rules."""

    def __init__(self, code, kind=REFUSED, **facts):
        super().__init__(code)
        self.refusal = Refusal(code, {key: _plain(value) for key, value in facts.items()}, kind)


def _plain(value):
    """Facts are stored as JSON: Decimals and dates become text."""
    return value if isinstance(value, str | int | bool | list | dict | type(None)) else str(value)
