#!/usr/bin/env bash
# iso20022.js makes a number of a communication of digits, and its leading zeros are gone
#
# iso20022.js 0.0.15; Node.js 20; run on 2026-12-01
# A Belgian structured communication has twelve digits and mostly begins with zeros; many banks give it as digits in the
# free text of camt.053. It comes back as a number of nine digits: what looks for twelve digits with a right check
# never finds the invoice. With the signs around it the same communication is text, and so is an invoice number with a
# letter: the type of the field changes from line to line.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" iso20022.js@0.0.15 >/dev/null 2>&1
cat > "$work/seen.mjs" <<'CODE'
import { CashManagementEndOfDayReport } from "iso20022.js";
const statement = (amount, text) => `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-17T22:10:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2026-11-17T22:10:00</CreDtTm>
<Acct><Id><IBAN>BE90733412007732</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Roofs BV</Nm></Ownr><Svcr><FinInstnId><BIC>KREDBEBB</BIC></FinInstnId></Svcr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-16</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-17</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-17</Dt></BookgDt><ValDt><Dt>2026-11-17</Dt></ValDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls>
<RltdPties><Dbtr><Nm>Bakery BV</Nm></Dbtr><DbtrAcct><Id><IBAN>BE97979112233449</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
const entry = (amount, text) => CashManagementEndOfDayReport.fromXML(statement(amount, text)).entries[0];
for (const text of ["000202620165", "+++000/2026/20165+++", "2026201", "F2026201"]) {
    const found = entry("121.00", text).transactions[0].remittanceInformation;
    console.log(text, "->", typeof found, found);
}
CODE
seen=$(node "$work/seen.mjs")
expected=$(cat <<'SEEN'
000202620165 -> number 202620165
+++000/2026/20165+++ -> string +++000/2026/20165+++
2026201 -> number 2026201
F2026201 -> string F2026201
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
