#!/usr/bin/env bash
# vat-validator refuses the VAT number of every Dutch sole trader, and does not know Northern Ireland
#
# vat-validator 0.1.1 (the newest); python-stdnum 2.2 beside it; Python 3.11; run on 2026-12-01
# Since 2020 a Dutch sole trader writes a number on invoices that does not come from the citizen's number; its check is
# another one (modulo 97 over letters and digits, the tax office's own example is NL123456789B13). vat-validator checks
# the old rule alone. XI, the prefix of Northern Ireland for goods since 2021, is no country to it: ValueError, not False.
# python-stdnum knows both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check vat-validator==0.1.1 python-stdnum==2.2 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from stdnum.eu import vat
from vat_validator import validate_vat

for number in ("NL004495445B01", "NL123456789B13", "XI110305878"):
    try:
        found = validate_vat(number[:2], number)
    except ValueError as error:
        found = f"ValueError: {error}"
    print(number, "| vat-validator:", found, "| stdnum:", vat.is_valid(number))
CODE
)
expected=$(cat <<'SEEN'
NL004495445B01 | vat-validator: True | stdnum: True
NL123456789B13 | vat-validator: False | stdnum: True
XI110305878 | vat-validator: ValueError: Invalid country code | stdnum: True
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
