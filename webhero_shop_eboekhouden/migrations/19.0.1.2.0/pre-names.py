# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was booked names its number in the books as its message does (webhero_exchange renames the field's records)."""

from odoo.tools.sql import column_exists, rename_column

TABLE = "webhero_shop_booked"


def migrate(cr, version):
    if column_exists(cr, TABLE, "remote_ref"):
        rename_column(cr, TABLE, "remote_ref", "remote_id")
