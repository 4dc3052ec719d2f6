"""Amounts are rounded half-up: `quantize` without a rounding, `round` and a format of `.2f` are Python's half-even."""

import ast

from . import relative, tree

ELSEWHERE = {"tests", "migrations"}


def check(context):
    for folder in context.addons.values():
        for file in sorted(folder.rglob("*.py")):
            if not ELSEWHERE & set(file.relative_to(folder).parts):
                for line in half_even(tree(file)):
                    yield f"{relative(file)}:{line}: half-even; quantize with ROUND_HALF_UP, or webhero_base/rules/money.py"


def half_even(module):
    for node in ast.walk(module):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "quantize" and len(node.args) + len(node.keywords) < 2:
            yield node.lineno
        if called and ast.unparse(node).startswith("Decimal(str(round(") and ast.unparse(node).endswith(", 2)))"):
            yield node.lineno
        if isinstance(node, ast.FormattedValue) and node.format_spec and ast.unparse(node.format_spec) == "f'.2f'":
            yield node.lineno
