#!/usr/bin/env bash
# The npm package sepa-xml accepts an IBAN with blanks and writes it into the file as it is
#
# sepa-xml 0.6.0, the ISO schema of sepaxml 2.7.0; Node.js 20, Python 3.11; run on 2026-12-01
# An IBAN is printed in groups of four, and so it is in the package's own example. Its check of the number takes the
# blanks away, the writer does not: what was called right is a pain.001 that fails the schema that it names, and the
# whole file, with every payment in it, is refused at the bank's counter.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" sepa-xml@0.6.0 >/dev/null 2>&1
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check sepaxml==2.7.0 2>/dev/null
for iban in "BE90 7334 1200 7732" "BE90733412007732"; do
    NODE_PATH="$work/node_modules" node - "$iban" > "$work/file.xml" <<'CODE'
const SepaXML = require("sepa-xml");
const file = new SepaXML("pain.001.001.03");
file.setHeaderInfo({ messageId: "M1", initiator: "Roofs BV" });
file.setPaymentInfo({ id: "P1", method: "TRF", senderName: "Roofs BV", senderIBAN: process.argv[2], bic: "KREDBEBB" });
file.addTransaction({ id: "E1", amount: 121.5, name: "Bakery BV", iban: "BE97979112233449", bic: "ARSPBE22", description: "2026/17" });
file.compile((error, text) => console.log(error ? `refused: ${error}` : text));
CODE
    "$work/venv/bin/python" - "$iban" "$work/file.xml" <<'CODE'
import pathlib
import sys

import sepaxml
import xmlschema

schema = xmlschema.XMLSchema(pathlib.Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.03.xsd")
print(sys.argv[1], "->", [f"{error.elem.tag.split('}')[1]}: {type(error.validator).__name__}" for error in schema.iter_errors(sys.argv[2])])
CODE
done > "$work/seen"
seen=$(cat "$work/seen")
expected=$(cat <<'SEEN'
BE90 7334 1200 7732 -> ['IBAN: XsdPatternFacets']
BE90733412007732 -> []
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
