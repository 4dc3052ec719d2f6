"""What the manifests of our addons say."""

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
