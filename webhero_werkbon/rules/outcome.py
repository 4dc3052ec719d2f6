import dataclasses


@dataclasses.dataclass(frozen=True)
class Refusal:
    """Why something can't be done: a code and facts; the connection makes the sentence. Is false in a condition."""

    code: str
    facts: dict = dataclasses.field(default_factory=dict)

    def __bool__(self):
        return False
