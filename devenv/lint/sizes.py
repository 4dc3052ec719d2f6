"""Sizes of files and functions: the house's figures, per addon and folder (tests are not counted)."""

import ast

from .. import paths
from . import relative, tree

MEDIAN, NINETIETH, LONGEST_FUNCTION, LONGEST_FILE = 10, 19, 60, 400
HOUSES = ("sandbox", "devenv")


def check(context):
    problems = []
    for folder in [*context.addons.values(), *(paths.ROOT / name for name in HOUSES)]:
        problems += measure(folder)
    return problems


def measure(folder):
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
    for share, limit, word in ((0.5, MEDIAN, "median"), (0.9, NINETIETH, "90th percentile")):
        if (found := quantile(lengths, share)) > limit:
            yield f"{relative(folder)}: the {word} of its functions has {found} lines; {limit} at most"


def functions(parsed):
    for node in ast.walk(parsed):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name, node.end_lineno - node.lineno + 1


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0
