"""`./run pot ADDON`: export an addon's terms and merge them into its i18n/nl.po and fr.po."""

from . import machine, manifests, paths
from .databases import Databases
from .python_env import PYTHON
from .say import step
from .shell import lock, run
from .testing import ALL, folder_of, prepare_all, prepared


def export(host, addon):
    """The freshly exported template of `addon`, from a database in which it is installed."""
    database = f"webhero_t_{addon}"
    with lock(database):
        prepared(Databases(host), database, [addon])
        return _export(host, database, [addon])


def export_all(host, addons):
    """{addon: template that holds its terms}; those that stand beside each other come from one database."""
    with lock(ALL):
        together = set(prepare_all(Databases(host))) & set(addons)
        template = _export(host, ALL, sorted(together))
    return {addon: template if addon in together else export(host, addon) for addon in addons}


def _export(host, database, addons):
    what = f"Exporting the terms of {', '.join(addons)}"
    template = paths.STATE / "pot" / f"{database}.pot"
    template.parent.mkdir(parents=True, exist_ok=True)
    with step(what):
        command = host.command("-d", database, *addons, "-l", "pot", "-o", template, sub=["i18n", "export"])
        run(*command, env=host.environment(), cwd=paths.ROOT, what=what)
    return template


def main(options):
    host = machine.host()
    for addon in options.addons or manifests.installable():
        folder_of(addon)
        template = export(host, addon)
        folders = [str(folder) for folder in host.odoo.addons_path]
        print(run(PYTHON, "-m", "devenv.po_merge", addon, template, *folders, cwd=paths.ROOT), end="")
    return 0
