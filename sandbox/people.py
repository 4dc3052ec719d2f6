"""Invented companies with valid check digits: one registry for all services that deal with companies.

`manner` is what a participant does with a document: "accepts" and "rejects" answer with an invoice response,
"refuses" with a message level response of its access point, "queries" asks a question, "silent" never answers,
"fails" cannot be reached. `dns` and `smp` set how looking it up fails, where it does.
"""

import dataclasses

from . import check_digits
from .ubl import DOCUMENT_TYPES

BILLING = ("invoice", "creditNote")
ALL = (*BILLING, "selfBillingInvoice", "selfBillingCreditNote", "invoiceResponse", "messageLevelResponse")


@dataclasses.dataclass(frozen=True)
class Party:
    """One company. `number` is its KBO or KVK number; without identifiers in `peppol` it is not on Peppol."""

    name: str
    country: str
    number: str
    vat: str
    street: str
    postcode: str
    city: str
    language: str = "nl"
    peppol: tuple = ()
    documents: tuple = ALL
    manner: str = "accepts"
    dns: str = ""
    smp: str = ""
    card: bool = True
    vies: bool = True

    @property
    def email(self):
        name = "".join(char for char in self.name.lower() if char.isascii() and char.isalpha())
        return f"facturen@{name}.example"

    @property
    def phone(self):
        return "+32 2 555 01 23" if self.country == "BE" else "+31 20 555 0123"

    @property
    def iban(self):
        free = int(self.number[-8:])
        return check_digits.be_iban(free) if self.country == "BE" else check_digits.nl_iban(free)

    @property
    def endpoint(self):
        """The identifier to send to, "0208:...", or ""."""
        return self.peppol[0] if self.peppol else ""

    @property
    def doc_types(self):
        return [DOCUMENT_TYPES[name] for name in self.documents]


def _belgian(free, name, street, postcode, city, schemes=("0208", "9925"), vat=True, **more):
    number = check_digits.kbo(free)
    values = {"0208": number, "9925": f"be{number}"}
    peppol = tuple(f"{scheme}:{values[scheme]}" for scheme in schemes)
    return Party(name, "BE", number, f"BE{number}" if vat else "", street, postcode, city, peppol=peppol, **more)


def _dutch(free, name, street, postcode, city, schemes=("0106",), **more):
    number, vat = f"{free:08d}", check_digits.nl_vat(free * 7)
    values = {"0106": number, "9944": vat.lower()}
    peppol = tuple(f"{scheme}:{values[scheme]}" for scheme in schemes)
    return Party(name, "NL", number, vat, street, postcode, city, peppol=peppol, **more)


PEOPLE = (
    _belgian(7_112_233, "Bakkerij De Gulden Korenaar BV", "Graanmarkt 4", "9300", "Aalst"),
    _belgian(7_223_344, "Menuiserie Lagrange SRL", "Rue des Scieurs 18", "5000", "Namur", language="fr"),
    _belgian(7_334_455, "Garage Wielemans NV", "Industrielaan 77", "2800", "Mechelen", manner="rejects"),
    _belgian(
        7_445_566,
        "Imprimerie du Vieux Pont SA",
        "Quai de l'Ourthe 3",
        "4020",
        "Liège",
        language="fr",
        manner="refuses",
    ),
    _belgian(7_556_677, "Advocatenkantoor Zilverberk BV", "Meir 12 bus 3", "2000", "Antwerpen", manner="queries"),
    _belgian(
        7_667_788,
        "Bloemen Margriet BV",
        "Stationsstraat 9",
        "8500",
        "Kortrijk",
        manner="silent",
        documents=BILLING,
    ),
    _belgian(7_778_899, "Schrijnwerkerij Notelaar BV", "Molenweg 31", "3500", "Hasselt", schemes=("9925",)),
    _belgian(
        7_889_900,
        "Traiteur La Louche SRL",
        "Chaussée de Mons 210",
        "7000",
        "Mons",
        language="fr",
        documents=("invoice",),
    ),
    _belgian(8_112_233, "Vzw Buurtwerk De Kring", "Kerkplein 1", "9000", "Gent", schemes=("0208",), vat=False),
    _belgian(8_223_344, "Antiek Verschueren", "Zavel 22", "1000", "Brussel", schemes=()),
    _belgian(
        8_334_455,
        "Librairie Feuille d'Or SRL",
        "Rue Neuve 101",
        "1000",
        "Bruxelles",
        language="fr",
        schemes=(),
    ),
    _belgian(8_445_566, "Fietsen Trappist BV", "Steenweg 45", "2390", "Malle", manner="fails"),
    _belgian(8_556_677, "Zonwering Schaduw NV", "Zonnelaan 8", "8400", "Oostende", dns="timeout"),
    _belgian(8_667_788, "Chauffage Braise SA", "Rue du Four 6", "6000", "Charleroi", language="fr", dns="servfail"),
    _belgian(8_778_899, "Dakwerken Pannebakker BV", "Hoogstraat 51", "9700", "Oudenaarde", smp="500"),
    _belgian(8_889_900, "Taxi Lichtsnel BV", "Havenlaan 2", "2030", "Antwerpen", smp="expired", card=False),
    _dutch(
        70_112_233,
        "Installatiebedrijf Waterman B.V.",
        "Kade 15",
        "3011AA",
        "Rotterdam",
        schemes=("0106", "9944"),
    ),
    _dutch(70_223_344, "Uitgeverij Het Anker B.V.", "Singel 210", "1016AB", "Amsterdam", schemes=("9944",)),
    _dutch(70_334_455, "Loodgieter Kraan V.O.F.", "Dorpsstraat 3", "6711AA", "Ede", schemes=()),
    _dutch(70_445_566, "Kwekerij Groenoord B.V.", "Laan 88", "2671AB", "Naaldwijk", manner="rejects", vies=False),
)
# companies to be ourselves: known to the registers, not yet on Peppol
OURS = (
    _belgian(9_112_233, "Webhero Demo BV", "Kouter 100", "9000", "Gent", schemes=()),
    _belgian(9_223_344, "Webhero Démo SRL", "Place Verte 7", "4800", "Verviers", language="fr", schemes=()),
    _dutch(80_112_233, "Webhero Demo B.V.", "Plein 1", "2511CR", "Den Haag", schemes=()),
)
BY_ENDPOINT = {identifier: party for party in PEOPLE for identifier in party.peppol}
BY_NUMBER = {party.number: party for party in (*PEOPLE, *OURS)}
BY_VAT = {party.vat: party for party in (*PEOPLE, *OURS) if party.vat}


class Registry:
    """Who is on the network: PEOPLE, and whom `sources` (functions that give parties) have registered since."""

    def __init__(self, *sources):
        self.sources = list(sources)

    def everyone(self):
        return [
            party for party in (*PEOPLE, *(member for source in self.sources for member in source())) if party.peppol
        ]

    def participant(self, identifier):
        wanted = identifier.lower().removeprefix("iso6523-actorid-upis::")
        return next((party for party in self.everyone() if wanted in party.peppol), None)


def participant(identifier):
    """The party with this Peppol identifier ("0208:...", any case, with or without its scheme), or None."""
    return BY_ENDPOINT.get(identifier.lower().removeprefix("iso6523-actorid-upis::"))


def search(text):
    """Parties whose name, number, place or identifier holds the text."""
    wanted = text.lower().strip()
    return [
        party
        for party in (*PEOPLE, *OURS)
        if any(wanted in value.lower() for value in (party.name, party.number, party.vat, party.city, *party.peppol))
    ]
