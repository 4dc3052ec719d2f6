# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odd repositories of rules, and archives in every form and in wrong ones (P7, remotes 6)."""

import hashlib
import io
import tempfile
import zipfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal
from odoo.addons.webhero_exchange.client.errors import ExchangeError, Permanent, Temporary

from sandbox.scripted import scripted

from ..client.rules_release import Release, RulesSource
from ..rules import rules_archive
from ..validator.rulesets import find

JAR = b"a jar"
SHEET = b"<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='2.0'/>"
HTML = b"<!DOCTYPE html><html><body>Not here</body></html>"


def sums(kind, content=JAR):
    return hashlib.new(kind, content).hexdigest()


def metadata(*versions, release="", space=""):
    listed = "".join(f"<version>{one}</version>" for one in versions)
    marked = f"<release>{release}</release>" if release else ""
    return f"<metadata{space}><versioning>{marked}<versions>{listed}</versions></versioning></metadata>".encode()


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestOddRepositories(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(scripted(None))

    def source(self, files, address="/maven2/rules", otherwise=(404, {}, b"Not Found")):
        """A source whose repository holds {end of a path: content or answer}."""

        def script(method, path, query):
            found = next((files[name] for name in files if path.endswith(name)), otherwise)
            return found if isinstance(found, tuple) else (200, {}, found)

        self.server.script = script
        return RulesSource(f"{self.server.url}{address}")

    def test_newest(self):
        """P7: the highest finished version, whatever was deployed last, in whatever order, with a namespace or without."""
        space = ' xmlns="http://maven.apache.org/METADATA/1.1.0"'
        for content, version in (
            (metadata("4.4.9", "4.5.3", release="4.4.9"), "4.5.3"), (metadata("4.9.0", "4.10.0", release="4.10.0"), "4.10.0"),
            (metadata("4.5.3", release="4.5.3", space=space), "4.5.3"), (metadata("4.5.3", space=space), "4.5.3"),
            (metadata(release="4.5.3"), "4.5.3"), (metadata("5.0.0-RC1", "4.5.3", "6.0.0-SNAPSHOT"), "4.5.3"),
            (metadata("../../x", "4.5.3", "", " 4.5.2 "), "4.5.3"), (b"\xef\xbb\xbf" + metadata("4.5.3"), "4.5.3"),
            (metadata("4.5.3") + b"\n\n", "4.5.3"), (metadata("2026.5", "2025.11"), "2026.5"),
        ):  # fmt: skip
            release = self.source({"maven-metadata.xml": content}).newest()
            self.assertEqual((release.version, release.path), (version, f"{version}/rules-{version}.jar"), content)

    def test_no_release(self):
        """P7: a page, another file, nothing finished: there is no release at this address, which a person corrects."""
        for content in (
            HTML,
            b"\n<html></html>",
            metadata(),
            metadata("1.0-SNAPSHOT"),
            b"<project/>",
            metadata("..", "/"),
        ):
            with self.assertRaises(Permanent) as caught:
                self.source({"maven-metadata.xml": content}).newest()
            self.assertEqual(caught.exception.code, "no_release", content)
        for content in (b"", b"{}", b"<metadata>", b"\x00", metadata("4.5.3")[:-20]):
            with self.assertRaises(Temporary):
                self.source({"maven-metadata.xml": content}).newest()
        for status in (301, 403, 429, 500, 503):
            with self.assertRaises(ExchangeError):
                self.source({"maven-metadata.xml": (status, {}, HTML)}).newest()

    def test_addresses(self):
        """P7: as people paste it: with a slash, with the metadata's own name, with blanks, of a file."""
        for address in ("/maven2/rules/", "/maven2/rules/maven-metadata.xml", " /maven2/rules \n".strip()):
            self.assertEqual(
                self.source({"maven-metadata.xml": metadata("4.5.3")}, address).newest().path, "4.5.3/rules-4.5.3.jar"
            )
        for name in ("rules.jar", "rules.ZIP"):
            self.assertEqual(self.source({}, f"/files/{name}").newest(), Release("", name))

    def test_sums_in_every_form(self):
        """P7: alone, in capitals, with the file's name before or behind, with line ends; the strongest that is there counts."""
        for kind in ("sha512", "sha256", "sha1"):
            good = sums(kind)
            for stated in (
                good, good.upper(), f"{good}\n", f"{good}  x.jar\n", f"{good} *x.jar\r\n", f"{kind.upper()}(x.jar)= {good}\n",
                f"{kind.upper()} (x.jar) = {good}", f"\ufeff{good}",
            ):  # fmt: skip
                self.assertEqual(
                    self.source({".jar": JAR, f".{kind}": stated.encode()}).fetch(Release("", "x.jar")), JAR, stated
                )

    def test_sums_that_are_none(self):
        """P7: a page, nothing, another kind's or two sums are no checksum: a weaker one counts; without any nothing is taken."""
        good = sums("sha1").encode()
        for none in (
            HTML, b"", (404, {}, HTML), (403, {}, b"<Error><Code>AccessDenied</Code></Error>"), (401, {}, b""), b"\n<html/>",
        ):  # fmt: skip
            files = {".jar": JAR, ".sha512": none}
            self.assertEqual(self.source({**files, ".sha1": good}).fetch(Release("", "x.jar")), JAR, none)
            with self.assertRaises(Permanent) as caught:
                self.source(files).fetch(Release("", "x.jar"))
            self.assertEqual(caught.exception.code, "no_checksum", none)

    def test_sums_that_can_t_be_read(self):
        """P7: what is half, garbled or two at once is passed over for a weaker one; alone it is tried again."""
        for odd in (
            b"x",
            sums("sha1").encode(),
            f"{sums('sha512')} {sums('sha512')}".encode(),
            sums("sha512")[:-1].encode(),
            b"\xff",
        ):
            files = {".jar": JAR, ".sha512": odd}
            good = {**files, ".sha256": sums("sha256").encode()}
            self.assertEqual(self.source(good).fetch(Release("", "x.jar")), JAR, odd)
            with self.assertRaises(Temporary) as caught:
                self.source(files).fetch(Release("", "x.jar"))
            self.assertEqual(caught.exception.code, "wrong_checksum", odd)

    def test_another_file_s_sum(self):
        """P7: the strongest sum is of another file: not taken, whatever a weaker one says; trouble on the way is no missing sum."""
        other = sums("sha512", b"other").encode()
        with self.assertRaises(Temporary) as caught:
            self.source({".jar": JAR, ".sha512": other, ".sha1": sums("sha1").encode()}).fetch(Release("", "x.jar"))
        self.assertEqual(caught.exception.code, "wrong_checksum")
        for status in (429, 500, 503):
            with self.assertRaises(Temporary):
                self.source({".jar": JAR, ".sha512": (status, {}, HTML), ".sha1": sums("sha1").encode()}).fetch(
                    Release("", "x.jar")
                )


@tagged("post_install", "-at_install")
class TestOddArchives(BaseCase):
    def layers(self, files):
        """The layers that are found once these files are taken, or the code of the refusal."""
        kept = rules_archive.inspect(packed(files))
        if isinstance(kept, Refusal):
            return kept.code
        sheets, _examples = rules_archive.parted(kept)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in sheets.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            return set(find(folder).sheets)

    def test_as_it_is_published(self):
        """P7: names of Peppol, CEN and phive, in folders, in capitals, packed by a Mac, by Windows, beside anything else."""
        both = {"CEN", "PEPPOL"}
        for files, expected in (
            ({"CEN-EN16931-UBL.xslt": SHEET, "PEPPOL-EN16931-UBL.xslt": SHEET}, both),
            ({"external/schematron/openpeppol/2026.5/xslt/PEPPOL-EN16931-UBL.xslt": SHEET, "META-INF/M.MF": b"x"}, {"PEPPOL"}),
            ({"en16931-ubl-1.3.15/xslt/EN16931-UBL-validation.xslt": SHEET, "schematron/EN16931-UBL.sch": b"<x/>"}, {"CEN"}),
            ({"PEPPOL-EN16931-UBL.XSLT": SHEET, "CEN-EN16931-UBL.Xsl": SHEET}, both), ({"peppolbis-t111.xslt": SHEET}, {"T111"}),
            ({"a\\xslt\\PEPPOL-EN16931-UBL.xslt": SHEET}, {"PEPPOL"}), ({"peppol-mls-1.0.1.xslt": SHEET}, {"MLS"}),
            ({"r/x-CEN-EN16931-UBL.xslt": SHEET, "__MACOSX/r/._x-CEN-EN16931-UBL.xslt": b"\x00\x05"}, {"CEN"}),
            ({"CEN-EN16931-UBL.xslt": SHEET, "._x-CEN-EN16931-UBL.xslt": b"\x00\x05", "readme.txt": b"x"}, {"CEN"}),
            ({"PEPPOL-EN16931-UBL.xslt": b"\xef\xbb\xbf" + SHEET, "doc/": b""}, {"PEPPOL"}),
        ):  # fmt: skip
            self.assertEqual(self.layers(files), expected, list(files))

    def test_wrong_ones(self):
        """P7: sources, other standards, packed twice, empty, harmful: refused with what it is."""
        for files, code in (
            ({"PEPPOL-EN16931-UBL.sch": b"<x/>"}, "rules_source_only"),
            ({"EN16931-CII-validation.xslt": SHEET}, "rules_incomplete"), ({}, "rules_incomplete"),
            ({"phive-rules-peppol-4.5.3.jar": packed({"PEPPOL-EN16931-UBL.xslt": SHEET})}, "rules_packed_twice"),
            ({"rules.ZIP": packed({"x": b""}), "readme.txt": b"x"}, "rules_packed_twice"),
            ({"../PEPPOL-EN16931-UBL.xslt": SHEET}, "rules_path"),
            ({"/PEPPOL-EN16931-UBL.xslt": SHEET}, "rules_path"), ({"PEPPOL-EN16931-UBL.xslt": HTML}, "rules_unsafe"),
            ({"PEPPOL-EN16931-UBL.xslt": b""}, "rules_unsafe"), ({"PEPPOL-EN16931-UBL.xml": SHEET}, "rules_incomplete"),
            ({"__MACOSX/._PEPPOL-EN16931-UBL.xslt": SHEET}, "rules_incomplete"),
        ):  # fmt: skip
            self.assertEqual(self.layers(files), code, list(files))
