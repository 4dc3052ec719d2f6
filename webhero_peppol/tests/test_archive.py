# SPDX-License-Identifier: LGPL-3.0-or-later
"""The archive: unchangeable, checked, and taken along as a zip (P13)."""

import base64
import csv
import hashlib
import io
import json
import os
import zipfile
from contextlib import contextmanager

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..hooks import uninstall_hook
from .common import PeppolCommon


class ArchiveCommon(PeppolCommon):
    def stored(self, name="V-1", content=None, direction="in", company=None, **values):
        state = "received" if direction == "in" else "delivered"
        values = {"name": name, "direction": direction, "state": state, **values}
        content = content or f"<Invoice>{name}</Invoice>".encode()
        return self.env["webhero.peppol.document"]._store(content, company_id=(company or self.company).id, **values)

    def check(self):
        action = self.env["webhero.peppol.archive.check"].action_check_now()
        check = self.env["webhero.peppol.archive.check"].sudo().browse(action["res_id"])
        while check._step():
            pass
        return check

    def dated(self, document, day):
        document.flush_recordset()
        self.env.cr.execute("UPDATE webhero_peppol_document SET create_date = %s WHERE id = %s", (day, document.id))
        document.invalidate_recordset()

    @contextmanager
    def file_replaced(self, document, content):
        """Somebody with access to the server's disk."""
        attachment = document.sudo().attachment_id
        path = attachment._full_path(attachment.store_fname)
        with open(path, "rb") as file:
            before = file.read()
        os.unlink(path)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        try:
            yield
        finally:
            with open(path, "wb") as file:
                file.write(before)


@tagged("post_install", "-at_install")
class TestFrozen(ArchiveCommon):
    def test_nobody_changes_or_deletes(self):
        """P13: neither a user, nor an administrator, nor code of the superuser changes or deletes what is archived."""
        document = self.stored()
        admin = self.env.ref("base.user_admin")
        for change in (
            lambda: document.sudo().write({"sha256": "0" * 64}),
            lambda: document.sudo().write({"attachment_id": False}),
            lambda: document.sudo().write({"direction": "out"}),
            lambda: document.with_user(admin).write({"state": "error"}),
            lambda: document.with_user(admin).unlink(),
            lambda: document.sudo().unlink(),
            lambda: document.attachment_id.with_user(admin).write({"raw": b"x"}),
            lambda: document.attachment_id.with_user(admin).write({"res_id": False}),
            lambda: document.attachment_id.sudo().write({"res_model": "res.partner", "res_id": 1}),
            lambda: document.attachment_id.sudo().unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():  # an AccessError is one too
                change()
        self.assertEqual(document._content(), b"<Invoice>V-1</Invoice>")

    def test_removing_the_addon(self):
        """P13: with documents in the archive the addon can't be uninstalled before someone confirms that they are kept."""
        self.stored()
        addon = self.env["ir.module.module"].search([("name", "=", "webhero_base")])
        with self.assertRaisesRegex(UserError, "webhero_peppol.archive_may_go"):
            addon.button_uninstall()
        self.assertEqual(addon.state, "installed")
        self.env["ir.config_parameter"].set_param("webhero_peppol.archive_may_go", "1")
        addon._webhero_protect_archive()
        uninstall_hook(self.env)
        with self.assertRaisesRegex(
            UserError, "webhero_peppol.archive_may_go"
        ):  # S21.17: the next archive is protected too
            addon.button_uninstall()

    def test_the_same_bytes_elsewhere(self):
        """S21.17: files move between disk and database as the host moves all of them; other bytes, or none, do not pass."""
        document = self.stored()
        attachment, content = document.attachment_id.sudo(), document._content()
        for place in ("db", "file"):
            self.env["ir.config_parameter"].set_param("ir_attachment.location", place)
            attachment._migrate()
            self.assertEqual(bool(attachment.store_fname), place == "file")
            self.assertEqual(document._content(), content)
        attachment.write({"datas": base64.b64encode(content)})
        for values in (
            {"raw": content + b" "},
            {"raw": b""},
            {"datas": False},
            {"raw": content, "mimetype": "text/html"},
            {"raw": content, "name": "other.xml"},
            {"raw": content, "datas": base64.b64encode(b"other")},
        ):
            with self.subTest(values), self.assertRaises(UserError), self.env.cr.savepoint():
                attachment.write(values)
        with self.file_replaced(document, None), self.assertRaises(UserError):  # nothing in place of what is gone
            attachment.invalidate_recordset()
            attachment._migrate()

    def test_the_same_again_is_no_change(self):
        """P13: writing an unchanged value is allowed; the states still advance."""
        document = self.stored()
        document.sudo().write({"sha256": document.sha256, "attachment_id": document.attachment_id.id})
        document.sudo().write({"state": "error"})
        self.assertEqual(document.state, "error")


@tagged("post_install", "-at_install")
class TestCheck(ArchiveCommon):
    def test_whole_in_object_storage(self):
        """S21.17: where another addon keeps the files, in no folder of this server, the archive is checked through it."""
        objects, attachments = {}, self.registry["ir.attachment"]
        self.patch(attachments, "_storage", lambda _self: "objects")
        self.patch(attachments, "_get_path", lambda _self, _content, sha: (f"objects://{sha}", f"/nowhere/{sha}"))
        self.patch(
            attachments, "_file_write", lambda _self, content, sha: objects.update({f"objects://{sha}": content})
        )
        host = attachments._file_read
        self.patch(
            attachments,
            "_file_read",
            lambda self, name, size=None: objects.get(name, b"") if "://" in name else host(self, name, size),
        )
        document = self.stored("V-OBJ")
        self.assertTrue(document.attachment_id.store_fname.startswith("objects://"))
        self.assertEqual(len(objects), 1)
        self.assertTrue(self.check().whole)
        objects.clear()
        self.env.invalidate_all()
        self.assertEqual(self.check().missing, 1)

    def test_whole(self):
        """P13: every document is read again and compared with its hash; the owner reads that all is well."""
        count = self.env["webhero.peppol.document"].search_count([("company_id", "=", self.company.id)])
        self.stored("V-1")
        self.stored("V-2")
        check = self.check()
        self.assertEqual((check.state, check.total, check.whole), ("done", count + 2, True))
        self.assertEqual(
            check.with_context(lang="en_US").summary, f"All {count + 2} documents are as they were sent or received."
        )

    def test_changed_and_missing_are_found(self):
        """P13: bytes changed on disk and missing files are named, notified and shown on Home; repaired, they disappear."""
        manager = new_test_user(self.env, "archive_owner", "account.group_account_manager", lang="en_US")
        one, two = self.stored("V-1"), self.stored("V-2")
        with self.file_replaced(one, b"<Invoice>V-1, but 10 times as much</Invoice>"), self.file_replaced(two, None):
            check = self.check()
            self.assertEqual((one.damage, two.damage, check.changed, check.missing), ("changed", "missing", 1, 1))
            self.assertIn("1 documents were changed after they were stored", check.with_context(lang="en_US").summary)
            block = next(b for b in self.env["webhero.home"].load()["blocks"] if b["key"] == "peppol_archive")
            self.assertEqual((block["count"], block["tone"]), (2, "bad"))
            told = self.env["mail.message"].search([("partner_ids", "in", manager.partner_id.ids)], limit=1)
            self.assertEqual(told.subject, f"The Peppol archive of {self.company.name} is damaged")
            self.assertEqual(check.action_open_damaged()["domain"][1], ("damage", "!=", False))
        self.assertTrue(self.check().whole)
        self.assertFalse(one.damage or two.damage)

    def test_a_row_that_disappears(self):
        """P13: a document deleted in the database itself, with its hash, is missed by the seal of its day."""
        one = self.stored("V-1")
        two = self.stored("V-2")
        for document in one | two:
            self.dated(document, "2026-03-02 10:00:00")
        first = self.check()
        self.assertTrue(first.whole and first.seal)
        self.env.cr.execute("DELETE FROM webhero_peppol_document WHERE id = %s", (two.id,))
        self.env.invalidate_all()
        second = self.check()
        self.assertEqual(second.broken_days, [["2026-03-02", 2, 1]])
        self.assertIn("2026-03-02 had 2 documents and has 1 now", second.with_context(lang="en_US").summary)

    def test_hash_and_seal_redone(self):
        """P13: who changes bytes, hash and the seal of that day is betrayed by the chain of seals."""
        document = self.stored("V-1")
        self.dated(document, "2026-03-02 10:00:00")
        self.dated(self.stored("V-2"), "2026-03-03 10:00:00")
        self.assertTrue(self.check().whole)
        seals = self.env["webhero.peppol.seal"]
        self.env.cr.execute("UPDATE webhero_peppol_document SET sha256 = %s WHERE id = %s", ("0" * 64, document.id))
        number, digest = seals._days(self.company)[fields.Date.to_date("2026-03-02")]
        self.env.cr.execute(
            "UPDATE webhero_peppol_seal SET digest = %s WHERE day = '2026-03-02' AND company_id = %s",
            (digest, self.company.id),
        )
        self.env.invalidate_all()
        self.assertEqual(seals._verify_and_seal(self.company)[0], [["2026-03-02", number, number]])

    def test_by_itself(self):
        """P13: once a week without being asked, each company for itself; not twice in a week."""
        self.stored()
        checks = self.env["webhero.peppol.archive.check"]
        with self.enter_registry_test_mode():
            self.env.ref("webhero_peppol.ir_cron_archive_check").method_direct_trigger()
        self.assertEqual(checks.search([("company_id", "=", self.company.id)]).mapped("state"), ["done"])
        checks._ask_weekly()
        self.assertEqual(checks.search_count([("company_id", "=", self.company.id)]), 1)


@tagged("post_install", "-at_install")
class TestExport(ArchiveCommon):
    def export(self, first, last, **values):
        wizard = self.env["webhero.peppol.archive.period"].create({"date_from": first, "date_to": last, **values})
        job = self.env["webhero.account.export"].browse(wizard.action_export()["res_id"])
        while job._as_user()._step():
            pass
        return job, zipfile.ZipFile(io.BytesIO(job.sudo().file_ids.raw))

    def test_zip_of_a_period(self):
        """P13: documents of the period as they were, an index for people, one for machines, and the sums."""
        inside = self.stored(
            "2026/7", b"<Invoice>in</Invoice>", sender="0208:0999472756", received_at="2026-03-02 09:00:00"
        )
        sent = self.stored("=2+2", b"<Invoice>out</Invoice>", "out")
        before, after = self.stored("before"), self.stored("after")
        for document, day in ((inside, "2026-03-01 00:00:00"), (sent, "2026-03-31 23:59:59"), (before, "2026-02-28 23:59:59"),
                              (after, "2026-04-01 00:00:00")):  # fmt: skip
            self.dated(document, day)
        self.check()
        job, archive = self.export("2026-03-01", "2026-03-31")
        paths = [f"received/2026-03/2026-7 {inside.id}.xml", f"sent/2026-03/=2+2 {sent.id}.xml"]
        self.assertEqual(sorted(archive.namelist()), sorted(["index.csv", "index.json", "SHA256SUMS", *paths]))
        self.assertEqual(archive.read(paths[0]), b"<Invoice>in</Invoice>")
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(
            [(row["number"], row["sha256"]) for row in rows], [("2026/7", inside.sha256), ("'=2+2", sent.sha256)]
        )
        machine = json.loads(archive.read("index.json"))
        self.assertEqual(machine["documents"][0]["received_at"], "2026-03-02T09:00:00Z")
        self.assertEqual([seal["day"] for seal in machine["seals"]], ["2026-03-01", "2026-03-31"])
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, _, path = line.partition("  ")
            self.assertEqual(hashlib.sha256(archive.read(path)).hexdigest(), digest)
        self.assertEqual((job.state, job.total, job.done, job.problem_count), ("done", 2, 2, 0))

    def test_a_damaged_document_does_not_stop_it(self):
        """P13: what is damaged is listed as missing, with the reason; all else is in the zip."""
        one, two = self.stored("V-1"), self.stored("V-2")
        for document in one | two:
            self.dated(document, "2026-03-02 10:00:00")
        with self.file_replaced(one, b"other"):
            job, archive = self.export("2026-03-02", "2026-03-02")
        self.assertEqual([problem[0] for problem in job.problems], ["V-1"])
        self.assertIn(f"received/2026-03/V-2 {two.id}.xml", archive.namelist())
        self.assertTrue(any(name.endswith(".txt") for name in archive.namelist()))

    def test_who_may(self):
        """P13: a biller exports what his companies have; who may not see invoices exports nothing; dates in order."""
        other = self.env["res.company"].create({"name": "Other BV", "country_id": self.env.ref("base.be").id})
        document = self.stored("of the other", company=other)
        self.dated(document, "2026-03-02 10:00:00")
        _job, archive = self.export("2026-03-02", "2026-03-02")
        self.assertFalse([name for name in archive.namelist() if name.endswith(".xml")])
        reader = new_test_user(self.env, "archive_reader", "account.group_account_readonly")
        with self.assertRaises(AccessError):
            self.env["webhero.peppol.archive.period"].with_user(reader).create({}).action_export()
        with self.assertRaises(UserError):
            self.export("2026-03-02", "2026-03-01")
