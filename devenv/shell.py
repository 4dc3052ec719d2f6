"""Call programs; a failure shows the end of their output."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys

from . import paths
from .say import Stop

# this machine's own Python, also when called inside the virtual environment
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)


def run(*command, what=None, **options):
    """Run to the end and give back what it printed; Stop with its last lines when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        **options,
    )
    if done.returncode:
        output_end = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Stop(f"{what or command[0]} failed (code {done.returncode}):\n{output_end}")
    return done.stdout


def is_root():
    return os.geteuid() == 0


def as_root():
    """The prefix that makes a command run as root: empty for root, sudo where it asks no password."""
    if is_root():
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return ["sudo", "-n"]
    raise Stop("Packages must be installed, which needs root or sudo: run `sudo -v` first, or use Docker (docker/).")


@contextlib.contextmanager
def lock(name):
    """One process at a time in this checkout; the others wait."""
    paths.RUN.mkdir(parents=True, exist_ok=True)
    with open(paths.RUN / f"{name}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
