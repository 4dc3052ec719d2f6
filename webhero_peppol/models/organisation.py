# SPDX-License-Identifier: LGPL-3.0-or-later
"""Companies in public registers: KBO Open Data (imported), KVK and the Peppol Directory behind one search (P4)."""

import dataclasses
import functools

from odoo import api, models

from odoo.addons.webhero_base.tools import parameters
from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..client.directory import URL as DIRECTORY
from ..client.directory import Directory
from ..client.kvk import URL as KVK
from ..client.kvk import Kvk
from ..rules.participants import Participant, kbo_number

LIMIT = 20
PARAMETER = "webhero_peppol."


@dataclasses.dataclass(frozen=True)
class Organisation:
    """One company as a register knows it; `source` is kbo, kvk or directory."""

    source: str
    number: str
    name: str
    country: str
    vat: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    language: str = ""

    def values(self, env):
        """The values for a contact; only those that the register has."""
        known = {
            "name": self.name,
            "company_registry": self.number,
            "vat": self.vat,
            "street": self.street,
            "zip": self.zip,
            "city": self.city,
            "lang": self.language if self.language in dict(env["res.lang"].get_installed()) else "",
            "country_id": env.ref(f"base.{self.country.lower()}").id,
        }
        return {"is_company": True, **{name: value for name, value in known.items() if value}}


class WebheroOrganisation(models.AbstractModel):
    _name = "webhero.organisation"
    _description = "Search in registers of companies"

    @api.model
    def _search_registers(self, country, text="", place=""):
        """([Organisation], [(unreachable register, reason)]) for a name or number, in a place.

        Makes network calls: never called inside create, write or onchange.
        """
        found, silent = [], []
        for source in self._sources(country):
            try:
                found += getattr(self, f"_from_{source}")(country, text, place)
            except ExchangeError as error:
                silent.append((source, error.code))
            if found:
                break
        return found[:LIMIT], silent

    @api.model
    def _sources(self, country):
        sources = {"BE": ["kbo"], "NL": ["kvk"]}.get(country, [])
        known = [source for source in sources if getattr(self, f"_has_{source}")()]
        return [*known, "directory"]

    @api.model
    def _by_number(self, country, number):
        """The company with that number in its country's register; None where it is not found, or no register is installed."""
        if country == "BE":
            found = self._from_kbo(country, number, "") if self._has_kbo() and kbo_number(number) else []
        else:
            found = self._from_kvk(country, number, "") if country == "NL" and self._has_kvk() else []
        return next((one for one in found if one.number == (kbo_number(number) or number)), None)

    # ---- KBO Open Data, in the database

    @api.model
    def _has_kbo(self):
        self.env.cr.execute("SELECT 1 FROM webhero_kbo_enterprise LIMIT 1")
        return bool(self.env.cr.fetchone())

    def _from_kbo(self, country, text, place):
        for company in self.env["webhero.kbo.enterprise"]._find(text, place, LIMIT):
            values = company._partner_values(self.env.lang or "")
            yield Organisation(
                "kbo",
                company.number,
                company.name or "",
                "BE",
                values["vat"] or "",
                values["street"] or "",
                zip=values["zip"] or "",
                city=values["city"] or "",
                language=values["lang"] or "",
            )

    # ---- KVK

    @api.model
    def _has_kvk(self):
        return bool(parameters.read(self.env, f"{PARAMETER}kvk_key"))

    def _from_kvk(self, country, text, place):
        get = functools.partial(parameters.read, self.env)
        client = Kvk(
            get(f"{PARAMETER}kvk_key"), get(f"{PARAMETER}kvk_url") or KVK, get(f"{PARAMETER}kvk_prefix") or "api"
        )
        digits = "".join(c for c in text if c.isdigit())
        if len(digits) == 8 and digits == text.strip():
            whole = client.profile(digits)
            companies = [whole] if whole else []
        else:
            companies = client.search(name=text, place=place)
        return [
            Organisation("kvk", c.number, c.name, "NL", street=c.street, zip=c.postcode, city=c.place, language="nl_BE")
            for c in companies
        ]

    # ---- Peppol Directory

    def _from_directory(self, country, text, place):
        url = parameters.read(self.env, f"{PARAMETER}directory_url") or DIRECTORY
        number = kbo_number(text)
        if number:
            cards = Directory(url).search(participant=Participant("0208", number))
        else:
            cards = Directory(url).search(" ".join(filter(None, (text, place))), country=country or "")
        for card in cards:
            yield self._of_card(card)

    def _of_card(self, card):
        scheme, value = card.participant.scheme, card.participant.value
        number = kbo_number(value) if scheme in ("0208", "9925") else value if scheme in ("0106", "0190") else ""
        vat = value.upper() if scheme in ("9925", "9944") else ""
        return Organisation("directory", number, card.name, card.country, vat, city=card.place.rpartition(" ")[2])
