# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files of payments for a bank, ISO 20022 pain.001 (docs/rules.md BO; Febelfin, credit transfers, in force 17 March 2024).

Two versions: 001.001.09, accepted by Belgian banks since 17 March 2024, and its predecessor 001.001.03. An address is written
only structured, and only in .09: banks refuse unstructured addresses since 15 November 2026, and within SEPA none is needed.
"""

import dataclasses
import datetime
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from lxml import etree

from odoo.addons.webhero_base.rules.money import cents

from .statement import OGM, RF

V03, V09 = "pain.001.001.03", "pain.001.001.09"
COLLECT_V02, COLLECT_V08 = "pain.008.001.02", "pain.008.001.08"  # of the same two generations
OLD = (V03, COLLECT_V02)
NAME, TEXT, ID = 70, 140, 35
# letters that do not decompose into a letter and an accent
LETTERS = str.maketrans("øØłŁıđĐðÐħĦŧŦŋŊ", "oOlLidDdDhHtTnN") | str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH"}
)
# Greek and Bulgarian letters as the EPC converts them (EPC217-08, SEPA conversion table, column of the basic Latin set)
GREEK = dict(zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "A V G D E Z I TH I K L M N X O P R S T Y F CH PS O".split(), strict=True))
CYRILLIC = dict(
    zip(
        "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ",
        "A B V G D E ZH Z I Y K L M N O P R S T U F H TS CH SH SHT A Y YU YA".split(),
        strict=True,
    )
)
SCRIPTS = str.maketrans(
    GREEK | CYRILLIC | {sign.lower(): told.lower() for sign, told in (GREEK | CYRILLIC).items()} | {"ς": "s"}
)
SIGNS = str.maketrans(
    {"&": "+", "@": "(at)", "_": "-", ";": ",", "–": "-", "—": "-", "’": "'", "‘": "'", "“": "'", "”": "'"}
)
OUTSIDE = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?")  # as the schemas of both years have it


@dataclasses.dataclass(frozen=True)
class Address:
    """Town and country, without which banks accept no address, and the rest where known."""

    town: str
    country: str  # two letters
    street: str = ""
    postcode: str = ""


@dataclasses.dataclass(frozen=True)
class Party:
    """The payer or payee: its legal name (verified by banks against the account since 9 October 2025), IBAN without blanks."""

    name: str
    iban: str
    bic: str = ""
    address: Address | None = None
    enterprise: str = ""  # Belgian enterprise number, ten digits


@dataclasses.dataclass(frozen=True)
class Mandate:
    """A mandate for direct debit signed by a customer. `scheme` is CORE or B2B; `moved`: last collected from another account."""

    reference: str
    signed: datetime.date
    scheme: str = "CORE"
    once: bool = False
    moved: bool = False


@dataclasses.dataclass(frozen=True)
class Transfer:
    """One payment of a file, in EUR. `structured_kind` is OGM, RF or "" (then `text` is the communication)."""

    end_to_end_id: str
    amount: Decimal
    to: Party
    structured_kind: str = ""
    structured: str = ""
    text: str = ""
    mandate: Mandate | None = None  # of a collection
    batch: str = ""  # of a collection: the identifier of its group


@dataclasses.dataclass(frozen=True)
class Order:
    """A file: one account pays on one day. `together`: one movement on the statement for all of them."""

    identity: str
    made: datetime.datetime  # UTC
    day: datetime.date
    payer: Party
    transfers: tuple[Transfer, ...]
    together: bool = False

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.transfers), Decimal(0))


def plain(text: str, length: int) -> str:
    """`text` in the characters that every SEPA bank accepts, at most `length` of them.

    >>> plain("Café & Zoë", 70), plain("Αθηνά", 70), plain("Цветан Йорданов", 70)
    ('Cafe + Zoe', 'Athina', 'TSvetan Yordanov')
    """
    whole = unicodedata.normalize("NFC", text or "").translate(LETTERS).translate(SIGNS).translate(SCRIPTS)
    folded = unicodedata.normalize("NFKD", whole)
    kept = "".join(sign for sign in folded if not unicodedata.combining(sign)).translate(SCRIPTS)
    return " ".join(OUTSIDE.sub(" ", kept).split())[:length].strip()


def identifier(text: str) -> str:
    """As `plain`, for an identifier: no slash at either end and no double slash."""
    return re.sub(r"/{2,}", "/", plain(text, ID)).strip("/ ")


def known_bic(text: str) -> str:
    """A BIC without blanks, "" if invalid: banks refuse a file with a malformed BIC, while the IBAN alone is enough.

    >>> known_bic("gkcc be bb"), known_bic("bank in Geel")
    ('GKCCBEBB', '')
    """
    compact = re.sub(r"\s", "", text or "").upper()
    return compact if BIC.fullmatch(compact) else ""


def write(order: Order, version: str = V09) -> bytes:
    """The file. The caller has checked IBANs, names and amounts (`ordering`)."""
    root = etree.Element("Document", nsmap={None: f"urn:iso:std:iso:20022:tech:xsd:{version}"})
    body = etree.SubElement(root, "CstmrCdtTrfInitn")
    header(body, order)
    _payment(body, order, version)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def add(parent: etree._Element, path: str, text: str | None = None) -> etree._Element:
    """Add the elements of `path` below `parent` and return the last one."""
    for name in path.split("/"):
        parent = etree.SubElement(parent, name)
    if text is not None:
        parent.text = text
    return parent


def totals(parent: etree._Element, transfers: Sequence[Transfer]) -> None:
    """Number of transactions and control sum."""
    add(parent, "NbOfTxs", str(len(transfers)))
    add(parent, "CtrlSum", f"{cents(sum((one.amount for one in transfers), Decimal())):f}")


def header(body: etree._Element, order: Order) -> None:
    """The group header: identifier, time, totals and initiating party."""
    head = add(body, "GrpHdr")
    add(head, "MsgId", order.identity)
    add(head, "CreDtTm", f"{order.made:%Y-%m-%dT%H:%M:%S}Z")
    totals(head, order.transfers)
    party = add(head, "InitgPty")
    add(party, "Nm", plain(order.payer.name, NAME))
    if order.payer.enterprise:
        number = add(party, "Id/OrgId/Othr")
        add(number, "Id", order.payer.enterprise)
        add(number, "Issr", "KBO-BCE")


def _payment(body, order, version):
    payment = add(body, "PmtInf")
    add(payment, "PmtInfId", order.identity)
    add(payment, "PmtMtd", "TRF")
    add(payment, "BtchBookg", "true" if order.together else "false")
    totals(payment, order.transfers)
    add(payment, "PmtTpInf/SvcLvl/Cd", "SEPA")
    add(payment, "ReqdExctnDt" if version == V03 else "ReqdExctnDt/Dt", order.day.isoformat())
    add(payment, "Dbtr/Nm", plain(order.payer.name, NAME))
    add(payment, "DbtrAcct/Id/IBAN", order.payer.iban)
    agent(add(payment, "DbtrAgt"), order.payer.bic, version)
    add(payment, "ChrgBr", "SLEV")
    for transfer in order.transfers:
        _transfer(payment, transfer, version)


def agent(parent: etree._Element, bic: str, version: str) -> None:
    """A bank by its BIC, or NOTPROVIDED."""
    if known := known_bic(bic):
        add(parent, f"FinInstnId/{'BIC' if version in OLD else 'BICFI'}", known)
    else:
        add(parent, "FinInstnId/Othr/Id", "NOTPROVIDED")


def _transfer(payment, one, version):
    transfer = add(payment, "CdtTrfTxInf")
    add(transfer, "PmtId/EndToEndId", one.end_to_end_id)
    add(transfer, "Amt/InstdAmt", f"{cents(one.amount):f}").set("Ccy", "EUR")
    if known_bic(one.to.bic):
        agent(add(transfer, "CdtrAgt"), one.to.bic, version)
    party = add(transfer, "Cdtr")
    add(party, "Nm", plain(one.to.name, NAME))
    if one.to.address and version != V03:
        _address(party, one.to.address)
    add(transfer, "CdtrAcct/Id/IBAN", one.to.iban)
    remittance(transfer, one)


def _address(party, address):
    """The postal address; omitted where no town or country is left, since banks refuse an address without them."""
    if not (plain(address.town, 35) and plain(address.country, 2)):
        return
    written = add(party, "PstlAdr")
    for name, text, length in (
        ("StrtNm", address.street, 70),
        ("PstCd", address.postcode, 16),
        ("TwnNm", address.town, 35),
        ("Ctry", address.country, 2),
    ):
        if kept := plain(text, length):
            add(written, name, kept)


def remittance(transfer: etree._Element, one: Transfer) -> None:
    """Either structured or free text, never both; an OGM has the issuer that Belgian banks use for it (BBA)."""
    if one.structured_kind in (OGM, RF):
        reference = add(transfer, "RmtInf/Strd/CdtrRefInf")
        kind = add(reference, "Tp")
        add(kind, "CdOrPrtry/Cd", "SCOR")
        add(kind, "Issr", "BBA" if one.structured_kind == OGM else "ISO")
        add(reference, "Ref", one.structured)
    elif text := plain(one.text, TEXT):
        add(transfer, "RmtInf/Ustrd", text)
