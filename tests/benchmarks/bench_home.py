"""B13: Home on 100,000 invoices of 50,000 customers over three years, as an owner with the ordinary rights; and the plans."""

import re
from datetime import date, timedelta

from odoo import Command

from . import bulk
from .figures import Clock, Figure

ADDONS = ("webhero_billing_base",)
ALL, CUSTOMERS, DAYS, TURNS = 100_000, 50_000, 3 * 365, 5
# one invoice in ten is open, one in fifty is not sent, one in a hundred is a draft
OPEN, UNSENT, DRAFT = 10, 50, 100


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    tenth = _measure(env, _fill(env, ALL // 10))
    user = _fill(env, ALL - ALL // 10)
    whole = _measure(env, user)
    return [
        Figure(
            "B13",
            f"Home, {ALL:,} invoices, {CUSTOMERS:,} customers",
            whole * 1000,
            "ms",
            "< 300",
            tenth=tenth * 1000,
        ),
        *_plans(env, user),
    ]


def _measure(env, user):
    best = float("inf")
    for _turn in range(TURNS):
        home = env(user=user.id)["webhero.home"]
        env.invalidate_all()
        with Clock() as clock:
            home.load()
        best = min(best, clock.seconds)
    return best


def _plans(env, user):
    """Which indexes the slowest queries of Home use: one line a query."""
    seen = []
    execute = env.cr.execute

    def watch(query, params=None, log_exceptions=True):
        with Clock() as clock:
            result = execute(query, params, log_exceptions)
        if "account_move" in getattr(query, "code", ""):
            seen.append((clock.seconds, query.code, tuple(query.params)))
        return result

    env.invalidate_all()
    env.cr.execute = watch
    try:
        env(user=user.id)["webhero.home"].load()
    finally:
        env.cr.execute = execute
    return [_plan(env, *one) for one in sorted(seen, key=lambda one: -one[0])[:7]]


def _plan(env, seconds, code, params):
    env.cr.execute(f"EXPLAIN {code}", params)
    plan = "\n".join(row[0] for row in env.cr.fetchall())
    used = dict.fromkeys(re.findall(r"(?:Index Only Scan|Index Scan|Bitmap Index Scan) (?:using|on) (\w+)", plan))
    used.update(dict.fromkeys(re.findall(r"Seq Scan on account_move\w*", plan)))
    what = re.sub(r'"account_move(_line)?"\.|"', "", code.split("FROM")[0])[:66].replace("\n", " ")
    return Figure("B13", f"  {what}", seconds * 1000, "ms", "", ", ".join(used))


def _fill(env, count, days=DAYS, peppol="NULL", rarer=1):
    """Customers and confirmed invoices of so many days with their lines, copied in SQL from one that Odoo made.

    `peppol` is the state of invoice number n there, in SQL; what is open, not sent and a draft is so many times `rarer`.
    """
    number = env["account.move"].search_count([("name", "=like", "H%")])
    move = _model(env)
    _customers(env, number)
    columns = _columns(
        env,
        "account_move",
        {
            "id",
            "name",
            "partner_id",
            "commercial_partner_id",
            "invoice_date",
            "date",
            "invoice_date_due",
            "sequence_number",
            "payment_reference",
            "access_token",
            "payment_state",
            "is_move_sent",
            "amount_residual",
            "amount_residual_signed",
            "state",
            "peppol_move_state",
        },
    )
    with_state = ("peppol_move_state,", f"{peppol},") if "peppol_move_state" in env["account.move"] else ("", "")
    _put(
        env,
        f"""
        INSERT INTO account_move (name, partner_id, commercial_partner_id, invoice_date, date, invoice_date_due,
            sequence_number, payment_reference, payment_state, is_move_sent, amount_residual, amount_residual_signed, state,
            {with_state[0]} {", ".join(columns)})
        SELECT 'H' || n, p.id, p.id, d, d, d + 30, n, 'ref ' || n,
            CASE WHEN n %% %(open)s = 0 THEN 'not_paid' ELSE 'paid' END, n %% %(unsent)s <> 0,
            CASE WHEN n %% %(open)s = 0 THEN 121 ELSE 0 END, CASE WHEN n %% %(open)s = 0 THEN 121 ELSE 0 END,
            CASE WHEN n %% %(draft)s = 1 THEN 'draft' ELSE 'posted' END, {with_state[1]}
            {", ".join("m." + name for name in columns)}
        FROM account_move m, generate_series(%(first)s, %(last)s) n
        JOIN LATERAL (SELECT %(today)s::date - (n %% %(days)s) AS d) days ON true
        JOIN res_partner p ON p.ref = 'home ' || (n %% %(customers)s)
        WHERE m.id = %(move)s
    """,
        {
            "first": number + 1,
            "last": number + count,
            "move": move.id,
            "today": date.today(),
            "days": days,
            "open": OPEN * rarer,
            "unsent": UNSENT * rarer,
            "draft": DRAFT * rarer,
            "customers": CUSTOMERS,
        },
    )
    lines = _columns(
        env,
        "account_move_line",
        {
            "id",
            "move_id",
            "move_name",
            "date",
            "partner_id",
            "parent_state",
            "invoice_date",
            "date_maturity",
        },
    )
    _put(
        env,
        f"""
        INSERT INTO account_move_line (move_id, move_name, date, partner_id, parent_state, invoice_date, date_maturity,
            {", ".join(lines)})
        SELECT m.id, m.name, m.date, m.partner_id, m.state, m.invoice_date, m.invoice_date_due,
            {", ".join("l." + name for name in lines)}
        FROM account_move_line l, account_move m
        WHERE l.move_id = %s AND m.name LIKE 'H%%' AND m.sequence_number > %s
    """,
        (move.id, number),
    )
    bulk.counted(env, "account_move", "account_move_line")
    return _owner(env)


def _put(env, query, values):
    with bulk.unchecked(env) as cursor:
        cursor.execute(query, values)


def _model(env):
    """One invoice of 100 + 21 % as Odoo makes it."""
    company = env.company
    tax = env["account.tax"].search(
        [
            ("company_id", "=", company.id),
            ("type_tax_use", "=", "sale"),
            ("amount", "=", 21),
            ("amount_type", "=", "percent"),
        ],
        limit=1,
    )
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": env["res.partner"].create({"name": "Model"}).id,
            "invoice_date": date.today() - timedelta(days=40),
            "invoice_line_ids": [Command.create({"name": "x", "price_unit": 100, "tax_ids": tax.ids})],
        }
    )
    move.action_post()
    env.flush_all()
    return move


def _customers(env, number):
    if not number:
        env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, ref, active, is_company, type, autopost_bills)
            SELECT 'Customer ' || n, 'Customer ' || n, 'home ' || n, true, true, 'contact', 'ask' FROM generate_series(0, %s) n
        """,
            (CUSTOMERS - 1,),
        )
        env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE 'home %'")
        env.cr.execute("ANALYZE res_partner")


def _owner(env):
    user = env["res.users"].search([("login", "=", "home-owner")])
    return user or env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": "Owner",
            "login": "home-owner",
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "group_ids": [Command.set([env.ref("account.group_account_invoice").id, env.ref("base.group_user").id])],
        }
    )


def _columns(env, table, without):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", (table,)
    )
    return [row[0] for row in env.cr.fetchall() if row[0] not in without]
