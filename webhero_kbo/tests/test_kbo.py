# SPDX-License-Identifier: LGPL-3.0-or-later
"""KBO Open Data: imported in the background, found by name, place and number (P4)."""

import base64
import importlib.util
import io
import tempfile
import zipfile
from pathlib import Path
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from sandbox import check_digits

from ..hooks import pre_init_hook
from ..rules import kbo_opendata
from . import kbo_files

BAKER, PRINTER, JOINER = (check_digits.kbo(free) for free in (11, 22, 33))


@tagged("post_install", "-at_install")
class TestKbo(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env["webhero.kbo.import"].search([]).unlink()
        self.env.cr.execute("DELETE FROM webhero_kbo_enterprise")
        self.companies = self.env["webhero.kbo.enterprise"]

    def imported(self, content, name="KboOpenData_0100_2026_11_Full.zip"):
        one = self.env["webhero.kbo.import"].create({"filename": name, "content": base64.b64encode(content)})
        for _ in range(one.steps):
            one._run_step()
        return one

    def full(self):
        return kbo_files.archive(
            kbo_files.together(
                kbo_files.company(BAKER, "Bakkerij Crème & Zoon", "9000", "Gent", "Gand"),
                kbo_files.company(PRINTER, "Imprimerie Élan", "4000", "Luik", "Liège", language="1", street="Quai"),
                kbo_files.company(JOINER, "Schrijnwerkerij De Eik", "3000", "Leuven", "Louvain", liable=False),
                {"denomination": [(kbo_files.dotted(JOINER), "2", "003", "Meubelatelier Noot")]},
            )
        )

    def test_found_by_name_place_and_number(self):
        """P4: any part of any name, without accents; in a town or postcode in either language; by number as typed."""
        done = self.imported(self.full())
        self.assertEqual((done.state, done.progress, done.companies), ("done", 100, 3), done.error)
        self.assertFalse(done.content)
        for text, place, number in (
            ("bakkerij", "", BAKER), ("creme", "", BAKER), ("zoon bakkerij", "", BAKER), ("noot", "Leuven", JOINER),
            ("elan", "Liège", PRINTER), ("elan", "luik", PRINTER), ("elan", "4000", PRINTER), ("", "gent", BAKER),
            (f"BE {kbo_files.dotted(JOINER)}", "", JOINER),
        ):  # fmt: skip
            self.assertEqual(self.companies._find(text, place)[:1].number, number, (text, place))
        self.assertFalse(self.companies._find("bakkerij", "Leuven"))
        self.assertFalse(self.companies._find("100%_"))

    def test_fills_a_contact_in_its_language(self):
        """P4: name, address in the company's own language, number, language; the VAT number of who is liable to VAT."""
        self.imported(self.full())
        values = self.companies._find("elan")._partner_values()
        self.assertEqual((values["street"], values["city"], values["lang"]), ("Rue Quai 1", "Liège", "fr_BE"))
        self.assertEqual((values["company_registry"], values["vat"]), (PRINTER, f"BE{PRINTER}"))
        self.assertFalse(self.companies._find(JOINER)._partner_values()["vat"])
        if "webhero.organisation" in self.env:  # webhero_peppol looks companies up there first
            found = self.env["webhero.organisation"]._by_number("BE", PRINTER)
            self.assertEqual(found.values(self.env)["vat"], f"BE{PRINTER}")

    def test_update(self):
        """P4: first deletions, then additions, table by table; only after the extract before it."""
        self.imported(self.full())
        key = kbo_files.dotted(BAKER)
        rows = kbo_files.together(
            {
                "enterprise_delete": [(kbo_files.dotted(JOINER),)],
                "denomination_delete": [(key,)],
                "activity_delete": [(key,)],
            },
            {"denomination_insert": [(key, "2", "001", "Bakkerij Nieuw")]},
            kbo_files.company(check_digits.kbo(44), "Starter BV", suffix="_insert"),
        )
        with self.assertRaisesRegex(UserError, "100"):
            self.imported(kbo_files.archive(rows, number=103, kind="update"), "KboOpenData_0103_2026_12_Update.zip")
        done = self.imported(kbo_files.archive(rows, number=101, kind="update"), "KboOpenData_0101_2026_12_Update.zip")
        self.assertEqual((done.state, done.companies), ("done", 3), done.error)
        self.assertFalse(self.companies._find(JOINER))
        self.assertEqual(self.companies._find(BAKER).name, "Bakkerij Nieuw")
        self.assertEqual(self.companies._find(BAKER).city_nl, "Gent")
        self.assertFalse(self.companies._find(BAKER).vat_liable)
        self.assertTrue(self.companies._find("starter").vat_liable)
        self.assertEqual(self.companies._find("starter").email, f"info@{check_digits.kbo(44)}.example")

    def updates(self, *numbers):
        """[(name, bytes)] of updates, each of which adds one company."""
        found = []
        for number in numbers:
            rows = kbo_files.company(check_digits.kbo(number), f"Starter {number}", suffix="_insert")
            content = kbo_files.archive(rows, number=number, kind="update", date=f"{number - 80}-11-2026")
            found.append((f"KboOpenData_{number:04}_2026_11_Update.zip", content))
        return found

    def bundle(self, *files):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, data in files:
                archive.writestr(f"kbo/{name}", data)
        return content.getvalue()

    def run_all(self):
        imports = self.env["webhero.kbo.import"]
        while imports._next():
            imports._next()._run_step()

    def uploaded(self, *files):
        attachments = self.env["ir.attachment"].create([{"name": name, "raw": data} for name, data in files])
        return self.env["webhero.kbo.upload"].create({"file_ids": attachments.ids}).action_import()

    def test_many_updates_in_one_go(self):
        """P4, remotes 7: a full file and many updates, unordered, in a zip of zips: each once, in its order, the last one told."""
        self.assertIn("full file", self.env["webhero.kbo.upload"].create({}).present)
        files = [*self.updates(103, 101, 102), ("KboOpenData_0100_2026_11_Full.zip", self.full())]
        answer = self.uploaded(("november.zip", self.bundle(*files)))
        self.assertEqual(answer["params"]["type"], "success")
        self.run_all()
        done = self.env["webhero.kbo.import"].search([], order="id")
        self.assertEqual([(one.number, one.state) for one in done], [(n, "done") for n in (100, 101, 102, 103)])
        self.assertEqual([bool(self.companies._find(f"starter {n}")) for n in (101, 102, 103)], [True] * 3)
        present = self.env["webhero.kbo.upload"].create({}).with_context(lang="en_US").present
        for word in ("6 companies", "103", "23-11-2026"):
            self.assertIn(word, present)
        settings = self.env["res.config.settings"].create({})
        self.assertIn("103", settings.webhero_kbo_present)

    def test_gaps_are_told_with_their_numbers(self):
        """P4, remotes 7: what can follow goes; the numbers that are missing are named; nothing new is said as such."""
        self.imported(self.full())
        answer = self.uploaded(*self.updates(101, 104, 107, 108))
        for word in ("102-103", "104, 107-108", "101"):
            self.assertIn(word, answer["params"]["message"])
        self.run_all()
        self.assertEqual(self.env["webhero.kbo.import"]._last_done().number, 101)
        with self.assertRaisesRegex(UserError, "102-103"):
            self.uploaded(*self.updates(104))
        with self.assertRaisesRegex(UserError, "100-101"):
            self.uploaded(*self.updates(101, 100))
        self.uploaded(
            ("new.zip", kbo_files.archive(kbo_files.company(BAKER, "Bakkerij"), number=106)), *self.updates(104, 107)
        )
        self.run_all()
        self.assertEqual(self.env["webhero.kbo.import"]._last_done().number, 107)
        self.assertEqual(self.companies.search_count([]), 2)

    def test_full_at_any_time(self):
        """P4, remotes 7: a full file alone goes whatever is here, an older one too; it makes waiting updates needless."""
        self.imported(self.full(), "KboOpenData_0100_2026_11_Full.zip")
        self.uploaded(*self.updates(101, 102))
        older = kbo_files.archive(kbo_files.company(BAKER, "Bakkerij"), number=99)
        newer = kbo_files.archive(kbo_files.company(BAKER, "Bakkerij"), number=105)
        self.imported(newer)
        states = self.env["webhero.kbo.import"].search([("kind", "=", "update")]).mapped("state")
        self.assertEqual(states, ["skipped", "skipped"])
        self.imported(older)
        self.assertEqual(self.env["webhero.kbo.import"]._last_done().number, 99)

    def test_the_same_twice(self):
        """P4, S18.5: an extract is imported once at a time: the second is told so, also when both come at the same moment."""
        imports = self.env["webhero.kbo.import"]
        name, content = "KboOpenData_0100_2026_11_Full.zip", base64.b64encode(self.full())
        imports.create({"filename": name, "content": content})
        with self.assertRaises(UserError) as refused:
            imports.create({"filename": name, "content": content})
        self.assertIn("100", str(refused.exception))
        with self.assertRaises(UserError):
            imports._create_imports([(name, self.full())])
        with (
            patch.object(type(imports), "_check_not_under_way", lambda *_extracts: None),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            imports.create({"filename": name, "content": content})
            self.env.flush_all()
        self.assertEqual(len(imports.search([])), 1)
        self.run_all()
        self.imported(self.full())  # done: the same full file may come again

    def test_twice_before_the_update(self):
        """P4, S18.5: an extract that an earlier version had taken in twice is imported once after the update."""
        name, content = "KboOpenData_0100_2026_11_Full.zip", base64.b64encode(self.full())
        one = self.env["webhero.kbo.import"].create({"filename": name, "content": content})
        self.env.flush_all()
        self.env.cr.execute("DROP INDEX IF EXISTS webhero_kbo_import_one_under_way")
        self.env.cr.execute(
            """INSERT INTO webhero_kbo_import (filename, state, kind, number, step, steps)
                    SELECT filename, state, kind, number, 0, steps FROM webhero_kbo_import WHERE id = %s RETURNING id""",
            (one.id,),
        )
        twin = one.browse(self.env.cr.fetchone()[0])
        path = f"{get_module_path('webhero_kbo')}/migrations/19.0.1.2.0/pre-one_under_way.py"
        spec = importlib.util.spec_from_file_location("one_under_way", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual((one.state, twin.state), ("waiting", "skipped"))

    def test_what_follows_a_failed_update_waits(self):
        """P4, remotes 7: an update that fails keeps those after it waiting; done again, they go on by themselves."""
        self.imported(self.full())
        (name, content), *rest = self.updates(101, 102)
        broken = kbo_files.archive({"denomination_insert": [("x",) * 9]}, number=101, kind="update")
        self.uploaded((name, broken), *rest)
        self.run_all()
        first, second = self.env["webhero.kbo.import"].search([("kind", "=", "update")], order="id")
        self.assertEqual((first.state, second.state), ("failed", "waiting"))
        first.content = base64.b64encode(content)
        first.action_again()
        self.run_all()
        self.assertEqual((first.state, second.state), ("done", "done"), first.error)

    def test_folder_of_many(self):
        """P4, remotes 7: all that is new in the server's folder in one go; what is missing there is told by the button."""
        self.imported(self.full())
        imports = self.env["webhero.kbo.import"]
        with tempfile.TemporaryDirectory() as folder:
            self.env["ir.config_parameter"].set_param("webhero_kbo.dir", folder)
            for name, content in self.updates(101, 102, 105):
                (Path(folder) / name).write_bytes(content)
            self.assertIn("103-104", imports.action_scan_folder()["params"]["message"])
            self.run_all()
            self.assertEqual(imports._last_done().number, 102)
            imports._cron_look_in_folder()
            with self.assertRaisesRegex(UserError, "103-104"):
                imports.action_scan_folder()

    def test_full_again_only_writes_what_changed(self):
        """P4: next month's full file removes who is gone and leaves the others alone."""
        self.imported(self.full())
        ids = self.companies._find(BAKER).id
        self.imported(kbo_files.archive(kbo_files.company(BAKER, "Bakkerij Crème & Zoon"), number=101))
        self.assertEqual((self.companies.search_count([]), self.companies._find(BAKER).id), (1, ids))

    def test_killed_in_the_middle(self):
        """P4: each step is committed by itself; the next run goes on with the file that was not loaded yet."""
        one = self.env["webhero.kbo.import"].create({"filename": "x.zip", "content": base64.b64encode(self.full())})
        one._run_step()
        one._run_step()
        self.assertEqual((one.state, one.step), ("running", 2))
        while one.state == "running":
            self.env["webhero.kbo.import"].browse(one.id)._run_step()
        self.assertEqual(one.companies, 3)

    def test_wrong_files_say_why(self):
        """P4: no zip, another zip, other columns, a broken line: a sentence, never a traceback."""
        good = self.full()
        for content, word in (
            (b"no zip", "zip"),
            (good[:-30], "zip"),
            (kbo_files.archive({}).replace(b"meta.csv", b"beta.csv"), "meta"),
        ):
            with self.assertRaisesRegex(UserError, word):
                self.imported(content)
        rows = kbo_files.company(BAKER, "Bakkerij")
        rows["denomination"][0] += ("one column too many",)
        failed = self.imported(kbo_files.archive(rows))
        self.assertEqual(failed.state, "failed")
        self.assertTrue(failed.error)
        self.assertFalse(self.companies.search_count([]))

    def test_fold(self):
        """P4: the database folds names as the question is folded."""
        self.imported(kbo_files.archive(kbo_files.company(BAKER, "Œuvre ÇÀÉÎÕÜ ß  Straße")))
        self.assertEqual(self.companies._find(BAKER).search_name, kbo_opendata.fold("Œuvre ÇÀÉÎÕÜ ß  Straße"))

    def test_search_uses_its_indexes(self):
        """P4: no search by name or place looks at every company, however many there are (the figure: ./run bench kbo)."""
        self.imported(kbo_files.archive(kbo_files.many(1000)))
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        companies = self.companies
        words, plans = ["bakkerij", "jan"], []
        for condition, place in (
            (companies._name_starts(words), ""), (companies._name_holds(words), ""),
            (companies._name_starts([]), "namur"), (companies._name_starts([]), "9000"),
        ):  # fmt: skip
            self.env.cr.execute(SQL("EXPLAIN %s", companies._matching_query(condition, place)))
            plans.append("\n".join(row[0] for row in self.env.cr.fetchall()))
        for plan in plans:
            self.assertNotIn("Seq Scan", plan)
            self.assertIn("Index Cond", plan)

    def test_what_is_no_zip(self):
        """X8: bytes that only begin as a zip get a sentence and no traceback."""
        self.assertEqual(kbo_opendata.inspect(io.BytesIO(b"PK\x03\x04 nothing")).code, "kbo_not_zip")

    def test_the_folder_of_before(self):
        """X13: an update keeps the folder that was set before the register was an addon of its own."""
        parameters = self.env["ir.config_parameter"]
        parameters.search([("key", "=", "webhero_kbo.dir")]).unlink()
        parameters.set_param("webhero_peppol.kbo_dir", "/srv/kbo")
        self.env.flush_all()
        pre_init_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual(parameters.search([("value", "=", "/srv/kbo")]).key, "webhero_kbo.dir")
