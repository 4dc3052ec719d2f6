"""The story that `./run demo` plays: over real HTTP against the real Odoo and the sandbox, each claim checked (X3)."""

import subprocess

from .. import paths
from ..python_env import PYTHON


def tell(url, sandbox, database):
    """Play it in a process of the virtual environment; 0, or 1 where a claim failed."""
    command = [PYTHON, "-m", "devenv.story", url, sandbox, database]
    return subprocess.run([str(part) for part in command], cwd=paths.ROOT).returncode
