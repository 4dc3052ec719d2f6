#!/usr/bin/env bash
# pyvat charges the VAT rates of four states as they were before 2025, and none in Monaco
#
# pyvat 1.3.18; Python 3.11; run on 2026-11-30
# A Belgian seller of a digital service to consumers, 1 December 2026. The rates in force are 24 in Estonia (since 1
# July 2025), 23 in Slovakia (1 January 2025), 25.5 in Finland (1 September 2024) and 21 in Romania (1 August 2025);
# Monaco counts as France for VAT (article 7 of the VAT directive). The function takes a date, so one expects the rate
# of that date.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyvat==1.3.18 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import datetime

from pyvat import ItemType, Party, get_sale_vat_charge

for country in ("EE", "SK", "FI", "RO", "MC"):
    charge = get_sale_vat_charge(
        datetime.date(2026, 12, 1), ItemType.generic_electronic_service, Party(country, False), Party("BE", True)
    )
    print(country, charge.rate, charge.action.name)
CODE
)
expected=$(cat <<'SEEN'
EE 22 charge
SK 20 charge
FI 24 charge
RO 19 charge
MC 0 no_charge
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
