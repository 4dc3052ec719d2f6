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
