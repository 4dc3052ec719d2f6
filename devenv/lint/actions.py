"""What a button answers (a notification, a window, an address) is made by `tools/actions.py`, not by hand; parameters of the
system are read and stored by `tools/parameters.py`, since Odoo 20 has other calls for them.
"""

import ast

from . import relative, tree

HELPERS = "tools/actions.py"
PARAMETERS = "tools/parameters.py"
WHOLE = "tools/whole_files.py"
CALLS = ("get_param", "set_param")
# `webhero_exchange` depends on no accounts, and so not on `webhero_base`: it carries the same files
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
            if inside.as_posix() != PARAMETERS and not ELSEWHERE & set(inside.parts):
                problems += [f"{relative(file)}:{line}: by {PARAMETERS}" for line in parameter_calls(tree(file))]
    return problems + [
        problem for helpers in (HELPERS, PARAMETERS, WHOLE) for problem in unlike(context.addons, helpers)
    ]


def unlike(addons, helpers):
    copies = [addons[name] / helpers for name in COPIES if name in addons]
    copies = [copy for copy in copies if copy.exists()]
    if len({copy.read_text() for copy in copies}) > 1:
        yield f"{relative(copies[1])}: not the same as {relative(copies[0])}"


def parameter_calls(module):
    """Lines that use the host's own call, also without calling it."""
    return [node.lineno for node in ast.walk(module) if isinstance(node, ast.Attribute) and node.attr in CALLS]


def by_hand(module):
    """Lines of the dicts that are such an answer; of a client action only what a helper makes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Dict):
            values = {k.value: v.value for k, v in zip(node.keys, node.values, strict=True)
                      if isinstance(k, ast.Constant) and isinstance(v, ast.Constant)}  # fmt: skip
            made = values.get("type") in MADE
            if made and values.get("tag", "soft_reload") in ("soft_reload", "display_notification"):
                yield node.lineno
