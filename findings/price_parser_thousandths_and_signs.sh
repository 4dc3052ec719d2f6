#!/usr/bin/env bash
# price-parser makes 125 of a price of 0.125, and a credit loses its sign
#
# price-parser 0.5.1; Python 3.11; run on 2026-12-01
# Prices of screws, cable and print work have three decimals. The last group of three digits is taken for thousands also
# where the number begins with a zero, which no thousand does: a supplier's list in euro comes in a thousand times too
# dear, without an error. A decimal sign can be given (decimal_separator=), and then it is right, but nothing
# requires it. Amounts of a credit note, "12,50-" as accounting programs print it or "-12,50", come out as 12.50.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check price-parser==0.5.1 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from price_parser import Price

for text in ("€ 0.125", "0,125 EUR", "€ 0.12", "12,50-", "-12,50 EUR"):
    print(text, "->", Price.fromstring(text).amount)
print("0,125 EUR, told that the comma is the decimal sign ->", Price.fromstring("0,125 EUR", decimal_separator=",").amount)
CODE
)
expected=$(cat <<'SEEN'
€ 0.125 -> 125
0,125 EUR -> 125
€ 0.12 -> 0.12
12,50- -> 12.50
-12,50 EUR -> 12.50
0,125 EUR, told that the comma is the decimal sign -> 0.125
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
