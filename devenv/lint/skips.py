"""How many tests a newcomer skips: those that need official files which are not shipped, 20 at most (WEBHERO_TEST_DATA).

The rules that pip installs are used, with documents of our own (`sandbox/data/documents`); a test that asks
`sandbox.testing.test_data` for anything else is skipped without the data, with the reason.
"""

import ast
import re

from .. import paths
from . import relative, tree

MOST = 20
OWN = paths.ROOT / "sandbox" / "data" / "documents"
FOLDERS = ("sandbox", "tests")
SAID = re.compile("SKIPPED LOUDLY.*WEBHERO_TEST_DATA")
SET_UP = ("setUp", "setUpClass")


def check(context):
    folders = [*context.addons.values(), *(paths.ROOT / name for name in FOLDERS)]
    files = {file for folder in folders for file in folder.rglob("test_*.py")}
    skipping = [f"{relative(file)}::{name}" for file in sorted(files) for name in skipped(tree(file))]
    if len(skipping) > MOST:
        yield f"{len(skipping)} tests are skipped without WEBHERO_TEST_DATA; {MOST} at most: {', '.join(skipping)}"


def skipped(parsed):
    """Names of the tests of a module that are left out without the data."""
    helpers = {node.name for node in parsed.body if isinstance(node, ast.FunctionDef) and asks(node)}
    for group in (parsed, *(node for node in parsed.body if isinstance(node, ast.ClassDef))):
        methods = [node for node in group.body if isinstance(node, ast.FunctionDef)]
        asking = helpers | {node.name for node in methods if asks(node)}
        whole = any(node.name in SET_UP and asks(node) for node in methods)
        for node in methods:
            if node.name.startswith("test_") and (whole or asks(node) or calls(node) & asking):
                yield node.name


def asks(function):
    """Whether it asks for a file that is not shipped, or is skipped explicitly."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and name_of(node) == "test_data" and not is_shipped(node.args[0]):
            return True
        if isinstance(node, ast.Constant) and SAID.match(str(node.value)):
            return True
    return False


def is_shipped(argument):
    """What is not written out can't be judged here, and counts as shipped."""
    return not isinstance(argument, ast.Constant) or (OWN / argument.value).exists()


def calls(function):
    return {name_of(node) for node in ast.walk(function) if isinstance(node, ast.Call)}


def name_of(call):
    return getattr(call.func, "attr", None) or getattr(call.func, "id", None)
