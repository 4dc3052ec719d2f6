"""The manifests of our addons."""

import ast

from . import paths


def read(addon):
    return ast.literal_eval((paths.all_addons()[addon] / "__manifest__.py").read_text())


def closure(addon):
    """`addon` and those of ours that it depends on, lowest first."""
    ours = paths.all_addons()
    order = []

    def visit(name):
        for dependency in read(name).get("depends", ()):
            if dependency in ours:
                visit(dependency)
        if name not in order:
            order.append(name)

    visit(addon)
    return order


def installable(addons=None):
    return [addon for addon in addons or paths.addons() if read(addon).get("installable", True)]


def needs_foreign(addon):
    """Whether it depends on an addon of others (OCA's queue_job), which is not in every database."""
    foreign = {path.parent.name for path in paths.foreign_addons().glob("*/__manifest__.py")}
    return any(foreign & set(read(dependency).get("depends", ())) for dependency in closure(addon))


def without_foreign(addons=None):
    return [addon for addon in installable(addons) if not needs_foreign(addon)]
