"""What a rule answers when it can't accept a value: a code and facts, never a finished sentence."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """`code` is stable; `facts` fill the sentence that the ORM side makes in the reader's language."""

    code: str
    facts: dict = field(default_factory=dict)

    def __bool__(self):
        return True
