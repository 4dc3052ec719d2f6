#!/usr/bin/env bash
# iso20022.js reads an amount of a statement in cents that are not whole
#
# iso20022.js 0.0.15; Node.js 20; run on 2026-12-01
# Its amounts are in the smallest unit of the currency, as those of a card payment are. They come from a product of
# floats that is never rounded: 0.29 is 28.999999999999996 cents. A sum of lines does not meet the balance, an equality
# with the amount of an invoice (29) fails, and what cuts off decimals books a cent less.
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
for (const amount of ["121.00", "0.29", "1.13", "2.18"]) console.log(amount, entry(amount, "x").amount);
let count = 0;
for (let cents = 1; cents <= 10000; cents++) count += entry((cents / 100).toFixed(2), "x").amount !== cents;
console.log(`${count} of 10000 amounts up to 100.00`);
CODE
seen=$(node "$work/seen.mjs")
expected=$(cat <<'SEEN'
121.00 12100
0.29 28.999999999999996
1.13 112.99999999999999
2.18 218.00000000000003
1146 of 10000 amounts up to 100.00
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
