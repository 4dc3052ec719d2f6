"""Where everything stands. All that devenv makes is below STATE, but a cluster that could not live there."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".devenv"
DOWNLOADS = STATE / "downloads"
ODOO = STATE / "odoo"
VENV = STATE / "venv"
ADDONS = STATE / "addons"
DATA = STATE / "data"
LOGS = STATE / "log"
RUN = STATE / "run"
BIN = STATE / "bin"


def checkout_mark():
    """Eight characters that tell this checkout from another on the same machine."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def foreign_addons():
    """Folder with the addons of others, such as OCA's queue_job."""
    return ADDONS / "odoo" / "addons"


def addons():
    """Our addons, by name: folder."""
    return {path.parent.name: path.parent for path in sorted(ROOT.glob("*/__manifest__.py"))}


def test_addons():
    """Addons that exist only for tests, by name: folder."""
    return {path.parent.name: path.parent for path in sorted(ROOT.glob("tests/addons/*/__manifest__.py"))}


def all_addons():
    return addons() | test_addons()
