"""V8: installing all our addons into a database with 100,000 customers, and updating them where nothing changed.

For comparison: our addons of 96a1f3a with the same customers, and the host's own update of the addons that ours depend on.
"""

import os
import subprocess
import sys
from pathlib import Path

import odoo

from devenv import manifests, older
from devenv.odoo_process import SERVER

from . import bulk
from .figures import Clock, Figure, today_was

ADDONS = ()
CUSTOMERS = int(os.environ.get("WEBHERO_BENCH_PARTNERS", 100_000))
PARTNERS = """
INSERT INTO res_partner (name, complete_name, ref, active, is_company, type, autopost_bills, street, zip, city, country_id,
    vat, lang)
SELECT 'Customer ' || n, 'Customer ' || n, 'bench ' || n, true, true, 'contact', 'ask', 'Kerkstraat ' || n %% 300, '9000', 'Gent',
    %s, CASE WHEN n %% 3 = 0 THEN 'BE0999472756' END, 'nl_BE' FROM generate_series(1, %s) n
"""
HOST = ("account", "account_edi_ubl_cii", "account_peppol", "auth_signup", "base_iban", "base_vat", "hr", "l10n_be", "portal",
        "sale_management")  # fmt: skip


def bench(env):
    _fill(env)
    host = _run(env, "-u", HOST)
    ours = _run(env, "-i", manifests.without_foreign())
    again = _run(env, "-u", manifests.without_foreign())
    host_again = _run(env, "-u", HOST)
    was = today_was().get("install")
    beside = f"96a1f3a: {was:,.0f} s" if was else ""
    figures = [Figure("V8", f"installing all addons into {CUSTOMERS:,} customers", ours, "s", "", beside)]
    if was:
        figures.append(Figure("V8", "the same, as a share of 96a1f3a", ours / was * 100, "%", "<= 40"))
    beside = f"{again:,.0f} s; the host's, with ours on top: {host_again:,.0f} s, alone: {host:,.0f} s"
    return [
        *figures,
        Figure("V8", "update of nothing changed, as times the host's", again / host_again, "x", "<= 1.3", beside),
    ]


def today(env):
    """Seconds of installing the addons of an older commit."""
    _fill(env)
    return {"install": _run(env, "-i", older.addons(Path(odoo.tools.config["addons_path"][-1])))}


def _fill(env):
    country = env.ref("base.be").id
    with bulk.unchecked(env) as cursor:
        cursor.execute(PARTNERS, (country, CUSTOMERS))
        cursor.execute("UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE 'bench %'")
    bulk.counted(env, "res_partner")


def _run(env, what, addons):
    """Seconds of one run of Odoo to its end."""
    env.cr.commit()
    paths = ",".join(odoo.tools.config["addons_path"])
    command = [sys.executable, SERVER, "-c", odoo.tools.config["config"], "-d", env.cr.dbname, "--addons-path", paths,
               what, ",".join(addons), "--no-http", "--stop-after-init", "--log-level", "error"]  # fmt: skip
    with Clock() as clock:
        subprocess.run(
            [str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    return clock.seconds
