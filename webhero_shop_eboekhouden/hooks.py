# SPDX-License-Identifier: LGPL-3.0-or-later
"""The update of a database in which webhero_prestashop_eboekhouden held what every webshop shares.

All of its models, fields, views, menus, rules, jobs and settings are now this addon's, under names without PrestaShop. They
change owner and name before this addon is loaded for the first time (webhero_base/hooks.py explains why here), so that no
table, column or record is lost; changes made by a company are kept.
"""

from odoo.tools import SQL

OLD, NEW = "webhero_prestashop_eboekhouden", "webhero_shop_eboekhouden"
MODELS = {
    f"webhero.prestashop.{name}": f"webhero.shop.{name}"
    for name in ("backend", "order", "state", "rate", "method", "history", "where")
}
COLUMNS = (
    ("webhero_shop_order", "klass", "vat_regime"),
    ("webhero_shop_order", "bundle", "raw_order"),
    ("sale_order", "webhero_prestashop_order_id", "webhero_shop_order_id"),
)
# columns of any table that hold the name of a model
NAMING = (
    *("model", "res_model", "relation", "model_name", "model_id", "resource", "connection_model", "resource_model"),
    *("src_model", "res_model_name", "binding_model", "document_model"),
)


def pre_init_hook(env):
    """Adopt the older addon's data; does nothing in a database without it."""
    found = env.execute_query(SQL("SELECT 1 FROM ir_model WHERE model = ANY(%s)", list(MODELS)))
    if not found:
        return
    for old, new in MODELS.items():
        _rename_table(env, old.replace(".", "_"), new.replace(".", "_"))
    for table, old, new in COLUMNS:
        _rename_column(env, table, old, new)
    _rename_models(env)
    _take_over(env)
    _convert_values(env)
    env.registry.clear_cache()


def _rename_table(env, old, new):
    """The table with its sequence, indexes and constraints."""
    if not env.execute_query(SQL("SELECT to_regclass(%s)", old))[0][0]:
        return
    env.cr.execute(SQL("ALTER TABLE %s RENAME TO %s", SQL.identifier(old), SQL.identifier(new)))
    env.cr.execute(
        SQL(
            "ALTER SEQUENCE IF EXISTS %s RENAME TO %s", SQL.identifier(f"{old}_id_seq"), SQL.identifier(f"{new}_id_seq")
        )
    )
    _rename_belongings(env, new, old, new)


def _rename_column(env, table, old, new):
    known = "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = %s"
    if env.execute_query(SQL(known, table, old)):
        env.cr.execute(
            SQL("ALTER TABLE %s RENAME COLUMN %s TO %s", *(SQL.identifier(name) for name in (table, old, new)))
        )
        _rename_belongings(env, table, old, new)
    env.cr.execute(
        SQL(
            "UPDATE ir_model_fields SET name = %s WHERE name = %s AND model = ANY(%s)",
            new,
            old,
            [*MODELS, "sale.order"],
        )
    )
    env.cr.execute(
        SQL(
            "UPDATE ir_model_data SET name = replace(name, %s, %s) WHERE module = %s AND name LIKE 'field_%%' || %s"
            " OR module = %s AND name LIKE 'selection_%%' || %s || '%%'",
            *(f"__{old}", f"__{new}", OLD, f"__{old}", OLD, f"__{old}__"),
        )
    )


def _rename_belongings(env, table, old, new):
    """Constraints (with their indexes) and other indexes of a table that have `old` in their names."""
    constraints = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND strpos(conname, %s) > 0"
    for (name,) in env.execute_query(SQL(constraints, table, old)):
        names = [SQL.identifier(one) for one in (table, name, name.replace(old, new))]
        env.cr.execute(SQL("ALTER TABLE %s RENAME CONSTRAINT %s TO %s", *names))
        env.cr.execute(SQL("UPDATE ir_model_constraint SET name = %s WHERE name = %s", name.replace(old, new), name))
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename = %s AND strpos(indexname, %s) > 0"
    for (name,) in env.execute_query(SQL(indexes, table, old)):
        names = [SQL.identifier(one) for one in (name, name.replace(old, new))]
        env.cr.execute(SQL("ALTER INDEX %s RENAME TO %s", *names))
        env.cr.execute(SQL("UPDATE ir_model_constraint SET name = %s WHERE name = %s", name.replace(old, new), name))


def _rename_models(env):
    """Rename the models wherever stored by name: ir_model and its kind, messages, attachments, chatter, filters, windows."""
    old, new = list(MODELS), list(MODELS.values())
    columns = env.execute_query(
        SQL(
            """
            SELECT c.table_name, c.column_name FROM information_schema.columns c
            JOIN pg_tables t ON t.tablename = c.table_name AND t.schemaname = 'public'
            WHERE c.column_name = ANY(%s) AND c.data_type IN ('character varying', 'text')
            """,
            list(NAMING),
        )
    )
    for table, column in columns:
        env.cr.execute(
            SQL(
                "UPDATE %s t SET %s = n.new FROM unnest(%s::text[], %s::text[]) AS n(old, new) WHERE t.%s = n.old",
                *(SQL.identifier(table), SQL.identifier(column), old, new, SQL.identifier(column)),
            )
        )


def _take_over(env):
    """Everything of the old addon but its demo records; xml ids lose the PrestaShop in their names."""
    env.cr.execute(
        SQL(
            "UPDATE ir_model_data SET module = %s, name = replace(name, 'prestashop_', 'shop_')"
            " WHERE module = %s AND name NOT LIKE '%%\\_demo'",
            *(NEW, OLD),
        )
    )
    for table in ("ir_model_constraint", "ir_model_relation"):
        env.cr.execute(
            SQL(
                "UPDATE %s t SET module = n.id FROM ir_module_module o, ir_module_module n"
                " WHERE o.name = %s AND n.name = %s AND t.module = o.id",
                *(SQL.identifier(table), OLD, NEW),
            )
        )


def _convert_values(env):
    """Names stored in rows: kinds of messages, the kind of shop, a key in stored bookings, a setting, users' filters."""
    env.cr.execute("UPDATE webhero_exchange SET kind = 'shop' || substr(kind, 11) WHERE kind LIKE 'prestashop.%'")
    env.cr.execute("ALTER TABLE webhero_shop_backend ADD COLUMN IF NOT EXISTS provider varchar")
    env.cr.execute("UPDATE webhero_shop_backend SET provider = 'prestashop' WHERE provider IS NULL")
    env.cr.execute(
        "UPDATE webhero_shop_order SET booking = booking - 'klass' || jsonb_build_object('vat_regime', booking->'klass')"
        " WHERE booking ? 'klass'"
    )
    env.cr.execute(SQL("UPDATE ir_config_parameter SET key = %s WHERE key = %s", f"{NEW}.vies_url", f"{OLD}.vies_url"))
    env.cr.execute(
        "UPDATE ir_filters SET domain = replace(domain, 'klass', 'vat_regime'),"
        " context = replace(context, 'klass', 'vat_regime') WHERE model_id = 'webhero.shop.order'"
    )
