# SPDX-License-Identifier: LGPL-3.0-or-later
"""The periodic return and the two listings in the format of Intervat, the site of the tax office, for filing; nothing is sent.

By the schemas NewTVA-in (return), NewLK-in (client listing) and NewICO-in (intra-Community listing) 0.9 with
IntervatInputCommon 0.9, published at finances.belgium.be, Intervat, technical documentation (docs/rules.md PU9).
"""

import dataclasses
import re
from decimal import Decimal

from lxml import etree

from odoo.addons.webhero_base.rules.money import cents
from odoo.addons.webhero_base.rules.refusal import Refusal

from . import vat_return

COMMON = "http://www.minfin.fgov.be/InputCommon"
CLIENTS = "http://www.minfin.fgov.be/ClientListingConsignment"
RETURN = "http://www.minfin.fgov.be/VATConsignment"
INTRA = "http://www.minfin.fgov.be/IntraConsignment"
LAST = ("-Q4", "-12")  # the last return of a calendar year
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]+")
# patterns of the schema; all of these values are optional
EMAIL = re.compile(r"[a-zA-Z0-9_.-]+@[a-zA-Z0-9_.-]+\.[a-zA-Z]{2,5}")
PHONE = re.compile(r"\+?[0-9 -]{1,20}")
MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)  # of addresses


@dataclasses.dataclass(frozen=True)
class Declarant:
    """The declarant. `vat` is a Belgian VAT number in any notation, `country` a code; all but `vat` may be empty."""

    vat: str
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""


def periodic_return(
    declarant: Declarant, period: str, grids: dict[str, Decimal], restitution: bool = False, no_clients: bool = False
) -> bytes | Refusal:
    """XML of the return of "2026-05" or "2026-Q2"; `grids` are those of the form (vat_return.form_of), EUR, with 71 or 72.

    `restitution`: request the refund of 72. `no_clients`: the client listing of that year will be empty; this is stated in the
    last return of a year only and ignored in the others. The share of a mixed taxpayer (Deduction), a replaced return and
    payment forms are left to the declarant. Refusal: intervat_declarant (`vat`), intervat_negative (`grid`, `amount`).
    """
    if wrong := _wrong(declarant, [], None):
        return wrong
    if below := next((code for code in sorted(grids) if grids[code] < 0), None):
        return Refusal("intervat_negative", {"grid": below, "amount": grids[below]})
    root = etree.Element(f"{{{RETURN}}}VATConsignment", nsmap={None: COMMON, "ns2": RETURN}, VATDeclarationsNbr="1")
    declaration = etree.SubElement(root, f"{{{RETURN}}}VATDeclaration", SequenceNumber="1")
    _put_declarant(etree.SubElement(declaration, f"{{{RETURN}}}Declarant"), declarant)
    _put_period(etree.SubElement(declaration, f"{{{RETURN}}}Period"), RETURN, period)
    data = etree.SubElement(declaration, f"{{{RETURN}}}Data")
    for code, amount in sorted(grids.items()):
        _put(data, RETURN, "Amount", _amount(amount)).set("GridNumber", code)
    _put(declaration, RETURN, "ClientListingNihil", _yes(no_clients and period.endswith(LAST)))
    etree.SubElement(declaration, f"{{{RETURN}}}Ask", Restitution=_yes(restitution and "72" in grids), Payment="NO")
    return _written(root)


def _yes(answer):
    return "YES" if answer else "NO"


def _put_period(node, space, period):
    year, part = period.split("-")
    _put(node, space, "Quarter" if part.startswith("Q") else "Month", str(int(part.removeprefix("Q"))))
    _put(node, space, "Year", year)


def client_listing(declarant: Declarant, year: int, clients: list) -> bytes | Refusal:
    """XML of vat_return.Client of a calendar year; without clients a nil listing, which is filed too.

    Refusal: intervat_declarant or intervat_number (`vat`), where Intervat would reject a number.
    """
    if wrong := _wrong(declarant, clients, lambda vat: not vat.startswith("BE") or not vat_return.is_vat_number(vat)):
        return wrong
    root, listing = _consignment(CLIENTS, "ClientListingConsignment", "ClientListing", declarant, clients)
    listing.set("TurnOverSum", _amount(sum((one.base for one in clients), Decimal())))
    listing.set("VATAmountSum", _amount(sum((one.tax for one in clients), Decimal())))
    _put(listing, CLIENTS, "Period", str(year))
    for node, one in _lines(listing, CLIENTS, "Client", clients):
        _put(node, CLIENTS, "TurnOver", _amount(one.base))
        _put(node, CLIENTS, "VATAmount", _amount(one.tax))
    return _written(root)


def intra_listing(declarant: Declarant, period: str, clients: list) -> bytes | Refusal:
    """XML of vat_return.Client of "2026-05" or "2026-Q2".

    Refusal: intervat_nothing where there are no lines, since nothing is filed then; intervat_declarant or intervat_number (`vat`).
    """
    if not clients:
        return Refusal("intervat_nothing", {"period": period})
    if wrong := _wrong(declarant, clients, lambda vat: vat_return.is_to_be_corrected(vat, "44")):
        return wrong
    root, listing = _consignment(INTRA, "IntraConsignment", "IntraListing", declarant, clients)
    listing.set("AmountSum", _amount(sum((one.base for one in clients), Decimal())))
    _put_period(etree.SubElement(listing, f"{{{INTRA}}}Period"), INTRA, period)
    for node, one in _lines(listing, INTRA, "IntraClient", clients):
        _put(node, INTRA, "Code", one.code)
        _put(node, INTRA, "Amount", _amount(one.base))
    return _written(root)


def _wrong(declarant, clients, is_wrong):
    """The first number that Intervat would refuse."""
    own = vat_return.number_of(declarant.vat)
    if not own.startswith("BE") or not vat_return.is_vat_number(own):
        return Refusal("intervat_declarant", {"vat": declarant.vat})
    return next((Refusal("intervat_number", {"vat": one.vat}) for one in clients if is_wrong(one.vat)), None)


def _consignment(space, whole, name, declarant, clients):
    """(root, its only listing), with the declarant."""
    root = etree.Element(f"{{{space}}}{whole}", nsmap={None: COMMON, "ns2": space})
    root.set(f"{name}sNbr", "1")
    listing = etree.SubElement(root, f"{{{space}}}{name}", SequenceNumber="1", ClientsNbr=str(len(clients)))
    _put_declarant(etree.SubElement(listing, f"{{{space}}}Declarant"), declarant)
    return root, listing


def _put_declarant(node, declarant):
    """Address values that the schema would reject are left out: the number identifies the declarant."""
    country = declarant.country.upper()
    parts = (
        ("VATNumber", vat_return.number_of(declarant.vat)[2:]),
        ("Name", _line(declarant.name, 200)),
        ("Street", _line(declarant.street, 200)),
        ("PostCode", _line(declarant.postcode, 15)),
        ("City", _line(declarant.city, 184)),
        ("CountryCode", country if country in MEMBERS else ""),
        ("EmailAddress", declarant.email if EMAIL.fullmatch(declarant.email) else ""),
        ("Phone", declarant.phone if PHONE.fullmatch(declarant.phone) else ""),
    )
    for name, text in parts:
        if text:
            _put(node, COMMON, name, text)


def _lines(listing, space, name, clients):
    """(node, client) of each, with its sequence number, and its VAT number with the issuing country."""
    for place, one in enumerate(clients, 1):
        node = etree.SubElement(listing, f"{{{space}}}{name}", SequenceNumber=str(place))
        country = "EL" if one.vat.startswith("GR") else one.vat[:2]
        _put(node, space, "CompanyVATNumber", one.vat[2:]).set("issuedBy", country)
        yield node, one


def _put(node, space, name, text):
    child = etree.SubElement(node, f"{{{space}}}{name}")
    child.text = text
    return child


def _line(text, longest):
    return CONTROLS.sub(" ", text).strip()[:longest]


def _amount(amount):
    """EUR with two decimals; zero is 0.00, never -0.00."""
    return f"{cents(amount) + 0:f}"


def _written(root):
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
