#!/usr/bin/env bash
# What XlsxWriter escapes, openpyxl does not read back
#
# XlsxWriter 3.3.1, openpyxl 3.1.5; Python 3.11; run on 2026-11-30
# A line break of Excel's older kind (vertical tab) in an address is stored as _x000B_, as the format asks. openpyxl
# gives the seven characters back as text, so that a street that went out and came in has them inside.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check XlsxWriter==3.3.1 openpyxl==3.1.5 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import io

import openpyxl
import xlsxwriter

file = io.BytesIO()
book = xlsxwriter.Workbook(file)
book.add_worksheet().write_string("A1", "Kerkstraat 1\x0bbus 2")
book.close()
print(repr(openpyxl.load_workbook(io.BytesIO(file.getvalue())).active["A1"].value))
CODE
)
expected=$(cat <<'SEEN'
'Kerkstraat 1_x000B_bus 2'
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
