# SPDX-License-Identifier: LGPL-3.0-or-later
"""Opening balance + movements = closing balance: what does not add up may lack a movement, so it is refused."""

from odoo.addons.webhero_base.rules.money import ZERO
from odoo.addons.webhero_base.rules.refusal import Refused

from .statement import Statement


def check(statement: Statement) -> Statement:
    """`statement` itself. Raises Refused unless its balances and lines agree."""
    found = statement.opening + sum((line.amount for line in statement.lines), ZERO)
    if found != statement.closing:
        facts = {"account": statement.account, "number": statement.number, "line": statement.place}
        raise Refused("balance", opening=statement.opening, told=statement.closing, found=found, **facts)
    return statement
