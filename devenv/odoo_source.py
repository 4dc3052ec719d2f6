"""Odoo 19: the one of ODOO_HOME, an importable one, or Debian's package unpacked under .devenv/odoo."""

import dataclasses
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import debian, paths
from .say import Stop, line, step
from .shell import BASE_PYTHON, lock, run

PACKAGE = "odoo-19"
# what the package's symbolic links point to, all from the same suite
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-inconsolata",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-glyphicons-halflings",
    "fonts-ocr-b",
)
# Odoo needs the 4.7 edition, which the unstable suite no longer has
FONT_AWESOME = ("bookworm", "fonts-font-awesome")
# left out of Debian's package for its licence; each screen would log an error, each browser tour fail on it
MISSING = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
DIST = Path("usr/lib/python3/dist-packages")


@dataclasses.dataclass(frozen=True)
class Odoo:
    """An Odoo 19: `home` is put on Python's path unless it is importable already."""

    home: Path
    importable: bool
    version: str

    @property
    def addons_path(self):
        folders = (self.home / "odoo" / "addons", self.home / "addons")
        return [folder for folder in folders if (folder / "base").exists() or (folder / "account").exists()]


def find():
    """The Odoo that this machine has, or the unpacked package; fetched when there is none."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return _at(Path(named).expanduser().resolve(), importable=False, said="ODOO_HOME")
    home = _importable()
    if home:
        return _at(home, importable=True, said="Python")
    return unpacked()


def _importable():
    """Folder of an Odoo that this machine's own Python imports, such as in the official image.

    Never asked of the virtual environment's Python, which imports the one that stands here.
    """
    code = "import odoo, os; print(os.path.dirname(list(odoo.__path__)[0]))"
    done = subprocess.run([BASE_PYTHON, "-c", code], capture_output=True, text=True, cwd="/")
    return Path(done.stdout.strip()) if done.returncode == 0 else None


def _at(home, importable, said):
    release = home / "odoo" / "release.py"
    if not release.exists():
        raise Stop(f"{said} names {home}, where there is no odoo/release.py: point it at the folder of an Odoo 19.")
    version = read_version(release.read_text())
    if not version.startswith("19.0"):
        raise Stop(f"{said} names Odoo {version} in {home}: these addons are for Odoo 19.0.")
    return Odoo(home, importable, version)


def read_version(text):
    """'19.0' plus the package's own date where there is one."""
    found = re.search(r"version_info = \((\d+), (\d+)", text)
    if not found:
        return "unknown"
    return f"{found[1]}.{found[2]}"


def unpacked():
    home = paths.ODOO / DIST
    with lock("odoo"):
        if not (paths.ODOO / ".complete").exists():
            _unpack()
    return _at(home, importable=False, said=".devenv")


def _unpack():
    _check_space(6)
    base = debian.mirror()
    suite = debian.Suite("sid", base)
    files = [suite.download(PACKAGE), *map(suite.download, LINKED)]
    older, font = FONT_AWESOME
    files.append(debian.Suite(older, base).download(font))
    fresh = paths.STATE / "odoo.part"
    shutil.rmtree(fresh, ignore_errors=True)
    with step(f"Unpacking Odoo ({len(files)} packages, nothing installed)"):
        for file in files:
            run("dpkg-deb", "-x", file, fresh)
        (fresh / DIST / MISSING).parent.mkdir(parents=True, exist_ok=True)
        (fresh / DIST / MISSING).touch()
        (fresh / ".complete").touch()
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    fresh.rename(paths.ODOO)
    for link in dangling(paths.ODOO / DIST / "odoo" / "addons" / "web"):
        line(f"Note: {link} points nowhere")


def dangling(folder):
    return [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]


def _check_space(gigabytes):
    paths.STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.STATE).free / 1e9
    if free < gigabytes:
        raise Stop(f"{free:.1f} GB are free at {paths.STATE}, {gigabytes} GB are needed: make room and run again.")
