#!/usr/bin/env bash
# pycoda counts a batch and its details: money leaves the account twice
#
# pycoda 1.1.0; Python 3.11; run on 2026-11-30
# A CODA 2 file may explain a total (record 2.1 with detail number 0000) by detail records of the same sequence
# number. Some banks write these details with type 0. pycoda takes the type, not the detail number, for its sign of a
# detail, so that all three records are movements: 150.00 are taken from an account that went from 1,000.00 to 925.00.
# The rule that holds in every file: only records with detail number 0000 count for the balance (as the trailer does).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pycoda==1.1.0 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from coda.parser import Parser

account = "BE71096123456769".ljust(34) + "EUR"


def movement(detail, amount, kind, text, mark):
    head = f"210001{detail:04}" + "B".ljust(21) + f"1{amount:015}" + "301126" + kind + "0101" + "000" + "0"
    return head + text.ljust(53) + "301126" + "001" + mark + "0 0"


lines = [
    "0" + "0000301126" + "09605 " + " " * 7 + "REF".ljust(10) + "DEMO BV".ljust(26) + "GKCCBEBB".ljust(11) + "0" * 11 + " " + "00000" + " " * 39 + "2",
    "12001" + account + f"0{1000000:015}" + "291126" + "DEMO BV".ljust(26) + " " * 35 + "001",
    movement(0, 75000, "1", "TOTAL OF TWO PAYMENTS", "1"),
    movement(1, 25000, "0", "FIRST", "0"),
    movement(2, 50000, "0", "SECOND", "0"),
    "8001" + account + f"0{925000:015}" + "301126" + " " * 64 + "0",
    "9" + " " * 15 + f"{5:06}{75000:015}{0:015}" + " " * 75 + "2",
]
assert {len(line) for line in lines} == {128}
statement = Parser().parse("\r\n".join(lines).encode())[0]
print("balance", statement.old_balance, "->", statement.new_balance)
print("movements out", [one.transaction_amount for one in statement.movements], "in all", sum(one.transaction_amount for one in statement.movements))
CODE
)
expected=$(cat <<'SEEN'
balance 1000.0 -> 925.0
movements out [75.0, 25.0, 50.0] in all 150.0
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
