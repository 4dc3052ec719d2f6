"""Beside ten addons of the OCA in one database, as separate packages: everything installs and the main road runs (S21.17).

They are never a dependency of ours: put into a folder of their own, without what they declare. Runs with `./run test --long` only.
"""

import subprocess

import pytest

from devenv import machine, paths
from devenv.databases import Databases
from devenv.odoo_process import complaints, tail
from devenv.python_env import PYTHON
from devenv.shell import lock

NAME = "webhero_beside_oca"
FOLDER = paths.STATE / "beside_oca"
OURS = ("webhero_billing_base", "webhero_peppol", "webhero_bank", "webhero_invoice_portal", "webhero_werkbon")
# the addons under test, and their dependencies; with the versions that were tried (docs/integrators has the table)
PACKAGES = {
    "queue_job": "19.0.2.4.0.1",
    "account_statement_import_camt": "19.0.1.0.0.8",
    "account_reconcile_oca": "19.0.1.1.1",
    "account_comment_template": "19.0.1.0.0.2",
    "account_move_name_sequence": "19.0.1.0.5.2",
    "fs_attachment": "19.0.1.1.3.4",
    "partner_firstname": "19.0.1.0.3",
    "web_responsive": "19.0.1.1.1",
    "sale_automatic_workflow": "19.0.1.2.0.1",
    "contract": "19.0.1.2.1.2",
}
BELOW = {
    "account_statement_import_file": "19.0.1.0.0.5",
    "account_statement_import_base": "19.0.1.0.0.8",
    "account_statement_base": "19.0.1.0.1",
    "base_comment_template": "19.0.0.0.2",
    "fs_storage": "19.0.1.1.3.5",
    "server_environment": "19.0.1.0.4",
}
LIBRARIES = ("fsspec", "python-slugify", "text-unidecode", "openupgradelib")
ROAD = """
import pathlib
from odoo import Command, fields

installed = env["ir.module.module"].search([("name", "in", {packages!r}), ("state", "=", "installed")]).mapped("name")
assert set(installed) == set({packages!r}), installed
company, today = env.company, fields.Date.context_today(env.user)
partner = env["res.partner"].create({"name": "Bakkerij Zonnebloem", "is_company": True, "lang": "nl_BE",
    "email": "info@zonnebloem.example", "country_id": env.ref("base.be").id})
tax = env["account.tax"].search([("type_tax_use", "=", "sale"), ("amount", "=", 21), ("company_id", "=", company.id)], limit=1)


def invoice(**more):
    return env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id, "invoice_date": today,
        "invoice_line_ids": [Command.create({"name": "Werk", "price_unit": 100, "tax_ids": tax.ids})], **more})


# who numbers is said; one press, and the sequence of the journal numbers as the settings say
settings = env["res.config.settings"].create({})
journal = company._webhero_number_journal()
assert settings.webhero_numbered_elsewhere, (journal, journal.sequence_id)
assert not settings.webhero_number_preview, settings.webhero_number_preview
settings.action_webhero_number_by_sequence()
comment = env["base.comment.template"].create({"name": "Onder", "text": "<p>OPMERKING VAN EEN ANDER</p>",
    "position": "after_lines", "models": "account.move"})
first, second = invoice(comment_template_ids=[Command.set(comment.ids)]), invoice()
(first | second).action_post()
assert [first.name, second.name] == [f"{today.year}101", f"{today.year}102"], [first.name, second.name]
assert first.payment_reference.startswith("+++"), first.payment_reference
# what the comment addon puts on an invoice is on ours
page = env["ir.actions.report"]._render_qweb_html("account.account_invoices", first.ids)[0].decode()
assert "OPMERKING VAN EEN ANDER" in page and "wh_grand" in page
# sent, then read by the customer's portal
env["account.move.send"]._generate_and_send_invoices(first, sending_methods=["email"])
assert first.invoice_pdf_report_id.raw.startswith(b"%PDF")
assert first._webhero_document("pdf")["content"] == first.invoice_pdf_report_id.raw
# the archive in object storage: whole, and still whole after all files moved there
folder = pathlib.Path({folder!r}) / "objects"
folder.mkdir(parents=True, exist_ok=True)
document = env["webhero.peppol.document"]._store(b"<Invoice>1</Invoice>", name="A-1", direction="in", state="received",
    company_id=company.id)
env["fs.storage"].create({"name": "Objects", "code": "objects", "protocol": "file", "directory_path": str(folder),
    "use_as_default_for_attachments": True})
document.attachment_id.sudo()._migrate()
env.invalidate_all()
assert document.attachment_id.sudo().store_fname.startswith("objects://"), document.attachment_id.sudo().store_fname
stored = env["webhero.peppol.document"]._store(b"<Invoice>2</Invoice>", name="A-2", direction="in", state="received",
    company_id=company.id)
check = env["webhero.peppol.archive.check"].browse(env["webhero.peppol.archive.check"].action_check_now()["res_id"]).sudo()
while check._step():
    pass
assert check.whole, (check.changed, check.missing, check.broken_days)
print("CAME TO ITS END")
"""


@pytest.fixture(scope="module")
def host():
    """Odoo with the folder of these packages on its path; a skip with a word where they can't be had."""
    packages = [f"odoo-addon-{name}=={version}" for name, version in (PACKAGES | BELOW).items()]
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--upgrade",
        "--target",
        FOLDER,
        *packages,
        *LIBRARIES,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(
            f"LOUD: the packages of the OCA can't be had here, nothing is tried beside them: {done.stderr[-300:]}"
        )
    return machine.host()


def odoo(host, *arguments, sub=(), script=None):
    """(output, complaints) of Odoo with both sorts of addons."""
    path = next(line for line in host.config.read_text().splitlines() if line.startswith("addons_path"))
    addons = f"{path.partition('=')[2].strip()},{FOLDER / 'odoo' / 'addons'}"
    environment = {**host.environment(), "PYTHONPATH": str(FOLDER)}
    command = host.command("-d", NAME, "--addons-path", addons, *arguments, sub=sub)
    done = subprocess.run(
        command, input=script, capture_output=True, text=True, cwd=paths.ROOT, env=environment, check=False
    )
    assert not done.returncode, tail(done.stdout + done.stderr)
    return done.stdout, complaints(done.stderr)


def test_beside_ten_addons(host):
    """S21.17: numbers, comments, mails, portal and archive beside queue, bank, contract and storage addons of the OCA."""
    with lock(NAME):
        databases = Databases(host)
        databases.copy_of_base(NAME)
        try:
            odoo(host, "-i", ",".join((*OURS, *PACKAGES)), "--no-http", "--stop-after-init")
            script = ROAD.replace("{folder!r}", repr(str(FOLDER))).replace("{packages!r}", repr(list(PACKAGES)))
            output, _complaints = odoo(host, "--no-http", "--log-level=warn", sub=["shell"], script=script)
            assert "CAME TO ITS END" in output, tail(output)
        finally:
            databases.drop(NAME)


def test_nothing_of_ours_needs_them():
    """S21.17: none of these is in a manifest of ours except queue_job, on which a glue addon depends."""
    for manifest in paths.ROOT.glob("webhero_*/__manifest__.py"):
        for name in PACKAGES:
            named = f'"{name}"' in manifest.read_text()
            assert not named or (name == "queue_job" and "queue_job" in manifest.parent.name), manifest
