"""How a rule says no."""

import dataclasses

REFUSED = "refused"  # a person must mend something
WAIT = "open"  # nothing is wrong, look again later
NOTHING = "skipped"  # nothing has to be booked


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why something is not booked: a stable code, facts (JSON values) for the sentence, and what happens
    next.
    """

    code: str
    facts: dict = dataclasses.field(default_factory=dict)
    kind: str = REFUSED

    def __bool__(self):
        return False


class Refused(Exception):
    """Carries a Refusal up to `book`, so that the rules in between read straight on."""

    def __init__(self, code, kind=REFUSED, **facts):
        super().__init__(code)
        self.refusal = Refusal(code, {key: _plain(value) for key, value in facts.items()}, kind)


def _plain(value):
    """Facts are stored as JSON: Decimals and dates become text."""
    return value if isinstance(value, str | int | bool | list | dict | type(None)) else str(value)
