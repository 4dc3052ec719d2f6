"""A method of a model is in one place within an addon: else the order of imports decides which one runs first.
Of two addons that know nothing of each other, each calls the other's, or the name is another.
"""

import ast
import collections

from .. import manifests
from . import relative, tree

FOLDERS = ("models", "wizards", "report")


def check(context):
    problems = [*same_name(context.addons)]
    for name, folder in context.addons.items():
        problems += [problem for model, found in bodies(folder).items() for problem in twice(name, model, found)]
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


def same_name(addons):
    """Our methods that two addons give the same model, neither knowing the other: one takes the other's place."""
    places = collections.defaultdict(list)
    for addon, folder in addons.items():
        for model, found in bodies(folder).items():
            for file, node in found:
                for one in node.body:
                    if isinstance(one, ast.FunctionDef) and one.name.startswith(("_webhero_", "action_webhero_")):
                        places[model, one.name].append((addon, file, one))
    for (model, name), where in places.items():
        alone = [(addon, file, one) for addon, file, one in where if "super()" not in ast.unparse(one)]
        for addon, file, one in alone[1:]:
            first = alone[0][0]
            if first not in manifests.closure(addon) and addon not in manifests.closure(first):
                yield f"{relative(file)}:{one.lineno}: {model}.{name} stands in {first} too, which knows nothing of it"
