"""Call a linter of the virtual environment and take its lines as problems."""

import subprocess

from .. import paths


def said(*command):
    """The lines that a linter prints; empty when it finds nothing."""
    program = paths.VENV / "bin" / command[0]
    done = subprocess.run(
        [program, *map(str, command[1:])],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
    )
    lines = [row for row in done.stdout.splitlines() if row.strip()]
    return lines if done.returncode else []
