"""mypy (setup.cfg) on the rules and clients, and how many of their public functions have hints."""

import ast

from .. import paths
from . import tree
from .programs import said

FOLDERS = ("rules", "client")
# public functions of rules and clients with hints for arguments and result, in percent: it may only rise
AT_LEAST = 100


def check(context):
    folders = [folder / part for folder in context.addons.values() for part in FOLDERS if (folder / part).is_dir()]
    cache = paths.STATE / "mypy"
    rows = said("mypy", "--no-error-summary", "--cache-dir", str(cache), *map(str, folders))
    hinted = [
        has_hints(one) for folder in folders for file in sorted(folder.rglob("*.py")) for one in public(tree(file).body)
    ]
    share = 100 * sum(hinted) // max(len(hinted), 1)
    few = [f"{share} % of the public functions of rules and clients have hints; {AT_LEAST} % at least"]
    return [row for row in rows if ": error:" in row] + (few if share < AT_LEAST else [])


def public(body):
    """Functions and methods that others may call."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def has_hints(function):
    arguments = [
        argument for argument in function.args.args + function.args.kwonlyargs if argument.arg not in ("self", "cls")
    ]
    return function.returns is not None and all(argument.annotation for argument in arguments)
