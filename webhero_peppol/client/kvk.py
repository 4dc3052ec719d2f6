# SPDX-License-Identifier: LGPL-3.0-or-later
"""The Dutch register of companies: KVK's Zoeken (v2) and Basisprofiel (v1)."""

from __future__ import annotations

import dataclasses
from typing import Any

from odoo.addons.webhero_exchange.client.http import Http

from .answers import found, mapping

URL = "https://api.kvk.nl"
MAX_RESULTS = 20


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
        answer = found(self.http, f"{self.prefix}/v2/zoeken", params=params)
        return _unique(mapping(answer.json(), "KVK").get("resultaten") or []) if answer else []

    def profile(self, number: str) -> Company | None:
        """One Company with its visiting address, or None where the number is unknown."""
        answer = found(self.http, f"{self.prefix}/v1/basisprofielen/{number}")
        if answer is None:
            return None
        body = mapping(answer.json(), "KVK")
        embedded = body.get("_embedded") or {}
        # a legal person without an establishment has its addresses with its owner (release notes 1.2)
        office = embedded.get("hoofdvestiging") or embedded.get("eigenaar") or {}
        addresses = office.get("adressen") or []
        home = next((a for a in addresses if "bezoek" in (a.get("type") or "")), addresses[0] if addresses else {})
        number = f"{home.get('huisnummer') or ''}{home.get('huisletter') or ''}"
        parts = (home.get("straatnaam"), number, home.get("huisnummerToevoeging"), home.get("toevoegingAdres"))
        street = " ".join(str(part) for part in parts if part)
        return Company(
            str(body.get("kvkNummer") or number),
            body.get("statutaireNaam") or body.get("naam") or "",
            street,
            home.get("postcode") or "",
            home.get("plaats") or "",
        )


def _unique(results):
    """One Company a number: the same number comes once as legal person and once a branch."""
    unique = {}
    for result in results:
        home = (result.get("adres") or {}).get("binnenlandsAdres") or {}
        company = Company(
            str(result.get("kvkNummer") or ""),
            result.get("naam") or "",
            home.get("straatnaam") or "",
            home.get("postcode") or "",
            home.get("plaats") or "",
        )
        if company.number and (company.number not in unique or company.place and not unique[company.number].place):
            unique[company.number] = company
    return list(unique.values())
