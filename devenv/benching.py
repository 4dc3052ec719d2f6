"""`./run bench`: every figure of the specs, each benchmark on a fresh copy of a database with all addons."""

import ast
import json
import operator
import os
import platform
import re
import subprocess
import time

from . import machine, manifests, older, paths
from .databases import Databases
from .odoo_process import environment
from .python_env import PYTHON
from .say import Stop, line, step
from .shell import lock
from .testing import prepared

FOLDER = paths.ROOT / "tests" / "benchmarks"
TODAY = "WEBHERO_BENCH_TODAY"  # tests/benchmarks/figures.py reads it
REPORT = paths.ROOT / "docs" / "benchmarks.md"
HEAD = (
    "# Benchmarks",
    "",
    "Machines differ, and so does what else they do: compare a figure with the one beside it, of the same run.",
    "“10 x as much” says how many times longer it takes than on a tenth of the data.",
    "",
)
HEADINGS = ("row", "what", "measured", "wanted", "held", "beside, in the same run", "10 x as much")
COMPARE = {"<": operator.lt, "<=": operator.le, "≤": operator.le, ">": operator.gt, ">=": operator.ge, "≥": operator.ge}


def main(options):
    names = options.only or sorted(file.stem.removeprefix("bench_") for file in FOLDER.glob("bench_*.py"))
    host = machine.host()
    figures, failed = [], []
    for name in names:
        try:
            figures += benchmark(host, name)
        except Stop as stop:  # the others are worth measuring all the same
            failed.append(str(stop))
    table = lines(figures)
    print("\n".join(["", *table, *failed]))
    if not failed:
        old, sections = parted(REPORT.read_text() if REPORT.exists() else "")
        anew = again(old, figures, names) if old and options.only else "\n".join([*HEAD, about(), "", *table]) + "\n"
        REPORT.write_text(anew + sections)
        line(f"Written to {REPORT.relative_to(paths.ROOT)}")
    return 1 if failed else 0


def benchmark(host, name):
    """Figures of one benchmark, on a throw-away copy of a database with the addons that it names."""
    databases, module = Databases(host), f"bench_{name}"
    source = f"webhero_t_bench_{name}"
    with lock(source):
        prepared(databases, source, needed(FOLDER / f"{module}.py"))
        with step(f"Benchmark {name}"):
            return in_copy(databases, source, lambda copy: run(host, copy, module, today=before(host, module)))


def in_copy(databases, source, work):
    databases.clone(source, f"{source}_copy")
    try:
        return work(f"{source}_copy")
    finally:
        databases.drop(f"{source}_copy")


def needed(file):
    """The addons that a benchmark names in ADDONS; all of them where it names none."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "ADDONS":
            return list(ast.literal_eval(node.value))
    return manifests.installable()


def before(host, module):
    """What `today` of this benchmark measures in the addons of the first commit, on a database of its own; {} without."""
    file = FOLDER / f"{module}.py"
    names = {node.name for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}
    folder = older.source() if "today" in names else None
    if not folder:
        return {}
    databases, source = Databases(host), f"webhero_t_{module}_before"
    addons = [name for name in older.addons(folder) if name in needed(file)]
    older.plain(host, folder, source, addons)
    path = older.OlderHost(host, folder).addons_path
    return in_copy(databases, source, lambda copy: run(host, copy, module, older_path=path)[0])


def run(host, database, module, today=None, older_path=None):
    """Figures of `module`; what it measures in the addons of `older_path` where one is given."""
    done = subprocess.run(
        [PYTHON, "-m", "tests.benchmarks.run", host.config, database, module, *filter(None, [older_path])],
        cwd=paths.ROOT,
        env={**environment(host.cluster), TODAY: json.dumps(today or {})},
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise Stop(f"The benchmark {module} failed (code {done.returncode}).")
    print(done.stdout.partition("FIGURES\n")[0], end="")
    return [json.loads(row) for row in done.stdout.partition("FIGURES\n")[2].splitlines()]


def lines(figures):
    """The table, in Markdown, its columns aligned."""
    return aligned(
        [HEADINGS, *(cells(figure) for figure in sorted(figures, key=lambda figure: sort_key(figure["row"])))]
    )


def aligned(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return [text[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *text[1:]]


def parted(text):
    """(what a run writes, the sections below it: runs too long for every time, kept as they are)."""
    written, mark, sections = text.partition("\n## ")
    return written, mark + sections


def again(text, figures, names):
    """The report `text` with the rows of these benchmarks measured again, and a line that states when."""
    head, _heading, rest = text.partition("| row ")
    rows = [split(row) for row in rest.splitlines()[2:]]
    for new in map(split, lines(figures)[2:]):
        old = next((row for row in rows if row[:2] == new[:2]), None)
        if old:
            rows.remove(old)
        rows.append(new)
    rows.sort(key=lambda row: sort_key(row[0]))
    note = f"Measured again on {time.strftime('%Y-%m-%d')}, load {os.getloadavg()[1]:.1f}: {', '.join(names)}."
    kept = head.partition("Measured again")[0].rstrip()
    return "\n".join([kept, "", note, "", *aligned([HEADINGS, *rows])]) + "\n"


def split(row):
    """The cells of one line of the table."""
    return [cell.rstrip() for cell in row.removeprefix("| ").removesuffix(" |").split(" | ")]


def cells(figure):
    value, tenth = figure["value"], figure["tenth"]
    growth = f"{value / tenth:.1f} x" if tenth else ""
    return (
        figure["row"], figure["what"], f"{value:,.2f} {figure['unit']}", figure["wanted"],
        held(value, figure["wanted"]), figure["beside"], growth,
    )  # fmt: skip


def held(value, wanted):
    """Yes or no where `wanted` is a sign and a number, else nothing."""
    found = re.match(r"(<=|>=|≤|≥|<|>)\s*([\d.,]+)\s*$", wanted)
    if not found:
        return ""
    limit = float(found[2].replace(",", ""))
    return "yes" if COMPARE[found[1]](value, limit) else "NO"


def sort_key(row):
    """B2 before B10, the spec's letters together."""
    return row[:1], int("".join(filter(str.isdigit, row)) or 0)


def about():
    """The day, the machine and its yardstick."""
    return (
        f"Made by `./run bench` on {time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} processors with a "
        f"load of {os.getloadavg()[1]:.1f}, Python {platform.python_version()}, yardstick {yardstick():.1f} million "
        "turns of an empty loop a second."
    )


def yardstick(loops=3_000_000):
    started = time.perf_counter()
    for _number in range(loops):
        pass
    return loops / (time.perf_counter() - started) / 1e6
