"""Two invented administrations to begin with, one Dutch and one Belgian, and who may enter them."""

NL = "{5B1F0C3A-2E64-4D1B-9A57-0C6E3D7A1101}"
BE = "{5B1F0C3A-2E64-4D1B-9A57-0C6E3D7A1102}"

NO_RATE = None  # AFW and AFW_VERK: the amount of VAT is the user's own


def _codes(text):
    """{code: (rate in percent, side)} of a text like «21 sale HOOG_VERK_21, …»."""
    found = {}
    for part in text.split(","):
        rate, side, *codes = part.split()
        found.update(dict.fromkeys(codes, (NO_RATE if rate == "own" else int(rate), side)))
    return found


VAT_NL = _codes(
    "21 sale HOOG_VERK_21, 9 sale LAAG_VERK_9 LAAG_VERK, 0 sale VERL_VERK VERL_VERK_L9 BU_EU_VERK BI_EU_VERK"
    " BI_EU_VERK_D AFST_VERK, own sale AFW AFW_VERK, 21 purchase HOOG_INK_21,"
    " 9 purchase LAAG_INK_9 LAAG_INK,"
    " 0 purchase VERL_INK VERL_INK_L9 VERL_INK_L BU_EU_INK BI_EU_INK, 0 both GEEN"
)
SOAP_ONLY = _codes("21 sale HOOG_VERK, 21 purchase HOOG_INK")
VAT_BE = _codes(
    "0 sale BE_0_VERK BE_IC_VERK BE_IC_D_VERK BE_VERL_VERK BE_EXP_VERK, 6 sale BE_6_VERK, 12 sale BE_12_VERK,"
    " 21 sale BE_21_VERK, 0 purchase BE_0_INK, 6 purchase BE_6_INK, 12 purchase BE_12_INK,"
    " 21 purchase BE_21_INK,"
    " 0 both GEEN"
) | {f"BE_{kind}_{rate}_INK": (0, "purchase") for kind in ("VERL", "IC_D", "IC", "IMP") for rate in (0, 6, 12, 21)}
RATES = {"NL": VAT_NL, "BE": VAT_BE}

LEDGERS_NL = """
1000 FIN Kas|1010 FIN Bank|1050 FIN iDEAL onderweg|1060 FIN PayPal|1070 FIN Creditcard onderweg
1300 DEB Debiteuren|1600 CRED Crediteuren|1500 AF19 Btw hoog|1510 AF6 Btw af te dragen laag
1520 VOOR Voorbelasting|1530 AFOVERIG Btw overig|1540 BTWRC Rekening-courant btw
1571 BAL OSS btw Duitsland|1572 BAL OSS btw Frankrijk
1573 BAL OSS btw België|1574 BAL OSS btw Oostenrijk|4000 VW Algemene kosten|7000 VW Inkoop|8000 VW Omzet hoog
8010 VW Omzet laag|8020 VW Omzet binnen EU|8030 VW Omzet buiten EU|8040 VW Omzet OSS|8050 VW Verzendkosten
"""
LEDGERS_BE = """
400000 DEB Klanten|440000 CRED Leveranciers|550000 FIN Bank|570000 FIN Kas|580000 FIN Betalingen onderweg
451000 AFOVERIG Te betalen btw|411000 VOOR Terug te vorderen btw|499100 BAL OSS btw Duitsland
499200 BAL OSS btw Frankrijk|499300 BAL OSS btw Nederland|604000 VW Aankopen|700000 VW Verkopen 21 %
700600 VW Verkopen 6 %|700800 VW Verkopen intracommunautair|700900 VW Verkopen buiten de EU
701000 VW Verkopen OSS|708000 VW Verzendkosten
"""
UNITS = ("stuk", "uur", "km", "kg", "Uur", "uren")
TEMPLATES = (("Invoice template", True), ("Factuur met logo", True), ("Oude layout", False))
COST_CENTRES = (("Webshop", 0), ("Winkel", 0), ("Beurzen", 2))
PRODUCTS = (
    # code, description, unit, price excl., sale VAT code (NL, BE), active
    ("ARB", "Arbeid", "uur", "55.00", ("HOOG_VERK_21", "BE_21_VERK"), True),
    ("REIS", "Reisuur", "Uur", "35.00", ("HOOG_VERK_21", "BE_21_VERK"), True),
    ("KM", "Gereden kilometer", "km", "0.42", ("HOOG_VERK_21", "BE_21_VERK"), True),
    ("KOPPEL22", "Koppelstuk 22 mm", "stuk", "3.75", ("HOOG_VERK_21", "BE_21_VERK"), True),
    ("KRAAN15", "Kraan 15 mm", "stuk", "18.90", ("HOOG_VERK_21", "BE_21_VERK"), True),
    ("OUD1", "Uurloon leerling (vervallen)", "uur", "25.00", ("HOOG_VERK_21", "BE_21_VERK"), False),
)
RELATIONS = (
    {
        "code": "DeBlauweKl",
        "type": "B",
        "name": "De Blauwe Klomp B.V.",
        "contact": "Marijke Oldenhof",
        "emailAddress": "Inkoop@blauweklomp.example ",
        "city": "Zwolle",
        "country": "Nederland",
    },
    {
        "code": "KlaartjePi",
        "type": "P",
        "name": "Klaartje Pietersen",
        "contact": "Klaartje Pietersen",
        "emailAddress": "klaartje@pietersen.example",
        "city": "Gent",
        "country": "België",
    },
    {
        "code": "KlaartjePi1",
        "type": "P",
        "name": "Klaartje Pieters",
        "emailAddress": "k.pieters@post.example",
        "city": "Breda",
        "country": "Nederland",
    },
    {
        "code": "Stil",
        "type": "B",
        "name": "Stilgelegd B.V.",
        "emailAddress": "post@stilgelegd.example",
        "inactive": True,
        "city": "Assen",
        "country": "Nederland",
    },
)

ADMINISTRATIONS = (
    {
        "guid": NL,
        "company": "Molen en Meel B.V.",
        "city": "Deventer",
        "country": "NL",
        "start": "01-01-2025",
        "ledgers": LEDGERS_NL,
    },
    {
        "guid": BE,
        "company": "Zennebrood BV",
        "city": "Halle",
        "country": "BE",
        "start": "01-01-2025",
        "ledgers": LEDGERS_BE,
    },
)

CODE_1 = "4f0b1d7796e84c21a3f25d0c8b6e9a17"
CODE_2 = "{8D2C61F0-57AB-4E93-B1C4-60F2D39E7A55}"
USERS = (
    {"username": "molenenmeel", "code1": CODE_1, "code2": CODE_2, "guids": [NL]},
    {"username": "zennebrood", "code1": CODE_1[::-1], "code2": CODE_2, "guids": [BE]},
    {"username": "kantoor", "code1": CODE_1, "code2": CODE_2, "guids": [NL, BE]},
)
TOKEN_NL = "nl7Qe2ZpVr0LmXc9TbHy4KsWd8FgJu6A"
TOKEN_BE = "be7Qe2ZpVr0LmXc9TbHy4KsWd8FgJu6A"
TOKEN_ACCOUNTANT = "ac7Qe2ZpVr0LmXc9TbHy4KsWd8FgJu6A"
TOKEN_ENDED = "old7Qe2ZpVr0LmXc9TbHy4KsWd8FgJu6"
TOKENS = (
    {"token": TOKEN_NL, "guid": NL, "accountant": False, "ended": False},
    {"token": TOKEN_BE, "guid": BE, "accountant": False, "ended": False},
    {"token": TOKEN_ACCOUNTANT, "guid": NL, "accountant": True, "ended": False},
    {"token": TOKEN_ENDED, "guid": NL, "accountant": False, "ended": True},
)


def fill(books):
    """Put all of the above into empty books."""
    for user in USERS:
        books.store.put("user", user["username"], user)
    for token in TOKENS:
        books.store.put("token", token["token"], token)
    for values in ADMINISTRATIONS:
        head = {key: value for key, value in values.items() if key != "ledgers"}
        books.store.put("administration", head["guid"], head)
        _fill_administration(books.administration(head["guid"]), values["ledgers"], head["country"])


def _fill_administration(administration, ledgers, country):
    for line in ledgers.replace("\n", "|").strip("|").split("|"):
        code, category, title = line.split(" ", 2)
        administration.insert("ledger", {"code": code, "description": title, "category": category, "group": None})
    for unit in UNITS:
        administration.insert("unit", {"description": unit})
    for name, active in TEMPLATES:
        administration.insert("template", {"name": name, "active": active, "type": "A"})
    for title, parent in COST_CENTRES:
        administration.insert("cost_centre", {"description": title, "parentId": parent or None, "active": True})
    revenue = next(
        ledger for ledger in administration.all("ledger") if ledger["description"].startswith(("Omzet", "Verk"))
    )
    units = {unit["description"]: unit["id"] for unit in administration.all("unit")}
    for code, title, unit, price, vat_codes, active in PRODUCTS:
        administration.insert(
            "product",
            {
                "code": code,
                "description": title,
                "unitId": units[unit],
                "ledgerId": revenue["id"],
                "priceExcl": price,
                "vatCode": vat_codes[country == "BE"],
                "groupCode": "ALG",
                "active": active,
            },
        )
    for values in RELATIONS:
        administration.insert("relation", dict(values))
