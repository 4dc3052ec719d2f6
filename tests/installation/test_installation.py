"""Each addon as people install it: alone, updated, uninstalled, from its wheel. Knows no pytest-odoo.

The databases are copies of the Belgian one, made and dropped by devenv.
"""

import subprocess
import sys
import zipfile

import pytest

from devenv import machine, manifests, paths, testing
from devenv.databases import Databases
from devenv.odoo_process import complaints
from devenv.shell import lock

ADDONS = sorted(manifests.installable(), key=lambda addon: (len(manifests.closure(addon)), addon))
# those that others depend on: their database is kept for these
GROUND = {below for addon in ADDONS for below in manifests.closure(addon) if below != addon}
UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", "{addon}")])
module.button_immediate_uninstall()
env.cr.execute("SELECT model, name FROM ir_model_data WHERE module = %s", ("{addon}",))
left = env.cr.fetchall()
print("LEFT", left, "STATE", module.state)
"""
# both as by the buttons of the Apps screen, in one process: a start of Odoo takes as long as either
UPDATE = """
import sys
module = env["ir.module.module"].search([("name", "=", "{addon}")])
module.button_immediate_upgrade()
assert module.state == "installed", module.state
print("UPDATED", file=sys.stderr, flush=True)
"""
TRACES = {
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'webhero%'",
    "columns": "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE column_name LIKE 'webhero%' AND table_schema = 'public'",
    "addons": "SELECT name FROM ir_module_module WHERE name LIKE 'webhero%' AND state <> 'uninstalled'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'webhero%'",
    "fields": "SELECT model, name FROM ir_model_fields WHERE name LIKE 'webhero%'",
    "jobs": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE 'Webhero%' OR cron_name LIKE 'Connections:%'",
    "rules": "SELECT r.id FROM ir_rule r JOIN ir_model m ON m.id = r.model_id WHERE m.model LIKE 'webhero%'",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key LIKE 'webhero%' AND key <> 'webhero.init'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'webhero%'",
}


@pytest.fixture(scope="session")
def host():
    return machine.host()


@pytest.fixture(scope="module")
def kept(host):
    """{addon: database in which it and its dependencies are installed, and nothing else}."""
    found = {}
    yield found
    for name in found.values():
        Databases(host).drop(name)


def ground(kept, addon):
    """The database of `kept` with the most dependencies of `addon` installed; None where there is none."""
    below = [one for one in manifests.closure(addon) if one != addon and one in kept]
    return kept[max(below, key=lambda one: len(manifests.closure(one)))] if below else None


def copy_of_ground(databases, kept, addon, name):
    found = ground(kept, addon)
    if found:
        databases.clone(found, name)
    else:
        databases.copy_of_base(name)


@pytest.mark.parametrize("addon", ADDONS)
def test_installs_updates_and_uninstalls(host, kept, addon):
    """X13, 13.6: alone on a Belgian database, without a warning; nothing of it is left, and the database still starts.

    Its dependencies were installed there alone as well, once for all addons that depend on them.
    """
    databases, name = Databases(host), f"webhero_i_{addon}"
    log = paths.LOGS / f"{name}.log"
    with lock(name):
        copy_of_ground(databases, kept, addon, name)
        try:
            assert databases.install(name, [addon], log) == []
            if addon in GROUND:
                kept[addon] = f"{name}_kept"
                databases.clone(name, kept[addon])
            result, logged = uninstalled(host, name, addon, UPDATE)
            log_of_update, updated, _of_uninstall = logged.partition("UPDATED\n")
            assert complaints(log_of_update) == [] and updated, logged
            assert result == "LEFT [] STATE uninstalled"
            assert host.call(log, "-d", name, "--no-http", "--stop-after-init", what="Starting") == []
        finally:
            databases.drop(name)


def uninstalled(host, database, addon, before=""):
    """(what is left of `addon` after it was uninstalled, the log); `before` runs in the same process."""
    done = subprocess.run(
        host.command("-d", database, "--no-http", sub=["shell"]),
        input=(before + UNINSTALL).format(addon=addon),
        env=host.environment(),
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )
    reports = [row for row in done.stdout.splitlines() if row.startswith("LEFT")]
    return reports[0] if reports else done.stdout + done.stderr, done.stderr


def test_everything_goes(host):
    """X13: uninstalling both lowest addons removes every addon that depends on them, and leaves no trace in the database."""
    databases, name = Databases(host), "webhero_i_all"
    testing.prepare_all(databases)
    databases.clone(testing.ALL, name)
    try:
        for lowest in ("webhero_exchange", "webhero_base"):
            result, _log = uninstalled(host, name, lowest)
            assert result == "LEFT [] STATE uninstalled", result
        assert {what: host.cluster.sql(query, name) for what, query in TRACES.items()} == dict.fromkeys(TRACES, [])
        assert (
            host.call(paths.LOGS / f"{name}.log", "-d", name, "--no-http", "--stop-after-init", what="Starting") == []
        )
    finally:
        databases.drop(name)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """({addon: its wheel}, folder in which they are installed): built one by one, installed by one pip."""
    folder = tmp_path_factory.mktemp("wheels")
    for addon in ADDONS:
        build = [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            folder / addon,
            paths.ROOT / addon,
        ]
        done = subprocess.run(build, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    found = {addon: list((folder / addon).glob("*.whl")) for addon in ADDONS}
    assert {addon: len(files) for addon, files in found.items()} == dict.fromkeys(ADDONS, 1)
    files = [file for (file,) in found.values()]
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder / "target", *files]
    assert subprocess.run(install).returncode == 0
    return {addon: file for addon, (file,) in found.items()}, folder / "target"


@pytest.mark.parametrize("addon", ADDONS)
def test_wheel(addon, wheels):
    """X13: a wheel can be built and installed, and holds every file that the manifest names, and its migrations."""
    built, target = wheels
    wheel, manifest = built[addon], manifests.read(addon)
    home = target / "odoo" / "addons" / addon
    wanted = [*manifest.get("data", ()), *manifest.get("demo", ()), "__manifest__.py"]
    wanted += [str(file.relative_to(paths.ROOT / addon)) for file in (paths.ROOT / addon).glob("migrations/*/*.py")]
    assert [file for file in wanted if not (home / file).is_file()] == []
    metadata = next(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("METADATA"))
    text = zipfile.ZipFile(wheel).read(metadata).decode()
    assert manifest["version"] in text
    for package in manifest.get("external_dependencies", {}).get("python", ()):
        assert f"Requires-Dist: {package}" in text


def test_ground():
    """V9: an addon is installed into a database with nothing but its dependencies, and with as many of those as possible."""
    assert set(GROUND) < set(ADDONS)
    kept = {}
    for addon in ADDONS:
        closure, found = set(manifests.closure(addon)) - {addon}, ground(kept, addon)
        assert closure <= kept.keys(), "what it stands on comes first"
        assert set(manifests.closure(found) if found else ()) <= closure
        if addon in GROUND:
            kept[addon] = addon
    assert ground({}, ADDONS[-1]) is None
