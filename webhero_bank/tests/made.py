# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank files of any length, made up: what many lines cost, and what becomes of them when a worker dies."""

import datetime
from decimal import Decimal

from sandbox.coda import Movement, Statement, write

ACCOUNT = "BE90733412007732"
COUNTERPARTY = "BE97979112233449"
FIRST = datetime.date(2026, 1, 2)
A_DAY = 48


def days(count):
    """(number, day, amounts) of statements that together have `count` lines of 1.00, 2.00 …"""
    left, number = count, 0
    while left:
        number += 1
        size = min(A_DAY, left)
        yield number, FIRST + datetime.timedelta(days=number), [Decimal(one + 1) for one in range(size)]
        left -= size


def coda(count, account=ACCOUNT):
    """CODA with a statement a day."""
    statements, balance = [], Decimal(0)
    for number, day, amounts in days(count):
        movements = tuple(
            Movement(
                amount,
                f"FACTUUR {number:04}{index:04}",
                name="Bakkerij Zonnegloren BV",
                account=COUNTERPARTY,
                reference=f"REF{number:06}{index:06}",
            )
            for index, amount in enumerate(amounts, 1)
        )
        statements.append(Statement(account, "DAKWERKEN VAN HOUT BV", number, day, balance, movements))
        balance = statements[-1].closing
    return write(*statements)


def mt940(count, account=ACCOUNT):
    """MT940 with a statement a day, as Knab writes it."""
    text, balance = [], Decimal(0)
    for number, day, amounts in days(count):
        text += [f":20:S{number}", f":25:{account}", f":28C:{number}/1", f":60F:C{day:%y%m%d}EUR{_comma(balance)}"]
        for index, amount in enumerate(amounts, 1):
            text.append(f":61:{day:%y%m%d%m%d}C{_comma(amount)}NTRFNONREF//R{number:06}{index:06}")
            text.append(
                f":86:/TRTP/SEPA/IBAN/{COUNTERPARTY}/NAME/Bakkerij Zonnegloren BV/REMI/FACT {number:04}{index:04}"
            )
        balance += sum(amounts)
        text += [f":62F:C{day:%y%m%d}EUR{_comma(balance)}", "-"]
    return "\n".join(text).encode()


def _comma(amount):
    return f"{Decimal(amount):.2f}".replace(".", ",")


def camt(count, account=ACCOUNT):
    """camt.053.001.08 with a statement a day."""
    text, balance = [], Decimal(0)
    for number, day, amounts in days(count):
        text.append(
            f"<Stmt><Id>S{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{account}</IBAN></Id></Acct>"
        )
        text.append(_balance("OPBD", balance, day) + _balance("CLBD", balance + sum(amounts), day))
        text += [_entry(number, index, amount, day) for index, amount in enumerate(amounts, 1)]
        text.append("</Stmt>")
        balance += sum(amounts)
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
    return f'<Document xmlns="{space}"><BkToCstmrStmt>{"".join(text)}</BkToCstmrStmt></Document>'.encode()


def _balance(code, amount, day):
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount:.2f}</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(number, index, amount, day):
    return (
        f'<Ntry><Amt Ccy="EUR">{amount:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>R{number:06}{index:06}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Pty>"
        f"<Nm>Bakkerij Zonnegloren BV</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{COUNTERPARTY}</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>FACTUUR {number:04}{index:04}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )
