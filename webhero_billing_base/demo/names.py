# SPDX-License-Identifier: LGPL-3.0-or-later
"""The master data of the demo: fictitious people, companies and articles."""

from . import numbers

COMPANY = {
    "name": "Atelier Linde BV", "street": "Lindekouter 12", "zip": "9000", "city": "Gent", "phone": "+32 9 555 01 20",
    "email": "facturen@atelierlinde.example", "website": "https://atelierlinde.example",
    "vat": numbers.belgian_vat(9991112),
}  # fmt: skip
ACCOUNT = numbers.iban(15550120)

CUSTOMER_CATEGORIES = {
    "horeca": ("Horeca", "Horeca"),
    "office": ("Kantoren", "Bureaux"),
    "private": ("Particulieren", "Particuliers"),
    "public": ("Overheid en verenigingen", "Administrations et associations"),
}
INVOICE_CATEGORIES = {
    "work": ("Maatwerk", "Sur mesure"),
    "contract": ("Onderhoudscontracten", "Contrats d'entretien"),
    "charges": ("Algemene doorbelastingen", "Refacturations générales"),
}

# key, name, language, category, street, postcode, town, country, number (None: a private person), days to pay
CUSTOMERS = (
    ("korenaar", "Bakkerij De Korenaar BV", "nl", "horeca", "Molenstraat 14", "9000", "Gent", "BE", 9992001, 30),
    ("meander", "Hotel Meander NV", "nl", "horeca", "Leiekaai 88", "9000", "Gent", "BE", 9992017, 30),
    ("zwaluw", "Basisschool De Zwaluw VZW", "nl", "public", "Schoolwegel 3", "9840", "De Pinte", "BE", 9992028, 30),
    ("kasteeldreef", "Notariaat Kasteeldreef BV", "nl", "office", "Kasteeldreef 21",
     "2970", "Schilde", "BE", 9992039, 15),
    ("havik", "Havik Architecten BV", "nl", "office", "Ankerrui 7", "2000", "Antwerpen", "BE", 9992044, 30),
    ("waterlinie", "Stadsbrouwerij Waterlinie NV", "nl", "horeca", "Vaartkom 40", "3000", "Leuven", "BE", 9992055, 30),
    ("verlinden", "Griet Verlinden", "nl", "private", "Populierenlaan 9", "9080", "Lochristi", "BE", None, 15),
    ("maes", "Wouter Maes", "nl", "private", "Beukenhof 2", "8500", "Kortrijk", "BE", None, 15),
    ("epi", "Boulangerie L'Épi Doré SRL", "fr", "horeca", "Rue du Four 6", "5000", "Namur", "BE", 9993003, 30),
    ("clairiere", "Hôtel La Clairière SA", "fr", "horeca", "Avenue des Tilleuls 33",
     "1410", "Waterloo", "BE", 9993014, 30),
    ("delvaux", "Cabinet Delvaux-Renard SRL", "fr", "office", "Rue Haute 112", "1000", "Bruxelles", "BE", 9993025, 30),
    ("moulin", "ASBL Le Moulin des Arts", "fr", "public", "Place du Marché 1", "4000", "Liège", "BE", 9993036, 30),
    ("charlier", "Luc Charlier", "fr", "private", "Chemin des Vignes 18", "1325", "Chaumont-Gistoux", "BE", None, 15),
    ("fontaine", "Amélie Fontaine", "fr", "private", "Rue des Alouettes 27", "7000", "Mons", "BE", None, 15),
    ("zeeuwse", "Zeeuwse Interieurs B.V.", "nl", "office", "Havendijk 5", "4331 AB", "Middelburg", "NL", 82010017, 30),
    ("bosquet", "Agence Bosquet SRL", "fr", "office", "Quai de la Meuse 51", "4020", "Liège", "BE", 9993058, 45),
)  # fmt: skip

# key, Dutch name, French name, Dutch text, French text, price, purchase price, rate, kind
ARTICLES = (
    ("T100", "Eiken tafel 200 x 100", "Table en chêne 200 x 100", "Massief eik, geolied.", "Chêne massif, huilé.",
    1290, 610, 21, "consu"),
    ("T140", "Ronde tafel 140", "Table ronde 140", "Massief eik, stalen poot.", "Chêne massif, pied en acier.", 1450,
    700, 21, "consu"),
    ("S010", "Stoel Linde", "Chaise Linde", "Beuk met wollen zitting.", "Hêtre, assise en laine.", 189, 82, 21,
    "consu"),
    ("B020", "Bank Kouter", "Banc Kouter", "Eik, 180 cm.", "Chêne, 180 cm.", 420, 195, 21, "consu"),
    ("K300", "Boekenkast Linde", "Bibliothèque Linde", "Vijf legplanken.", "Cinq étagères.", 760, 340, 21, "consu"),
    ("P005", "Plank eik 120", "Étagère en chêne 120", "", "", 64, 24, 21, "consu"),
    ("O001", "Onderhoudsolie 1 l", "Huile d'entretien 1 l", "", "", 24.5, 9.8, 21, "consu"),
    ("U001", "Werkuur atelier", "Heure d'atelier", "", "", 58, 0, 21, "service"),
    ("R006", "Renovatie in een woning ouder dan 10 jaar", "Rénovation d'une habitation de plus de 10 ans", "", "", 62,
    0, 6, "service"),
    ("L001", "Levering en plaatsing", "Livraison et placement", "", "", 95, 0, 21, "service"),
    ("C012", "Onderhoudscontract", "Contrat d'entretien", "", "", 145, 0, 21, "service"),
)  # fmt: skip

QUOTES = (
    # customer, articles with quantities, days ago, what became of it
    ("havik", (("T140", 2), ("S010", 12), ("L001", 1)), 9, "open"),
    ("clairiere", (("B020", 6), ("O001", 4)), 4, "open"),
    ("verlinden", (("K300", 1), ("L001", 1)), 2, "draft"),
    ("delvaux", (("T100", 1), ("S010", 8)), 34, "closed"),
    ("waterlinie", (("B020", 10),), 71, "closed"),
    ("meander", (("T100", 4), ("S010", 16), ("L001", 2)), 58, "executed"),
    ("epi", (("P005", 9), ("U001", 6)), 41, "executed"),
)
REPEATS = (
    # customer, Dutch or French text of the line, months, price, price index
    ("meander", "Onderhoudscontract {month}", 1, 145, 0),
    ("clairiere", "Contrat d'entretien {quarter}", 3, 390, 2.5),
    ("kasteeldreef", "Onderhoud bibliotheek {year}", 12, 980, 2.5),
)
