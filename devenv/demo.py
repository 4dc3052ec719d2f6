"""The demo database: a Belgian company, all addons, their demo data. Kept; updated when the addons change."""

import subprocess

from . import manifests, paths
from .databases import BASE, Databases
from .odoo_process import tail
from .say import Stop, step
from .testing import installation_hash

DATABASE = "webhero_demo"
SCRIPT = paths.ROOT / "devenv" / "demo_data.py"


def wanted():
    """{addon: hash of what is installed of it}: what the demo database must be made of."""
    return {addon: installation_hash([addon]) for addon in manifests.without_foreign()}


def is_outdated(host, fresh=False):
    return fresh or Databases(host).mark(DATABASE) != wanted()


def prepare(host, fresh=False):
    """Make the database, or update in it what changed."""
    databases = Databases(host)
    mark, goal = databases.mark(DATABASE), wanted()
    if mark is None or fresh:
        databases.base()
        _make(host, databases, goal)
    else:
        _update(databases, mark, goal)
    databases.set_mark(DATABASE, goal)


def _make(host, databases, goal):
    with step(f"Making the demo database with {len(goal)} addons"):
        databases.clone(BASE, DATABASE)
        _install(databases, list(goal))
        load_demo_data(host, DATABASE, list(goal))


def _install(databases, addons):
    if addons:
        for row in databases.install(DATABASE, addons, paths.LOGS / f"{DATABASE}.log"):
            print(row)


def _update(databases, mark, goal):
    changed = [addon for addon in goal if addon in mark and mark[addon] != goal[addon]]
    with step(f"Updating the demo database: {', '.join(changed) or 'new addons'}"):
        if changed:
            databases.update(DATABASE, changed, paths.LOGS / f"{DATABASE}.log")
        _install(databases, [addon for addon in goal if addon not in mark])


def load_demo_data(host, database, addons):
    """Run demo_data.py in Odoo's shell."""
    script = f"ADDONS = {addons!r}\n" + SCRIPT.read_text()
    done = subprocess.run(
        host.command("-d", database, "--no-http", sub=["shell"]),
        input=script, text=True, capture_output=True, cwd=paths.ROOT, env=host.environment(),
    )  # fmt: skip
    if "DEMO DATA LOADED" not in done.stdout:
        raise Stop(f"The demo data could not be loaded:\n{tail(done.stdout + done.stderr)}")
