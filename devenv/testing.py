"""`./run test`: rules and clients without a database, addons in real Odoo, then what crosses them."""

import hashlib
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from . import browser, machine, manifests, paths
from .databases import BASE, Databases
from .odoo_process import environment, free_port
from .python_env import PYTHON
from .say import Stop, line, step
from .shell import lock

ALL = "webhero_t_all"
# folders below tests/ of what crosses addons
CROSSING = ("conformance", "end_to_end", "faults")
UNIT_FOLDERS = ("sandbox", "devenv")
# changes of these need no new installation
NOT_INSTALLED = {"tests", "rules", "client", "controllers", "static", "readme", "__pycache__"}


class Tally:
    """Counts of several test runs; a run that could not start counts as a failure."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add_report(self, file):
        for suite in ElementTree.parse(file).getroot().iter("testsuite"):
            count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
            bad = count["failures"] + count["errors"]
            self.failed += bad
            self.skipped += count["skipped"]
            self.passed += max(0, count["tests"] - bad - count["skipped"])

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def pytest(tally, name, arguments, variables):
    """Run pytest in the environment; what it says goes straight to the caller."""
    report = paths.LOGS / f"{name}.xml"
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [PYTHON, "-m", "pytest", "-q", f"--junitxml={report}", *map(str, arguments)]
    sys.stdout.flush()
    code = subprocess.run(command, cwd=paths.ROOT, env=variables, stdin=subprocess.DEVNULL).returncode
    if report.exists():
        tally.add_report(report)
    if code not in (0, 1, 5) or (code == 1 and not tally.failed):
        tally.failed += 1
    return code


# ---- without a database


def unit_files(addons):
    """Test files of rules and clients, and the whole of the sandbox's and devenv's tests."""
    files, folders = [], paths.all_addons()
    for addon in addons:
        folder = folders[addon] / "tests"
        files += sorted([*folder.glob("test_rules_*.py"), *folder.glob("test_client_*.py")])
    return files


def unit(tally, options, addons=None):
    machine.interpreter()
    for name in addons or ():
        folder_of(name)
    targets = unit_files(addons or manifests.installable())
    if not addons:
        targets += [paths.ROOT / folder for folder in UNIT_FOLDERS if (paths.ROOT / folder).is_dir()]
    if not targets:
        return
    variables = {**os.environ, "PATH": f"{paths.BIN}:{paths.VENV / 'bin'}:{os.environ['PATH']}"}
    variables.pop("ODOO_RC", None)
    with step("Rules, clients, sandbox and devenv, without a database"):
        pytest(tally, "unit", ["-p", "no:odoo", *selection(options), *targets], variables)


def selection(options):
    return ["-k", options.k] if options.k else []


# ---- one addon in a database of its own


def installation_hash(addons):
    """Changes when a file changes that makes a new installation necessary."""
    total, folders = hashlib.sha256(), paths.all_addons()
    for addon in addons:
        folder = folders[addon]
        for file in sorted(folder.rglob("*")):
            inside = file.relative_to(folder)
            if file.is_file() and inside.parts[0] not in NOT_INSTALLED and "__pycache__" not in inside.parts:
                total.update(str(inside).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def prepared(databases, name, addons):
    """Database `name` with `addons` installed, made again when they changed; Stop when Odoo complains."""
    everything = sorted({one for addon in addons for one in manifests.closure(addon)})
    databases.base()
    mark = f"{databases.mark(BASE)} {installation_hash(everything)} {' '.join(addons)}"
    if databases.mark(name) == mark:
        return
    with step(f"Installing {', '.join(addons)} into a fresh copy of the Belgian database"):
        databases.copy_of_base(name)
        log = paths.LOGS / f"{name}.log"
        found = databases.install(name, addons, log)
    if found:
        rows = "\n".join(found[:60])
        raise Stop(f"Odoo complained while installing {', '.join(addons)} (whole log: {log}):\n{rows}")
    databases.set_mark(name, mark)


def folder_of(name):
    known = paths.all_addons()
    if name not in known:
        raise Stop(f"There is no addon {name} here; there are: {', '.join(known)}.")
    return known[name]


def addon(tally, host, name, options):
    """Install one addon and run its tests."""
    folder = folder_of(name)
    database = f"webhero_t_{name}"
    with lock(database):
        databases = Databases(host)
        prepared(databases, database, [name])
        if options.tags:
            return native(tally, host, database, options.tags)
        return in_odoo(tally, host, database, [folder], options)


def in_odoo(tally, host, database, folders, options):
    """pytest-odoo; Odoo's own HTTP server runs beside when a test needs it."""
    arguments = [f"--odoo-config={host.config}", f"--odoo-database={database}", "--odoo-log-level=critical"]
    if needs_browser(folders):
        browser.prepare()
        arguments.append("--odoo-http")
    with step(f"Tests of {', '.join(folder.name for folder in folders)} in real Odoo"):
        return pytest(tally, database, [*arguments, *selection(options), *folders], environment(host.cluster))


def needs_browser(folders):
    return any("HttpCase" in file.read_text() for folder in folders for file in folder.rglob("test_*.py")) or any(
        "HttpCase" in file.read_text() for folder in folders for file in folder.rglob("common.py")
    )


def native(tally, host, database, tags):
    """Odoo's own test runner, on what is installed."""
    log = paths.LOGS / f"{database}-tags.log"
    browser.prepare()
    with step(f"Odoo's own runner: --test-tags {tags}"):
        command = host.command("-d", database, "--test-tags", tags, "--http-port", free_port(), "--stop-after-init")
        with open(log, "w") as out:
            code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=host.environment()).returncode
    said = log.read_text(errors="replace")
    rows = [row for row in said.splitlines() if "odoo.tests" in row]
    print("\n".join(rows[-40:] if code else rows[-3:]))
    tally.failed += 1 if code else 0
    tally.passed += 0 if code else 1
    return code


# ---- the command


def main(options):
    tally = Tally()
    if options.unit:
        unit(tally, options, options.addons)
    elif options.addons:
        host = machine.host()
        for name in options.addons:
            addon(tally, host, name, options)
    else:
        everything(tally, options)
    line("Tests are over")
    print(tally)
    return 1 if tally.failed or not tally.passed else 0


def everything(tally, options):
    unit(tally, options)
    host = machine.host()
    known = paths.all_addons()
    with lock(ALL):
        addons = prepare_all(Databases(host))
        in_odoo(tally, host, ALL, [known[name] for name in addons], options)
        for folder in CROSSING:
            place = paths.ROOT / "tests" / folder
            if place.is_dir():
                in_odoo(tally, host, ALL, [place], options)
    for name in manifests.installable(known):
        if name not in addons:
            addon(tally, host, name, options)


def prepare_all(databases):
    """Database ALL with every addon that needs no foreign one, test addons too; gives back their names."""
    addons = manifests.without_foreign(paths.all_addons())
    prepared(databases, ALL, addons)
    return addons
