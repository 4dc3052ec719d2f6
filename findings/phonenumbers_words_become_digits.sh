#!/usr/bin/env bash
# phonenumbers turns a Dutch or French extension into digits of the number
#
# phonenumbers 9.0.43; Python 3.11; run on 2026-11-30
# "ext 12" is understood. "poste 12" (French), "toestel 12" (Dutch) and a first name in brackets are read as the
# letters of a telephone keypad and become part of the number, which is parsed without an error. In a list of Belgian
# customers such notes are everyday; they must be taken off before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check phonenumbers==9.0.43 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import phonenumbers

for typed in ("02 512 12 12 ext 12", "02 512 12 12 poste 12", "02 512 12 12 toestel 12", "02 512 12 12 (Jan)"):
    number = phonenumbers.parse(typed, "BE")
    print(typed, "=>", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), "extension", number.extension)
CODE
)
expected=$(cat <<'SEEN'
02 512 12 12 ext 12 => +3225121212 extension 12
02 512 12 12 poste 12 => +32251212127678312 extension None
02 512 12 12 toestel 12 => +3225121212863783512 extension None
02 512 12 12 (Jan) => +3225121212526 extension None
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
