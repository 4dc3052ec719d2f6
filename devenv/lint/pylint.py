"""pylint-odoo with .pylintrc."""

import re

from .programs import said

# the ORM uses no answer of these, so they have none to give back
WITHOUT_ANSWER = re.compile(r"missing-return.* in method (_compute_|_inverse_|_onchange_|_check_)")


def check(context):
    rows = said("pylint", "--rcfile", ".pylintrc", "--score", "n", "-j", "2", *context.addons.values())
    return [row for row in rows if not row.startswith("****") and not WITHOUT_ANSWER.search(row)]
