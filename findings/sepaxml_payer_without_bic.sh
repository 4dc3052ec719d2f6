#!/usr/bin/env bash
# sepaxml writes an empty bank for a payer without BIC: valid by the schema, refused by the rulebook
#
# sepaxml 2.7.0; Python 3.11; run on 2026-11-30
# BICs are optional within SEPA. Without one the payer's bank comes out as an empty FinInstnId, which the ISO schema
# allows. The EPC implementation guidelines want Othr/Id NOTPROVIDED there, so that banks refuse the whole file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check sepaxml==2.7.0 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import datetime
import re

from sepaxml import SepaTransfer

file = SepaTransfer({"name": "Demo BV", "IBAN": "BE71096123456769", "batch": True, "currency": "EUR"}, schema="pain.001.001.09")
file.add_payment({"name": "Supplier NV", "IBAN": "BE68539007547034", "amount": 12100, "endtoend_id": "F1",
                  "execution_date": datetime.date(2026, 12, 1), "description": "F1"})
text = file.export(validate=True).decode()
print(re.findall("<DbtrAgt>.*?</DbtrAgt>", text), "NOTPROVIDED" in text)
CODE
)
expected=$(cat <<'SEEN'
['<DbtrAgt><FinInstnId /></DbtrAgt>'] False
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
