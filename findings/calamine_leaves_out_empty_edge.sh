#!/usr/bin/env bash
# calamine's rows begin at the first filled cell, so that columns move
#
# python-calamine 0.9.1, openpyxl 3.1.5; Python 3.11; run on 2026-11-30
# A sheet whose table begins in C3 comes out as if it began in A1: the empty columns at the left and rows above are
# gone by default. Column letters and row numbers in an error message to the user are then wrong, and a table whose
# first column is empty loses it. skip_empty_area=False keeps them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import io

import openpyxl
import python_calamine

file = io.BytesIO()
book = openpyxl.Workbook()
book.active["C3"], book.active["D3"] = "name", "price"
book.save(file)
sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0)
print(sheet.to_python())
print(sheet.to_python(skip_empty_area=False)[2])
CODE
)
expected=$(cat <<'SEEN'
[['name', 'price']]
['', '', 'name', 'price']
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
