"""Context keys: a client can send any of them, so none may bypass a guard.

A guard that our own code must pass compares with an object that only this process has (`is RETENTION`), or checks
the class of the value: JSON has neither. Every other key that is read is listed here, with the reason why it bypasses nothing.
"""

import ast
import re

from . import relative, tree

OURS = re.compile(r"webhero_|werkbon_|list_")
OPEN = {
    "list_model": "one of the lists that the button knows, compared by name",
    "webhero_by_login": "takes a link away",
    "webhero_claim": "a wrong claim only loses the caller's own lease",
    "webhero_commit": "looked at in tests only",
    "webhero_import": "leaves look-ups out that are made afterwards",
    "webhero_no_scripts": "how long the PDF engine waits",
    "webhero_planning": "how a name is shown",
    "webhero_quiet": "leaves a mail out",
    "webhero_savepoints": "a wrong one ends the caller's own call",
    "webhero_seen": "what stood on the form: it only refuses",
    "webhero_sure": "the answer to a question, for who may do it anyway",
    "webhero_user_lang": "in which language a text is",
    "werkbon_token": "shown to who sent it",
}
GUARDS = re.compile(r"create|write|unlink|copy|_check_|_unlink_")
DECORATORS = {"ondelete", "constrains"}


def check(context):
    for folder in context.addons.values():
        for file in sorted(folder.rglob("*.py")):
            if "tests" not in file.relative_to(folder).parts:
                yield from (f"{relative(file)}:{line}: {what}" for line, what in look(tree(file)))


def look(parsed):
    """(line, what is wrong) of each context key that lets its sender bypass a guard."""
    for function in ast.walk(parsed):
        if isinstance(function, ast.FunctionDef):
            safe = {id(node) for node in compared(function)}
            for line, key, node in keys(function):
                if id(node) not in safe and (OURS.match(key) and key not in OPEN or is_guard(function)):
                    yield line, f"any client can send the context key “{key}”; compare it with an object of ours"


def is_guard(function):
    names = {
        getattr(decorator.func, "attr", "") for decorator in function.decorator_list if isinstance(decorator, ast.Call)
    }
    return bool(GUARDS.match(function.name) or names & DECORATORS)


def keys(function):
    """(line, key, node) of `….context.get("key")` and `….context["key"]`."""
    for node in ast.walk(function):
        inner, key = None, None
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
        ):
            inner, key = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            inner, key = node.value, node.slice
        if isinstance(inner, ast.Attribute) and inner.attr == "context" and isinstance(key, ast.Constant):
            yield node.lineno, str(key.value), node


def compared(function):
    """The nodes that are beside `is` or `is not`, and what is assigned to a name whose class is looked at."""
    classes = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and all(isinstance(operator, ast.Is | ast.IsNot) for operator in node.ops):
            yield node.left
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance":
            classes.add(getattr(node.args[0], "id", ""))
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in classes:
            yield node.value
