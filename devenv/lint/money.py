"""Amounts are rounded half-up: `quantize` without a rounding is Python's half-even."""

import ast

from . import relative, tree

ELSEWHERE = {"tests", "migrations"}


def check(context):
    for folder in context.addons.values():
        for file in sorted(folder.rglob("*.py")):
            if not ELSEWHERE & set(file.relative_to(folder).parts):
                for line in half_even(tree(file)):
                    yield f"{relative(file)}:{line}: quantize without a rounding is half-even; say ROUND_HALF_UP"


def half_even(module):
    for node in ast.walk(module):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "quantize" and len(node.args) + len(node.keywords) < 2:
            yield node.lineno
