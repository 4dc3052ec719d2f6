"""The API of the Dutch Chamber of Commerce: search, basic profile, establishments.

Read in KVK's release notes (Zoeken v2, the only version since July 2024; Basisprofiel 1.4.4 of 2024-11-12), not run: an
unknown query parameter is an error; a legal person without an establishment has no `hoofdvestiging`, and its addresses
with its `eigenaar` (1.2, 2021-12-15); a house number has up to four parts. Error codes and their words: KVK's list of status codes
as public clients have it (Kvk.Api.Client's IpdCodes and others, 2026), of which IPD5200 with 404 was run against KVK's test API by
one of them; the statuses of the other codes and the answer to a wrong key are a guess.
"""

from . import people
from .service import Service, json_answer, route

LARGEST = 100
NO_RESULT = ("IPD5200", "Er zijn geen gegevens gevonden die voldoen aan de opgegeven zoekparameters.")
INVALID = "De volgende opgegeven parameter(s) is(zijn) ongeldig: {}"
NOT_NOW = "De gegevens zijn tijdelijk niet leverbaar. Probeer het later nog eens."
NO_PRODUCT = "Op basis van het {} {} kan het product niet worden geleverd."
KNOWN = set(
    "kvkNummer rsin vestigingsnummer naam type plaats straatnaam huisnummer huisletter postcode postbusnummer"
    " inclusiefInactieveRegistraties pagina resultatenPerPagina".split()
)
BROKEN = {"90004973": ("IPD0005", 404), "90002903": ("IPD9999", 500)}  # the test API's numbers that always fail


class Kvk(Service):
    """Knows the Dutch companies of `people`; the same below /test/api as below /api."""

    name = "kvk"
    title = "KVK"
    KEY = "sandbox-kvk-key"
    switches = {
        "no_establishment": (False, "legal persons without an establishment: addresses with the owner"),
        "not_now": ("", "IPD1002 or IPD1003: data that can't be delivered for a while, with status 404"),
        "house": ({}, "parts of each house number: huisletter, huisnummerToevoeging, toevoegingAdres"),
    }

    def credentials(self):
        return {"URL": self.url, "API key": self.KEY}

    def respond(self, request):
        if request.path.startswith(("/api/", "/test/api/")) and request.headers.get("apikey") != self.KEY:
            return self.unauthorized(request)
        if self.settings["not_now"] and request.path.startswith(("/api/", "/test/api/")):
            return _refused(self.settings["not_now"], NOT_NOW, 404)
        return super().respond(request)

    def unauthorized(self, request):
        return json_answer({"fout": [{"code": "IPD1001", "omschrijving": "De apikey ontbreekt of is onjuist"}]}, 401)

    def _dutch(self):
        return [party for party in people.BY_NUMBER.values() if party.country == "NL"]

    # ---- search

    @route("/api/v2/zoeken")
    @route("/test/api/v2/zoeken")
    def search(self, request):
        unknown = set(request.args) - KNOWN
        if unknown:
            return _refused("IPD1999", INVALID.format(", ".join(sorted(unknown))), 400)
        page, size = (
            request.args.get(name, default) for name, default in (("pagina", "1"), ("resultatenPerPagina", "10"))
        )
        if not (page.isdigit() and size.isdigit() and int(page) >= 1 and 1 <= int(size) <= LARGEST):
            return _refused("IPD1999", INVALID.format("pagina, resultatenPerPagina"), 400)
        matching = [row for party in self._dutch() for row in _rows(party) if _fits(party, row, request.args)]
        page, size = int(page), int(size)
        shown = matching[(page - 1) * size : page * size]
        if not shown:
            return _refused(*NO_RESULT, 404)
        for row in shown:
            self._link(row)
        return json_answer({"pagina": page, "resultatenPerPagina": size, "totaal": len(matching), "resultaten": shown})

    def _link(self, row):
        links = [("basisprofiel", f"/api/v1/basisprofielen/{row['kvkNummer']}")]
        if "vestigingsnummer" in row:
            links.append(("vestigingsprofiel", f"/api/v1/vestigingsprofielen/{row['vestigingsnummer']}"))
        row["links"] = [{"rel": rel, "href": self.url + path} for rel, path in links]

    # ---- profiles

    @route("/api/v1/basisprofielen/<number>")
    @route("/test/api/v1/basisprofielen/<number>")
    def profile(self, request, number):
        return self._of(number, self._profile)

    @route("/api/v1/basisprofielen/<number>/hoofdvestiging")
    @route("/test/api/v1/basisprofielen/<number>/hoofdvestiging")
    def main_establishment(self, request, number):
        return self._of(number, _establishment)

    @route("/api/v1/basisprofielen/<number>/eigenaar")
    @route("/test/api/v1/basisprofielen/<number>/eigenaar")
    def owner(self, request, number):
        return self._of(number, lambda party: {"rsin": _rsin(party), "rechtsvorm": _legal_form(party)})

    @route("/api/v1/basisprofielen/<number>/vestigingen")
    @route("/test/api/v1/basisprofielen/<number>/vestigingen")
    def establishments(self, request, number):
        def listed(party):
            branch = {"vestigingsnummer": _branch(party), "kvkNummer": party.number, "eersteHandelsnaam": party.name}
            row = {**branch, "indHoofdvestiging": "Ja", "volledigAdres": _full_address(party)}
            return {"kvkNummer": party.number, "aantalCommercieleVestigingen": 1, "vestigingen": [row]}

        return self._of(number, listed)

    @route("/api/v1/vestigingsprofielen/<number>")
    @route("/test/api/v1/vestigingsprofielen/<number>")
    def establishment(self, request, number):
        party = next((candidate for candidate in self._dutch() if _branch(candidate) == number), None)
        if party is None:
            return _refused("IPD0007", NO_PRODUCT.format("vestigingsnummer", number), 404)
        return json_answer(_establishment(party))

    def _of(self, number, answer):
        if number in BROKEN:
            code, status = BROKEN[number]
            return _refused(code, "Er is een fout opgetreden", status)
        if not (number.isdigit() and len(number) == 8):
            return _refused("IPD0004", f"Het KVK-nummer {number} is niet valide.", 400)
        party = people.BY_NUMBER.get(number)
        if party is None:
            return _refused("IPD0005", NO_PRODUCT.format("KVK-nummer", number), 404)
        return json_answer(answer(party))

    def _profile(self, party):
        owner = {"rsin": _rsin(party), "rechtsvorm": _legal_form(party)}
        office = _establishment(party)
        office["adressen"][0].update(self.settings["house"])
        if self.settings["no_establishment"]:
            embedded = {"eigenaar": {**owner, "adressen": office["adressen"]}}
        else:
            embedded = {"hoofdvestiging": office, "eigenaar": owner}
        return {
            "kvkNummer": party.number,
            "indNonMailing": "Nee",
            "naam": party.name,
            "formeleRegistratiedatum": "20190401",
            "statutaireNaam": party.name,
            "handelsnamen": [{"naam": party.name, "volgorde": 0}],
            "sbiActiviteiten": [{"sbiCode": "4321", "sbiOmschrijving": "Installatie", "indHoofdactiviteit": "Ja"}],
            "_embedded": embedded,
        }


def _refused(code, text, status):
    return json_answer({"fout": [{"code": code, "omschrijving": text}]}, status)


def _branch(party):
    return f"0000{party.number}"


def _rsin(party):
    return party.vat[2:11]


def _legal_form(party):
    return "BeslotenVennootschap" if "B.V." in party.name else "VennootschapOnderFirma"


def _street(party):
    """("Kade", "15") of "Kade 15"."""
    street, _, number = party.street.rpartition(" ")
    return street, number


def _full_address(party):
    return f"{party.street} {party.postcode} {party.city}"


def _rows(party):
    """A company as search gives it: the legal person, and its main establishment."""
    street, _ = _street(party)
    address = {"binnenlandsAdres": {"type": "bezoekadres", "straatnaam": street, "plaats": party.city}}
    same = {"kvkNummer": party.number, "naam": party.name, "adres": address}
    return (
        {**same, "vestigingsnummer": _branch(party), "type": "hoofdvestiging"},
        {**same, "rsin": _rsin(party), "type": "rechtspersoon"},
    )


def _fits(party, row, args):
    street, number = _street(party)
    exact = {
        "kvkNummer": party.number,
        "rsin": row.get("rsin"),
        "vestigingsnummer": row.get("vestigingsnummer"),
        "type": row["type"],
        "plaats": party.city,
        "straatnaam": street,
        "huisnummer": number,
        "postcode": party.postcode,
    }
    for name, value in exact.items():
        if name in args and args[name].replace(" ", "").lower() != (value or "").replace(" ", "").lower():
            return False
    return args.get("naam", "").lower() in party.name.lower()


def _establishment(party):
    street, number = _street(party)
    return {
        "vestigingsnummer": _branch(party),
        "kvkNummer": party.number,
        "rsin": _rsin(party),
        "eersteHandelsnaam": party.name,
        "indHoofdvestiging": "Ja",
        "indCommercieleVestiging": "Ja",
        "totaalWerkzamePersonen": 7,
        "adressen": [
            {
                "type": "bezoekadres",
                "indAfgeschermd": "Nee",
                "volledigAdres": _full_address(party),
                "straatnaam": street,
                "huisnummer": int(number),
                "postcode": party.postcode,
                "plaats": party.city,
                "land": "Nederland",
            }
        ],
    }
