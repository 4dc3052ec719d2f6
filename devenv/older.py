"""A database as an older version of our addons left it: from git, with demo data and messages under way."""

import ast
import io
import subprocess
import tarfile

from . import demo, manifests, paths
from .databases import BASE, Databases
from .odoo_process import Host, in_shell
from .say import step

# the version that all later ones must be able to update
FIRST = "96a1f3a"
# what a company has at any moment: messages waiting, refused, skipped and not yet due, on each connection
MESSAGES = """
Exchange = env["webhero.exchange"].sudo()
for backend in env["webhero.backend"].with_context(active_test=False).search([]):
    for state in ("open", "ready", "error", "skipped", "done"):
        row = Exchange._put(backend, "webhero.test", f"older-{state}", payload=state.encode(), state="open")
        row.write({"state": state, "attempts": 2, "remote_key": f"older-{backend.id}-{state}"})
        if state == "error":
            row.write({"error_kind": "refused", "error_code": "older", "error_facts": {"value": "1"}})
shop = env["webhero.prestashop.backend"].with_context(active_test=False).search([], limit=1)
for number, state in ((9001, "done"), (9002, "error")):
    row = Exchange._put(shop, "prestashop.order", f"OLDER{number - 9000} ({number})", state="open")
    order = env["webhero.prestashop.order"].create({
        "shop_id": shop.id, "exchange_id": row.id, "number": number, "reference": f"OLDER{number - 9000}",
        "bundle": {"order": {"id": str(number)}}, "date": "2026-11-20", "total": 12.10,
        **({"klass": "domestic", "booking": {"klass": "domestic", "number": "145"}} if state == "done" else {})})
    row.write({"res_model": order._name, "res_id": order.id, "state": state, "remote_ref": "4711" if state == "done" else False})
env["ir.filters"].create({"name": "Older by kind", "model_id": "webhero.prestashop.order", "context": "{'group_by': ['klass']}"})
env["ir.filters"].create({"name": "Older by number", "model_id": "webhero.exchange",
    "domain": "[('remote_ref', '!=', False), ('remote_key', '!=', 'remote_refs')]"})
noupdate = env["ir.model.data"].search([("module", "=like", "webhero%"), ("noupdate", "=", True)])
for template in env["mail.template"].browse(noupdate.filtered(lambda d: d.model == "mail.template").mapped("res_id")):
    template.subject = f"Ours: {template.subject}"
for job in env["ir.cron"].browse(noupdate.filtered(lambda d: d.model == "ir.cron").mapped("res_id")):
    job.write({"interval_number": 77, "interval_type": "days"})
env["webhero.werkbon.tablet"].search([]).write({"seen_on": "2026-01-02 03:04:05"})
env.cr.commit()
print("MESSAGES PUT", Exchange.search_count([("kind", "=", "webhero.test")]))
"""


class OlderHost(Host):
    """The same Odoo and cluster with the addons of another folder."""

    def __init__(self, host, folder):
        super().__init__(host.odoo, host.cluster)
        self.folder = folder

    @property
    def addons_path(self):
        return ",".join(map(str, [*self.odoo.addons_path, paths.foreign_addons(), self.folder]))

    def command(self, *arguments, sub=()):
        return super().command(*arguments, "--addons-path", self.addons_path, sub=sub)


def source(commit=FIRST):
    """The folder with the addons of `commit`; None where git's history lacks it."""
    folder = paths.STATE / "older" / commit
    if folder.is_dir():
        return folder
    done = subprocess.run(["git", "archive", commit], capture_output=True, cwd=paths.ROOT)
    if done.returncode:
        return None
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def addons(folder):
    """Those of `folder` that depend on no addon of others."""
    foreign = {path.parent.name for path in paths.foreign_addons().glob("*/__manifest__.py")}
    found = {}
    for manifest in sorted(folder.glob("*/__manifest__.py")):
        found[manifest.parent.name] = ast.literal_eval(manifest.read_text()).get("depends", [])
    return [name for name, depends in found.items() if not foreign & set(depends)]


def database(host, folder, name, commit=FIRST):
    """Make database `name`, once for each Odoo: it is only ever copied."""
    databases = Databases(host)
    databases.base()
    older, mark = OlderHost(host, folder), [commit, databases.mark(BASE), MESSAGES]
    if databases.mark(name) == mark:
        return
    with step(f"Making a database as {commit} left it"):
        databases.copy_of_base(name)
        Databases(older).install(name, addons(folder), paths.LOGS / f"{name}.log")
        demo.load_demo_data(older, name, addons(folder))
        in_shell(older, name, MESSAGES, "MESSAGES PUT")
        databases.set_mark(name, mark)


def plain(host, folder, name, addons, commit=FIRST):
    """Make database `name` with `addons` of `folder` and nothing in it, once."""
    databases = Databases(host)
    databases.base()
    mark = [commit, databases.mark(BASE), *addons]
    if databases.mark(name) != mark:
        with step(f"Installing {', '.join(addons)} as of {commit}"):
            databases.copy_of_base(name)
            if addons:
                Databases(OlderHost(host, folder)).install(name, addons, paths.LOGS / f"{name}.log")
        databases.set_mark(name, mark)


def to_update():
    """Addons of the working tree that come by themselves, with what they come beside."""
    read = {name: manifests.read(name) for name in manifests.without_foreign()}
    return {name: manifest["depends"] for name, manifest in read.items() if manifest.get("auto_install")}
