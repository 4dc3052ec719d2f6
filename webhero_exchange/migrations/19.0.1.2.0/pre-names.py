# SPDX-License-Identifier: LGPL-3.0-or-later
"""Messages name what they are known by at the remote in the field's own terms, also where users stored the names."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, rename_column

TABLE = "webhero_exchange"
NAMES = {"remote_key": "idempotency_key", "remote_ref": "remote_id"}
# {table: columns} in which users' filters, lists to export and views of their own name fields
STORED = {
    "ir_filters": ("domain", "context", "sort"),
    "ir_exports_line": ("name",),
    "ir_ui_view": ("arch_db",),
    "ir_ui_view_custom": ("arch",),
}


def migrate(cr, version):
    for old, new in NAMES.items():
        if column_exists(cr, TABLE, old):
            rename_column(cr, TABLE, old, new)
        _rename_index(cr, old, new)
        cr.execute(SQL("UPDATE ir_model_fields SET name = %s WHERE name = %s AND model LIKE 'webhero.%%'", new, old))
        cr.execute(
            SQL(
                "UPDATE ir_model_data SET name = replace(name, %s, %s)"
                " WHERE module LIKE 'webhero%%' AND model = 'ir.model.fields' AND name LIKE 'field_webhero%%' || %s",
                *(f"__{old}", f"__{new}", f"__{old}"),
            )
        )
        for table, columns in STORED.items():
            for column in columns:
                _rename_stored(cr, table, column, old, new)


def _rename_index(cr, old, new):
    indexes = [SQL.identifier(f"{TABLE}__{name}_index") for name in (old, new)]
    cr.execute(SQL("ALTER INDEX IF EXISTS %s RENAME TO %s", *indexes))


def _rename_stored(cr, table, column, old, new):
    """Replace the name, as a whole word, throughout this column: no other addon has fields of these names."""
    cr.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s", (table, column)
    )
    for (kind,) in cr.fetchall():
        name = SQL.identifier(column)
        changed = SQL(r"regexp_replace(%s::text, %s, %s, 'g')", name, rf"\m{old}\M", new)
        cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE %s::text ~ %s",
                *(SQL.identifier(table), name, SQL("%s::%s", changed, SQL(kind)), name, rf"\m{old}\M"),
            )
        )
