#!/usr/bin/env bash
# mt-940 reads a reversed credit (mark RC) as money that came in
#
# mt-940 5.1.1; Python 3.11; run on 2026-11-30
# A bank takes 121.00 back: the :61: line bears the mark RC and the balance falls from 1,000.00 to 879.00. With the
# options that parse() uses by default the amount is +121.00, so that the movements and the balances of one and the
# same answer contradict each other without a warning. parse_statements() with Options.all() gives -121.00. Software
# that books parse()'s result books a returned payment a second time instead of reversing it: compare the sum with the
# balances.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check mt-940==5.1.1 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import mt940

text = """:20:REVERSAL
:25:BE71096123456769
:28C:1/1
:60F:C260101EUR1000,00
:61:2601020102RC121,00NTRFNONREF
:86:returned
:62F:C260102EUR879,00
"""
default = mt940.parse(text)
print("balance after:", default.data["final_closing_balance"].amount.amount)
print("by default:", default.transactions[0].data["amount"].amount)
right = mt940.parse_statements(text, options=mt940.Options.all())
print("all options:", right[0].transactions[0].data["amount"].amount)
CODE
)
expected=$(cat <<'SEEN'
balance after: 879.00
by default: 121.00
all options: -121.00
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
