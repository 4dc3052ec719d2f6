"""What `./run test --lint` does beside the tests: the checks of `./run lint` that need no database."""

import subprocess

from . import lint, paths, pytest_run
from .python_env import PYTHON
from .say import step

LINT = [PYTHON, "-m", "devenv", "lint"]


def linted(tally):
    """A function that runs `./run lint` without a database, and returns its output in one piece."""

    def work():
        with step("Lint"):
            done = subprocess.run(
                [*LINT, *(name for name in lint.CHECKS if name not in lint.WITH_DATABASE)],
                cwd=paths.ROOT, capture_output=True, text=True, errors="replace",
            )  # fmt: skip
        said(tally, done.stdout + done.stderr, not done.returncode)

    return work


def said(tally, text, good):
    """Count a check that is not one of pytest's tests, and show its output."""
    with pytest_run.PRINTING:
        print(text, flush=True)
    tally.add(passed=good, failed=not good)
