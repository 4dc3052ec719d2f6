#!/usr/bin/env bash
# jsvat refuses Belgian enterprise numbers that begin with 1
#
# jsvat 2.5.4; Node.js 20; run on 2026-11-30
# The Crossroads Bank for Enterprises has given out numbers that begin with 1 since 19 September 2023 (FPS Economy,
# news of September 2023); check digits as before. jsvat knows only those with 0, so that every company founded since
# then has an invalid VAT number.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" jsvat@2.5.4 >/dev/null 2>&1
seen=$(NODE_PATH="$work/node_modules" node - <<'CODE'
const { belgium, checkVAT } = require("jsvat");
for (const number of ["BE0404484654", "BE1000000021"]) console.log(number, checkVAT(number, [belgium]).isValid);
CODE
)
expected=$(cat <<'SEEN'
BE0404484654 true
BE1000000021 false
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
