"""`./run bench`: every figure of the specs, each benchmark on a fresh copy of a database with all addons."""

import ast
import json
import platform
import subprocess
import time

from . import machine, manifests, paths
from .databases import Databases
from .odoo_process import environment
from .python_env import PYTHON
from .say import Stop, line, step
from .shell import lock
from .testing import prepared

FOLDER = paths.ROOT / "tests" / "benchmarks"
REPORT = paths.ROOT / "docs" / "benchmarks.md"


def main(options):
    names = options.only or sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))
    host = machine.host()
    figures = [figure for name in names for figure in benchmark(host, name)]
    show(figures)
    if not options.only:
        write(figures)
        line(f"Written to {REPORT.relative_to(paths.ROOT)}")
    return 0


def benchmark(host, name):
    """Figures of one benchmark, on a throw-away copy of a database with the addons that it names."""
    databases, module = Databases(host), f"bench_{name}"
    source = f"webhero_t_bench_{name}"
    with lock(source):
        prepared(databases, source, needed(FOLDER / f"{module}.py"))
        with step(f"Benchmark {name}"):
            databases.clone(source, f"{source}_copy")
            try:
                return run(host, f"{source}_copy", module)
            finally:
                databases.drop(f"{source}_copy")


def needed(file):
    """The addons that a benchmark names in ADDONS; all of them where it names none."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "ADDONS":
            return list(ast.literal_eval(node.value))
    return manifests.installable()


def run(host, database, module):
    done = subprocess.run(
        [PYTHON, "-m", "tests.benchmarks.run", host.config, database, module],
        cwd=paths.ROOT,
        env=environment(host.cluster),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Stop(f"The benchmark {module} failed (code {done.returncode}).")
    print(done.stdout.partition("FIGURES\n")[0], end="")
    return [json.loads(row) for row in done.stdout.partition("FIGURES\n")[2].splitlines()]


def show(figures):
    for figure in figures:
        print("  {row:4} {what:70} {value:12,.2f} {unit:10} {wanted:14} {beside}".format(**figure))


def write(figures):
    """The table in docs/, with the day, the machine and its yardstick."""
    rows = [
        f"| {f['row']} | {f['what']} | {f['value']:,.2f} {f['unit']} | {f['wanted']} | {f['beside']} |" for f in figures
    ]
    head = [
        "# Benchmarks",
        "",
        (
            f"Made by `./run bench` on {time.strftime('%Y-%m-%d')}, {platform.machine()}, "
            f"Python {platform.python_version()}, yardstick {yardstick():.1f} million additions a second. "
            "Compare ratios within one run: machines differ."
        ),
        "",
        "| row | what | measured | wanted | beside |",
        "|---|---|---|---|---|",
    ]
    REPORT.write_text("\n".join([*head, *rows]) + "\n")


def yardstick(loops=3_000_000):
    started = time.perf_counter()
    for _number in range(loops):
        pass
    return loops / (time.perf_counter() - started) / 1e6
