# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fields of received documents have the field's own names."""

from odoo.tools.sql import column_exists, rename_column

TABLE, MODEL = "webhero_peppol_document", "webhero.peppol.document"
AMOUNTS = ("untaxed", "tax", "total", "rounding", "prepaid", "payable")
NAMES = {"filed": "imported", **{f"said_{amount}": f"document_{amount}" for amount in AMOUNTS}}


def migrate(cr, version):
    for old, new in NAMES.items():
        if not column_exists(cr, TABLE, old):
            continue
        rename_column(cr, TABLE, old, new)
        cr.execute("UPDATE ir_model_fields SET name = %s WHERE model = %s AND name = %s", (new, MODEL, old))
        cr.execute(
            "UPDATE ir_model_data SET name = %s WHERE module = 'webhero_peppol' AND name = %s",
            (f"field_{TABLE}__{new}", f"field_{TABLE}__{old}"),
        )
