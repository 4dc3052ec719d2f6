"""The demo database: a Belgian company, all addons, their demo data. Kept; updated when the addons change, and rebuilt when the
story changes, since a chapter can't be replayed on its own results.
"""

import hashlib
import subprocess

from . import manifests, paths
from .databases import BASE, Databases
from .odoo_process import tail
from .say import Stop, line, step
from .testing import installation_hash

DATABASE = "webhero_demo"
SCRIPT = paths.ROOT / "devenv" / "demo_data.py"
STORY = "story"  # no addon is called so


def wanted():
    """{addon: hash of what is installed of it}: what the demo database must be made of; STORY: hash of what happens in it."""
    return {addon: installation_hash([addon]) for addon in manifests.without_foreign()} | {STORY: story_hash()}


def story_hash():
    """Changes when the demo data change, or the remote systems that they speak of."""
    folders = [paths.ROOT / "sandbox", *(folder / "demo" for folder in paths.addons().values())]
    files = [SCRIPT, *(file for folder in folders for file in sorted(folder.rglob("*")))]
    total = hashlib.sha256()
    for file in files:
        if file.is_file() and not {"__pycache__", "tests"} & set(file.parts):
            total.update(str(file.relative_to(paths.ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def is_outdated(host, fresh=False):
    return fresh or Databases(host).mark(DATABASE) != wanted()


def prepare(host, fresh=False):
    """Make the database, or update in it what changed; whether it was made."""
    databases = Databases(host)
    mark, goal = databases.mark(DATABASE), wanted()
    anew = fresh or not mark or mark.get(STORY) != goal[STORY]
    if mark and anew and not fresh:
        line("The demo data or the sandbox changed since the demo database was made: it is made anew")
    anew = anew or not _updated(databases, mark, goal)
    if anew:
        databases.base()
        _make(host, databases, [addon for addon in goal if addon != STORY])
    databases.set_mark(DATABASE, goal)
    return anew


def _updated(databases, mark, goal):
    """Update what changed; False, with a word, where the database can't be updated any more."""
    try:
        _update(databases, mark, goal)
    except Stop as stop:
        line(f"The demo database could not be updated and is made anew. {stop}")
        return False
    return True


def _make(host, databases, addons):
    with step(f"Making the demo database with {len(addons)} addons"):
        databases.clone(BASE, DATABASE)
        _install(databases, addons)
        load_demo_data(host, DATABASE, addons)


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
