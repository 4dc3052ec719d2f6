"""Paths. Everything that devenv creates is below STATE, except a cluster that cannot be there."""

import sysconfig
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


def site_packages():
    """Folder of the virtual environment's packages; outside of one, Debian's own Python has another scheme."""
    return Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))


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
