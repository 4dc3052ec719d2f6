"""The virtual environment .devenv/venv, with pinned requirements and Odoo and this checkout on its path."""

import hashlib
import shutil
import subprocess
import sys

from . import debian, paths
from .say import Stop, step
from .shell import BASE_PYTHON, lock, run

PYTHON = paths.VENV / "bin" / "python"
OLDEST, NEWEST = (3, 11), (3, 13)


def check_python():
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        raise Stop(
            f"This is Python {version[0]}.{version[1]}; 3.11, 3.12 or 3.13 is needed: "
            "install one and call it with `PYTHON=python3.11 ./run ...`."
        )


DEVELOPERS = ((paths.ROOT / "requirements-dev.txt", ()),)


def requirement_files(odoo):
    """(file, pip's options for it) of what Odoo runs with, in the order of installation."""
    files = [
        (paths.ROOT / "requirements.txt", ()),
        (paths.ROOT / "requirements-rules.txt", ("--no-deps",)),
        (paths.ROOT / "devenv" / "requirements-run.txt", ()),
        (
            paths.ROOT / "devenv" / "requirements-addons.txt",
            ("--no-deps", "--upgrade", "--target", paths.ADDONS),
        ),
    ]
    if not odoo.importable:
        # an importable Odoo has what it needs beside it
        files.insert(0, (paths.ROOT / "devenv" / "requirements-odoo.txt", ()))
    return files


def prepare(odoo, developers=True):
    """Make or complete the environment; quick when nothing changed. `developers`: with what tests and lint need."""
    check_python()
    with lock("venv"):
        files = requirement_files(odoo)
        _install(odoo, files, paths.VENV / ".complete", _mark(odoo, files))
        if developers:
            _install(odoo, DEVELOPERS, paths.VENV / ".complete-developers", _mark(odoo, [*files, *DEVELOPERS]))
    return PYTHON


def _install(odoo, files, done, mark):
    if done.exists() and done.read_text() == mark:
        return
    _create(odoo)
    for file, options in files:
        with step(f"Installing {file.name}"):
            # what is imported is compiled then; compiling all of it takes as long as installing it
            pip = (PYTHON, "-m", "pip", "install", "-q", "--no-compile", *options)
            run(*pip, "-r", file, what=f"pip install {file.name}")
    _write_path(odoo)
    done.write_text(mark)


def _mark(odoo, files):
    parts = [str(odoo), sys.version, *(file.read_text() for file, _ in files)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _create(odoo):
    if PYTHON.exists() and not subprocess.run([PYTHON, "-m", "pip", "-V"], capture_output=True).returncode:
        return
    shutil.rmtree(paths.VENV, ignore_errors=True)
    if subprocess.run([BASE_PYTHON, "-c", "import ensurepip"], capture_output=True).returncode:
        debian.install("python3-venv", why="Python's virtual environments")
    options = ["--system-site-packages"] if odoo.importable else []
    with step("Making the virtual environment"):
        run(BASE_PYTHON, "-m", "venv", *options, paths.VENV)


def _write_path(odoo):
    """A .pth file, so that the environment's Python finds Odoo, the sandbox and devenv from any folder."""
    lines = [str(paths.ROOT)] if odoo.importable else [str(odoo.home), str(paths.ROOT)]
    (paths.site_packages() / "webhero.pth").write_text("\n".join(lines) + "\n")
