"""One measured figure, and a clock."""

import dataclasses
import json
import os
import time

# where `./run bench` puts what `today(env)` of the module gave in the addons of the older commit
TODAY = "WEBHERO_BENCH_TODAY"


@dataclasses.dataclass(frozen=True)
class Figure:
    """`row` of a spec, `what` was measured, `value` in `unit`; `beside` is the host's figure of the same run.

    `wanted` such as "< 300" or "<= 1.2" is compared with the value; `tenth` is the value at a tenth of the size.
    """

    row: str
    what: str
    value: float
    unit: str
    wanted: str = ""
    beside: str = ""
    tenth: float = 0.0


class Clock:
    """`with Clock() as clock: …` then `clock.seconds`."""

    def __enter__(self):
        self._start = time.perf_counter()
        self.seconds = 0.0
        return self

    def __exit__(self, *exception):
        self.seconds = time.perf_counter() - self._start


def today_was():
    """What the module's `today` measured in the addons of 96a1f3a, in the same run; {} where git has no such commit."""
    return json.loads(os.environ.get(TODAY, "{}"))
