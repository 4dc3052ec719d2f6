"""A method of a model is in one place within an addon: else the order of imports decides which one runs first.
Of two addons that know nothing of each other, each calls the other's, or the name is another. So it is for controllers: the host
makes one class of all that extend the same page of its own.
"""

import ast
import collections

from .. import manifests
from . import relative, tree

FOLDERS = ("models", "wizards", "report")
WITH_PAGES = (*FOLDERS, "controllers")
PAGES = "the host's pages"


def check(context):
    problems = [*same_name(context.addons)]
    for name, folder in context.addons.items():
        problems += [
            problem for model, found in bodies(folder, WITH_PAGES).items() for problem in twice(name, model, found)
        ]
    return problems


def bodies(folder, parts=FOLDERS):
    """{model: [(file, class)]} of an addon."""
    found = collections.defaultdict(list)
    for part in parts:
        for file in sorted((folder / part).rglob("*.py")):
            for node in tree(file).body:
                if isinstance(node, ast.ClassDef) and (
                    model := pages_of(node) if part == "controllers" else model_of(node)
                ):
                    found[model].append((file, node))
    return found


def pages_of(node):
    """PAGES for a controller that extends one of the host's; "" for one of its own, and for any other class."""
    own = {"Controller", "http.Controller", "Exception"}
    return PAGES if node.bases and not own & set(map(ast.unparse, node.bases)) else ""


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
    """Methods and fields that two bodies define; which one comes first is only known when the addon is loaded."""
    places = collections.defaultdict(list)
    for file, node in found:
        for one in node.body:
            for name in defined(one):
                places[name].append((node.lineno, file, one.lineno))
    for name, where in places.items():
        if len({(body, file) for body, file, _line in where}) > 1:
            others = ", ".join(f"{relative(file)}:{number}" for _body, file, number in where[1:])
            _body, file, number = where[0]
            yield f"{relative(file)}:{number}: {model}.{name} stands in {addon} again: {others}; one place, or a hook"


def defined(node):
    """What a line of a body defines: a method, or a field, constraint or index; not what each body says of itself."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return [one.id for one in targets if isinstance(one, ast.Name) and one.id not in ("_name", "_inherit")]


def one_of_ours(node):
    return getattr(node, "name", "").startswith(("_webhero_", "action_webhero_"))


def same_name(addons):
    """Our methods that two addons give the same model, neither knowing the other: one takes the other's place."""
    places = collections.defaultdict(list)
    for addon, folder in addons.items():
        for model, found in bodies(folder, WITH_PAGES).items():
            for file, node in found:
                for method in node.body:
                    ours = model == PAGES or one_of_ours(method)
                    if isinstance(method, ast.FunctionDef) and ours:
                        places[model, method.name].append((addon, file, method))
    for (model, name), where in places.items():
        alone = [(addon, file, method) for addon, file, method in where if "super()" not in ast.unparse(method)]
        for addon, file, method in alone[1:]:
            first = alone[0][0]
            if first not in manifests.closure(addon) and addon not in manifests.closure(first):
                yield f"{relative(file)}:{method.lineno}: {model}.{name} stands in {first} too, which knows nothing of it"
