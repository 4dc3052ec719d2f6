#!/usr/bin/env bash
# en16931 rounds a price to cents before it multiplies, and a discount of 12.5 % to 12 %
#
# en16931 0.2 (the newest), py-money 0.5.0; Python 3.11; run on 2026-12-01
# The standard that the package is named after lets a price have as many decimals as it needs (BT-146) and rounds the line's
# amount. Here every amount is rounded when it is made: 1,000 pieces of 0.125 are 130.00, not 125.00. A discount is kept as a
# fraction of two decimals, so 12.5 % of 1,000.00 takes off 120.00; and 1 is read as the whole, not as one per cent.
# No error, and the XML that it writes agrees with itself, so the official rules find nothing either.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check en16931==0.2 py-money==0.5.0 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
from en16931 import Invoice, InvoiceLine


def invoice(quantity, price):
    made = Invoice(invoice_id="2026101", currency="EUR")
    made.add_line(
        InvoiceLine(quantity=quantity, unit_code="EA", price=price, item_name="Bolt", currency="EUR", tax_percent=0.21, tax_category="S")
    )
    return made


print("1000 x 0.125:", invoice(1000, "0.125").gross_subtotal())
for percent in (12.5, 2, 1):
    discounted = invoice(1, "1000")
    discounted.discount_percent = percent
    print(f"1000.00 less {percent} %: discount {discounted.discount_amount}, total {discounted.total()}")
CODE
)
expected=$(cat <<'SEEN'
1000 x 0.125: 130.00
1000.00 less 12.5 %: discount 120.00, total 1064.80
1000.00 less 2 %: discount 20.00, total 1185.80
1000.00 less 1 %: discount 1000.00, total 0.00
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
