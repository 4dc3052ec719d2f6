# SPDX-License-Identifier: LGPL-3.0-or-later
"""PDFs that carry files: read in a process of its own, within bounds (S18.6)."""

import base64
import io
import resource
import struct
import tracemalloc
import zipfile
import zlib

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from odoo.exceptions import UserError
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..rules import bounded
from ..rules.refusal import Refusal
from ..tools import unpacking

XML = b"<?xml version='1.0'?><Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>"
MB = 2**20


def pdf(content=b"", pages=1, password=None):
    """A PDF that carries one packed file."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_attachment("carried.xml", b"")
    file = writer._root_object["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()["/EF"]["/F"].get_object()
    file._data = zlib.compress(content)
    file[NameObject("/Filter")] = NameObject("/FlateDecode")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawn(*sizes):
    """A PDF with a page for each of `sizes`, the bytes that what is drawn on it unpacks to."""
    writer = PdfWriter()
    for size in sizes:
        page, drawing = writer.add_blank_page(100, 100), StreamObject()
        drawing._data = zlib.compress(b" " * size)
        drawing[NameObject("/Filter")] = NameObject("/FlateDecode")
        page[NameObject("/Contents")] = writer._add_object(drawing)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


class TestUnpacking(BaseCase):
    def test_what_it_carries(self):
        """S18.6: name and bytes of the file in a PDF, as the host's own reader finds them."""
        found = unpacking.read_pdf(pdf(XML))
        self.assertEqual((found.readable, found.files), (True, (("carried.xml", XML),)))
        self.assertEqual(len(PdfReader(io.BytesIO(pdf(XML))).pages), 1)

    def test_what_is_no_use(self):
        """S18.6: broken, empty, without a page, behind a password: not readable, and nothing is raised."""
        for content in (b"", b"%PDF-1.4 broken", b"no pdf", pdf(XML, pages=0), pdf(XML, password="secret")):
            self.assertFalse(unpacking.read_pdf(content).readable)

    def test_just_past_the_bound(self):
        """S18.6: a file just below the bound comes out, one just past it does not, and memory stays under its bound."""
        most = 4 * MB
        below = unpacking.read_pdf(pdf(bytes(most)), most=most)
        self.assertEqual(len(below.files[0][1]), most)
        self.assertEqual(unpacking.read_pdf(pdf(bytes(most + 1)), most=most), Refusal("unpacks_too_large"))
        self.assertEqual(unpacking.read_pdf(pdf(bytes(unpacking.MOST + 1))), Refusal("unpacks_too_large"))
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, unpacking.MEMORY)

    def test_xml_of_many_elements(self):
        """S18.6: XML just below the bound is read, just past it is not, in any encoding; memory grows by the bytes only."""
        for most in (10_000, 200_000):
            inside = most - 3
            for encoding in ("utf-8", "utf-16-le", "utf-32"):
                self.assertFalse(bounded.too_many_nodes(f"<r>{'<a/>' * inside}</r>".encode(encoding), most))
                self.assertTrue(bounded.too_many_nodes(f"<r>{'<a/>' * (most + 1)}</r>".encode(encoding), most))
            self.assertTrue(bounded.too_many_nodes(b"<r>" + b'<a b="" c=""/>' * (most // 3 + 1) + b"</r>", most))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        past = b"<r>" + b"<a/>" * bounded.DOCUMENT + b"</r>"  # 4 MB, 120 MB once it is a tree
        self.assertTrue(bounded.too_many_nodes(past))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
        self.assertLess(grown, 4 * len(past))

    def test_pages_past_the_bound(self):
        """S18.6: pages that unpack to just below the bound may be printed on, those past it or past the memory may not."""
        most = 2 * MB
        self.assertTrue(unpacking.pages_are_bounded(drawn(most // 2, most // 2 - 100), most=most))
        self.assertFalse(unpacking.pages_are_bounded(drawn(most // 2, most // 2 + 100), most=most))
        self.assertFalse(unpacking.pages_are_bounded(drawn(100 * MB), memory=128 * MB, most=200 * MB))
        self.assertTrue(unpacking.pages_are_bounded(pdf(XML)))
        self.assertTrue(unpacking.pages_are_bounded(b"no pdf"), "the host says that")

    def test_memory_and_time(self):
        """S18.6: the operating system ends a reader that takes more than it may; ours goes on."""
        large = pdf(bytes(100 * MB))
        self.assertEqual(unpacking.read_pdf(large, memory=128 * MB, most=200 * MB), Refusal("unpacks_too_large"))
        self.assertTrue(unpacking.read_pdf(pdf(XML)).readable)


def zipped(size, method=zipfile.ZIP_DEFLATED, declared=None):
    """A zip of one file of `size` blanks, that says it is `declared` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.txt", b" " * size)
    content = bytearray(out.getvalue())
    if declared is not None:
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            place = content.find(signature) + offset
            content[place : place + 4] = struct.pack("<L", declared)
    return io.BytesIO(content)


def picture(width, height):
    """A PNG of one colour: some kilobytes, whatever its size once it is opened."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _row in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


class TestZips(BaseCase):
    def setUp(self):
        super().setUp()
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)

    def test_just_past_the_bound(self):
        """S18.6: a file of a zip is unpacked up to the bound, and no further than a piece past it, whatever the zip declares."""
        most = 3 * bounded.PIECE
        for size, declared in ((most, None), (most + 1, None), (20 * most, None)):
            stream = zipped(size, declared=declared)
            with self.subTest(size=size), bounded.open_zip(stream) as archive:
                tracemalloc.reset_peak()
                content = bounded.unpack(archive, archive.infolist()[0], most)
                self.assertEqual(content and len(content), size if size <= most else None)
                self.assertLess(tracemalloc.get_traced_memory()[1], 4 * most)

    def test_a_size_that_is_not_true(self):
        """S18.6: a file that says it is a kilobyte and holds 60 MB is damaged, and little of it was unpacked."""
        stream = zipped(60 * MB, declared=1000)
        with bounded.open_zip(stream) as archive:
            tracemalloc.reset_peak()
            with self.assertRaises(zipfile.BadZipFile):
                bounded.unpack(archive, archive.infolist()[0], 10 * MB)
        self.assertLess(tracemalloc.get_traced_memory()[1], 5 * MB)

    def test_other_methods(self):
        """S18.6: what Python can't unpack in pieces (40 MB of blanks are 100 bytes of bzip2) is not opened at all."""
        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            stream = zipped(40 * MB, method)
            tracemalloc.reset_peak()
            with self.assertRaises(NotImplementedError):
                bounded.open_zip(stream)
            self.assertLess(tracemalloc.get_traced_memory()[1], 5 * MB)


@tagged("post_install", "-at_install")
class TestPictures(TransactionCase):
    def test_stored_unopened(self):
        """S18.6: a picture past 50 megapixels is kept as it came, by mail as by Peppol; Odoo would open it, or fail on it."""
        for width, height, huge in ((4_000, 3_000, False), (10_000, 5_001, True), (20_000, 20_000, True)):
            content = picture(width, height)
            with self.subTest(width=width), mute_logger("odoo.addons.base.models.ir_attachment"):
                self.assertLess(len(content), 200_000)
                self.assertEqual(bounded.is_huge_picture(content), huge)
                for name, value in (("raw", content), ("datas", base64.b64encode(content))):
                    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                    file = self.env["ir.attachment"].create({"name": "photo.png", name: value})
                    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
                    self.assertEqual((file.mimetype, file.raw == content), ("image/png", huge))
                    self.assertLess(grown if huge else 0, 20_000_000)
        self.assertFalse(bounded.is_huge_picture(b"%PDF-1.7"))


@tagged("post_install", "-at_install")
class TestDocumentImport(TransactionCase):
    def carried(self, content):
        """Names of the files that the host finds in an attachment with this content."""
        file = self.env["ir.attachment"].create({"name": "bill.pdf", "raw": content, "mimetype": "application/pdf"})
        moves = self.env["account.move"]
        return [one["name"] for one in moves._unwrap_attachments(moves._to_files_data(file))]

    def test_printed_originals(self):
        """S18.6: a received PDF whose page unpacks to very much is not unpacked by printing the original bills."""
        bill = self.env["account.move"].create({"move_type": "in_invoice"})
        prepare = self.env["ir.actions.report"]._render_qweb_pdf_prepare_streams
        for size, printed in ((1_000, True), (unpacking.MOST + 1, False)):
            values = {"name": "bill.pdf", "raw": drawn(size), "mimetype": "application/pdf", "res_model": bill._name}
            bill.message_main_attachment_id = self.env["ir.attachment"].create(values | {"res_id": bill.id})
            if printed:
                self.assertTrue(prepare("account.action_account_original_vendor_bill", {}, bill.ids)[bill.id]["stream"])
            else:
                with self.assertRaises(UserError):
                    prepare("account.action_account_original_vendor_bill", {}, bill.ids)

    def test_import(self):
        """S18.6: a bill that comes by mail, upload or Peppol is unpacked within the bound; past it it is a plain PDF."""
        self.assertEqual(self.carried(pdf(XML)), ["carried.xml"])
        past = b"<?xml version='1.0'?><Invoice>" + b"<a/>" * bounded.DOCUMENT + b"</Invoice>"
        file = self.env["ir.attachment"].create({"name": "bill.xml", "raw": past, "mimetype": "application/xml"})
        with mute_logger("odoo.addons.webhero_base.models.document_import"):
            found = self.env["account.move"]._to_files_data(file)
        self.assertFalse(found[0]["xml_tree"])
        with mute_logger("odoo.addons.webhero_base.models.document_import"):
            self.assertEqual(self.carried(pdf(bytes(unpacking.MOST + 1))), [])
