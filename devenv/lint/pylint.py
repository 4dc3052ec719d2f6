"""pylint-odoo with .pylintrc."""

from .programs import said


def check(context):
    rows = said("pylint", "--rcfile", ".pylintrc", "--score", "n", "-j", "2", *context.addons.values())
    return [row for row in rows if not row.startswith("****")]
