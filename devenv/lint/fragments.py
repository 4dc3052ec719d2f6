"""A model of ours has one class body in an addon, more only where one file could not hold them."""

import collections

from ..say import line
from . import relative
from .siblings import bodies
from .sizes import LONGEST_FILE

AVERAGE = 1.2  # bodies of a model in an addon
TOP = 20  # lines that a file has beside its classes: docstring, imports, constants


def check(context):
    problems, sizes = [], {}
    for name, folder in context.addons.items():
        for model, found in bodies(folder).items():
            sizes[name, model] = len(found)
            if len(found) > 1 and fits(found):
                places = ", ".join(f"{relative(file)}:{node.lineno}" for file, node in found)
                problems.append(f"{places}: {model} has {len(found)} bodies in {name} that would fit into one file")
    average = sum(sizes.values()) / max(len(sizes), 1)
    line(f"{sum(sizes.values())} class bodies of {len(sizes)} models in addons: {average:.2f} each")
    if average > AVERAGE:
        most = ", ".join(f"{model} in {name}: {n}" for (name, model), n in collections.Counter(sizes).most_common(5))
        problems.append(f"{average:.2f} bodies a model and addon, {AVERAGE} at most; {most}")
    return problems


def fits(found):
    """Whether some two of these bodies would be one file that is not too long."""
    shortest = sorted(node.end_lineno - node.lineno + 1 for _file, node in found)
    return sum(shortest[:2]) + TOP <= LONGEST_FILE
