"""`./run test`: rules and clients without a database, addons in real Odoo, then what crosses them."""

import functools
import hashlib
import os
import subprocess
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import beside, browser, machine, manifests, paths, pytest_run, spare
from .databases import BASE, Databases
from .odoo_process import environment, free_port
from .pytest_run import Tally
from .say import Stop, line, step
from .shell import lock

ALL = "webhero_t_all"
# where tests run: a copy of ALL with what most of them would otherwise make anew
TESTED = "webhero_t_tested"
# folders below tests/ of what crosses addons and runs in real Odoo
CROSSING = ("conformance", "end_to_end", "faults")
# one more than a small machine has processors: a walk in a browser waits four fifths of its time
LANES = 3
SLOWEST = 30
# files of one folder that run beside its others, for they take as long as all those together
APART = {
    "end_to_end": ("end_to_end_buttons", "test_every_button.py"),
    "installation": ("installation_story", "test_story.py"),
}
# what takes longest begins first, so that the lanes end together; the others in any order
LONGEST = (
    "end_to_end", "installation", "end_to_end_buttons", "installation_story", "webhero_peppol", "conformance",
    "webhero_billing_base", "webhero_prestashop_eboekhouden",
    "webhero_invoice_portal", "webhero_werkbon", "faults", "webhero_test_peppol", "webhero_bank",
)  # fmt: skip
# what needs no database, the longest first
AT_ONCE = ("unit-long", "unit-faults", "unit-houses", "unit-clients", "unit-rules")
# addons of a few tests that commit nothing: one Odoo and one copy of the database for all of them
SMALL = {
    "webhero_bank_billing", "webhero_bank_feed", "webhero_bank_purchases", "webhero_base", "webhero_base_exchange",
    "webhero_billing_peppol", "webhero_billing_purchases", "webhero_exchange", "webhero_peppol_purchases", "webhero_sign_in",
    "webhero_test_access_point", "webhero_test_bank_feed", "webhero_test_shop",
}  # fmt: skip
UNIT_FOLDERS = ("sandbox", "devenv")
# long by their nature: processes with the official rules, ten thousand orders to the cent, a million rows
LONG = ("test_client_validator.py", "test_client_money.py", "test_rules_large.py")
# each waits for answers that don't come
FAULTS = ("test_client_faults.py",)
# changes of these need no new installation
NOT_INSTALLED = {"tests", "rules", "client", "controllers", "static", "readme", "__pycache__"}


# ---- without a database


def unit_files(addons, pattern="*"):
    """Test files of rules and clients that fit `pattern`."""
    files, folders = [], paths.all_addons()
    for addon in addons:
        folder = folders[addon] / "tests"
        files += [file for kind in ("client", "rules") for file in sorted(folder.glob(f"test_{kind}_*.py"))]
    return [file for file in files if file.match(pattern)]


def unit_jobs(addons=None):
    """{name: tests} that need no database, in the order in which they begin; rules and clients take a few seconds.

    The houses know no Odoo, faults strike every call of every client.
    """
    of = addons or manifests.installable()
    kinds = {"unit-clients": unit_files(of, "test_client_*"), "unit-rules": unit_files(of, "test_rules_*")}
    jobs = {name: [file for file in files if file.name not in LONG + FAULTS] for name, files in kinds.items()}
    jobs["unit-long"] = [file for files in kinds.values() for file in files if file.name in LONG]
    jobs["unit-faults"] = [file for file in kinds["unit-clients"] if file.name in FAULTS]
    if not addons:
        jobs["unit-houses"] = [paths.ROOT / folder for folder in UNIT_FOLDERS if (paths.ROOT / folder).is_dir()]
        jobs["unit-faults"] += crossing(("clients",))
    return {name: targets for name, targets in jobs.items() if targets}


def unit(tally, options, addons=None):
    """Each job is a process, some at a time."""
    machine.interpreter()
    for name in addons or ():
        folder_of(name)
    in_lanes([unit_job(tally, options, name, targets) for name, targets in unit_jobs(addons).items()])


def unit_job(tally, options, name, targets):
    """A function that runs these tests, without a database."""

    def work():
        variables = {**os.environ, "PATH": f"{paths.BIN}:{paths.VENV / 'bin'}:{os.environ['PATH']}"}
        variables.pop("ODOO_RC", None)
        with step(name):
            pytest_run.run(tally, name, ["-p", "no:odoo", *selection(options), *targets], variables, live=False)

    return work


def in_lanes(first, then=lambda _result: ()):
    """Call the functions `first`, then those that `then` returns for the result of the first of them, LANES at a time.

    The rest of `first` does not take longest by then, so it runs last.
    """
    if not first:
        return
    waiting, ours = deque(first[1:]), threading.Lock()

    def next_one():
        with ours:
            work = waiting.popleft()
        work()

    with ThreadPoolExecutor(LANES) as pool:
        made = pool.submit(first[0])
        begun = [pool.submit(next_one) for _work in first[1:]]
        late = list(then(made.result()))
        with ours:
            waiting.extendleft(reversed(late))
        begun += [pool.submit(next_one) for _work in late]
        for done in begun:
            done.result()


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


def prepared(databases, name, addons, fill=None):
    """Database `name` with `addons` installed and what `fill` puts in, made again when they changed; Stop when Odoo complains.

    One that was filled serves without that, too.
    """
    everything = sorted({one for addon in addons for one in manifests.closure(addon)})
    databases.base()
    bare = f"{databases.mark(BASE)} {installation_hash(everything)} {' '.join(addons)}".strip()
    filled = f"{bare} {spare.MARK}"
    mark = filled if fill else bare
    if databases.mark(name) not in (mark, filled):
        databases.made(lambda: _installed(databases, name, addons, fill), BASE)
        databases.set_mark(name, mark)


def _installed(databases, name, addons, fill):
    with step(f"Installing {', '.join(addons)} into a fresh copy of the Belgian database"):
        databases.copy_of_base(name)
        log = paths.LOGS / f"{name}.log"
        complaints = databases.install(name, addons, log) if addons else []
    if complaints:
        rows = "\n".join(complaints[:60])
        raise Stop(f"Odoo complained while installing {', '.join(addons)} (whole log: {log}):\n{rows}")
    if fill:
        fill(databases.host, name)


def folder_of(name):
    known = paths.all_addons()
    if name not in known:
        raise Stop(f"There is no addon {name} here; there are: {', '.join(known)}.")
    return known[name]


def addon(tally, host, name, options, targets=(), live=True):
    """Install one addon and run its tests, or the files `targets` in its database."""
    folder = folder_of(name)
    database = f"webhero_t_{name}"
    with lock(database):
        databases = Databases(host)
        prepared(databases, database, [name], spare.put)
        if options.tags:
            return native(tally, host, database, options.tags)
        return in_odoo(tally, host, database, targets or [folder], options)


def files_named(tally, host, names, targets, options):
    """Run files: in the database of each addon that is named beside them, else where all addons are."""
    for name in names:
        addon(tally, host, name, options, targets)
    if not names:
        with lock(ALL):
            prepare_tested(Databases(host))
            in_odoo(tally, host, TESTED, targets, options)


def in_odoo(tally, host, database, folders, options, live=True, without=()):
    """pytest-odoo, `without` some files; Odoo's own HTTP server runs beside when a test needs it."""
    arguments = [f"--odoo-config={host.config}", f"--odoo-database={database}", "--odoo-log-level=warn"]
    if needs_browser(folders):
        arguments.append("--odoo-http")
    with step(f"Tests of {', '.join(folder.name for folder in folders)} in real Odoo"):
        arguments += [*selection(options), *(f"--ignore={file}" for file in without), *folders]
        pytest_run.run(tally, database, arguments, environment(host.cluster), live)


def needs_browser(targets):
    # what a file's test case is built on is beside it
    files = [file for target in targets for file in (target.parent if target.is_file() else target).rglob("*.py")]
    texts = [file.read_text() for file in files if "tests" in file.parts]
    found = any("HttpCase" in text or "Walk" in text for text in texts)
    if any("other_browsers" in text for text in texts):
        browser.prepare_others()
    if found:
        browser.prepare()
    return found


def native(tally, host, database, tags):
    """Odoo's own test runner, on what is installed."""
    log = paths.LOGS / f"{database}-tags.log"
    browser.prepare()
    with step(f"Odoo's own runner: --test-tags {tags}"):
        command = host.command("-d", database, "--test-tags", tags, "--http-port", free_port(), "--stop-after-init")
        with open(log, "w") as out:
            code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=host.environment()).returncode
    rows = [row for row in log.read_text(errors="replace").splitlines() if "odoo.tests" in row]
    print("\n".join(rows[-40:] if code else rows[-3:]))
    tally.add(passed=not code, failed=bool(code))


# ---- the command


def main(options):
    tally = Tally()
    targets = [Path(name).resolve() for name in options.addons if "/" in name]
    options.addons = [name for name in options.addons if "/" not in name]
    if options.long:
        without_odoo(tally, machine.host(), "long", selection(options) + targets_of_long())
    elif options.unit:
        unit(tally, options, options.addons)
    elif targets:
        files_named(tally, machine.host(), options.addons, targets, options)
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
    """In lanes: what needs no database (and lint) while the database is made, then what takes longest first."""
    os.environ.setdefault("WEBHERO_EXAMPLES", "all")  # of what Hypothesis makes up; fewer while working (conftest.py)
    host, known, units = machine.host(), paths.all_addons(), unit_jobs()
    at_once = [beside.linted(tally)] if options.lint else []
    at_once += [unit_job(tally, options, name, units[name]) for name in sorted(units, key=AT_ONCE.index)]
    with lock(ALL):
        together = []
        browser.prepare()

        def make():
            together.extend(prepare_tested(Databases(host)))

        def then(_made):
            jobs, folders = {}, [known[name] for name in together] + crossing(CROSSING)
            for name, targets, without in grouped(folders):
                jobs[name] = in_copy(tally, host, name, targets, options, without)
            for name, targets, without in parts(paths.ROOT / "tests" / "installation"):
                jobs[name] = installation(tally, host, name, targets, options, without)
            for name in manifests.installable(known):
                if name not in together:
                    jobs[name] = functools.partial(addon, tally, host, name, options, live=False)
            return [jobs.pop(name) for name in LONGEST if name in jobs] + list(jobs.values())

        in_lanes([make, *at_once], then)
    line(f"The {SLOWEST} tests that took longest:")
    print("\n".join(tally.slowest(SLOWEST)))
    line("What ran in the lanes: from and to, and CPU without PostgreSQL, in seconds")
    print("\n".join(tally.ran()))


def crossing(names):
    return [folder for folder in (paths.ROOT / "tests" / name for name in names) if folder.is_dir()]


def parts(folder):
    """(name, targets, files that run elsewhere) of each job that runs the tests of `folder`.

    Those of rules and clients ran without a database already.
    """
    ran = [file for targets in unit_jobs().values() for file in targets if file.is_relative_to(folder)]
    name, pattern = APART.get(folder.name, (None, None))
    apart = sorted(folder.glob(pattern)) if name else []
    yield folder.name, [folder], [*ran, *apart]
    if apart:
        yield name, apart, ()


def grouped(folders):
    """As `parts`, of several folders; those of SMALL are one job."""
    small = [part for folder in folders if folder.name in SMALL for part in parts(folder)]
    yield from (part for folder in folders if folder.name not in SMALL for part in parts(folder))
    if small:
        yield (
            "small",
            [file for _, targets, _ in small for file in targets],
            [file for *_, left in small for file in left],
        )


def in_copy(tally, host, name, targets, options, without):
    """A function that runs these tests in a copy of its own of the database with all addons."""
    databases, database = Databases(host), f"{TESTED}_{name}"

    def work():
        databases.clone(TESTED, database)
        in_odoo(tally, host, database, targets, options, live=False, without=without)
        if not options.keep:
            databases.drop(database)

    return work


def installation(tally, host, name, targets, options, without):
    def work():
        leave_out = [f"--ignore={file}" for file in [*targets_of_long(), *without]]
        without_odoo(tally, host, name, [*selection(options), *leave_out, *targets], live=False)

    return work


def targets_of_long():
    """Files that only `./run test --long` runs."""
    return sorted((paths.ROOT / "tests" / "installation").glob("test_*_long.py"))


def without_odoo(tally, host, name, arguments, live=True):
    """Tests that make their databases themselves."""
    pytest_run.run(tally, name, ["-p", "no:odoo", *arguments], environment(host.cluster), live=live)


def prepare_all(databases):
    """Database ALL with every addon that needs no foreign one, test addons too; gives back their names."""
    addons = manifests.without_foreign(paths.all_addons())
    prepared(databases, ALL, addons)
    return addons


def prepare_tested(databases):
    """Database TESTED: ALL and companies to spare; gives back the names of its addons."""
    return databases.made(lambda: _tested(databases), ALL, BASE)


def _tested(databases):
    addons = prepare_all(databases)
    mark = f"{databases.mark(ALL)} {spare.MARK}"
    if databases.mark(TESTED) != mark:
        with step("Making the companies that tests take"):
            databases.clone(ALL, TESTED)
            spare.put(databases.host, TESTED)
            databases.set_mark(TESTED, mark)
    return addons
