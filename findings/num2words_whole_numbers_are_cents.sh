#!/usr/bin/env bash
# num2words reads a whole number as cents, the same number with .0 as euros
#
# num2words 0.5.14; Python 3.11; run on 2026-11-30
# 121 euros in words become one euro and twenty-one cents when the amount happens to be an int, as an amount read from
# a database or JSON may be; Decimal and float of the same value are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check num2words==0.5.14 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from decimal import Decimal

from num2words import num2words

for amount in (121, 121.0, Decimal("121")):
    print(repr(amount), num2words(amount, to="currency", lang="nl"))
CODE
)
expected=$(cat <<'SEEN'
121 één euro, eenentwintig cent
121.0 honderdeenentwintig euro, nul cent
Decimal('121') honderdeenentwintig euro, nul cent
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
