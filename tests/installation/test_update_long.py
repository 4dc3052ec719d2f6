"""A database of an older version, updated to this one: nothing is lost. Runs with `./run test --long` only."""

import re

import pytest

from devenv import machine, older, paths
from devenv.databases import Databases
from devenv.shell import lock

OLDER, UPDATED = "webhero_older", "webhero_updated"
# records that users, settings and other data refer to: the same record exists afterwards, under the same name
KEPT = (
    "ir.ui.menu", "ir.actions.act_window", "ir.actions.client", "ir.actions.server", "ir.actions.report", "ir.cron",
    "mail.template", "res.groups", "ir.sequence", "res.partner", "product.product", "product.template", "account.move",
    "sale.order", "webhero.backend", "webhero.first.step",
)  # fmt: skip
# what a later version left out or renamed on purpose: {xml id, table or table.column: why}
GONE = {
    "webhero_werkbon_tablet.seen_on": "told by the tablet's calls: `webhero_werkbon_hit`, see test_what_moved_to_another_table",
    "webhero_billing_base.menu_check": "*Data to check* is one item in the menu, no longer an item in an item (S21.10)",
}
# what has another name now: {table.column: its new name}
RENAMED = {
    f"webhero_peppol_document.{old}": f"webhero_peppol_document.{new}"
    for old, new in (
        ("filed", "imported"), ("said_untaxed", "document_untaxed"), ("said_tax", "document_tax"),
        ("said_total", "document_total"),
    )
} | {
    "webhero_exchange.remote_key": "webhero_exchange.idempotency_key",
    "webhero_exchange.remote_ref": "webhero_exchange.remote_id",
}  # fmt: skip
# columns whose content a later version changed on purpose
CHANGED: dict[str, str] = {
    "webhero_shop_order.booking": "its key klass is vat_regime now",
    "webhero_first_step.explanation": "a text of ours, in plainer English",
    "webhero_werkbon_order.access_token": "a new mail template is tried on the first work order, which has a link from then on",
}

# what every webshop shares left PrestaShop's addon, and its name: tables, columns and xml ids
SHOP = re.compile(r"prestashop_(backend|order|state|rate|method|history|where|report|errors|open|payment|graph)")
COLUMNS_RENAMED = {"klass": "vat_regime", "bundle": "raw_order"}

XML_IDS = """
    SELECT module || '.' || name, model, res_id FROM ir_model_data
    WHERE module LIKE 'webhero%' AND model = ANY('{{{models}}}') AND res_id > 0 ORDER BY 1
"""
COLUMNS = """
    SELECT c.table_name, c.column_name FROM information_schema.columns c
    JOIN pg_tables t ON t.tablename = c.table_name AND t.schemaname = 'public'
    WHERE (c.table_name LIKE 'webhero%' OR c.column_name LIKE 'webhero%')
      AND c.column_name NOT IN ('write_date', 'write_uid')
      AND EXISTS (SELECT FROM information_schema.columns i WHERE i.table_name = c.table_name AND i.column_name = 'id')
    ORDER BY 1, 2
"""
COUNTED = ("account_move", "account_move_line", "sale_order", "res_partner", "res_company", "ir_attachment")


@pytest.fixture(scope="module")
def updated():
    """(host, facts before, facts after, complaints of the update)."""
    host, folder = machine.host(), older.source()
    if not folder:
        pytest.skip(f"no git history here that has {older.FIRST}")
    with lock(OLDER):
        older.database(host, folder, OLDER)
        databases = Databases(host)
        databases.clone(OLDER, UPDATED)
        before, newest = facts(host), newest_rows(host)
        complaints = databases.update(UPDATED, ["all"], paths.LOGS / f"{UPDATED}.log")
        yield host, before, facts(host, newest), complaints


def renamed(what):
    """How a table, `table.column` or xml id is called now."""
    if what.endswith("_demo"):
        return what
    name, dot, column = SHOP.sub(r"shop_\1", what).partition(".")
    return name + dot + (COLUMNS_RENAMED.get(column, column) if name == "webhero_shop_order" else column)


def columns(host):
    """{table: its columns}: all tables of ours whole, of the host's what is ours in them."""
    by_table = {table: [] for table in COUNTED}
    for table, column in host.cluster.sql(COLUMNS, UPDATED):
        by_table.setdefault(table, []).append(column)
    return by_table


def newest_rows(host):
    """{table: its highest id}: a version may bring records of its own."""
    query = 'SELECT coalesce(max(id), 0) FROM "{}"'
    return {renamed(table): host.cluster.sql(query.format(table), UPDATED)[0][0] for table in columns(host)}


def facts(host, newest=None):
    """{what: value} of the database; of rows up to `newest` where that is given."""
    found = {}
    for table, names in columns(host).items():
        value = "replace(\"{}\"::text, 'prestashop.', 'shop.')"  # names of models and kinds of messages
        sums = [f"md5(coalesce(string_agg(id || ':' || {value.format(name)}, ',' ORDER BY id), ''))" for name in names]
        until = f" WHERE id <= {newest[table]}" if newest and table in newest else ""
        (values,) = host.cluster.sql(f'SELECT {", ".join(["count(*)", *sums])} FROM "{table}"{until}', UPDATED)
        found |= {table: values[0]} | {f"{table}.{name}": sum_ for name, sum_ in zip(names, values[1:], strict=True)}
    return {renamed(what): value for what, value in found.items()}


def test_nothing_is_complained_about(updated):
    """X13, 13.7: an update from the first version runs without a warning, and so does the start after it."""
    host, _, _, complaints = updated
    assert complaints == []
    log = paths.LOGS / f"{UPDATED}-again.log"
    assert host.call(log, "-d", UPDATED, "--no-http", "--stop-after-init", what="Starting") == []


def test_each_row_and_value(updated):
    """X13, 13.7: each table has its rows, each column its values: settings, states, messages under way, demo data."""
    _, before, after, _ = updated
    now = {what: after.get(RENAMED.get(what, what)) for what in before}
    lost = {what: (value, now[what]) for what, value in before.items() if now[what] != value}
    assert {what: values for what, values in lost.items() if what not in GONE | CHANGED} == {}


def test_each_record_under_its_name(updated):
    """X13, 13.7: menus, windows, jobs, templates and groups are the same records, under the same name of some addon."""
    host = updated[0]
    query = XML_IDS.format(models=",".join(KEPT))
    after = {(model, res_id, name.split(".")[1]) for name, model, res_id in host.cluster.sql(query, UPDATED)}
    lost = [
        name
        for name, model, res_id in host.cluster.sql(query, OLDER)
        if (model, res_id, renamed(name.split(".")[1])) not in after and name not in GONE
    ]
    assert lost == []


def test_what_was_split_off_is_installed(updated):
    """X13, 13.7: addons that come by themselves are there wherever what they come beside is."""
    (host, *_rest) = updated
    installed = {
        row[0] for row in host.cluster.sql("SELECT name FROM ir_module_module WHERE state='installed'", UPDATED)
    }
    missing = [
        name for name, depends in older.to_update().items() if set(depends) <= installed and name not in installed
    ]
    assert missing == []
    states = "SELECT name FROM ir_module_module WHERE state NOT IN ('installed', 'uninstalled', 'uninstallable')"
    assert host.cluster.sql(states, UPDATED) == []


def test_orders_of_the_shop(updated):
    """X13, 13.7: an order that was booked and one that waits are the shop's still: message, booking, payments, setting."""
    host = updated[0]
    orders = """
        SELECT o.reference, coalesce(o.vat_regime, ''), o.raw_order->'order'->>'id', coalesce(o.booking->>'vat_regime', ''),
               coalesce((o.booking ? 'klass')::text, ''), m.kind,
               m.res_model, m.state, b.connection_model, s.provider, s.url
          FROM webhero_shop_order o JOIN webhero_exchange m ON m.id = o.exchange_id AND m.res_id = o.id
          JOIN webhero_shop_backend s ON s.id = o.shop_id JOIN webhero_backend b ON b.id = s.backend_id
         WHERE o.reference LIKE 'OLDER%' ORDER BY o.reference
    """
    shop = ("webhero.shop.backend", "prestashop", "http://127.0.0.1:18101")
    assert [tuple(row) for row in host.cluster.sql(orders, UPDATED)] == [
        ("OLDER1", "domestic", "9001", "domestic", "false", "shop.order", "webhero.shop.order", "done", *shop),
        ("OLDER2", "", "9002", "", "", "shop.order", "webhero.shop.order", "error", *shop),
    ]
    left = "SELECT model FROM ir_model WHERE model LIKE 'webhero.prestashop.%'"
    assert host.cluster.sql(left, UPDATED) == []
    filters = "SELECT model_id, context FROM ir_filters WHERE name = 'Older by kind'"
    assert [tuple(row) for row in host.cluster.sql(filters, UPDATED)] == [
        ("webhero.shop.order", "{'group_by': ['vat_regime']}")
    ]
    filters = "SELECT domain FROM ir_filters WHERE name = 'Older by number'"
    assert [tuple(row) for row in host.cluster.sql(filters, UPDATED)] == [
        ("[('remote_id', '!=', False), ('idempotency_key', '!=', 'remote_refs')]",)
    ]
    booked = "SELECT remote_id FROM webhero_shop_booked WHERE reference = 'OLDER1'"
    assert [tuple(row) for row in host.cluster.sql(booked, UPDATED)] == [("4711",)]


def test_what_a_company_changed_stays(updated):
    """X13, 13.7: subjects of mails and intervals of jobs that a company changed stay, whichever addon owns them now."""
    host = updated[0]
    mails = "SELECT id, subject FROM mail_template WHERE subject::text LIKE '%Ours: %' ORDER BY id"
    assert host.cluster.sql(mails, OLDER)
    assert host.cluster.sql(mails, UPDATED) == host.cluster.sql(mails, OLDER)
    jobs = "SELECT id FROM ir_cron WHERE interval_number = 77 ORDER BY id"
    assert host.cluster.sql(jobs, OLDER)
    assert host.cluster.sql(jobs, UPDATED) == host.cluster.sql(jobs, OLDER)


def test_what_moved_to_another_table(updated):
    """X13, 13.7: the time when a tablet was last seen is stored with its calls now."""
    host = updated[0]
    seen = "SELECT 'tablet:' || id, seen_on FROM webhero_werkbon_tablet WHERE seen_on IS NOT NULL ORDER BY 1"
    assert host.cluster.sql(seen, OLDER)
    hits = {tuple(row) for row in host.cluster.sql("SELECT key, at FROM webhero_werkbon_hit", UPDATED)}
    assert {tuple(row) for row in host.cluster.sql(seen, OLDER)} <= hits
