#!/usr/bin/env bash
# bankstatementparser counts entries that the bank has not booked, and loses the names of version 8
#
# bankstatementparser 0.0.29; Python 3.11; run on 2026-11-30
# camt.053.001.08 has Pty between Dbtr and Nm and Cd inside Sts. The entry with status PDNG comes out as a line like
# any other, so that the lines (171.00) are not the difference of the balances (121.00), and the payer of the booked
# one is empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check bankstatementparser==0.0.29 2>/dev/null
seen=$("$work/venv/bin/python" -W ignore - <<'CODE'
import os
import tempfile

from bankstatementparser.camt_parser import CamtParser

entry = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>
<BookgDt><Dt>2026-11-19</Dt></BookgDt><ValDt><Dt>2026-11-19</Dt></ValDt><BkTxCd/><NtryDtls><TxDtls>
<RltdPties><Dbtr><Pty><Nm>Garage Voorbeeld NV</Nm></Pty></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>"""
balance = """<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal>"""
text = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId>'
    "<CreDtTm>2026-11-19T20:00:00</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>BE71096123456769</IBAN></Id></Acct>"
    + balance.format(code="OPBD", amount="100.00") + balance.format(code="CLBD", amount="221.00")
    + entry.format(amount="121.00", status="BOOK") + entry.format(amount="50.00", status="PDNG")
    + "</Stmt></BkToCstmrStmt></Document>"
)
path = os.path.join(tempfile.mkdtemp(), "statement.xml")
with open(path, "w") as file:
    file.write(text)
lines = CamtParser(path).parse()
print("lines", list(lines["Amount"].astype(float)), "names", sorted(set(lines.get("Debtor", [""]))))
CODE
)
expected=$(cat <<'SEEN'
lines [121.0, 50.0] names ['']
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-11-30:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
