from . import models
from . import wizards

BILLS = ("in_invoice", "in_refund", "in_receipt")


def post_init_hook(env):
    """Set the state of bills whose payment was ordered before."""
    moves = env["account.move"].search([("webhero_ordered", "=", True), ("move_type", "in", BILLS)])
    for name in ("webhero_bill_state",):
        env.add_to_compute(moves._fields[name], moves)
