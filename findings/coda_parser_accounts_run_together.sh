#!/usr/bin/env bash
# The npm package coda-parser makes one statement of a CODA file of two accounts
#
# coda-parser 0.0.3; Node.js 20; run on 2026-12-01
# Banks put the statements of all accounts of a customer one after the other into one file, each from record 0 to 9. The
# package gives one statement: header, account and balances of the last one, and under them the movements of all, here
# euro and dollars together, without a warning.
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
0000023112600005        261123041 DAKWERKEN VAN HOUT BV     KREDBEBB   00758123422 00000                                       2
12041BE42733412009954                  USD0000000000800000201126DAKWERKEN VAN HOUT BV     KBC-Bedrijfsrekening               041
2100010000REF04100010000VH     0000000000150000231126041500000INVOICE 2026219 PARTIAL                              23112604101 0
2200010000                                                                                        COBADEFF                   1 0
2300010000DE40370400440532013009               Muller Gartenbau GmbH                                                         0 0
8041BE42733412009954                  USD0000000000950000231126                                                                0
9               000005000000000000000000000000150000                                                                           1
CODA
seen=$(NODE_PATH="$work/node_modules" node - "$work/statement.cod" <<'CODE'
const { parse } = require("coda-parser");
const found = parse(require("fs").readFileSync(process.argv[2], "latin1"));
const { number, currency } = found.balance.new.account;
console.log("statements", Array.isArray(found) ? found.length : 1);
console.log(number, currency, "movements", ...found.movements.map((line) => line.amount));
CODE
)
expected=$(cat <<'SEEN'
statements 1
BE42733412009954 USD movements 302.5 150
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
