# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of a customer list, and the customer described by a row."""

from __future__ import annotations

import re
from typing import Any

from odoo.addons.webhero_base.rules import kbo
from odoo.addons.webhero_base.rules.refusal import Refusal

from . import cells, countries, vat_words
from .columns import EXAMPLE_REFERENCES, Column


def _titles(nl, fr, en):
    return {"nl": nl, "fr": fr, "en": en}


def company_type(cell: str) -> bool | None:
    """True for a company, False for a private person."""
    typed = cells.text(cell)
    if not isinstance(typed, str):
        return typed
    word = cells.fold(typed)
    if word in COMPANY or word in PERSON:
        return word in COMPANY
    return Refusal("company_type", {"value": typed})


COMPANY = frozenset(
    ["bedrijf", "b", "onderneming", "zaak", "societe", "entreprise", "company", "business", "vennootschap",
     "vzw", "asbl", "firma", "b2b", "bv", "nv", "sa", "srl", "vof", "snc", "zelfstandige", "independant", "eenmanszaak",
     "unternehmen", "professioneel", "professionnel"]
)  # fmt: skip
PERSON = frozenset(["particulier", "p", "persoon", "prive", "privé", "person", "private", "individual",
 "privaat", "personne", "b2c", "consument", "consommateur", "privatperson", "privepersoon"])  # fmt: skip

COLUMNS = (
    Column(
        "ref", cells.text, _titles("Referentie", "Référence", "Reference"),
        _titles(
            "Je klantnummer. Staat het al bij een klant, dan wordt die klant gewijzigd.",
            "Votre numéro de client. S'il existe déjà, ce client est modifié.",
            "Your customer number. If a customer has it already, that customer is changed.",
        ),
        "Klantnummer|Klantnr|Klant nr|Klantcode|Klant ID|Nummer|Nr|Code|Debiteurnummer|Debiteurnr|Debiteur|"
        "N° client|"
        "Numéro client|Numéro de client|No client|Code client|Réf|Réf client|Customer number|Customer no|"
        "Customer ID|"
        "Customer code|Account|Account number|Relatienummer|Relatiecode|ID|Ref",
        example=EXAMPLE_REFERENCES, width=14,
    ),
    Column(
        "name", cells.text, _titles("Naam", "Nom", "Name"),
        _titles(
            "Naam van het bedrijf of van de persoon. Verplicht.",
            "Nom de l'entreprise ou de la personne. Obligatoire.",
            "Name of the company or of the person. Required.",
        ),
        "Klant|Klantnaam|Naam klant|Volledige naam|Nom client|Nom du client|Client|Nom complet|Customer|"
        "Customer name|"
        "Full name|Partner|Contact name|Weergavenaam|Display name|Familienaam|Achternaam|Nom de famille|Last "
        "name|Surname",
        example=_titles("Bakkerij De Korenaar", "Boulangerie L'Épi d'Or", "The Golden Ear Bakery"),
        needs="name", width=32,
    ),
    Column(
        "company", cells.text, _titles("Bedrijf", "Société", "Company"),
        known_as="Bedrijfsnaam|Naam bedrijf|Firma|Firmanaam|Onderneming|Organisatie|Organisation|"
        "Vennootschap|Raison sociale|"
        "Entreprise|Nom de la société|Nom entreprise|Dénomination|Company name|Organization|Business name",
        needs="name", offered=False,
    ),
    Column(
        "first_name", cells.text, _titles("Voornaam", "Prénom", "First name"),
        known_as="Voornamen|Given name|Firstname", offered=False,
    ),
    Column(
        "contact", cells.text, _titles("Contactpersoon", "Personne de contact", "Contact person"),
        _titles(
            "Wordt een contact onder de klant.",
            "Devient un contact du client.",
            "Becomes a contact of the customer.",
        ),
        "Contact|T.a.v.|Tav|Ter attentie van|Aanspreekpunt|À l'attention de|Attn|Attention|Contactnaam|Nom "
        "du contact",
        example="Lieve Verbeke", width=24,
    ),
    Column(
        "type", company_type, _titles("Soort", "Type", "Type"),
        _titles(
            "Bedrijf of Particulier. Leeg: bedrijf als er een btw- of ondernemingsnummer is.",
            "Entreprise ou Particulier. Vide : entreprise s'il y a un numéro de TVA ou d'entreprise.",
            "Company or Person. Empty: company where there is a VAT or enterprise number.",
        ),
        "Klanttype|Type klant|Soort klant|Type client|Type de client|Customer type|Statuut|B2B/B2C",
        example=_titles("Bedrijf", "Entreprise", "Company"), choices="types", width=12,
    ),
    Column(
        "street", cells.text, _titles("Straat en nummer", "Rue et numéro", "Street and number"),
        _titles(
            "Straat met huisnummer en bus.", "Rue avec numéro et boîte.", "Street with number and box.",
        ),
        "Straat|Adres|Adres 1|Adreslijn 1|Straatnaam|Rue|Adresse|Adresse 1|Ligne d'adresse 1|Street|Address|"
        "Address 1|"
        "Address line 1|Straat + nr|Rue + n°|Facturatieadres|Adresse de facturation|Billing address",
        example=_titles("Molenstraat 12 bus 3", "Rue du Moulin 12 bte 3", "Molenstraat 12 bus 3"), width=28,
    ),
    Column(
        "number", cells.text, _titles("Huisnummer", "Numéro de rue", "House number"),
        known_as="Huisnr|Huis nr|Housenumber", offered=False,
    ),
    Column(
        "number", cells.text, {}, known_as="Nr|N°|Num|Numéro|No|Nummer|Number", follows="street", offered=False,
    ),
    Column(
        "box", cells.text, _titles("Bus", "Boîte", "Box"),
        known_as="Busnr|Busnummer|Bte|Toevoeging|Box number", offered=False,
    ),
    Column(
        "street2", cells.text, _titles("Straat 2", "Rue 2", "Street 2"),
        known_as="Adres 2|Adreslijn 2|Adresse 2|Complément d'adresse|Address 2|Address line 2|Extra "
        "adreslijn", offered=False,
    ),
    Column(
        "zip", cells.text, _titles("Postcode", "Code postal", "Postcode"),
        _titles("Zonder landletters.", "Sans les lettres du pays.", "Without the country's letters."),
        "Post code|Postnr|Postnummer|PC|CP|Zip|Zipcode|Zip code|Postal code", example="9000", width=11,
    ),
    Column(
        "city", cells.text, _titles("Gemeente", "Localité", "City"),
        _titles("Gemeente of stad.", "Commune ou ville.", "Town or city."),
        "Stad|Plaats|Woonplaats|Plaatsnaam|Ville|Commune|Town",
        example=_titles("Gent", "Gand", "Ghent"), width=20,
    ),
    Column(
        "zip_city", cells.text, _titles("Postcode en gemeente", "Code postal et localité", "Postcode and city"),
        known_as="Postcode + gemeente|Postcode gemeente|Postcode/gemeente|Postcode en plaats|Postcode plaats|"
        "Postcode stad|"
        "CP Ville|CP Localité|Code postal ville|Code postal et ville|Zip city", offered=False,
    ),
    Column(
        "country", countries.country, _titles("Land", "Pays", "Country"),
        _titles(
            "Naam of landcode. Leeg: uit het btw-nummer, anders het land van je bedrijf.",
            "Nom ou code du pays. Vide : selon le numéro de TVA, sinon le pays de votre entreprise.",
            "Name or country code. Empty: from the VAT number, else your company's country.",
        ),
        "Landcode|Code pays|Country code|Landnaam",
        example=_titles("België", "Belgique", "Belgium"), choices="countries",
        width=14,
    ),
    Column(
        "vat", cells.vat, _titles("Btw-nummer", "Numéro de TVA", "VAT number"),
        _titles(
            "Met of zonder landcode, punten en spaties.",
            "Avec ou sans code pays, points et espaces.",
            "With or without country code, dots and spaces.",
        ),
        "BTW|Btw-nr|Btw nr|BTW-nummer klant|TVA|N° TVA|N° de TVA|No TVA|Num TVA|Numéro TVA|VAT|VAT nr|VAT no|"
        "VAT ID|Tax ID|TIN|"
        "Ondernemingsnummer / btw|Btw/ondernemingsnummer",
        example="BE0999472756", width=18,
    ),
    Column(
        "kbo", cells.registration, _titles("Ondernemingsnummer", "Numéro d'entreprise", "Enterprise number"),
        _titles(
            "KBO-nummer. Leeg: volgt uit een Belgisch btw-nummer.",
            "Numéro BCE. Vide : déduit d'un numéro de TVA belge.",
            "KBO number. Empty: follows from a Belgian VAT number.",
        ),
        "KBO|KBO-nummer|KBO nr|BCE|N° BCE|Numéro BCE|N° d'entreprise|N° entreprise|Ondernemingsnr|Company "
        "registry|"
        "Company number|Registration number|Enterprise no",
        example="0999.472.756", width=20,
    ),
    Column(
        "email", cells.email, _titles("E-mail", "E-mail", "E-mail"),
        _titles(
            "Waar de facturen naartoe gaan. Meerdere adressen: puntkomma ertussen.",
            "Où les factures sont envoyées. Plusieurs adresses : séparées par un point-virgule.",
            "Where invoices go. Several addresses: a semicolon between them.",
        ),
        "E-mailadres|Email|Email adres|Mail|Mailadres|Adresse e-mail|Adresse mail|Courriel|Email address|"
        "E-mail address|"
        "Facturatie e-mail|E-mail facturatie|E-mail facturation|Billing email",
        example="info@korenaar.example", width=28,
    ),
    Column(
        "phone", cells.text, _titles("Telefoon", "Téléphone", "Phone"),
        _titles(
            "Wordt internationaal geschreven volgens het land van de klant.",
            "Écrit au format international selon le pays du client.",
            "Is written internationally, by the customer's country.",
        ),
        "Telefoonnummer|Tel|Tel.|Tel nr|Telefoon 1|Telefoonnr|N° de téléphone|Numéro de téléphone|Tél|Phone "
        "number|Telephone",
        example="09 224 48 95", width=18,
    ),
    Column(
        "mobile", cells.text, _titles("Gsm", "GSM", "Mobile"),
        known_as="Gsm-nummer|Gsm nr|Mobiel|Mobiel nummer|Portable|N° GSM|Mobile phone|Cell|Cell "
        "phone", offered=False,
    ),
    Column(
        "website", cells.text, _titles("Website", "Site web", "Website"),
        _titles("Optioneel.", "Facultatif.", "Optional."),
        "Web|Webadres|Url|Internet|Site internet|Site|Homepage", example="www.korenaar.example", width=24,
    ),
    Column(
        "lang", cells.language, _titles("Taal", "Langue", "Language"),
        _titles(
            "Taal van de facturen: Nederlands of Frans.",
            "Langue des factures : néerlandais ou français.",
            "Language of the invoices: Dutch or French.",
        ),
        "Taalcode|Taal klant|Factuurtaal|Langue client|Langue de facturation|Code langue|Lang|Language code",
        example=_titles("Nederlands", "Français", "Dutch"), choices="languages", width=13,
    ),
    Column(
        "category", cells.text, _titles("Klantcategorie", "Catégorie de client", "Customer category"),
        _titles(
            "Een bestaande categorie van klanten; één per klant.",
            "Une catégorie de clients existante ; une par client.",
            "An existing customer category; one per customer.",
        ),
        "Klantencategorie|Categorie|Groep|Klantengroep|Klantgroep|Catégorie|Groupe|Groupe de clients|Category|Group|Customer "
        "group|Segment|"
        "Catégorie client",
        choices="customer_categories", width=20,
    ),
    Column(
        "payment_term", cells.text, _titles("Betaaltermijn", "Délai de paiement", "Payment term"),
        _titles(
            "Een bestaande betaaltermijn, of een aantal dagen.",
            "Un délai de paiement existant, ou un nombre de jours.",
            "An existing payment term, or a number of days.",
        ),
        "Betalingstermijn|Betaalvoorwaarde|Betalingsvoorwaarden|Betalingsconditie|Termijn|Conditions de "
        "paiement|"
        "Condition de paiement|Échéance|Payment terms|Terms|Betaaltermijn (dagen)|Délai de paiement (jours)|"
        "Vervaltermijn",
        choices="payment_terms", width=20,
    ),
    Column(
        "iban", cells.iban, _titles("IBAN", "IBAN", "IBAN"),
        _titles(
            "Rekeningnummer van de klant.",
            "Numéro de compte du client.",
            "The customer's bank account.",
        ),
        "Rekeningnummer|Rekening|Bankrekening|Bankrekeningnummer|Compte bancaire|N° de compte|Numéro de "
        "compte|Compte|"
        "Bank account|Account IBAN|IBAN-nummer",
        example="BE71 0961 2345 6769", width=24,
    ),
    Column(
        "comment", cells.paragraphs, _titles("Opmerking", "Remarque", "Note"),
        _titles("Interne opmerking.", "Remarque interne.", "Internal note."),
        "Opmerkingen|Notitie|Notities|Nota|Memo|Commentaar|Remarques|Commentaire|Commentaires|Note interne|"
        "Notes|Comment|"
        "Comments|Info|Interne nota", width=30,
    ),
)  # fmt: skip


def compose(values: dict[str, Any], home: str = "BE") -> tuple[dict[str, Any], list[tuple[str, Refusal]]]:
    """One customer out of a row's values: ({field: value}, [(column, Refusal)]).

    `home` is the country of the company, for customers whose row has none. Fields: ref, name, is_company,
    contact, contact_phone, street, street2, zip, city, country (ISO), vat, kbo, email, phone, website, lang,
    category, payment_term, iban, comment.
    """
    customer = {code: values[code] for code in _AS_THEY_ARE if code in values}
    refusals = _numbers(values, customer, home)
    _names(values, customer)
    _address(values, customer)
    _phones(values, customer)
    if "type" in values or customer.get("vat") or customer.get("kbo") or "company" in values:
        customer["is_company"] = values.get("type", True)
    return customer, refusals


_AS_THEY_ARE = (
    "ref",
    "email",
    "website",
    "lang",
    "category",
    "payment_term",
    "iban",
    "comment",
    "street2",
    "city",
)


def _names(values, customer):
    person = " ".join(filter(None, [values.get("first_name"), values.get("name")]))
    company = values.get("company")
    customer["name"] = company or person
    contact = values.get("contact") or (person if company and person != company else "")
    if contact and contact != customer["name"]:
        customer["contact"] = contact


def _numbers(values, customer, home):
    """VAT, KBO and country, which say things about each other."""
    country = values.get("country", "")
    vat = _with_prefix(values.get("vat", ""), country, home)
    customer["country"] = country or ("" if isinstance(vat, Refusal) else vat_words.country_of(vat)) or home
    if isinstance(vat, Refusal):
        return [("vat", vat)]
    number = values.get("kbo") and _registered(values["kbo"], customer["country"])
    if isinstance(number, Refusal):
        return [("kbo", number)]
    found = {"vat": vat, "kbo": number or kbo.from_vat(vat)}
    customer |= {code: value for code, value in found.items() if value}
    disagree = customer["country"] == "BE" and kbo.agree(number, vat)
    return [("kbo", disagree)] if disagree else []


def _with_prefix(vat, country, home):
    """A VAT number that was typed without its country gets the one of its row, and is checked with it. One that nobody
    can check says nothing of a country, so its row must.
    """
    if not vat or vat_words.checked(vat):
        return vat
    if not country and re.fullmatch(r"[01]\d{9}", vat):
        return vat_words.read("BE" + vat)
    prefix = {"GR": "EL"}.get(country or home, country or home)
    bare = vat.removeprefix("0") if len(vat) == 10 else vat  # a 0 that only a Belgian number has
    if found := vat_words.checked(prefix + vat) or vat_words.checked(prefix + bare):
        return found
    if not vat[:2].isalpha():
        return vat_words.read(prefix + vat)
    if vat[:2] == prefix:
        return vat
    return Refusal("vat_wrong" if country and prefix in vat_words.EU_PREFIXES else "vat_country", {"value": vat})


def _registered(typed, country):
    """A Belgian number is checked, a Dutch one that is an establishment's refused; others only lose their dots and spaces."""
    if country == "BE":
        return kbo.check(typed)
    return (kbo.check_kvk(typed) if country == "NL" else None) or re.sub(r"[\s.]", "", typed)


def _address(values, customer):
    street = " ".join(filter(None, [values.get("street"), values.get("number")]))
    if values.get("box"):
        street += (" bus " if values.get("lang", "nl") == "nl" else " bte ") + re.sub(
            r"(?i)^(bus|bte|boîte|b)\b\.?\s*", "", values["box"]
        )
    postcode = values.get("zip", "")
    if "zip_city" in values:
        parts = re.fullmatch(r"((?:[A-Za-z]{1,2}-)?\d{4,5}(?:\s?[A-Z]{2}\b)?)[\s,-]+(.+)", values["zip_city"])
        postcode, city = (parts[1], parts[2]) if parts else ("", values["zip_city"])
        customer.setdefault("city", city)
    found = {"street": street.strip(), "zip": postcode and countries.postcode(postcode, customer["country"])}
    customer |= {code: value for code, value in found.items() if value}


def _phones(values, customer):
    """A customer has one phone; a mobile number beside it goes to the contact, else into the note: nothing is lost."""
    phone, mobile = values.get("phone"), values.get("mobile")
    if phone or mobile:
        customer["phone"] = phone or mobile
    if phone and mobile and phone != mobile:
        if customer.get("contact"):
            customer["contact_phone"] = mobile
        else:
            customer["comment"] = "\n".join(filter(None, [customer.get("comment"), f"Gsm {mobile}"]))
