#!/usr/bin/env bash
# Babel reads an English amount in nl_BE as a thousandth, in fr_BE it refuses it
#
# Babel 2.17.0; Python 3.11; run on 2026-11-30
# A supplier's list says 1,234.50. In nl_BE the point is the grouping sign wherever it stands, so that parse_decimal
# gives 1.23450 without an error; in fr_BE, where a blank groups, the same text is refused. And "1.234" is 1234 in one
# and 1.234 in the other of the two languages of one country. strict=True is needed, and not the default.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check Babel==2.17.0 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from babel.numbers import NumberFormatError, parse_decimal

for text in ("1,234.50", "1.234"):
    for language in ("nl_BE", "fr_BE"):
        try:
            print(text, language, parse_decimal(text, locale=language))
        except NumberFormatError:
            print(text, language, "refused")
CODE
)
expected=$(cat <<'SEEN'
1,234.50 nl_BE 1.23450
1,234.50 fr_BE refused
1.234 nl_BE 1234
1.234 fr_BE 1.234
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
