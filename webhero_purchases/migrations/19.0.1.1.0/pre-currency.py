# SPDX-License-Identifier: LGPL-3.0-or-later
"""Approvals get their own currency: for existing ones that of the bill."""


def migrate(cr, version):
    cr.execute("ALTER TABLE webhero_bill_approval ADD COLUMN IF NOT EXISTS currency_id integer")
    cr.execute(
        "UPDATE webhero_bill_approval own SET currency_id = move.currency_id FROM account_move move"
        " WHERE move.id = own.move_id AND own.currency_id IS NULL"
    )
