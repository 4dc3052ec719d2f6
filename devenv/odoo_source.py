"""Odoo 19: the one of ODOO_HOME, an importable one, or Debian's package unpacked under .devenv/odoo.

Where Debian offers it no more, its source: a tarball or a git branch, at the address of ODOO_SOURCE.
"""

import dataclasses
import os
import re
import shutil
import subprocess
import tarfile
import urllib.error
import urllib.request
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
# where Odoo 19 is taken from once Debian has a later one only: an address of a tarball, with `#sha256=…` where its sum is
# known, or `git+ADDRESS@BRANCH`; the variable ODOO_SOURCE names another
SOURCE = "git+https://github.com/odoo/odoo.git@19.0"


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
    """The Odoo that this machine has, or the unpacked package; fetched when neither exists."""
    named = os.environ.get("ODOO_HOME")
    if named:
        return _at(Path(named).expanduser().resolve(), importable=False, said="ODOO_HOME")
    home = _importable()
    if home:
        return _at(home, importable=True, said="Python")
    return unpacked()


def _importable():
    """Folder of an Odoo that this machine's own Python imports, such as in the official image.

    The virtual environment's Python is not asked, because it imports the unpacked one.
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
    version = re.search(r"version_info = \((\d+), (\d+)", text)
    if not version:
        return "unknown"
    return f"{version[1]}.{version[2]}"


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
    if PACKAGE not in suite.packages:
        return _from_source(os.environ.get("ODOO_SOURCE") or SOURCE, others(suite.packages))
    files = [suite.download(PACKAGE), *map(suite.download, LINKED)]
    older, font = FONT_AWESOME
    files.append(debian.Suite(older, base).download(font))
    fresh = _fresh()
    with step(f"Unpacking Odoo ({len(files)} packages, nothing installed)"):
        for file in files:
            run("dpkg-deb", "-x", file, fresh)
        (fresh / DIST / MISSING).parent.mkdir(parents=True, exist_ok=True)
        (fresh / DIST / MISSING).touch()
    _keep(fresh)
    for link in dangling(paths.ODOO / DIST / "odoo" / "addons" / "web"):
        line(f"Note: {link} points nowhere")


def _fresh():
    fresh = paths.STATE / "odoo.part"
    shutil.rmtree(fresh, ignore_errors=True)
    return fresh


def _keep(fresh):
    """Put what was made in the place of what stood there; nothing half made ever does."""
    (fresh / ".complete").touch()
    shutil.rmtree(paths.ODOO, ignore_errors=True)
    fresh.rename(paths.ODOO)


# ---- when Debian has a later one only


def others(packages):
    """The Odoo packages of a suite, for the sentence that lists them."""
    return ", ".join(sorted(name for name in packages if re.fullmatch(r"odoo-\d+", name))) or "none"


def _from_source(address, offered):
    """Take Odoo's source from `address`, looked at before it is kept."""
    line(
        f"Debian no longer offers {PACKAGE} (it has: {offered}). Odoo's source is taken from {address}; ODOO_SOURCE names another."
    )
    fresh = _fresh()
    home = fresh / DIST
    home.mkdir(parents=True)
    with step("Fetching Odoo's source"):
        if address.startswith("git+"):
            _clone(address.removeprefix("git+"), home)
        else:
            _extract(address, home)
    wrong = source_wrong(home)
    if wrong:
        raise Stop(
            f"What came from {address} is no Odoo 19: {wrong}. Name another in ODOO_SOURCE, or an Odoo 19 in ODOO_HOME."
        )
    _keep(fresh)


def source_wrong(home):
    """What a source lacks to be an Odoo 19.0, in words; "" where it is one."""
    release = home / "odoo" / "release.py"
    if not release.is_file():
        return "it has no odoo/release.py"
    version = read_version(release.read_text())
    if not version.startswith("19.0"):
        return f"it says {version}"
    needed = ("odoo/addons/base/__manifest__.py", "addons/account/__manifest__.py", "addons/web/__manifest__.py")
    return next((f"it has no {name}" for name in needed if not (home / name).is_file()), "")


def _clone(address, home):
    where, _at_sign, branch = address.rpartition("@")
    if not where or "/" in branch:
        raise Stop(f"ODOO_SOURCE: git+{address} names no branch; write git+ADDRESS@19.0.")
    if not shutil.which("git"):
        debian.install("git", why="to fetch Odoo's source")
    run("git", "clone", "-q", "--depth", "1", "--branch", branch, where, home, what="git clone of Odoo")


def _extract(address, home):
    """A tarball's content without its outermost folder; its sum is compared where the address carries one."""
    address, _mark, wanted = address.partition("#sha256=")
    file = paths.DOWNLOADS / "odoo-source.tar.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with urllib.request.urlopen(address, timeout=60) as answer, file.open("wb") as kept:
            shutil.copyfileobj(answer, kept)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise Stop(
            f"{address} could not be fetched ({error}). Name another in ODOO_SOURCE, or an Odoo 19 in ODOO_HOME."
        ) from None
    if wanted and debian.digest(file) != wanted.lower():
        raise Stop(f"{address} is not the file of that sum (SHA256): ask whoever gave it to you for the right one.")
    try:
        with tarfile.open(file) as packed:
            for member in packed.getmembers():
                member.name = member.name.partition("/")[2]
                if member.name:
                    packed.extract(member, home, filter="data")
    except (tarfile.TarError, EOFError) as error:
        raise Stop(f"{address} is no tarball that can be read ({error}).") from None


def dangling(folder):
    return [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]


def _check_space(gigabytes):
    paths.STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.STATE).free / 1e9
    if free < gigabytes:
        raise Stop(f"{free:.1f} GB are free at {paths.STATE}, {gigabytes} GB are needed: make room and run again.")
