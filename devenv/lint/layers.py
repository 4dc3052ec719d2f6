"""Dependencies run downwards only; an addon imports only from siblings that its manifest reaches."""

import ast
import re
from collections import Counter

from .. import manifests, paths
from . import relative, tree

DRAWING = "docs/architecture.md"
# lowest first; an addon may depend only on those before it
ORDER = (
    "webhero_base",
    "webhero_kbo",
    "webhero_exchange",
    "webhero_base_exchange",
    "webhero_exchange_queue_job",
    "webhero_sign_in",
    "webhero_bank",
    "webhero_bank_feed",
    "webhero_purchases",
    "webhero_bank_purchases",
    "webhero_billing_base",
    "webhero_billing_excel",
    "webhero_billing_stock",
    "webhero_bank_billing",
    "webhero_peppol",
    "webhero_billing_peppol",
    "webhero_billing_purchases",
    "webhero_peppol_purchases",
    "webhero_eboekhouden",
    "webhero_shop_eboekhouden",
    "webhero_prestashop_eboekhouden",
    "webhero_werkbon",
    "webhero_invoice_portal",
)


def check(context):
    problems = drawing((paths.ROOT / DRAWING).read_text(), context.addons)
    for name, folder in context.addons.items():
        depends = manifests.read(name).get("depends", ())
        below = manifests.closure(name)
        problems += upwards(name, depends)
        for file in sorted(folder.rglob("*.py")):
            problems += foreign_imports(name, below, relative(file), tree(file))
            problems += house_imports(folder, file)
    return problems


def drawing(text, addons):
    """Each addon is in the table of layers exactly once, and no other is."""
    rows = re.findall(r"^\|[^|]*\|([^|]+)\|", text, re.MULTILINE)
    drawn = Counter(name for row in rows for name in re.findall(r"`(webhero_\w+)`", row))
    return [
        f"{DRAWING}: {name} is in the table {drawn[name]} times; {int(name in addons)} is right"
        for name in sorted({*drawn, *addons})
        if drawn[name] != int(name in addons)
    ]


def upwards(name, depends, order=ORDER):
    if name not in order:
        return [f"{name}: not in the order of addons (devenv/lint/layers.py)"]
    above = set(order[order.index(name) :])
    return [
        f"{name}: depends on {dependency}, which does not stand below it"
        for dependency in depends
        if dependency in above
    ]


def foreign_imports(name, below, place, parsed):
    """Imports of siblings that are not among `below`, which the addon depends on."""
    for line, module in imports(parsed):
        parts = module.split(".")
        if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
            sibling = parts[2]
            if sibling.startswith("webhero_") and sibling not in {name, *below}:
                yield f"{place}:{line}: imports {sibling}, which {name} does not depend on"


def imports(parsed):
    """(line, dotted name) of absolute imports; each name of `from odoo.addons import x` counts."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module
            if node.module == "odoo.addons":
                yield from ((node.lineno, f"odoo.addons.{alias.name}") for alias in node.names)


def house_imports(folder, file):
    """rules/ are plain Python: no ORM, no HTTP, no clock; nothing but tests knows the sandbox or devenv."""
    inside = file.relative_to(folder).parts
    if "tests" in inside:
        return
    for line, module in imports(tree(file)):
        top = module.partition(".")[0]
        if top in ("sandbox", "devenv"):
            yield f"{relative(file)}:{line}: imports {top}, which only tests may"
        if inside[0] == "rules" and (top in ("requests", "zeep", "psycopg2", "time") or is_orm(module)):
            yield f"{relative(file)}:{line}: imports {module}; rules know no ORM, no HTTP and no clock"


def is_orm(module):
    parts = module.split(".")
    if parts[0] != "odoo" or module == "odoo.tools.translate":
        return False
    return not (parts[:2] == ["odoo", "addons"] and len(parts) > 3 and parts[3] in ("rules", "client"))
