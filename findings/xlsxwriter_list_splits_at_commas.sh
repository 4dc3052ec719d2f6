#!/usr/bin/env bash
# A drop-down of VAT rates in Belgian notation becomes twice as many choices
#
# XlsxWriter 3.3.1, openpyxl 3.1.5; Python 3.11; run on 2026-11-30
# A list validation takes a Python list, so one expects one choice an item. The file format joins them with commas and
# has no escape: ["21,0 %", "6,0 %"] is offered as 21 / 0 % / 6 / 0 %. No warning. A list that stands in cells of a
# sheet is right.
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
book.add_worksheet().data_validation("A1", {"validate": "list", "source": ["21,0 %", "6,0 %"]})
book.close()
sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).active
stored = sheet.data_validations.dataValidation[0].formula1
print(stored, "=>", stored.strip('"').split(","))
CODE
)
expected=$(cat <<'SEEN'
"21,0 %,6,0 %" => ['21', '0 %', '6', '0 %']
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
