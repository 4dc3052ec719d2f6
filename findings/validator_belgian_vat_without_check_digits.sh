#!/usr/bin/env bash
# validator's isVAT('BE') looks at the form only
#
# validator 13.15.35; Node.js 20; run on 2026-11-30
# For Portugal isVAT computes the check digit; for Belgium it takes any ten digits, also a number whose last two are
# wrong and one that begins with 2 (an establishment, never a VAT number).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" validator@13.15.35 >/dev/null 2>&1
seen=$(NODE_PATH="$work/node_modules" node - <<'CODE'
const validator = require("validator");
for (const number of ["BE0404484654", "BE0404484655", "BE2123456789"]) console.log(number, validator.isVAT(number, "BE"));
for (const number of ["123456789", "123456788"]) console.log(number, validator.isVAT(number, "PT"));
CODE
)
expected=$(cat <<'SEEN'
BE0404484654 true
BE0404484655 true
BE2123456789 true
123456789 true
123456788 false
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
