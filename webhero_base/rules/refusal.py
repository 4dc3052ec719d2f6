# SPDX-License-Identifier: LGPL-3.0-or-later
"""How a rule says no: a stable code and facts, never a finished sentence. The ORM side makes that in the reader's language."""

import dataclasses

REFUSED = "refused"  # a person must correct something
WAIT = "open"  # nothing is wrong, look again later
NOTHING = "skipped"  # there is nothing to do


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why something is not done. `code` is stable and documented, `facts` (JSON values) fill the sentence, `kind`
    says what happens next.

    It is true in a condition, as any object: a rule that gives a value or a Refusal is asked with isinstance.
    """

    code: str
    facts: dict = dataclasses.field(default_factory=dict)
    kind: str = REFUSED


class Refused(Exception):
    """Carries a Refusal up through rules, so that those in between read straight on."""

    def __init__(self, code, kind=REFUSED, **facts):
        super().__init__(code)
        self.refusal = Refusal(code, {key: _plain(value) for key, value in facts.items()}, kind)


def _plain(value):
    """Facts are stored as JSON: Decimals and dates become text."""
    return value if isinstance(value, str | int | bool | list | dict | type(None)) else str(value)
