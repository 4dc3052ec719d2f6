"""Foreign keys: deleting a record looks for each row that points at it, through the whole table without an index."""

import ast
import re

from . import relative, tree

# models of ours that have a handful of rows a company: a walk through all of them is nothing
FEW = {
    "res.company", "account.journal", "webhero.backend", "webhero.access.point", "webhero.account.export",
    "webhero.eboekhouden.backend", "webhero.eboekhouden.booking", "webhero.excel.import", "webhero.peppol.archive.check",
    "webhero.peppol.compliance", "webhero.exchange.count",  # views
    "webhero.peppol.proof", "webhero.shop.backend", "webhero.shop.method", "webhero.shop.rate",
    "webhero.stock.warning", "webhero.werkbon.backend", "webhero.werkbon.tablet",
}  # fmt: skip
# records of the host that are never deleted; for a user, each table's create_uid is scanned anyway
KEPT = {"res.company", "res.currency", "res.country", "res.lang", "res.users"}


def check(context):
    for folder in context.addons.values():
        for file in sorted((folder / "models").rglob("*.py")):
            for model in models(tree(file)):
                yield from (f"{relative(file)}:{line}: {text}" for line, text in [*unindexed(model), *shadowed(model)])


def models(parsed):
    """Classes of models with a table, each with its attributes."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"models.Model", "models.AbstractModel"}:
                yield node


def name_of(model):
    named = {target.id: node.value for node in model.body if isinstance(node, ast.Assign) for target in node.targets}
    found = named.get("_name") or named.get("_inherit")
    return found.value if isinstance(found, ast.Constant) else ""


def fields(model):
    for node in model.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            yield node, node.targets[0].id, ast.unparse(node.value.func), node.value


def unindexed(model):
    if name_of(model) in FEW:
        return
    led = first_columns(model)
    for node, name, kind, call in fields(model):
        if kind != "fields.Many2one" or name in led:
            continue
        options = {option.arg: option.value for option in call.keywords}
        comodel = call.args[0] if call.args else options.get("comodel_name")
        target = comodel.value if isinstance(comodel, ast.Constant) else ""
        stored = "store" in options or not options.keys() & {"related", "compute"}
        index = options.get("index")
        indexed = index and not (isinstance(index, ast.Constant) and not index.value)
        if target and target not in KEPT and stored and not indexed:
            yield node.lineno, f"{name_of(model)}.{name} points at {target} and has no index"


def first_columns(model):
    """Columns by which an index of several finds its rows, too."""
    kinds = ("models.Index", "models.UniqueIndex", "models.Constraint")
    texts = [
        call.args[0].value
        for _node, _name, kind, call in fields(model)
        if kind in kinds and call.args and isinstance(call.args[0], ast.Constant)
    ]
    matches = (re.match(r"(?:unique)?\s*\((\w+)", text, re.IGNORECASE) for text in texts)
    return {one[1] for one in matches if one}


def shadowed(model):
    """An index, or a constraint, under the name of a method does not exist."""
    methods = {node.name for node in model.body if isinstance(node, ast.FunctionDef)}
    for node, name, kind, _call in fields(model):
        if kind in ("models.Index", "models.UniqueIndex", "models.Constraint") and name in methods:
            yield node.lineno, f"{kind} {name} has the name of a method, which takes its place"
