#!/usr/bin/env bash
# The npm package camt-parser gives money that comes in without its payer and without its text
#
# camt-parser 1.1.0; Node.js 20; run on 2026-12-01
# In camt.053 the other side of a credit is the debtor, and most payers write the invoice into the free text (Ustrd).
# The package reads neither: of a version 8 statement, the one that it is made for, an incoming transfer comes out with an
# amount, and with nothing that says who paid what. Its types have a creditor and a structured reference only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" camt-parser@1.1.0 >/dev/null 2>&1
cat > "$work/statement.xml" <<'XML'
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-19T22:10:00+01:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2026-11-19T22:10:00+01:00</CreDtTm>
<Acct><Id><IBAN>BE90733412007732</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-18</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">302.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">302.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-19</Dt></BookgDt>
<ValDt><Dt>2026-11-19</Dt></ValDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Amt Ccy="EUR">302.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<RltdPties><Dbtr><Pty><Nm>Garage BV</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>BE05377002031175</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>INVOICE 2026210</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>
XML
seen=$(NODE_PATH="$work/node_modules" node - "$work/statement.xml" <<'CODE'
const { parseCamt053 } = require("camt-parser");
parseCamt053(require("fs").readFileSync(process.argv[2], "utf8")).then(({ statements }) => {
    const [line] = statements[0].transactions;
    const [detail] = line.details;
    console.log(line.amount.value, line.creditDebitIndicator, "parties", JSON.stringify(detail.relatedParties));
    const everything = JSON.stringify(statements);
    for (const text of ["Garage BV", "BE05377002031175", "INVOICE 2026210"]) console.log(text, everything.includes(text));
});
CODE
)
expected=$(cat <<'SEEN'
302.50 CRDT parties {}
Garage BV false
BE05377002031175 false
INVOICE 2026210 false
SEEN
)
if [ "$seen" != "$expected" ]; then
    printf 'It changed. Seen now:\n%s\nSeen on 2026-12-01:\n%s\n' "$seen" "$expected"
    exit 1
fi
printf '%s\n' "$seen"
