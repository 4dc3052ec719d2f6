"""Type hints don't affect behaviour: no code reads them as types where they may be text, or uses names that only they import."""

import ast

from .. import paths
from . import relative, tree

ELSEWHERE = ("sandbox", "devenv")
AS_TEXT = {"__annotations__", "__dataclass_fields__", "get_annotations"}
ONLY_HINTS = ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def check(context):
    for folder in (*context.addons.values(), *(paths.ROOT / name for name in ELSEWHERE)):
        for file in sorted(folder.rglob("*.py")):
            yield from (f"{relative(file)}:{line}: {what}" for line, what in look(tree(file)))


def look(module):
    """(line, what is wrong) of a module."""
    yield from read_as_types(module)
    yield from missing_when_run(module)


def read_as_types(module):
    """A dataclass's own annotations: text where its module postpones them, so that no comparison with a type holds."""
    fields = {name for node in ast.walk(module) for name in loops_over_fields(node)}
    for node in ast.walk(module):
        if not isinstance(node, ast.Attribute):
            continue
        of_field = node.attr == "type" and isinstance(node.value, ast.Name) and node.value.id in fields
        if of_field or node.attr in AS_TEXT:
            yield node.lineno, f"{ast.unparse(node)} is text where annotations are postponed; ask typing.get_type_hints"


def loops_over_fields(node):
    """Names that a loop or comprehension gives to the fields of a dataclass."""
    if isinstance(node, ast.For | ast.comprehension) and isinstance(node.iter, ast.Call):
        called = ast.unparse(node.iter.func)
        if called in ("dataclasses.fields", "fields") and isinstance(node.target, ast.Name):
            yield node.target.id


def missing_when_run(module):
    """Names that are imported for hints only, and used by what runs, or imported a second time."""
    hidden = [node for node in module.body if isinstance(node, ast.If) and ast.unparse(node.test) in ONLY_HINTS]
    only = {name for block in hidden for name in imported(block)}
    if not only:
        return
    inside = {id(node) for block in hidden for node in ast.walk(block)}
    shown = {name for node in module.body if id(node) not in inside for name in imported(node)}
    for name in sorted(only & shown):
        yield hidden[0].lineno, f"{name} is imported for hints only and for what runs: once is enough"
    passed_over = annotations(module) if postpones(module) else set()
    for node in ast.walk(module):
        runs = isinstance(node, ast.Name) and id(node) not in passed_over and id(node) not in inside
        if runs and node.id in only - shown:
            yield node.lineno, f"{node.id} is imported for hints only and is not there when this runs"


def imported(node):
    for part in ast.walk(node):
        if isinstance(part, ast.Import | ast.ImportFrom):
            yield from ((name.asname or name.name).partition(".")[0] for name in part.names)


def annotations(module):
    """The ids of the nodes of all annotations."""
    roots = [getattr(node, name, None) for node in ast.walk(module) for name in ("annotation", "returns")]
    return {id(node) for root in roots if isinstance(root, ast.AST) for node in ast.walk(root)}


def postpones(module):
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and "annotations" in imported(node)
        for node in module.body
    )
