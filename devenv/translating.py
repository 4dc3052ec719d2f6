"""`./run pot ADDON`: export an addon's terms and merge them into its i18n/nl.po and fr.po."""

import subprocess

from . import machine, manifests, paths
from .databases import Databases
from .odoo_process import tail
from .python_env import PYTHON
from .say import Stop, step
from .shell import lock, run
from .testing import ALL, folder_of, prepare_all, prepared

SCRIPT = """
from odoo.tools.translate import trans_export
for addon, file in {wanted!r}.items():
    with open(file, "wb") as out: trans_export(False, [addon], out, "po", env)

print("TERMS EXPORTED")
"""


def export(host, addon):
    """The freshly exported template of `addon`, from a database in which it is installed."""
    database = f"webhero_t_{addon}"
    with lock(database):
        prepared(Databases(host), database, [addon])
        return _export(host, database, [addon])[addon]


def export_all(host, addons):
    """{addon: its template}; those that are beside each other come from one database."""
    with lock(ALL):
        together = set(prepare_all(Databases(host))) & set(addons)
        templates = _export(host, ALL, sorted(together))
    return templates | {addon: export(host, addon) for addon in addons if addon not in together}


def _export(host, database, addons):
    """One Odoo for all, one export for each: a joint export gives a record of two addons to only one of them."""
    folder = paths.STATE / "pot" / database  # as the lock: two at a time would write one file
    folder.mkdir(parents=True, exist_ok=True)
    templates = {addon: folder / f"{addon}.pot" for addon in addons}
    wanted = {addon: str(file) for addon, file in templates.items()}
    for file in templates.values():
        file.unlink(missing_ok=True)
    with step(f"Exporting the terms of {', '.join(addons)}"):
        done = subprocess.run(
            host.command("-d", database, "--no-http", sub=["shell"]),
            input=SCRIPT.format(wanted=wanted),
            text=True,
            capture_output=True,
            cwd=paths.ROOT,
            env=host.environment(),
        )
    if "TERMS EXPORTED" not in done.stdout:
        raise Stop(f"The terms could not be exported:\n{tail(done.stdout + done.stderr)}")
    return templates


def main(options):
    host = machine.host()
    for addon in options.addons or manifests.installable():
        folder_of(addon)
        template = export(host, addon)
        folders = [str(folder) for folder in host.odoo.addons_path]
        print(run(PYTHON, "-m", "devenv.po_merge", addon, template, *folders, cwd=paths.ROOT), end="")
    return 0
