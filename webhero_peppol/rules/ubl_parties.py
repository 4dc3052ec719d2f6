# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who supplier, customer and payee of a received document are, with every number that identifies them."""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING

from babel import Locale

from .documents import CAC, CBC
from .participants import kbo_number

if TYPE_CHECKING:
    from lxml.etree import _Element

KVK_SCHEMES = ("0106", "NL:KVK")
KBO_SCHEMES = ("0208", "9956", "BE:CBE", "BE:EN")
GLN = "0088"
NUMBER = re.compile(r"[\s./\-_]+")
PLACES = (f"{CAC}PartyLegalEntity/{CBC}CompanyID", f"{CAC}PartyIdentification/{CBC}ID", f"{CBC}EndpointID")
GST = "GST"  # what VAT is called in Australia, New Zealand and Singapore: its number is no VAT number of here
# EAS schemes of registers of companies (code list of OpenPeppol 9.7): an address in one of these is the company's number there
REGISTERS = frozenset(
    "0002 0007 0009 0096 0106 0142 0151 0183 0184 0188 0190 0191 0192 0195 0196 0198 0199 0208 0209 0210 0211 0216 0221"
    " 0230 0235 0240 0244 0248".split()
)
VKN = "VKN"  # number of the Turkish tax office, in PartyIdentification (UBL-TR 1.2.1)
LANGUAGES = ("en", "nl", "fr", "de", "es", "it", "pt", "pl", "tr")
OTHER_TAX = ("TAX", "LOC", "FC", GST)  # a registration for another tax, or none for VAT (BIS 3.0 BT-32)


@dataclasses.dataclass(frozen=True)
class Party:
    """`numbers` are (scheme, value) of all identifiers; `vat` has its country, "" where the party has none."""

    name: str = ""
    trade_name: str = ""
    vat: str = ""
    address: str = ""  # scheme:value, or ""
    numbers: tuple = ()
    legal: tuple = ()  # those of them that a register gave
    gst: str = ""
    street: str = ""
    street2: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""

    @property
    def kbo(self) -> str:
        """The Belgian enterprise number stated in the document, never one derived from a VAT number."""
        for scheme, value in self.numbers:
            belgian = scheme in KBO_SCHEMES or (not scheme and self.vat_country in ("", "BE") and self.country == "BE")
            if belgian and kbo_number(value):
                return kbo_number(value)
        return ""

    @property
    def registry(self) -> str:
        """Its number in the trade register of its country, as a contact keeps it; only Belgium's and the Dutch one."""
        kvk = next((NUMBER.sub("", value) for scheme, value in self.numbers if scheme in KVK_SCHEMES), "")
        return self.kbo or (kvk if re.fullmatch(r"\d{8}", kvk) else "")

    @property
    def gln(self) -> str:
        return next((value for scheme, value in self.numbers if scheme == GLN), "")

    @property
    def vat_country(self) -> str:
        found = self.vat[:2].upper()
        return {"EL": "GR", "XI": "GB"}.get(found, found) if found.isalpha() else ""

    @property
    def vat_unit(self) -> str:
        """The VAT number of its VAT unit, where it is not of the same digits as its own enterprise number."""
        digits = kbo_number(self.vat) if self.vat_country == "BE" else ""
        return f"BE{digits}" if digits and self.kbo and digits != self.kbo else ""

    def is_named(self, name: str) -> bool:
        """Whether `name` can be this party's: one of its names, with or without its legal form, in any case."""
        plain = _plain(name)
        return any(own and (own in plain or plain in own) for own in map(_plain, (self.name, self.trade_name)))

    @property
    def own_vat(self) -> str:
        return "" if self.vat_unit else self.vat

    @property
    def is_numbered(self) -> bool:
        """It has some number that can tell it from others; a customer number of the other side (no scheme) can't."""
        return bool(self.vat or self.gst or any(scheme for scheme, _value in self.numbers))

    @property
    def is_registered(self) -> bool:
        """A register or a tax office knows it by a number of the document."""
        legal = any(scheme not in (GLN, "EM") for scheme, _value in self.legal)
        return bool(self.vat or self.gst or self.registry or legal or self.address[:4] in REGISTERS)


def _plain(name):
    return re.sub(r"\W+", " ", name).strip().casefold()


def text(element: _Element | None, path: str) -> str:
    return " ".join((element.findtext(path) or "").split()) if element is not None else ""


def texts(element: _Element, path: str) -> str:
    """Every text at `path`, each once and on a line of its own: what may be there once, some write many times."""
    found = (" ".join((node.text or "").split()) for node in element.findall(path))
    return "\n".join(dict.fromkeys(filter(None, found)))


def read(node: _Element | None) -> Party:
    """Party of a cac:Party, cac:PayeeParty or cac:TaxRepresentativeParty element, or of None."""
    if node is None:
        return Party()
    post, legal, contact = (node.find(f"{CAC}{name}") for name in ("PostalAddress", "PartyLegalEntity", "Contact"))
    trade = _name(node, f"{CAC}PartyName/{CBC}Name")
    endpoint = node.find(f"{CBC}EndpointID")
    return Party(
        name=_name(legal, f"{CBC}RegistrationName") or trade,
        trade_name=trade,
        vat=_vat(node),
        address=":".join(_number(endpoint)) if endpoint is not None and _number(endpoint)[1] else "",
        numbers=tuple(_numbers(node, PLACES)),
        legal=tuple(_numbers(node, PLACES[:1])),
        gst=next((number for number, tax in _tax_numbers(node) if tax == GST), ""),
        street=text(post, f"{CBC}StreetName"),
        street2=text(post, f"{CBC}AdditionalStreetName"),
        zip=text(post, f"{CBC}PostalZone"),
        city=text(post, f"{CBC}CityName"),
        country=_country(post),
        email=text(contact, f"{CBC}ElectronicMail"),
        phone=text(contact, f"{CBC}Telephone"),
    )


def _name(node, path):
    """The name there; "" where it has no letter or digit (a blank that shows nothing, a dot)."""
    found = text(node, path)
    return found if any(sign.isalnum() for sign in found) else ""


def _country(post):
    """Its code; where only the name is given, that of the name in one of the languages of LANGUAGES."""
    code = text(post, f"{CAC}Country/{CBC}IdentificationCode").upper()
    name = "" if code else text(post, f"{CAC}Country/{CBC}Name").casefold()
    return code or (_names_of_countries().get(name, "") if name else "")


@functools.cache
def _names_of_countries():
    """{name in small letters: ISO code of two letters}."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "EZ"):
                found.setdefault(name.casefold(), code)
    return found


def _vat(node):
    """The number declared as VAT number (BT-31), in any position; else one that is not declared for another tax."""
    numbers = [(number, tax) for number, tax in _tax_numbers(node) if tax not in OTHER_TAX]
    stated = next((number for number, tax in numbers if tax == "VAT"), numbers[0][0] if numbers else "")
    return stated or next((f"TR{value}" for scheme, value in _numbers(node, PLACES[1:2]) if scheme == VKN), "")


def _tax_numbers(node):
    """(number, tax) of each registration for a tax."""
    for scheme in node.findall(f"{CAC}PartyTaxScheme"):
        number = NUMBER.sub("", text(scheme, f"{CBC}CompanyID")).upper()
        if number:
            yield number, text(scheme, f"{CAC}TaxScheme/{CBC}ID").upper()


def _numbers(node, places):
    for place in places:
        for found in node.findall(place):
            if _number(found)[1]:
                yield _number(found)


def _number(node):
    return (node.get("schemeID") or "").strip(), (node.text or "").strip()
