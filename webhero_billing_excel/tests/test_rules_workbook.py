# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: which workbooks are opened, and what is read from them."""

import datetime
import io
import tracemalloc
import zipfile

import openpyxl

from odoo.tests import BaseCase, tagged

from ..rules.container import Limits, WorkbookRefused
from ..rules.workbook import Workbook
from .workbooks import edit, merged, workbook

LIST = (["Naam", "Prijs"], ["Brood", 2.5], ["Koek", "3,10"])


def rows(data, sheet=0, **limits):
    with Workbook(data, Limits(**limits)) as book:
        return list(book.sheets[sheet].rows())


def refusal(data, **limits):
    try:
        rows(data, **limits)
    except WorkbookRefused as refused:
        return refused.refusal.code
    return None


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


@tagged("post_install", "-at_install")
class TestContainer(BaseCase):
    def test_not_a_workbook(self):
        """B19: .xls, a password, .csv renamed, OpenDocument, .xlsb: each is refused under its own name."""
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
        self.assertEqual(refusal(b""), "empty_file")
        self.assertEqual(refusal(ole), "old_excel")
        self.assertEqual(refusal(ole + "EncryptedPackage".encode("utf-16-le")), "encrypted")
        self.assertEqual(refusal(b"naam;prijs\r\nBrood;2,50\r\n"), "not_workbook")
        self.assertEqual(refusal(b"<html><table><tr><td>Naam</td></tr></table></html>"), "not_workbook")
        self.assertEqual(refusal(zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")), "opendocument")
        self.assertEqual(
            refusal(zipped(**{"[Content_Types].xml": "<Types/>", "xl__workbook.bin": b"\0"})),
            "binary_workbook",
        )
        self.assertEqual(
            refusal(zipped(**{"word__document.xml": "<w/>", "[Content_Types].xml": "<Types/>"})),
            "not_workbook",
        )

    def test_damaged(self):
        """B19: a workbook cut short, or with broken XML in it, is refused and does not raise."""
        whole = workbook(*LIST)
        self.assertEqual(refusal(whole[: len(whole) // 2]), "damaged")
        broken = edit(whole, lambda name, part: part[: len(part) // 2] if "sheet1" in name else part)
        self.assertEqual(refusal(broken), "damaged")
        self.assertEqual(
            refusal(edit(whole, lambda name, part: b"" if name.endswith("styles.xml") else part)), "damaged"
        )
        utf16 = edit(whole, lambda name, part: part.decode().encode("utf-16") if "sheet1" in name else part)
        self.assertEqual(refusal(utf16), "damaged")

    def test_macros(self):
        """B19: macros are refused, whatever the file is called."""
        whole = workbook(*LIST)
        self.assertEqual(refusal(edit(whole, add={"xl/vbaProject.bin": b"\0"})), "macros")
        self.assertEqual(refusal(edit(whole, add={"xl/macrosheets/sheet1.xml": b"<x/>"})), "macros")
        typed = edit(whole, lambda name, part: part.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))
        self.assertEqual(refusal(typed), "macros")

    def test_external_links(self):
        """B19: links to other workbooks and data connections are refused; a mail address that can be clicked is not."""
        whole = workbook(*LIST)
        self.assertEqual(refusal(edit(whole, add={"xl/externalLinks/externalLink1.xml": b"<x/>"})), "external_links")
        self.assertEqual(refusal(edit(whole, add={"xl/connections.xml": b"<x/>"})), "external_links")
        relation = (
            b'<Relationships><Relationship Id="r1" Type="http://x/relationships/%s"'
            b' Target="http://x" TargetMode="External"/></Relationships>'
        )
        self.assertEqual(
            refusal(edit(whole, add={"xl/worksheets/_rels/sheet1.xml.rels": relation % b"image"})),
            "external_links",
        )
        self.assertIsNone(refusal(edit(whole, add={"xl/worksheets/_rels/sheet1.xml.rels": relation % b"hyperlink"})))

    def test_bombs(self):
        """B19: a zip bomb is refused before anything of it is unpacked, by its parts and by its sum."""
        whole = workbook(*LIST)
        bomb = edit(whole, add={"xl/media/x.bin": b"\0" * 17_000_000})
        self.assertLess(len(bomb), 100_000)
        tracemalloc.start()
        self.assertEqual(refusal(bomb), "unpacks_too_large")
        self.assertLess(tracemalloc.get_traced_memory()[1], 5_000_000)
        tracemalloc.stop()
        self.assertEqual(refusal(whole, total=1000), "unpacks_too_large")
        self.assertEqual(refusal(whole, upload=1000), "too_large")
        self.assertEqual(refusal(edit(whole, add={f"p{i}": b"" for i in range(40)}), parts=30), "damaged")

    def test_lying_sizes(self):
        """B19, S18.6: a part that declares a small size and holds more is not unpacked past what it declares."""
        for name in ("[Content_Types].xml", "_rels/.rels"):
            large = bytearray(
                edit(workbook(*LIST), lambda part, text, name=name: text + b" " * 50_000_000 * (part == name))
            )
            at = large.rfind(name.encode()) - 46
            large[at + 24 : at + 28] = (300).to_bytes(4, "little")
            tracemalloc.start()
            self.assertEqual(refusal(bytes(large)), "damaged")
            self.assertLess(tracemalloc.get_traced_memory()[1], 5_000_000)
            tracemalloc.stop()
        whole = bytearray(edit(workbook(*LIST), lambda name, part: part + b" " * 50_000 if "sheet1" in name else part))
        for offset in (i for i in range(len(whole)) if whole[i : i + 4] == b"PK\x01\x02"):
            length = int.from_bytes(whole[offset + 28 : offset + 30], "little")
            if b"sheet1.xml" in whole[offset + 46 : offset + 46 + length]:
                whole[offset + 24 : offset + 28] = (300).to_bytes(4, "little")
        self.assertEqual(refusal(bytes(whole)), "damaged")

    def test_entities(self):
        """B19: an XML part that declares entities is refused, also behind a long comment."""
        whole = workbook(*LIST)
        lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        declared = edit(whole, lambda name, part: part.replace(b"<worksheet", lol + b"<worksheet"))
        self.assertEqual(refusal(declared), "entities")
        hidden = b"<!--" + b"x" * 5000 + b"-->" + lol
        late = edit(whole, lambda name, part: part.replace(b"<worksheet", hidden + b"<worksheet"))
        self.assertEqual(refusal(late), "entities")
        shared = edit(whole, lambda name, part: part.replace(b"<sst", hidden + b"<sst"))
        self.assertEqual(refusal(shared), "entities")


@tagged("post_install", "-at_install")
class TestRows(BaseCase):
    def test_plain(self):
        """B19: texts, numbers, spaces that nobody sees, empty rows between."""
        data = workbook(
            ["Naam ", None, "Prijs"],
            [],
            ["\u00a0Brood\u200b", None, 2],
            [None, None, None],
            ["Koek", True, 2.5],
            [" "],
        )
        self.assertEqual(rows(data), [(1, ["Naam", None, "Prijs"]), (3, ["Brood", None, 2]), (5, ["Koek", True, 2.5])])

    def test_formulas(self):
        """B19: a formula's stored value is read, an empty text too; a formula without one is a trap, and a text that
        looks like a formula is a text.
        """
        data = workbook(
            ["Naam", "Prijs"],
            [("=B9", "Brood"), ("=1+1", 2)],
            ["Koek", ("=A1", None)],
            ["=Taart", ("=X", "EMPTY")],
        )
        data = edit(data, lambda name, part: part.replace(b"<v>EMPTY</v>", b"<v></v>"))
        self.assertEqual(
            rows(data),
            [(1, ["Naam", "Prijs"]), (2, ["Brood", 2]), (3, ["Koek", {"trap": "formula"}]), (4, ["=Taart"])],
        )

    def test_a_zero_that_was_never_computed(self):
        """B19: a formula stored as 0 by a program that leaves computing to Excel is a trap, also as the heading's
        neighbour; a 0 that Excel computed is a 0, and so is one that was typed.
        """
        data = workbook(["Naam", "Prijs"], ["Brood", ("=1+1", 0)], ["Koek", 0], ["Taart", ("=1+1", 2)])
        trap = {"trap": "formula"}
        self.assertEqual([row[1] for _number, row in rows(data)], ["Prijs", trap, 0, 2])
        computed = edit(data, lambda name, part: part.replace(b' fullCalcOnLoad="1"', b""))
        self.assertEqual([row[1] for _number, row in rows(computed)], ["Prijs", 0, 0, 2])
        unfinished = edit(computed, lambda name, part: part.replace(b"<calcPr ", b'<calcPr calcCompleted="0" '))
        self.assertEqual([row[1] for _number, row in rows(unfinished)], ["Prijs", trap, 0, 2])

    def test_escapes(self):
        """B19: what Excel writes as _xHHHH_ is that character: a line break of Word, half a character."""
        typed = ["Molenstraat 1_x000B_bus 2", "een_x000D_\ntwee", "a_x0000_b_xD83D_", "_xD83D__xDE00_"]
        data = workbook(["Naam"] * len(typed), [f"@{number}@" for number in range(len(typed))])
        for number, text in enumerate(typed):
            data = edit(
                data, lambda name, part, number=number, text=text: part.replace(b"@%d@" % number, text.encode())
            )
        self.assertEqual(rows(data)[1][1], ["Molenstraat 1\nbus 2", "een\ntwee", "ab", "\U0001f600"])

    def test_traps(self):
        """B19: dates that Excel made by itself, error values."""
        data = workbook(["Ref", "Naam"], [datetime.datetime(2026, 2, 1), "#N/A"])
        self.assertEqual(
            rows(data)[1], (2, [{"trap": "date", "value": "2026-02-01"}, {"trap": "error", "value": "#N/A"}])
        )

    def test_merged_cells(self):
        """B19: cells merged over rows are traps in each row; merged across a row they are one value."""
        data = merged(
            [["Naam", "Stad", "Land"], ["Brood", "Gent", "B"], ["Koek", None, "B"], ["Taart", "Luik", None]],
            "B2:B3",
            "B4:C4",
        )
        trap = {"trap": "merged", "value": "B2:B3"}
        self.assertEqual(
            rows(data)[1:],
            [(2, ["Brood", trap | {"text": "Gent"}, "B"]), (3, ["Koek", trap, "B"]), (4, ["Taart", "Luik"])],
        )

    def test_far_columns(self):
        """B19: a cell in the last column of Excel does not make each row 16,384 cells wide."""
        data = workbook(["Naam"], ["Brood", *[None] * 16_000, "x"])
        self.assertEqual(rows(data), [(1, ["Naam"]), (2, ["Brood"])])

    def test_hidden_sheets_and_wrong_dimension(self):
        """B19: hidden sheets are not offered; a sheet that says it is one cell large is read whole."""
        book = openpyxl.Workbook()
        book.active.append(["Naam", "Prijs"])
        book.create_sheet("Keuzes").sheet_state = "hidden"
        target = io.BytesIO()
        book.save(target)
        data = edit(target.getvalue(), lambda name, part: part.replace(b'ref="A1:B1"', b'ref="A1"'))
        with Workbook(data) as read:
            self.assertEqual([sheet.title for sheet in read.sheets], ["Sheet"])
        self.assertEqual(rows(data), [(1, ["Naam", "Prijs"])])

    def test_other_programs(self):
        """B19: a namespace prefix (the SDK of Microsoft writes x:) and a link to a mail address change nothing."""

        def prefixed(name, part):
            if "worksheets/" not in name:
                return part
            part = part.replace(b'xmlns="', b'xmlns:x="')
            for tag in (b"worksheet", b"dimension", b"sheetViews", b"sheetView", b"sheetFormatPr", b"sheetData",
                b"row", b"c",
                        b"v", b"pageMargins"):  # fmt: skip
                part = part.replace(b"<" + tag + b" ", b"<x:" + tag + b" ").replace(
                    b"<" + tag + b">", b"<x:" + tag + b">"
                )
                part = part.replace(b"<" + tag + b"/>", b"<x:" + tag + b"/>").replace(
                    b"</" + tag + b">", b"</x:" + tag + b">"
                )
            return part

        self.assertEqual(rows(edit(workbook(*LIST), prefixed)), rows(workbook(*LIST)))
