#!/usr/bin/env bash
# python-stdnum calls an IBAN of a bank that it does not know invalid, though all check digits are right
#
# python-stdnum 2.2, schwifty 2026.10.1; Python 3.11; run on 2026-12-01
# iban.validate also runs the country's own check, and Belgium's looks the bank up in a list inside the package.
# 207 of the 999 bank codes are not in it; five of those have a bank in schwifty's list of today. A customer of such a
# bank is told that their own account does not exist. check_country=False leaves out the list, and Belgium's own check
# digits with it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check python-stdnum==2.2 schwifty==2026.10.1 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import schwifty
from stdnum import iban
from stdnum.exceptions import ValidationError

refused = []
for code in range(1, 1000):
    account = schwifty.IBAN.generate("BE", f"{code:03}", "1234567")
    try:
        iban.validate(str(account))
    except ValidationError as error:
        refused.append((f"{code:03}", type(error).__name__, account.bic and str(account.bic), str(account)))
print("refused:", len(refused), sorted({kind for _, kind, _, _ in refused}))
for code, _, bic, account in refused:
    if bic:
        print(code, bic, iban.is_valid(account), iban.is_valid(account, check_country=False))
CODE
)
expected=$(cat <<'SEEN'
refused: 207 ['InvalidComponent']
128 MPSNBE92 False True
167 BUNQBEB2XXX False True
606 DLLUBE22 False True
875 BUXABE22 False True
919 TRBKBEB2 False True
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
