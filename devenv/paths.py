"""Where everything stands. All that devenv makes is below STATE, except a cluster that could not live there."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".devenv"
DOWNLOADS = STATE / "downloads"
ODOO = STATE / "odoo"
VENV = STATE / "venv"
DATA = STATE / "data"
LOGS = STATE / "log"
RUN = STATE / "run"
BIN = STATE / "bin"


def checkout_mark():
    """Eight characters that tell this checkout from another on the same machine."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def addons():
    """Our addons, by name: folder."""
    return {path.parent.name: path.parent for path in sorted(ROOT.glob("*/__manifest__.py"))}
