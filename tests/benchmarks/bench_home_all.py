"""V5: Home with all addons on 1,100,000 invoices of two years, 98 % delivered over Peppol, against 100,000 of the same years.

What is open does not grow with the years: it is as much beside both.
"""

import os

from . import bench_home, bulk
from .figures import Figure

FEW, MANY = 100_000, int(os.environ.get("WEBHERO_BENCH_INVOICES", 1_100_000))
DAYS, UNDELIVERED = 700, 50
STATE = f"CASE WHEN n %% {UNDELIVERED} = 0 THEN 'error' ELSE 'done' END"


def bench(env):
    company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
    user = _fill(env, FEW)
    few = bench_home._measure(env, user)
    _settle(env)
    _fill(env, MANY - FEW, rarer=(MANY - FEW) // FEW)
    many = bench_home._measure(env, user)
    note = f"{few * 1000:,.0f} ms beside {FEW:,}"
    return [
        Figure("V5", f"Home, all addons, {MANY:,} invoices", many * 1000, "ms", "<= 250", note),
        Figure("V5", f"Home, all addons, {MANY:,} invoices against {FEW:,}", many / few, "x", "<= 1.5"),
        *(figure for figure in bench_home._plans(env, user)),
    ]


def _fill(env, count, rarer=1):
    user = bench_home._fill(env, count, DAYS, STATE, rarer)
    country = env.ref("base.be").id
    with bulk.unchecked(env) as cursor:
        cursor.execute(
            "UPDATE res_partner SET vat = 'BE0999472756', country_id = %s WHERE ref LIKE 'home %%'", (country,)
        )
        cursor.execute("UPDATE res_partner SET country_id = %s, vat = 'BE0999472756' WHERE id = %s",
                       (country, env.company.partner_id.id))  # fmt: skip
    bulk.counted(env, "res_partner")
    return user


def _settle(env):
    """The first are paid, sent and confirmed by the time that the others come."""
    with bulk.unchecked(env) as cursor:
        cursor.execute(
            "UPDATE account_move SET payment_state = 'paid', amount_residual = 0, amount_residual_signed = 0, is_move_sent = true,"
            " state = 'posted' WHERE name LIKE 'H%' AND (payment_state = 'not_paid' OR is_move_sent IS NOT TRUE OR state = 'draft')"
        )
    bulk.counted(env, "account_move")
