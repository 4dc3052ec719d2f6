from . import models
from . import wizards

BILLS = ("in_invoice", "in_refund", "in_receipt")


def post_init_hook(env):
    """Bills that came over Peppol before say so."""
    moves = env["account.move"].search([("webhero_peppol_document_ids", "!=", False), ("move_type", "in", BILLS)])
    for name in ("webhero_bill_source", "webhero_bill_state"):
        env.add_to_compute(moves._fields[name], moves)
