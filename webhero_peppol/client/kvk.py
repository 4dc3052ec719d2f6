# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Dutch register of companies: KVK's Zoeken (v2) and Basisprofiel (v1)."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from odoo.addons.webhero_exchange.client.errors import Temporary
from odoo.addons.webhero_exchange.client.http import Http

from .answers import mapping, part, rows, text

URL = "https://api.kvk.nl"
HOST = "KVK"
MAX_RESULTS = 20
# KVK's own codes (developers.kvk.nl, status codes; as public clients of 2026 have them): no such company or establishment,
# and data that can't be delivered for a while (seconds to wait, None where KVK says “later”)
NOBODY = ("IPD0005", "IPD0007", "IPD5200")
NOT_NOW = {"IPD1002": None, "IPD1003": 300, "IPD9999": None}


@dataclasses.dataclass(frozen=True)
class Company:
    """One Dutch company; street holds street and number."""

    number: str
    name: str
    street: str = ""
    postcode: str = ""
    place: str = ""


class Kvk:
    """`prefix` is "api" in production, "test/api" for KVK's own test numbers."""

    def __init__(self, key, url=URL, prefix="api", log=None):
        self.prefix = prefix
        self.http = Http(url, headers={"apikey": key}, secrets=(key,), log=log, timeout=10, max_bytes=4 * 2**20)

    def search(self, name: str = "", number: str = "", place: str = "") -> list[Company]:
        """Companies (head offices and legal persons) by name, number or place; [] where there is none (KVK answers 404)."""
        wanted = {"naam": name, "kvkNummer": number, "plaats": place}
        params: dict[str, Any] = {key: value for key, value in wanted.items() if value}
        params |= {"pagina": 1, "resultatenPerPagina": MAX_RESULTS}
        answer = self._found("v2/zoeken", params=params)
        return _unique(rows(answer, "resultaten", HOST)) if answer is not None else []

    def profile(self, number: str) -> Company | None:
        """One Company with its visiting address, or None where the number is unknown."""
        body = self._found(f"v1/basisprofielen/{number}")
        if body is None:
            return None
        if _number(body) != number:  # another company's address would become this one's
            raise Temporary("bad_answer", host=HOST)
        home = _home(part(body, "_embedded"))
        postcode, place = _town(home)
        return Company(
            number, text(body.get("statutaireNaam")) or text(body.get("naam")), _street(home), postcode, place
        )

    def _found(self, path, **options):
        """The object of a GET, None where KVK itself has no such company: its 404 gives a code for that (`fout`).

        Any other 404 is a web server's (the address is wrong), or says that KVK can't deliver now: neither means “no such company”.
        """
        answer = self.http.get(f"{self.prefix}/{path}", accept=(200, 428), **options)
        codes = _codes(answer) if answer.status >= 400 else ()
        if answer.status == 404 and any(code in NOBODY for code in codes):
            return None
        later = next((code for code in codes if code in NOT_NOW), None)
        if later:
            raise Temporary("remote_error", retry_after=NOT_NOW[later], status=f"{answer.status} {later}")
        if answer.status >= 300:
            raise self.http._failure(answer)
        return mapping(answer.json(), HOST)


def _codes(answer):
    """The codes of a refusal by KVK itself: {"fout": [{"code": …}]}; none for any other answer."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ()
    found = body.get("fout") if isinstance(body, dict) else None
    return tuple(text(one.get("code")) for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _home(embedded):
    """The visiting address of a profile, else its first one; {} without a readable one."""
    # a legal person without an establishment has its addresses with its owner (release notes 1.2)
    readable = _addresses(embedded, "hoofdvestiging") or _addresses(embedded, "eigenaar")
    return next((one for one in readable if "bezoek" in text(one.get("type"))), readable[0] if readable else {})


def _street(home):
    """Street and number of a Dutch address, a box, or the line of a foreign one (`straatHuisnummer`)."""
    number, box = (text(home.get(name) or "") for name in ("huisnummer", "postbusnummer"))  # 0 is none
    house = f"{number}{text(home.get('huisletter'))}"
    parts = (home.get("straatnaam"), house, home.get("huisnummerToevoeging"), home.get("toevoegingAdres"))
    street = " ".join(filter(None, map(text, parts)))
    return street or (f"Postbus {box}" if box else text(home.get("straatHuisnummer")))


def _town(home):
    """(postcode, town); a foreign address has both in one text, which is the town here (`postcodeWoonplaats`)."""
    return text(home.get("postcode")), text(home.get("plaats")) or text(home.get("postcodeWoonplaats"))


def _addresses(embedded, whose):
    addresses = part(embedded, whose).get("adressen")
    return [one for one in addresses if isinstance(one, dict)] if isinstance(addresses, list) else []


def _number(body):
    """Eight digits, also of a number that came as one, without its zeros before it."""
    value = body.get("kvkNummer")
    return text(value).zfill(8) if isinstance(value, int) else text(value)


def _unique(results):
    """One Company per number: a number is listed as legal person and again for each branch."""
    unique = {}
    for result in results:
        address = part(result, "adres")
        home = part(address, "binnenlandsAdres") or part(address, "buitenlandsAdres")
        company = Company(_number(result), text(result.get("naam")), _street(home), *_town(home))
        if company.number and (company.number not in unique or company.place and not unique[company.number].place):
            unique[company.number] = company
    return list(unique.values())
