# SPDX-License-Identifier: LGPL-3.0-or-later
"""Direct debits: the file for the bank (ISO 20022 pain.008), who may be collected from, and when (docs/rules.md BD).

EPC, SEPA Direct Debit Core rulebook (EPC016-06) and B2B (EPC222-07): the payer is notified of amount and due date at least
14 calendar days ahead, unless both agreed on fewer. Since November 2016 first and recurrent collections are both written as RCUR,
and SMNDA in place of the previous account means "same mandate, new debtor account" (EPC130-08,
implementation guidelines 9.0, 1.5.4).
"""

import datetime
import re

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from lxml import etree
from stdnum.iso7064 import mod_97_10

from odoo.addons.webhero_base.rules.money import cents
from odoo.addons.webhero_base.rules.refusal import Refusal

from . import pain

NOTICE = 14  # days
UNUSED_MONTHS = 36
# closing days of TARGET beside weekends: (month, day), and days after Easter (European Central Bank, 14 December 2000)
CLOSED, CLOSED_AT_EASTER = {(1, 1), (5, 1), (12, 25), (12, 26)}, {-2, 1}
IDENTIFIER = re.compile(r"([A-Z]{2})(\d{2})([A-Z0-9]{3})([A-Z0-9]{1,28})")


def identifier(text: str) -> str | Refusal:
    """A creditor identifier without blanks, or why it is invalid. Its business code (ZZZ) is not part of the check digits.

    >>> identifier("BE71 ZZZ 0999472756")
    'BE71ZZZ0999472756'
    """
    plain = re.sub(r"[^A-Z0-9]", "", (text or "").upper())
    found = IDENTIFIER.fullmatch(plain)
    if not found:
        return Refusal("creditor_shape", {"value": text})
    country, check, _business, own = found.groups()
    if not mod_97_10.is_valid(own + country + check):
        return Refusal("creditor_check", {"value": text})
    return plain


def is_banking_day(day: datetime.date) -> bool:
    """Whether banks collect on that day."""
    closed = (day.month, day.day) in CLOSED or (day - easter(day.year)).days in CLOSED_AT_EASTER
    return day.weekday() < 5 and not closed


def banking_day(day: datetime.date) -> datetime.date:
    """That day, or the next one on which banks collect: they would shift it themselves, and the notified day would be wrong.

    >>> banking_day(datetime.date(2026, 12, 25))
    datetime.date(2026, 12, 28)
    """
    while not is_banking_day(day):
        day += datetime.timedelta(days=1)
    return day


def first_day(today: datetime.date, notice: int, lead: int) -> datetime.date:
    """The first possible collection day: after the notice period, and at least `lead` banking days after today.

    >>> first_day(datetime.date(2026, 12, 4), 0, 2)
    datetime.date(2026, 12, 8)
    """
    day = today
    for _day in range(lead):
        day = banking_day(day + datetime.timedelta(days=1))
    return banking_day(max(day, today + datetime.timedelta(days=notice)))


def lapses_on(signed: datetime.date, collected: datetime.date | None) -> datetime.date:
    """The last day on which a mandate can be used: 36 months after the day of the last collection presented, whatever its
    outcome, or after the signature where there was none.

    EPC016-06, SEPA Direct Debit Core rulebook, section 4.1; Banque de France, "Le prélèvement SEPA" (read 1 December 2026).

    >>> lapses_on(datetime.date(2023, 3, 31), None), lapses_on(datetime.date(2020, 1, 1), datetime.date(2024, 2, 29))
    (datetime.date(2026, 3, 31), datetime.date(2027, 2, 28))
    """
    return max(filter(None, (signed, collected))) + relativedelta(months=UNUSED_MONTHS)


def batches(mandates: list[pain.Mandate], identity: str) -> list[str]:
    """The group identifier of each collection: a bank file has one group per scheme and kind of collection."""
    kinds = {}
    for one in mandates:
        kinds.setdefault((one.scheme, one.once), f"{identity}{'ABCD'[len(kinds)]}")
    return [kinds[one.scheme, one.once] for one in mandates]


def write(order: pain.Order, creditor: str, version: str = pain.COLLECT_V08) -> bytes:
    """The file. `order.payer` is the creditor, the `to` of each transfer the debtor."""
    root = etree.Element("Document", nsmap={None: f"urn:iso:std:iso:20022:tech:xsd:{version}"})
    body = etree.SubElement(root, "CstmrDrctDbtInitn")
    pain.header(body, order)
    for batch in dict.fromkeys(one.batch for one in order.transfers):
        _group(body, order, batch, creditor, version)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _group(body, order, batch, creditor, version):
    several = [one for one in order.transfers if one.batch == batch]
    mandate = several[0].mandate
    group = pain.add(body, "PmtInf")
    pain.add(group, "PmtInfId", batch)
    pain.add(group, "PmtMtd", "DD")
    pain.add(group, "BtchBookg", "true" if order.together else "false")
    pain.totals(group, several)
    kind = pain.add(group, "PmtTpInf")
    pain.add(kind, "SvcLvl/Cd", "SEPA")
    pain.add(kind, "LclInstrm/Cd", mandate.scheme)
    pain.add(kind, "SeqTp", "OOFF" if mandate.once else "RCUR")
    pain.add(group, "ReqdColltnDt", order.day.isoformat())
    pain.add(group, "Cdtr/Nm", pain.plain(order.payer.name, pain.NAME))
    pain.add(group, "CdtrAcct/Id/IBAN", order.payer.iban)
    pain.agent(pain.add(group, "CdtrAgt"), order.payer.bic, version)
    pain.add(group, "ChrgBr", "SLEV")
    scheme = pain.add(group, "CdtrSchmeId/Id/PrvtId/Othr")
    pain.add(scheme, "Id", identifier(creditor))
    pain.add(scheme, "SchmeNm/Prtry", "SEPA")
    for one in several:
        _collection(group, one, version)


def _collection(group, one, version):
    collection = pain.add(group, "DrctDbtTxInf")
    pain.add(collection, "PmtId/EndToEndId", one.end_to_end_id)
    pain.add(collection, "InstdAmt", f"{cents(one.amount):f}").set("Ccy", "EUR")
    mandate = pain.add(collection, "DrctDbtTx/MndtRltdInf")
    pain.add(mandate, "MndtId", one.mandate.reference)
    pain.add(mandate, "DtOfSgntr", one.mandate.signed.isoformat())
    if one.mandate.moved:
        pain.add(mandate, "AmdmntInd", "true")
        pain.add(mandate, "AmdmntInfDtls/OrgnlDbtrAcct/Id/Othr/Id", "SMNDA")
    pain.agent(pain.add(collection, "DbtrAgt"), one.to.bic, version)
    pain.add(collection, "Dbtr/Nm", pain.plain(one.to.name, pain.NAME))
    pain.add(collection, "DbtrAcct/Id/IBAN", one.to.iban)
    pain.remittance(collection, one)
