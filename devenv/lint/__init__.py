"""`./run lint`. Each check is a module whose `check(context)` gives back problems: `place: what is wrong`."""

import ast
import dataclasses
import functools
import importlib
from concurrent.futures import ThreadPoolExecutor

from .. import machine, paths
from ..say import Stop, line, step
from ..shell import run

# the longest first: two at a time
CHECKS = (
    "translations", "pylint", "oca", "types", "ruff", "manifests", "layers", "indexes", "sizes", "texts", "features", "documents",
    "contexts", "siblings", "money", "names", "standalone",
    "fragments", "actions", "skips", "terms", "hints", "docstrings",
)  # fmt: skip
LANES = 2
# those that need neither Odoo nor a virtual environment
PLAIN = {
    "manifests", "layers", "indexes", "sizes", "texts", "features", "documents", "contexts", "siblings", "money", "names",
    "standalone", "fragments", "actions", "skips", "terms", "hints", "docstrings",
}  # fmt: skip


@dataclasses.dataclass
class Context:
    """What the checks look at."""

    addons: dict  # name: folder

    @functools.cached_property
    def files(self):
        """Files that are committed or would be, without those that are gone."""
        listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=paths.ROOT)
        return [paths.ROOT / name for name in sorted(set(listed.split("\0")) - {""}) if (paths.ROOT / name).is_file()]


@functools.cache
def tree(file):
    """The syntax tree of a Python file, parsed once for all checks."""
    return ast.parse(file.read_text())


# what needs the database that tests hold while they run: after them
WITH_DATABASE = ("translations",)


def main(options):
    chosen = options.only or CHECKS
    for name in set(chosen) - set(CHECKS):
        raise Stop(f"There is no check {name}; there are: {', '.join(CHECKS)}.")
    if set(chosen) - PLAIN:
        machine.interpreter()
    context = Context(paths.addons())
    with ThreadPoolExecutor(LANES) as pool:
        problems = [one for found in pool.map(lambda name: checked(name, context), chosen) for one in found]
    print("\n".join(problems), end="\n" if problems else "")
    total = len(problems)
    line(f"Lint: {total} problems" if total else "Lint: nothing to correct")
    return 1 if total else 0


def checked(name, context):
    with step(f"Lint: {name}"):
        return list(importlib.import_module(f"{__name__}.{name}").check(context))


def relative(path):
    return path.relative_to(paths.ROOT) if path.is_relative_to(paths.ROOT) else path
