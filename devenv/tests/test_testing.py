import contextlib
import gc
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from devenv import beside, lint, manifests, paths, pytest_run, testing
from devenv.odoo_process import complaints

REPORT = """<testsuites>
<testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="1"/>
</testsuites>"""
LOG = """2026-01-02 10:00:00,000 12 INFO db odoo.modules.loading: loading
2026-01-02 10:00:01,000 12 WARNING db odoo.fields: unknown parameter
  File "x.py", line 3
2026-01-02 10:00:02,000 12 INFO db odoo.modules.loading: WARNING is only a word here
2026-01-02 10:00:03,000 12 ERROR db odoo.sql_db: bad query
"""


def test_counts(tmp_path):
    """X5: errors count as failures; the last line has the plain form."""
    file = tmp_path / "report.xml"
    file.write_text(REPORT)
    tally = pytest_run.Tally()
    tally.add(*pytest_run.counts(file))
    tally.add(*pytest_run.counts(file))
    assert str(tally) == "8 passed, 6 failed, 6 skipped"


def test_slowest(tmp_path):
    """V9: the slowest tests are listed, the slowest first."""
    file = tmp_path / "report.xml"
    cases = "".join(
        f'<testcase classname="c" name="t{second}" time="{second}.5"/>' for second in (2, 30, 1, 1767210100)
    )
    file.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    tally = pytest_run.Tally()
    tally.took(pytest_run.times(file))
    assert tally.slowest(2) == ["   30.5 s  c.t30", "    2.5 s  c.t2"]


def test_lanes():
    """V9: what waits for the first begins after it, beside the rest; a failure is not lost."""
    done = []
    testing.in_lanes(
        [lambda: done.append("made") or "database", lambda: done.append("unit")],
        lambda made: [lambda: done.append(made)],
    )
    assert sorted(done) == ["database", "made", "unit"]
    assert done.index("database") > done.index("made")
    with pytest.raises(ZeroDivisionError):
        testing.in_lanes([lambda: 1 / 0], lambda made: [])
    with pytest.raises(ZeroDivisionError):
        testing.in_lanes([lambda: None, lambda: 1 / 0])
    testing.in_lanes([])


def test_lanes_take_the_longest_first(monkeypatch):
    """V9: what could have run before the first ended, and did not, runs after what takes longest."""
    monkeypatch.setattr(testing, "LANES", 1)
    done = []
    small = [lambda number=number: done.append(number) for number in range(3)]
    testing.in_lanes([lambda: None, *small], lambda made: [lambda: done.append("long"), lambda: done.append("next")])
    assert sorted(done, key=str) == [0, 1, 2, "long", "next"]
    assert done.index("long") < done.index(2)
    assert done.index("long") < done.index("next")


@pytest.mark.parametrize(("code", "said"), [(0, "1 passed, 0 failed, 0 skipped"), (1, "0 passed, 1 failed, 0 skipped")])
def test_lint_beside(monkeypatch, capsys, code, said):
    """V9: lint runs beside the tests, with every check; its findings are printed and fail the run."""
    program = f"import sys; print('x.py:1: wrong', *sys.argv[1:]); raise SystemExit({code})"
    monkeypatch.setattr(beside, "LINT", [sys.executable, "-c", program])
    tally = pytest_run.Tally()
    beside.linted(tally)()
    assert str(tally) == said
    _place, _wrong, *checks = capsys.readouterr().out.split()
    assert sorted([*checks, "translations"]) == sorted(lint.CHECKS)


class NoDatabases:
    """Databases whose making and copying is not looked at."""

    def __init__(self, host):
        self.host = host

    def clone(self, source, target):
        assert source == testing.TESTED

    def drop(self, name):
        assert name != testing.TESTED


def test_each_file_runs_once(monkeypatch):
    """V9: whatever the lanes do, `./run test` hands every file of tests to pytest, and each of them once."""
    jobs = []

    def noted(_tally, _name, arguments, *_variables, **_live):
        words = list(map(str, arguments))
        without = {Path(word.partition("=")[2]) for word in words if word.startswith("--ignore=")}
        places = [Path(word) for word in words if word.startswith("/")]
        files = [file for place in places for file in ([place] if place.is_file() else place.rglob("test_*.py"))]
        jobs.extend(file for file in files if file not in without)

    monkeypatch.setattr(pytest_run, "run", noted)
    monkeypatch.setattr(testing, "Databases", NoDatabases)
    monkeypatch.setattr(testing, "lock", lambda _name: contextlib.nullcontext())
    monkeypatch.setattr(testing, "prepare_tested", lambda _databases: manifests.without_foreign(paths.all_addons()))
    monkeypatch.setattr(
        testing,
        "addon",
        lambda _tally, _host, name, _options, live: jobs.extend(testing.folder_of(name).rglob("test_*.py")),
    )
    monkeypatch.setattr(testing, "environment", lambda _cluster: {})
    monkeypatch.setattr(testing, "browser", SimpleNamespace(prepare=lambda: None, prepare_others=lambda: None))
    monkeypatch.setattr(testing.machine, "host", lambda: SimpleNamespace(config="", cluster=None))
    testing.everything(pytest_run.Tally(), SimpleNamespace(k=None, keep=False, lint=False))
    places = [*paths.all_addons().values(), *(paths.ROOT / name for name in ("tests", "sandbox", "devenv"))]
    here = {file for place in places for file in place.rglob("test_*.py")} - set(testing.targets_of_long())
    assert sorted(map(str, jobs)) == sorted(map(str, here))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def test_a(): pass", "1 passed, 0 failed, 0 skipped"),
        ("def test_a(): assert 0", "0 passed, 1 failed, 0 skipped"),
        ("import nothing_like_this", "0 passed, 1 failed, 0 skipped"),
        ("import os; os._exit(139)", "0 passed, 1 failed, 0 skipped"),
    ],
)
def test_a_run_is_counted(tmp_path, monkeypatch, body, said):
    """X5: a test that fails, a file that does not load and a process that dies all count as failed."""
    monkeypatch.setattr(paths, "LOGS", tmp_path)
    file = tmp_path / "test_try.py"
    file.write_text(body + "\n")
    tally = pytest_run.Tally()
    pytest_run.run(tally, "try", ["-p", "no:odoo", "--noconftest", file], dict(os.environ), live=False)
    assert str(tally) == said


def test_little_is_looked_through():
    """V9: what is there before the first test is not looked through for garbage again, and the rest seldom (conftest.py)."""
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] >= 50_000


def test_a_run_is_timed(tmp_path, monkeypatch):
    """V9: each run states from when to when it ran, and how much CPU it took, that of its children included."""
    monkeypatch.setattr(paths, "LOGS", tmp_path)
    file = tmp_path / "test_try.py"
    busy = "import time; [0 for _turn in iter(lambda: time.process_time() < 1.5, False)]"
    file.write_text(
        f"import subprocess, sys\ndef test_a(): subprocess.run([sys.executable, '-c', {busy!r}], check=True)\n"
    )
    tally = pytest_run.Tally()
    pytest_run.run(tally, "try", ["-p", "no:odoo", "--noconftest", file], dict(os.environ), live=False)
    ((began, ended, cpu, name),) = tally.jobs
    assert name == "try" and 1.5 < cpu <= 2 * (ended - began)
    tally.jobs = [(30, 40, 5, "second"), (1, 350, 120, "first")]
    assert tally.ran() == ["      1     350     120  first", "     30      40       5  second"]


class Marks:
    """Databases that know what they were made from."""

    def __init__(self):
        self.marks, self.installed = {"webhero_base": "base"}, []

    def base(self):
        pass

    def mark(self, name):
        return self.marks.get(name)

    def set_mark(self, name, mark):
        self.marks[name] = mark

    def made(self, work, *_sources):
        work()


def test_a_filled_database_serves_the_terms(monkeypatch):
    """V9: what tests filled is not installed again for the terms; for tests, one that was not filled is."""
    databases = Marks()
    monkeypatch.setattr(
        testing, "_installed", lambda _databases, name, _addons, fill: databases.installed.append((name, fill))
    )
    for fill in (None, None, "put", None, "put"):
        testing.prepared(databases, "webhero_t_x", ["webhero_exchange"], fill)
    assert databases.installed == [("webhero_t_x", None), ("webhero_t_x", "put")]


def test_complaints():
    """X13: warnings and errors of Odoo, each with its traceback, and nothing else."""
    assert [row[:45].strip() for row in complaints(LOG)] == [
        "2026-01-02 10:00:01,000 12 WARNING db odoo.fi",
        'File "x.py", line 3',
        "2026-01-02 10:00:03,000 12 ERROR db odoo.sql_",
    ]


def addon(folder, name, **depends):
    home = folder / name
    (home / "tests").mkdir(parents=True)
    (home / "models").mkdir()
    (home / "__manifest__.py").write_text(repr({"depends": depends.get("depends", [])}))
    return home


def test_new_installation_only_when_needed(tmp_path, monkeypatch):
    """X5: a changed test needs no new installation; a changed model, also of an addon below, does."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    low = addon(tmp_path, "webhero_low")
    addon(tmp_path, "webhero_high", depends=["base", "webhero_low"])
    assert manifests.closure("webhero_high") == ["webhero_low", "webhero_high"]

    def now():
        return testing.installation_hash(manifests.closure("webhero_high"))

    first = now()
    (low / "tests" / "test_x.py").write_text("x = 1")
    assert now() == first
    (low / "models" / "x.py").write_text("x = 1")
    assert now() != first


def test_unit_files(tmp_path, monkeypatch):
    """X5: only tests of rules and clients run without a database."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    home = addon(tmp_path, "webhero_low")
    for name in ("test_rules_money.py", "test_client_shop.py", "test_orders.py", "common.py"):
        (home / "tests" / name).touch()
    assert [file.name for file in testing.unit_files(["webhero_low"])] == ["test_client_shop.py", "test_rules_money.py"]
