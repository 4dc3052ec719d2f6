"""What `./run test --lint` does beside the tests: `./run lint`, in two jobs of the lanes."""

import importlib
import subprocess

from . import lint, paths, pytest_run
from .python_env import PYTHON
from .say import step

LINT = [PYTHON, "-m", "devenv", "lint"]


def linted(tally):
    """A function that does what `./run lint` does without a database, and says it in one piece."""

    def work():
        with step("Lint"):
            done = subprocess.run(
                [*LINT, *(name for name in lint.CHECKS if name not in lint.WITH_DATABASE)],
                cwd=paths.ROOT, capture_output=True, text=True, errors="replace",
            )  # fmt: skip
        said(tally, done.stdout + done.stderr, not done.returncode)

    return work


def translated(tally, databases, source):
    """A function that does the rest of `./run lint`, in a copy of the database `source`, which has all addons."""
    copy = f"{source}_terms"

    def work():
        databases.clone(source, copy)
        problems = importlib.import_module("devenv.lint.translations").check(lint.Context(paths.addons()), copy)
        databases.drop(copy)
        said(tally, "\n".join([*problems, f"Lint: translations: {len(problems)} problems"]), not problems)

    return work


def said(tally, text, good):
    """Count one that is no test of pytest's, and show what it says."""
    with pytest_run.PRINTING:
        print(text, flush=True)
    tally.add(passed=good, failed=not good)
