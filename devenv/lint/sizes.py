"""Sizes of files and functions: the house's figures, per addon and folder (tests are not counted)."""

import ast

from .. import paths
from . import relative, tree

LONGEST_FUNCTION, LONGEST_FILE = 60, 400
# median and 90th percentile of the lines of a function
ADDON, HOUSE = (7, 16), (10, 19)
HOUSES = ("sandbox", "devenv")


def check(context):
    problems = []
    for folder in context.addons.values():
        problems += measure(folder, ADDON)
    for name in HOUSES:
        problems += measure(paths.ROOT / name, HOUSE)
    return problems


def measure(folder, limits=ADDON):
    lengths = []
    for file in sorted(folder.rglob("*.py")):
        if "tests" in file.relative_to(folder).parts or file.name == "__manifest__.py":
            continue
        text = file.read_text()
        if (lines := text.count("\n")) > LONGEST_FILE:
            yield f"{relative(file)}: {lines} lines; {LONGEST_FILE} at most"
        for line, name, length in functions(tree(file)):
            lengths.append(length)
            if length > LONGEST_FUNCTION:
                yield f"{relative(file)}:{line}: {name} has {length} lines; {LONGEST_FUNCTION} at most"
    for share, limit, word in zip((0.5, 0.9), limits, ("median", "90th percentile"), strict=True):
        if (found := quantile(lengths, share)) > limit:
            yield f"{relative(folder)}: the {word} of its functions has {found} lines; {limit} at most"


def functions(parsed):
    for node in ast.walk(parsed):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name, node.end_lineno - node.lineno + 1


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0
