# SPDX-License-Identifier: LGPL-3.0-or-later
import io
import tracemalloc
import zipfile
from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import files
from .test_rules_files import FOLDER

CODA = (FOLDER / "coda/01-everyday.cod").read_bytes()


def zipped(*members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


class TestHostileBank(BaseCase):
    def check_refused(self, data, code):
        found = files.read(data, "file")
        self.assertIsInstance(found, Refusal)
        self.assertEqual(found.code, code)

    def test_document_type(self):
        """X8: a document type is refused before it is expanded, in any encoding."""
        text = '<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "text">]><Document>&a;</Document>'
        self.check_refused(text.encode(), "xml_doctype")
        self.check_refused(text.replace("DOCTYPE", "doctype").encode(), "xml_doctype")
        self.check_refused(text.encode("utf-16"), "xml_doctype")

    def test_bombs(self):
        """X8: a zip is unpacked up to a limit, whatever it says of its sizes, and not at all with too many files."""
        with patch.object(files, "MAX_BYTES", 10_000):
            self.check_refused(zipped(("a.cod", b" " * 20_000)), "zip_large")
            self.check_refused(zipped(*((f"{one}.cod", CODA) for one in range(6))), "zip_large")
        with patch.object(files, "MAX_FILES", 3):
            self.check_refused(zipped(*((f"{one}.cod", CODA) for one in range(4))), "zip_many")

    def test_memory_of_a_zip(self):
        """S18.6: a zip whose file is just past the bound, or fifty times as much, takes little more memory than the bound."""
        bound = 1_000_000
        with patch.object(files, "MAX_BYTES", bound):
            for size in (bound + 1, 50 * bound):
                content = zipped(("a.cod", b" " * size))
                tracemalloc.start()
                try:
                    self.check_refused(content, "zip_large")
                    self.assertLess(tracemalloc.get_traced_memory()[1], 5 * bound)
                finally:
                    tracemalloc.stop()

    def test_packed_otherwise(self):
        """S18.6: a zip that can only be unpacked at once is not opened; one whose sizes are not true is damaged."""
        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", method) as archive:
                archive.writestr("a.cod", CODA)
            self.check_refused(stream.getvalue(), "zip")

    def test_nested_without_end(self):
        """S18.6: a statement with elements within elements, as deep as the parser takes them, is read like any other."""
        statement = (FOLDER / "camt053/01-be-everyday-v02.xml").read_bytes()
        for tag in (b"</Ntry>", b"</TxDtls>", b"</Stmt>", b"</Acct>", b"</Bal>", b"</RmtInf>"):
            deep = statement.replace(tag, b"<a>" * 1_900 + b"</a>" * 1_900 + tag, 1)
            self.assertEqual(files.read(deep).statements, files.read(statement).statements, tag)
        self.check_refused(statement.replace(b"</Ntry>", b"<a>" * 3_000 + b"</a>" * 3_000 + b"</Ntry>", 1), "xml")

    def test_zip_in_a_zip(self):
        """X8: a zip in a zip is no statement."""
        self.check_refused(zipped(("inner.zip", zipped(("a.cod", CODA)))), "unknown")

    def test_broken_zip(self):
        """X8: a zip that is cut, or whose content is damaged, is refused as a whole."""
        whole = zipped(("a.cod", CODA))
        for end in range(4, len(whole), 37):
            self.assertIsInstance(files.read(whole[:end]), Refusal)
        damaged = bytearray(whole)
        damaged[80] ^= 0xFF
        self.assertIsInstance(files.read(bytes(damaged)), Refusal)

    def test_names(self):
        """X8: names of files in a zip are only shown; what is no statement is said, litter of computers is passed over."""
        found = files.read(zipped(("../../etc/a.cod", CODA), ("__MACOSX/._a.cod", b"x"), ("b.pdf", b"%PDF-1.7")))
        self.assertEqual(len(found.statements), 1)
        self.assertEqual([name for name, _refusal in found.skipped], ["b.pdf"])
        self.check_refused(zipped(("a.cod", CODA), ("b.csv", b"date;amount")), "unknown")

    def test_nonsense(self):
        """X8: bytes that are nothing are refused with a reason, whatever they begin with."""
        for start in (b"", b"\xef\xbb\xbf", b"0000018112600005", b"<", b":20:", b"PK\x03\x04", b"\x00", b"%PDF"):
            for rest in (b"", b"\xff\xfe\x00" * 50, b"\n" * 50, b"9" * 500):
                self.assertIsInstance(files.read(start + rest), Refusal, start + rest)
