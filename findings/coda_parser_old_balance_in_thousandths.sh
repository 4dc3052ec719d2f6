#!/usr/bin/env bash
# The npm package coda-parser gives the old balance of a CODA file in thousandths, the new one in euro
#
# coda-parser 0.0.3; Node.js 20; run on 2026-12-01
# A CODA amount has three decimals. Movements and the new balance are divided by a thousand, the old balance is not:
# 5000.00 + 302.50 = 5302.50 is given as 5000000, 302.5 and 5302.5. A check that the balances go on, the first thing that
# a bookkeeper wants of a statement, fails for each right file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" coda-parser@0.0.3 >/dev/null 2>&1
cat > "$work/statement.cod" <<'CODA'
0000023112600005        261123226 DAKWERKEN VAN HOUT BV     KREDBEBB   00758123422 00000                                       2
10226733412007732 EUR0BE                  0000000005000000201126DAKWERKEN VAN HOUT BV     KBC-Bedrijfsrekening               219
2100010000REF22600010000VH     0000000000302500231126001500001101000202621074                                      23112622601 0
2200010000                                                                                        BBRUBEBB                   1 0
2300010000BE05377002031175                     Garage Veldekens NV                                                           0 0
8226733412007732 EUR0BE                  0000000005302500231126                                                                0
9               000005000000000000000000000000302500                                                                           1
CODA
seen=$(NODE_PATH="$work/node_modules" node - "$work/statement.cod" <<'CODE'
const { parse } = require("coda-parser");
const found = parse(require("fs").readFileSync(process.argv[2], "latin1"));
console.log("old", found.balance.old.balance, "movements", ...found.movements.map((line) => line.amount), "new", found.balance.new.balance);
CODE
)
expected=$(cat <<'SEEN'
old 5000000 movements 302.5 new 5302.5
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
