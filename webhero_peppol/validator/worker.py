# SPDX-License-Identifier: LGPL-3.0-or-later
"""The process that runs the official rules: never imported by Odoo, started by validator/process.py.

    python worker.py SOCKET IDLE_SECONDS

One request a connection: a line of JSON {"length", "sheets", "schemas"}, then the document. One line of
JSON back:
{"findings": [[layer, rule, flag, text, path], …], "applied": [layer, …]}. Saxon (GraalVM) reserves some 34
GB of address
space, so the soft limit that Odoo sets on itself is lifted before it is loaded; and it ends the whole
process where it fails, which is why this is a process of its own.
"""

import contextlib
import importlib
import importlib.util
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rules import documents, findings  # noqa: E402
from validator import rulesets  # noqa: E402

DOCUMENT_SECONDS = 60
READ_SECONDS = 10
MAX_DOCUMENT = 110 * 2**20
MAX_FINDINGS = 200
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NO_PROTOCOLS = "http://saxon.sf.net/feature/allowedProtocols"
BINARY = f"{documents.CBC}EmbeddedDocumentBinaryObject"


def limit():
    """Address space as the hard limit allows; no file may grow: the rules have nothing to write."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # a document that takes too long ends this process


class Rules:
    """Compiled sheets and schemas, kept by path and time of change. Without Saxon it checks schemas only."""

    def __init__(self):
        self.kept = {}
        self.processor = self.xslt = None
        if importlib.util.find_spec("saxonche"):
            saxonche = importlib.import_module("saxonche")  # where it is not installed, schemas are checked only
            self.processor = saxonche.PySaxonProcessor(license=False)
            self.processor.set_configuration_property(NO_PROTOCOLS, "")
            self.xslt = self.processor.new_xslt30_processor()

    def _cached(self, path, make):
        key = (path, os.stat(path).st_mtime_ns)
        if key not in self.kept:
            self.kept = {k: v for k, v in self.kept.items() if k[0] != path}
            self.kept[key] = make(path)
        return self.kept[key]

    def sheet(self, path):
        return self._cached(path, lambda p: self.xslt.compile_stylesheet(stylesheet_text=Path(p).read_text("utf-8")))

    def schema(self, path):
        return self._cached(path, lambda p: documents.etree.XMLSchema(documents.etree.parse(p)))

    def check(self, content, sheets, schemas):
        try:
            root = documents.parse(content)
        except documents.NotXml as error:
            return {"findings": [["XML", "not-xml", "fatal", str(error)[:500], ""]], "applied": ["XML"]}
        kind = documents.kind_of(root)
        found, applied = [], []
        if kind.root in schemas:
            found += self._by_schema(root, schemas[kind.root])
            applied.append("XSD")
        names = [name for name in rulesets.layers(kind.root, kind.customization) if name in sheets]
        node = self._node(root) if names else None
        for name in names:
            found += self._by_sheet(name, sheets[name], node)
            applied.append(name)
        return {"findings": found[:MAX_FINDINGS], "applied": applied, "customization": kind.customization}

    def _by_schema(self, root, path):
        schema = self.schema(path)
        if schema.validate(root):
            return []
        return [
            ["XSD", "XSD", "fatal", f"line {e.line}: {e.message}"[:500], findings.short_path(e.path)]
            for e in list(schema.error_log)[:20]
        ]

    def _node(self, root):
        """The document for Saxon, its embedded files cut to a stub: no rule reads their bytes."""
        for binary in root.iter(BINARY):
            if len(binary.text or "") > 100:
                binary.text = "AAAA"
        return self.processor.parse_xml(xml_text=documents.etree.tostring(root, encoding="unicode"))

    def _by_sheet(self, name, path, node):
        try:
            text = self.sheet(path).transform_to_string(xdm_node=node)
        # Saxon raises its own class for values that no type accepts, such as an empty text as a number
        except Exception as error:  # noqa: BLE001
            return [[name, "dynamic-error", "fatal", str(error)[:500], ""]]
        report = documents.etree.fromstring(text.encode(), documents.etree.XMLParser(resolve_entities=False))
        return [
            [
                name,
                hit.get("id") or "",
                hit.get("flag") or hit.get("role") or "fatal",
                " ".join("".join(hit.itertext()).split())[:500],
                findings.short_path(hit.get("location")),
            ]
            for hit in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report")
        ]


def read_request(connection):
    """(header, document) of one request; ValueError where it is no request of ours."""
    with connection.makefile("rb") as stream:
        header = json.loads(stream.readline(65_536))
        length = int(header["length"])
        if not 0 <= length <= MAX_DOCUMENT:
            raise ValueError("length")
        content = stream.read(length)
    if len(content) != length:
        raise ValueError("cut")
    return header, content


def answer(rules, connection):
    connection.settimeout(READ_SECONDS)
    try:
        header, content = read_request(connection)
    except (ValueError, KeyError, TypeError, OSError):
        return
    signal.alarm(DOCUMENT_SECONDS)
    try:
        result = rules.check(content, header["sheets"], header["schemas"])
    except Exception as error:  # noqa: BLE001 (one request must never end the service of all
        result = {"error": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.alarm(0)
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(result).encode() + b"\n")


def serve(path, idle):
    """Serve one connection at a time until none came for `idle` seconds or the socket file was removed."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    os.chmod(path, 0o600)
    mine = os.stat(path).st_ino
    rules = Rules()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # from here on Saxon's output other than its answers is not read
    listener.listen(128)
    listener.settimeout(idle)
    try:
        while os.path.exists(path) and os.stat(path).st_ino == mine:
            connection, _ = listener.accept()
            with connection:
                answer(rules, connection)
    except TimeoutError:
        pass
    finally:
        with contextlib.suppress(OSError):
            if os.stat(path).st_ino == mine:
                os.unlink(path)


if __name__ == "__main__":
    limit()
    serve(sys.argv[1], float(sys.argv[2]))
