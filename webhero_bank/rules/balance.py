# SPDX-License-Identifier: LGPL-3.0-or-later
"""Opening balance + movements = closing balance: otherwise a movement may be missing, so the statement is refused."""

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refused

from .statement import Statement


def check(statement: Statement) -> Statement:
    """Return `statement`. Raises Refused unless its balances and lines agree."""
    computed = statement.opening + sum((line.amount for line in statement.lines), ZERO)
    if computed != statement.closing:
        facts = {"account": statement.account, "number": statement.number, "line": statement.place}
        raise Refused("balance", opening=statement.opening, told=statement.closing, found=computed, **facts)
    return statement
