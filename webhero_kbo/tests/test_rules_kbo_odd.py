# SPDX-License-Identifier: LGPL-3.0-or-later
"""Damaged and odd files of KBO Open Data: a refusal, whatever is wrong in them, never an error of ours (P4, remotes 7)."""

import io
import tracemalloc
import zipfile
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import kbo_opendata
from . import kbo_files


def flipped(content):
    """`content` with one bit turned over, at each place: half a download, a bad disk, a zip with a password."""
    for place in range(0, len(content), 3):
        yield place, content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :]


@tagged("post_install", "-at_install")
class TestOddFilesOfKbo(BaseCase):
    def inspect(self, content):
        return kbo_opendata.inspect(io.BytesIO(content), "x.zip")

    def test_damaged_anywhere(self):
        """P4: one bit that is wrong, anywhere: read or refused."""
        for kind in ("full", "update"):
            good = kbo_files.archive({}, kind=kind)
            for place, content in flipped(good):
                found = self.inspect(content)
                self.assertIsInstance(found, Refusal | kbo_opendata.Extract, (kind, place))
            for length in range(0, len(good), 41):
                self.assertEqual(self.inspect(good[:length]).code, "kbo_not_zip", (kind, length))

    def test_damaged_zip_of_many(self):
        """P4, remotes 7: the same for a zip of zips: what can't be read has none in it."""
        many = io.BytesIO()
        with zipfile.ZipFile(many, "w", zipfile.ZIP_DEFLATED) as out:
            for number in (101, 102):
                out.writestr(f"KboOpenData_0{number}_2026_11_01_Update.zip", kbo_files.archive({}, number, "update"))
        self.assertEqual(len(kbo_opendata.bundled(io.BytesIO(many.getvalue()))), 2)
        for place, content in flipped(many.getvalue()):
            self.assertIsInstance(kbo_opendata.bundled(io.BytesIO(content)), list | Refusal, place)

    def test_unpacks_to_very_much(self):
        """S18.6: what unpacks to more than it may, or than it says, is refused after a piece of it; by another method, at once."""
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for name, said in (("meta.csv", None), ("meta.csv", 100), ("x.zip", 100)):
            out = io.BytesIO(kbo_files.archive({}))
            with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as more:
                more.writestr(f"z/{name}", b" " * 40_000_000)
            content = bytearray(out.getvalue())
            place = content.rfind(b"PK\x01\x02")
            if said:
                content[place + 24 : place + 28] = said.to_bytes(4, "little")
            tracemalloc.reset_peak()
            self.assertIsInstance(self.inspect(bytes(content)), Refusal if name == "meta.csv" else kbo_opendata.Extract)
            self.assertEqual(kbo_opendata.bundled(io.BytesIO(content)), [])
            self.assertLess(tracemalloc.get_traced_memory()[1], 8_000_000, (name, said))
        with patch.object(kbo_opendata, "LARGEST_INNER", 100_000):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as many:
                for number in range(2):
                    many.writestr(f"{number}.zip", bytes(60_000))
            self.assertEqual(kbo_opendata.bundled(out).code, "kbo_too_large")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as packed:
            packed.writestr("meta.csv", b" " * 40_000_000)
        self.assertEqual(self.inspect(out.getvalue()).code, "kbo_not_zip")

    def test_numbers_that_are_none(self):
        """P4, remotes 7: without its number nobody knows what follows it: refused with the column that is missing."""
        for number in ("", "x", "0", "-", "9" * 5000, "9" * 12):
            found = self.inspect(kbo_files.archive({}, number=number))
            self.assertIsInstance(found, Refusal, number[:20])
            self.assertEqual((found.code, found.facts["columns"]), ("kbo_columns", "ExtractNumber"))
        for number in ("0401", " 401 ", 401, "401"):
            self.assertEqual(self.inspect(kbo_files.archive({}, number=number)).number, 401)

    def zipped(self, **files):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        return out.getvalue()

    def unpacked(self, number, kind="update", folder=""):
        """{path: bytes} of one extract, as a folder on somebody's disk."""
        with zipfile.ZipFile(io.BytesIO(kbo_files.archive({}, number, kind))) as one:
            return {f"{folder}{name}": one.read(name) for name in one.namelist()}

    def test_packed_by_a_mac(self):
        """P4, remotes 7: what macOS packs beside each file is no file of the register, and hides none."""
        updates = {
            f"new/KboOpenData_0{n}_2026_11_0{n - 100}_Update.zip": kbo_files.archive({}, n, "update")
            for n in (101, 102)
        }
        beside = {f"__MACOSX/{name.replace('/', '/._')}": b"\x00\x05\x16\x07" for name in updates}
        many = kbo_opendata.bundled(io.BytesIO(self.zipped(**updates, **beside)))
        self.assertEqual([name for name, _content in many], [name.rpartition("/")[2] for name in updates])
        one = self.unpacked(101, folder="a/")
        beside = {f"__MACOSX/a/{prefix}{name[2:]}": b"\x00\x05\x16\x07" for name in one for prefix in ("._", "")}
        self.assertEqual(self.inspect(self.zipped(**one, **beside)).number, 101)
        self.assertEqual(kbo_opendata.bundled(io.BytesIO(self.zipped(**one, **beside))), [])

    def test_several_unpacked(self):
        """P4, remotes 7: folders of several extracts in one zip: never the files of one under the number of another."""
        for files in (
            {**self.unpacked(101, folder="a/"), **self.unpacked(102, folder="b/")},
            {**self.unpacked(101, "full", "a/"), **self.unpacked(102, folder="b/")},
            {**self.unpacked(101, "full"), **self.unpacked(102)},
            {**self.unpacked(100, "full"), **self.unpacked(100, "full", "copy/")},
        ):
            self.assertEqual(self.inspect(self.zipped(**files)).code, "kbo_several")
        self.assertEqual(self.inspect(self.zipped(**self.unpacked(101, folder="a/b/"))).number, 101)

    def test_plans(self):
        """P4, remotes 7: gaps, twins, older ones and full files among updates: what goes, what is missing, what waits."""
        for last, extracts, take, missing, beyond in (
            (0, ["u1", "u2"], [1, 2], [], []), (0, ["u5"], [], [1, 2, 3, 4], [5]), (335, ["u336", "u336"], [336], [], []),
            (335, ["u339", "u336", "u338"], [336], [337], [338, 339]), (335, ["f330"], [330], [], []),
            (335, ["f330", "u336"], [336], [], []), (335, ["f340", "u336", "u341", "u343"], [340, 341], [342], [343]),
            (335, ["f340", "f341"], [341], [], []), (335, ["u335", "u334"], [], [], []),
            (335, ["u337", "u338"], [], [336], [337, 338]),
            (335, [], [], [], []), (335, ["f336", "u336", "u337"], [336, 337], [], []),
        ):  # fmt: skip
            listed = [({"u": "update", "f": "full"}[one[0]], int(one[1:])) for one in extracts]
            plan = kbo_opendata.plan(last, listed)
            self.assertEqual([listed[place][1] for place in plan.take], take, (last, extracts))
            self.assertEqual((list(plan.missing), list(plan.beyond)), (missing, beyond), (last, extracts))
