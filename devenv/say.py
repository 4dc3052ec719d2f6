"""Progress lines with times, and the one way to stop: a sentence."""

import contextlib
import sys
import time

START = time.monotonic()


class Stop(Exception):
    """What is wrong with this machine or this call, and what to do, in a sentence; `run` ends with code 2."""


def line(text):
    print(f"[{time.monotonic() - START:6.1f} s] {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text):
    """Print `text` now, and the time it took at the end."""
    line(f"{text} ...")
    began = time.monotonic()
    yield
    line(f"{text}: done in {time.monotonic() - began:.1f} s")
