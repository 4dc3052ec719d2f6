# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who bought: address, name, VAT number (T9, T20, T21)."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from stdnum.eu import vat as eu_vat

from .order import ShopAddress
from .territory import EU, NORTHERN_IRELAND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .order import ShopOrder


@dataclasses.dataclass(frozen=True)
class Party:
    """The customer as the books get it."""

    email: str
    firstname: str
    lastname: str
    company: str
    vat_number: str
    address1: str
    address2: str
    postcode: str
    city: str
    country: str
    phone: str
    customer: int = 0  # the shop's number of the customer, who may be gone there

    @property
    def name(self) -> str:
        """The company, else first and last name."""
        return self.company or " ".join(part for part in (self.firstname, self.lastname) if part)


def choose_address(addresses: Sequence[ShopAddress], wanted: int, firstname: str, lastname: str) -> ShopAddress | None:
    """T20: the address with the order's id, else one with the same name, else the first; deleted ones last.

    Returns None where the customer has no address at all.
    """
    for address in addresses:
        if address.id == wanted:
            return address
    ordered = sorted(addresses, key=lambda address: address.deleted)  # stable: the shop's order stays
    name = (firstname.casefold(), lastname.casefold())
    same = [one for one in ordered if (one.firstname.casefold(), one.lastname.casefold()) == name]
    return next(iter(same + ordered), None)


def delivery_address(order: ShopOrder) -> ShopAddress | None:
    return _address(order, order.delivery_address_id)


def invoice_address(order: ShopOrder) -> ShopAddress | None:
    return _address(order, order.invoice_address_id)


def _address(order, wanted):
    customer = order.customer
    own = [one for one in order.addresses if one.customer_id in (0, customer.id) or one.id == wanted]
    return choose_address(own, wanted, customer.firstname, customer.lastname)


def split_name(firstname: str, lastname: str) -> tuple[str, str]:
    """T21: names as given; only where the first name is missing, `lastname` is split at its first space."""
    firstname, lastname = firstname.strip(), lastname.strip()
    if not firstname and " " in lastname:
        firstname, lastname = lastname.split(" ", 1)
    return firstname, lastname.strip()


def party(order: ShopOrder) -> Party:
    """The buyer: e-mail of the customer, the rest of the invoice address."""
    address = invoice_address(order) or ShopAddress(0)
    customer = order.customer
    firstname, lastname = split_name(address.firstname or customer.firstname, address.lastname or customer.lastname)
    return Party(
        email=customer.email.strip(),
        firstname=firstname,
        lastname=lastname,
        company=(address.company or customer.company).strip(),
        vat_number=vat_number(order),
        address1=address.address1,
        address2=address.address2,
        postcode=address.postcode,
        city=address.city,
        country=address.country,
        phone=address.phone,
        customer=customer.id,
    )


def vat_number(order: ShopOrder) -> str:
    """The VAT number of the invoice address, else of the delivery address; with its country, without
    punctuation. A value without digits ("-", "geen", "n/a") means that the customer has none.
    """
    for address in (invoice_address(order), delivery_address(order)):
        if address and re.search(r"[0-9]", address.vat_number):
            return normal_vat(address.vat_number, address.country)
    return ""


def normal_vat(number: str, country: str) -> str:
    """`number` in capitals with the country in front; Greece writes EL."""
    number = re.sub(r"[^0-9A-Z+*]", "", number.upper())
    prefix = "EL" if country == "GR" else country
    if number.startswith("GR"):
        number = "EL" + number[2:]
    return number if number[:2].isalpha() else prefix + number


def vat_country(number: str) -> str:
    """ISO code of the member state of a VAT number, XI for Northern Ireland, or "" (GB is none)."""
    country = {"EL": "GR"}.get(number[:2], number[:2])
    return country if country in EU or country == NORTHERN_IRELAND else ""


def is_valid_vat(number: str) -> bool:
    """Format and check digits, for the 27 member states and Northern Ireland."""
    return bool(vat_country(number)) and eu_vat.is_valid(number)
