#!/usr/bin/env bash
# segno puts the blanks of a printed IBAN into the payment QR code
#
# segno 1.6.6; Python 3.11; run on 2026-11-30
# make_epc_qr() is given the IBAN as it stands on paper, in groups of four. The QR code holds it with its blanks: 19
# characters where the EPC guideline (EPC069-12) has an IBAN without them. Strict banking apps reject the
# code. It is built without an error; its symbol is the same as that of a text put together by hand.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check segno==1.6.6 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import segno
from segno.helpers import make_epc_qr

made = make_epc_qr(name="Demo BV", iban="BE71 0961 2345 6769", amount=12.1, text="F1")
by_hand = "BCD\n002\n2\nSCT\n\nDemo BV\n{}\nEUR12.1\n\n\nF1"
for iban in ("BE71 0961 2345 6769", "BE71096123456769"):
    same = segno.make_qr(by_hand.format(iban).encode("latin-1"), error="m", boost_error=False)
    print(repr(iban), "is in the code:", list(made.matrix) == list(same.matrix))
CODE
)
expected=$(cat <<'SEEN'
'BE71 0961 2345 6769' is in the code: True
'BE71096123456769' is in the code: False
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
