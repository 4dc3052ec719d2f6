#!/usr/bin/env bash
# python-stdnum refuses a Belgian structured communication that is printed with stars
#
# python-stdnum 2.2; Python 3.11; run on 2026-11-30
# A structured communication is printed +++000/2026/20165+++ or ***000/2026/20165***; both are in daily use. compact()
# takes plus signs, slashes and blanks away and leaves the stars, so that the second is invalid.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-stdnum==2.2 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from stdnum.be import ogm_vcs

for text in ("+++000/2026/20165+++", "000202620165", "***000/2026/20165***"):
    print(text, ogm_vcs.is_valid(text))
CODE
)
expected=$(cat <<'SEEN'
+++000/2026/20165+++ True
000202620165 True
***000/2026/20165*** False
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
