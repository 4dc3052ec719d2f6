"""What a button answers (a notification, a window, an address) is made by `tools/actions.py`, not by hand."""

import ast

from . import relative, tree

HELPERS = "tools/actions.py"
# `webhero_exchange` depends on no accounts, and so not on `webhero_base`: it carries the same file
COPIES = ("webhero_base", "webhero_exchange")
MADE = ("ir.actions.act_window", "ir.actions.act_window_close", "ir.actions.act_url", "ir.actions.client")
ELSEWHERE = {"tests", "migrations"}


def check(context):
    problems = []
    for folder in context.addons.values():
        for file in sorted(folder.rglob("*.py")):
            inside = file.relative_to(folder)
            if inside.as_posix() != HELPERS and not ELSEWHERE & set(inside.parts):
                problems += [
                    f"{relative(file)}:{line}: made by hand; {HELPERS} has a helper" for line in by_hand(tree(file))
                ]
    copies = [context.addons[name] / HELPERS for name in COPIES if name in context.addons]
    if len({copy.read_text() for copy in copies}) > 1:
        problems.append(f"{relative(copies[1])}: not the same as {relative(copies[0])}")
    return problems


def by_hand(module):
    """Lines of the dicts that are such an answer; of a client action only what a helper makes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            values = {k.value: v.value for k, v in zip(node.keys, node.values, strict=True)
                      if isinstance(k, ast.Constant) and isinstance(v, ast.Constant)}  # fmt: skip
            made = values.get("type") in MADE
            if made and values.get("tag", "soft_reload") in ("soft_reload", "display_notification"):
                yield node.lineno
