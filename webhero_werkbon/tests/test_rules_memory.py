# SPDX-License-Identifier: LGPL-3.0-or-later
"""A picture that is small as a file and huge once it is opened (S18.6)."""

import resource
import struct
import zlib

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import tablet


def blank(width, height):
    """A PNG of one colour: some kilobytes, whatever its size once it is opened."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


class TestPicturesMemory(BaseCase):
    def test_just_past_the_bound(self):
        """S18.6: a picture just below 50 megapixels is one; just past it, or far beyond, it is refused without being opened."""
        self.assertIsNone(tablet.photo_problem(blank(5_000, 2_000)))
        past = blank(10_000, 5_001)
        self.assertLess(len(past), 100_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for content in (past, blank(25_000, 25_000)):
            problem = tablet.photo_problem(content)
            self.assertIsInstance(problem, Refusal)
            self.assertEqual(problem.code, "too_large")
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        self.assertLess(grown, 20_000_000, "50 megapixels are 50 MB and more once they are opened")
