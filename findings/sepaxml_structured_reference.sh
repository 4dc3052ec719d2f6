#!/usr/bin/env bash
# sepaxml drops a structured reference and the wish for an instant payment without a word
#
# sepaxml 2.7.0; Python 3.11; run on 2026-11-30
# A payment with structured_description (a Belgian structured communication) and instant_payment gives a
# pain.001.001.09 that passes the ISO schema and holds neither: no Strd, no INST, no error for keys that it does not
# know. The supplier's books then get a payment without its communication. An IBAN whose check digits are wrong is
# exported as well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check sepaxml==2.7.0 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import datetime
import re

from sepaxml import SepaTransfer

payer = {"name": "Demo BV", "IBAN": "BE71096123456769", "BIC": "GKCCBEBB", "batch": True, "currency": "EUR"}
order = {
    "name": "Supplier NV", "IBAN": "BE68539007547034", "BIC": "TRIOBEBB", "amount": 12100, "endtoend_id": "F1",
    "execution_date": datetime.date(2026, 12, 1), "description": "F1",
    "structured_description": "000202620165", "instant_payment": True,
}
file = SepaTransfer(payer, schema="pain.001.001.09", clean=True)
file.add_payment(dict(order))
text = file.export(validate=True).decode()
print(re.findall("<RmtInf>.*?</RmtInf>", text), "instant:", "INST" in text)
file = SepaTransfer(payer, schema="pain.001.001.09", clean=True)
file.add_payment({**order, "IBAN": "BE68539007547035", "execution_date": datetime.date(2026, 12, 1)})
print("wrong check digits exported:", "BE68539007547035" in file.export(validate=True).decode())
CODE
)
expected=$(cat <<'SEEN'
['<RmtInf><Ustrd>F1</Ustrd></RmtInf>'] instant: False
wrong check digits exported: True
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
