"""An integrator's CI: the addons' folders and Odoo, nothing else of this checkout; and the sandbox as a package."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from devenv import machine, manifests, paths
from devenv.databases import Databases
from devenv.odoo_process import complaints, free_port
from devenv.shell import lock

# an Odoo without what the checkout and its developers bring
ALONE = """
import sys
sys.path = [path for path in sys.path if path != {root!r}]
for name in ("sandbox", "devenv", "hypothesis", "pypdfium2", "zxingcpp"):
    sys.modules[name] = None
"""
LOAD = """
import importlib
import odoo.modules.module
from odoo.tools import config
config.parse_config(["--addons-path={addons}", "--log-level=critical"])
odoo.modules.module.initialize_sys_path()
for name in {names!r}:
    importlib.import_module("odoo.addons." + name)
    importlib.import_module("odoo.addons." + name + ".tests")
print("LOADED")
"""


@pytest.fixture
def addons(tmp_path):
    """A folder with the addons only."""
    folder = tmp_path / "addons"
    folder.mkdir()
    for name in paths.addons():
        (folder / name).symlink_to(paths.ROOT / name)
    return folder


def path_of(host, addons):
    return ",".join(map(str, [*host.odoo.addons_path, paths.foreign_addons(), addons]))


def test_every_test_package_loads(addons):
    """13.9, X13: without sandbox and hypothesis each addon's tests load: one that doesn't would leave the database half made."""
    host = machine.host()
    names = [name for name in manifests.without_foreign() if (paths.ROOT / name / "tests").is_dir()]
    script = ALONE.format(root=str(paths.ROOT)) + LOAD.format(addons=path_of(host, addons), names=names)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=addons)
    assert done.stdout.endswith("LOADED\n"), done.stderr[-2000:]


def test_runs_with_the_addons_only(addons, tmp_path):
    """13.9, X13: `odoo -i … --test-enable --stop-after-init` passes, and reports which tests it left out."""
    host, name, log = machine.host(), "webhero_i_integrator", paths.LOGS / "integrator.log"
    start = tmp_path / "start.py"
    start.write_text(ALONE.format(root=str(paths.ROOT)) + "import odoo.cli\nodoo.cli.main()\n")
    chosen = os.environ.get("WEBHERO_INTEGRATOR", "webhero_sign_in")
    command = [
        sys.executable, start, "-c", host.config, "--addons-path", path_of(host, addons), "-d", name, "-i", chosen,
        "--test-enable", "--stop-after-init", "--no-http", "--http-port", free_port(),
        "--log-handler", "odoo.tests:INFO",
    ]  # fmt: skip
    with lock(name):
        databases = Databases(host)
        databases.copy_of_base(name)
        try:
            with open(log, "w") as out:
                code = subprocess.run(
                    list(map(str, command)), stdout=out, stderr=subprocess.STDOUT, cwd=addons, env=host.environment()
                ).returncode
        finally:
            databases.drop(name)
    text = log.read_text(errors="replace")
    assert code == 0, "\n".join(complaints(text))[-3000:]
    assert "test_left_out" in text and "0 failed, 0 error(s)" in text


def test_sandbox_is_a_package(tmp_path):
    """13.9: `pip install .[test]` brings the sandbox with the documents that its tests read."""
    source, wheels = tmp_path / "source", tmp_path / "wheels"  # a build leaves files beside what it builds
    shutil.copytree(paths.ROOT / "sandbox", source / "sandbox")
    for name in ("pyproject.toml", "LICENSE"):
        shutil.copy(paths.ROOT / name, source)
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, source]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = wheels.glob("webhero_sandbox-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    wanted = (
        "sandbox/testing.py",
        "sandbox/prestashop/shop.py",
        "sandbox/data/documents/peppol/examples/bis3-base-example.xml",
    )
    assert set(wanted) <= set(names)
    foreign = [name for name in names if not name.startswith(("sandbox/", "webhero_sandbox-"))]
    assert not foreign and not [name for name in names if name.startswith("sandbox/tests")]
    (metadata,) = (name for name in names if name.endswith("METADATA"))
    assert "Provides-Extra: test" in zipfile.ZipFile(wheel).read(metadata).decode()
