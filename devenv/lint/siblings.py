"""A method of a model stands in one place within an addon: else the order of imports decides which one runs first.

Printed beside it: how many fragments (class bodies) a model of an addon has on average.
"""

import ast
import collections

from ..say import line
from . import relative, tree

FOLDERS = ("models", "wizards", "report")


def check(context):
    problems, fragments, pairs = [], 0, 0
    for name, folder in context.addons.items():
        by_model = bodies(folder)
        pairs += len(by_model)
        fragments += sum(map(len, by_model.values()))
        problems += [problem for model, found in by_model.items() for problem in twice(name, model, found)]
    line(f"{fragments} fragments of {pairs} models in addons: {fragments / max(pairs, 1):.2f} each")
    return problems


def bodies(folder):
    """{model: [(file, class)]} of an addon."""
    found = collections.defaultdict(list)
    for part in FOLDERS:
        for file in sorted((folder / part).rglob("*.py")):
            for node in tree(file).body:
                if isinstance(node, ast.ClassDef) and (model := model_of(node)):
                    found[model].append((file, node))
    return found


def model_of(node):
    """The model that a class defines or extends; "" for any other class."""
    values = {}
    for one in node.body:
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            try:
                values[one.targets[0].id] = ast.literal_eval(one.value)
            except ValueError:
                continue
    inherited = values.get("_inherit") or ""
    return values.get("_name") or (inherited if isinstance(inherited, str) else inherited[0])


def twice(addon, model, found):
    """Methods that two bodies define; which of them calls the other's is only known when the addon is loaded."""
    places = collections.defaultdict(list)
    for file, node in found:
        for one in node.body:
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                places[one.name].append((node.lineno, file, one.lineno))
    for name, where in places.items():
        if len({(body, file) for body, file, _line in where}) > 1:
            others = ", ".join(f"{relative(file)}:{number}" for _body, file, number in where[1:])
            _body, file, number = where[0]
            yield f"{relative(file)}:{number}: {model}.{name} stands in {addon} again: {others}; one place, or a hook"
