# SPDX-License-Identifier: LGPL-3.0-or-later
"""The update of a database in which our addons were installed before some of their parts moved to others (moved.py).

The host keeps the owner of each view, field and record in `ir_model_data`, and of each constraint and relation in tables
of their own. Data that an addon no longer loads is removed at the end of an update, so ownership changes first. `migrations/` of
an addon do not run when it is installed for the first time; this hook of the lowest new addon does, before the others.
"""

from odoo.tools import SQL

from .moved import MOVES

# what belongs to a model or a field: (model of the record, its table, column that names the owner, kind of that column)
BELONGING = (
    ("ir.model", "ir_model", "id", "model_ids"),
    ("ir.model.fields", "ir_model_fields", "id", "field_ids"),
    ("ir.model.fields.selection", "ir_model_fields_selection", "field_id", "field_ids"),
    ("ir.model.inherit", "ir_model_inherit", "model_id", "model_ids"),
    ("ir.model.constraint", "ir_model_constraint", "model", "model_ids"),
    ("ir.model.access", "ir_model_access", "model_id", "model_ids"),
    ("ir.rule", "ir_rule", "model_id", "model_ids"),
    ("ir.ui.view", "ir_ui_view", "model", "models"),
    ("ir.actions.act_window", "ir_act_window", "res_model", "models"),
    ("ir.actions.report", "ir_act_report_xml", "model", "models"),
    ("ir.actions.server", "ir_act_server", "model_id", "model_ids"),
    ("mail.template", "mail_template", "model_id", "model_ids"),
)


def pre_init_hook(env):
    """Reassign moved data to its new addon; does nothing in a database without older addons."""
    for move in MOVES:
        change_owner(env, move)


def change_owner(env, move):
    """Reassign all that `move` lists from the old addon to the new one."""
    owned = _owned(env, move)
    for model, table, column, kind in BELONGING:
        found = SQL("SELECT id FROM %s WHERE %s = ANY(%s)", SQL.identifier(table), SQL.identifier(column), owned[kind])
        _change_xml_ids(env, move, SQL("model = %s AND res_id IN (%s)", model, found))
    jobs = SQL(
        "SELECT c.id FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id WHERE s.model_id = ANY(%s)",
        owned["model_ids"],
    )
    _change_xml_ids(env, move, SQL("model = 'ir.cron' AND res_id IN (%s)", jobs))
    _change_xml_ids(env, move, SQL("name = ANY(%s)", list(move.names)))
    _change_constraints(env, move, owned)
    _change_relations(env, move, owned)
    env.registry.clear_cache()


def _owned(env, move):
    models, fields = list(move.models), list(move.fields)
    model_ids = env.execute_query(SQL("SELECT id FROM ir_model WHERE model = ANY(%s)", models))
    field_ids = env.execute_query(
        SQL("SELECT id FROM ir_model_fields WHERE model = ANY(%s) OR model || '.' || name = ANY(%s)", models, fields)
    )
    return {"models": models, "model_ids": [i for (i,) in model_ids], "field_ids": [i for (i,) in field_ids]}


def _change_xml_ids(env, move, condition):
    env.cr.execute(
        SQL(
            """
            UPDATE ir_model_data d SET module = %s WHERE module = %s AND name <> ALL(%s) AND %s
            AND NOT EXISTS (SELECT FROM ir_model_data o WHERE o.module = %s AND o.name = d.name)
            """,
            move.new,
            move.old,
            list(move.stay),
            condition,
            move.new,
        )
    )


def _change_constraints(env, move, owned):
    """Constraints with an xml id follow that id; foreign keys have none and are found by the name of their column."""
    env.cr.execute(
        """
        UPDATE ir_model_constraint c SET module = n.id FROM ir_module_module o, ir_module_module n
        WHERE o.name = %(old)s AND n.name = %(new)s AND c.module = o.id
          AND (c.id IN (SELECT res_id FROM ir_model_data WHERE module = %(new)s AND model = 'ir.model.constraint')
               OR c.model = ANY(%(model_ids)s)
               OR c.name IN (SELECT replace(model, '.', '_') || '_' || name || '_fkey' FROM ir_model_fields
                             WHERE id = ANY(%(field_ids)s)))
          AND NOT EXISTS (SELECT FROM ir_model_constraint t WHERE t.module = n.id AND t.name = c.name)
        """,
        {"old": move.old, "new": move.new, **owned},
    )


def _change_relations(env, move, owned):
    env.cr.execute(
        """
        UPDATE ir_model_relation r SET module = n.id FROM ir_module_module o, ir_module_module n
        WHERE o.name = %(old)s AND n.name = %(new)s AND r.module = o.id
          AND r.name IN (SELECT relation_table FROM ir_model_fields WHERE id = ANY(%(field_ids)s))
        """,
        {"old": move.old, "new": move.new, **owned},
    )
