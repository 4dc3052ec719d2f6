"""An integrator's run has the addons and Odoo only: test modules that need more are loaded where the sandbox is."""

import ast
import functools
import re

from .. import manifests, paths
from . import relative, tree

# what neither Odoo nor an addon's requirements bring
FOREIGN = {"sandbox", "hypothesis", "pypdfium2", "zxingcpp", "devenv", "tests"}
OTHER = re.compile(r"odoo\.addons\.(webhero_\w+)\.tests(?:\.(\w+))?$")
GUARDS = ("webhero_base", "webhero_exchange")  # each has the same tests/without_sandbox.py


def check(context):
    problems = []
    for folder in context.addons.values():
        start = folder / "tests" / "__init__.py"
        if start.exists():
            problems += [
                f"{relative(start)}:{line}: {module} needs {', '.join(sorted(needs))}: load it below READY"
                for line, module in unguarded(tree(start))
                if (needs := foreign(folder / "tests" / f"{module}.py"))
            ]
    copies = [paths.ROOT / name / "tests" / "without_sandbox.py" for name in GUARDS]
    if len({copy.read_text() for copy in copies}) > 1:
        problems.append(f"{relative(copies[1])}: not the same as {relative(copies[0])}")
    return problems


def unguarded(module):
    """(line, name) of the modules that are imported unconditionally."""
    for node in module.body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and not node.module:
            yield from ((node.lineno, alias.name) for alias in node.names)


@functools.cache
def foreign(file):
    """Packages that a test module and what it is built on import, beyond Odoo's and the addon's own."""
    return found(file, set())


def found(file, seen):
    if file in seen or not file.is_file():
        return frozenset()
    seen.add(file)
    needs = set()
    for level, name in imports(tree(file)):
        if level == 1:
            needs |= found(file.parent / f"{name.partition('.')[0]}.py", seen)
        elif name.partition(".")[0] in FOREIGN:
            needs.add(name.partition(".")[0])
        elif (other := OTHER.match(name)) and other[2] and other[1] in manifests.paths.addons():
            needs |= found(paths.ROOT / other[1] / "tests" / f"{other[2]}.py", seen)
    return frozenset(needs)


def imports(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module:
                yield node.level, node.module
            yield from ((node.level, ".".join(filter(None, (node.module, alias.name)))) for alias in node.names)
