"""A second opinion on UBL documents, in a process of its own and apart from the addon's validator.

    judge.py RULES_FOLDER[:RULES_FOLDER] FILE.xml ...

Prints one line of JSON a file: [file, [[layer, rule, text], ...]] with fatal findings only.
"""

import json
import os
import resource
import sys
from pathlib import Path

_, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

import saxonche  # noqa: E402
from lxml import etree  # noqa: E402

SVRL = "{http://purl.oclc.org/dsdl/svrl}"
RELEASE = "peppol-2026.5-"


class Judge:
    def __init__(self, folders):
        self.folders = [Path(folder) for folder in folders.split(os.pathsep)]
        self.processor = saxonche.PySaxonProcessor(license=False)
        self.compiler = self.processor.new_xslt30_processor()
        self.sheets = {}
        self.schemas = {
            kind: etree.XMLSchema(etree.parse(self.file(f"maindoc/UBL-{kind}-2.1.xsd")))
            for kind in ("Invoice", "CreditNote")
        }

    def file(self, *names):
        """The first file of these names below the folders."""
        found = (path for name in names for folder in self.folders for path in sorted(folder.rglob(name)))
        return str(next(found))

    def sheet(self, name):
        if name not in self.sheets:
            path = self.file(f"{RELEASE}{name}.xslt", f"{name}.xsl")
            self.sheets[name] = self.compiler.compile_stylesheet(stylesheet_file=path)
        return self.sheets[name]

    def fatal(self, content):
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        schema = self.schemas[etree.QName(root).localname]
        if not schema.validate(root):
            return [["XSD", f"line {e.line}", e.message] for e in schema.error_log]
        peppol = "PEPPOL-EN16931-UBL" + ("-SB" if b"poacc:selfbilling:3.0" in content else "")
        node = self.processor.parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
        found = []
        for name in ("CEN-EN16931-UBL", peppol):
            report = etree.fromstring(self.sheet(name).transform_to_string(xdm_node=node).encode())
            for hit in report.iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
                if (hit.get("flag") or hit.get("role") or "fatal") == "fatal":
                    found.append([name, hit.get("id"), " ".join("".join(hit.itertext()).split())])
        return found


if __name__ == "__main__":
    judge = Judge(sys.argv[1])
    for name in sys.argv[2:]:
        print(json.dumps([name, judge.fatal(Path(name).read_bytes())]), flush=True)
