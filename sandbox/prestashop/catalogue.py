"""What generated orders are made of: countries and their taxes, articles, people, cases and extras."""

import dataclasses
from decimal import Decimal

from .schema import recorded

HIGH, LOW = "4", "5"  # tax rule groups of the recorded shop


@dataclasses.dataclass(frozen=True)
class Country:
    """Its id in the shop, {tax rule group: (rate in percent, id of the tax)}, and towns with post codes."""

    id: str
    taxes: dict
    towns: tuple
    streets: tuple
    phone: str
    state: str = "0"


COUNTRIES = {
    "NL": Country(
        "13",
        {HIGH: (Decimal(21), "30"), LOW: (Decimal(9), "31")},
        (("1012AB", "Amsterdam"), ("3011CD", "Rotterdam"), ("3511EF", "Utrecht"), ("5611GH", "Eindhoven")),
        ("Lindelaan", "Molenweg", "Kerkpad", "Havenkade"),
        "+31 20 555 01",
    ),
    "BE": Country(
        "3",
        {HIGH: (Decimal(21), "32"), LOW: (Decimal(6), "33")},
        (("2000", "Antwerpen"), ("9000", "Gent"), ("1000", "Brussel"), ("4000", "Liège"), ("5000", "Namur")),
        ("Dorpsplein", "Rue de l'Église", "Steenweg", "Avenue des Tilleuls"),
        "+32 2 555 01",
    ),
    "DE": Country(
        "1",
        {HIGH: (Decimal(19), "34"), LOW: (Decimal(7), "35")},
        (("10115", "Berlin"), ("50667", "Köln"), ("80331", "München")),
        ("Gartenstraße", "Am Mühlbach", "Lindenallee"),
        "+49 30 555 01",
    ),
    "FR": Country(
        "8",
        {HIGH: (Decimal(20), "36")},
        (("75011", "Paris"), ("59000", "Lille"), ("69002", "Lyon")),
        ("Rue du Moulin", "Allée des Chênes", "Place du Marché"),
        "+33 1 55 50 01",
    ),
    "US": Country(
        "21",
        {},
        (("33133", "Miami"), ("10013", "New York")),
        ("Maple Street", "Harbor Road"),
        "+1 305 555 01",
        "9",
    ),
    "GB": Country(
        "17",
        {},
        (("SW1A 1AA", "London"), ("M1 1AE", "Manchester")),
        ("Mill Lane", "High Street"),
        "+44 20 5550 01",
    ),
    "CH": Country("19", {}, (("8001", "Zürich"), ("1204", "Genève")), ("Seeweg", "Rue du Lac"), "+41 44 555 01"),
}


@dataclasses.dataclass(frozen=True)
class Case:
    """Where an order is delivered and who buys it; `shipping_taxed`: VAT on shipping though the goods have none."""

    country: str
    weight: int
    company: bool = False
    exempt: bool = False
    shipping_taxed: bool = False


CASES = {
    "nl": Case("NL", 30),
    "nl_company": Case("NL", 6, company=True),
    "be": Case("BE", 20),
    "de": Case("DE", 10),
    "fr": Case("FR", 6),
    "icp_be": Case("BE", 8, company=True, exempt=True),
    "icp_de": Case("DE", 4, company=True, exempt=True),
    "icp_fr": Case("FR", 2, company=True, exempt=True),
    "icp_shipping_taxed": Case("BE", 2, company=True, exempt=True, shipping_taxed=True),
    "export_us": Case("US", 4),
    "export_gb": Case("GB", 4),
    "export_ch": Case("CH", 3),
}
# what may come on top of a case, with its chance
EXTRAS = {
    "voucher_percent": 0.08,
    "voucher_amount": 0.06,
    "voucher_shipping": 0.04,
    "voucher_all": 0.005,
    "wrapping": 0.08,
    "refund": 0.03,
    "gbp": 0.01,
    "unpaid": 0.04,
    "partial": 0.02,
    "deleted_address": 0.03,
    "other_invoice_address": 0.05,
    "guest": 0.06,
    "changed": 0.30,
}
PAYMENTS = (
    ("ideal", "iDEAL"),
    ("bancontact", "Bancontact"),
    ("paypal", "PayPal"),
    ("creditcard", "Credit card"),
)
FIRST_NAMES = (
    "Lotte Bram Noor Thijs Amélie Bastien Zoë Wout Femke Jasper Chloé Gauthier Inès Ruben Greta Anselm Odile "
    "Tuur Marijn Hanne Sybren Fleur Casper Liesbeth Éloïse Jürgen Malin Rosalie Dieter Yasmine"
).split()
LAST_NAMES = (
    "van den Broecke|Dubosson|De Coninck-Raes|Vermeiren|O'Dwyer|Lambrechtsen|van 't Hoff|Delcourtois|"
    "Kessenich|Groothuizen|Wijnbergen|Sterkenburg|Hoogelander|Marchandise|Bruyneels|Achterveld|Rosenthaler|Pinsonnet"
).split("|")
COMPANIES = "Atelier {}|Drukkerij {}|{} Interieur|Boulangerie {}|{} Techniek|Fietsen {}|{} Consulting".split("|")


def articles():
    """[(product, attribute id, name as it is in orders)] of the recorded shop."""
    products = {str(product["id"]): product for product in recorded("products")}
    found = {}
    for line in recorded("order_details"):
        found.setdefault(line["product_id"], (line["product_attribute_id"], line["product_name"]))
    return [(products[key], *found[key]) for key in sorted(found)]
