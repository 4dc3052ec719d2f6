#!/usr/bin/env bash
# mt940js puts the entry date of a line a year early when the value date is in the old year
#
# mt940js 1.3.5; Node.js 20; run on 2026-12-01
# :61: holds a value date with a year and an entry date without. Value 31 December 2026, booked 2 January ("2612310102"),
# in a statement that closes on 2 January 2027: the library takes the year of the value date for both, and the line was
# booked on 2 January 2026, before the statement began. Software that files lines by entry date puts it in a closed year.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" mt940js@1.3.5 >/dev/null 2>&1
seen=$(NODE_PATH="$work/node_modules" TZ=UTC node - <<'CODE'
const { Parser } = require("mt940js");
const statement = [
    ":20:STATEMENT", ":25:NL60KNAB0255512345", ":28C:365/1", ":60F:C261231EUR160,50",
    ":61:2612310102C60,50NTRFNONREF//A1", ":86:late transfer", ":62F:C270102EUR221,00",
].join("\r\n") + "\r\n";
const day = (date) => date.toISOString().slice(0, 10);
for (const found of new Parser().parse(statement)) {
    console.log("closes", day(found.closingBalanceDate));
    for (const line of found.transactions) console.log("value", day(line.date), "entry", day(line.entryDate));
}
CODE
)
expected=$(cat <<'SEEN'
closes 2027-01-02
value 2026-12-31 entry 2026-01-02
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
