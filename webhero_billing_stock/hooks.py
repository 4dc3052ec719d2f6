# SPDX-License-Identifier: LGPL-3.0-or-later
"""Steps run once at installation."""


def post_init_hook(env):
    """A company that uses deliveries continues to: its invoices move no stock until that is switched on."""
    done = [("picking_type_code", "=", "outgoing"), ("state", "=", "done")]
    for (company,) in env["stock.picking"]._read_group(done, ["company_id"]):
        company.webhero_stock_by_invoice = False
