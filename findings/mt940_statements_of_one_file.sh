#!/usr/bin/env bash
# mt-940's parse() melts the statements of a file into one and drops the first opening balance
#
# mt-940 5.1.1; Python 3.11; run on 2026-11-30
# Dutch banks put a statement a day into one file. parse() answers with a single collection: the lines of both days,
# the opening balance of the second. 1,000.00 is lost, so that opening balance plus lines no longer is the closing
# balance (here 879.00 - 121.00 + 21.00 is not 900.00).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mt-940==5.1.1 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import mt940

day = """:20:DAY{n}
:25:BE71096123456769
:28C:{n}/1
:60F:C2601{n:02}EUR{start}
:61:2601{n:02}01{n:02}{line}NTRFNONREF
:86:line of day {n}
:62F:C2601{n:02}EUR{end}
-
"""
text = day.format(n=1, start="1000,00", line="D121,00", end="879,00") + day.format(n=2, start="879,00", line="C21,00", end="900,00")
found = mt940.parse(text)
print("opening", found.data["final_opening_balance"].amount.amount, "closing", found.data["final_closing_balance"].amount.amount)
print("lines", [str(one.data["amount"].amount) for one in found.transactions])
print("statements read one by one:", len(mt940.parse_statements(text)))
CODE
)
expected=$(cat <<'SEEN'
opening 879.00 closing 900.00
lines ['-121.00', '21.00']
statements read one by one: 2
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
