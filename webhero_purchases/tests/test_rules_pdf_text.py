# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the text of a PDF says: only what can be read in one way."""

from datetime import date
from decimal import Decimal

import pytest

from odoo.addons.webhero_purchases.rules.pdf_text import Read, read, vat_numbers

DUTCH = """Houthandel Esdoorn BV
Dokkaai 3, 9000 Gent   BTW BE 0477.472.701
Factuurnummer: 2026-1187
Factuurdatum: 01/06/2026   Vervaldatum 1 juli 2026
Totaal excl. btw 1.020,25
Totaal te betalen: € 1.234,50
Gelieve te betalen op BE68 5390 0754 7034 met mededeling +++090/9337/55493+++
Klant: Bakkerij De Vos BE0123.456.749
"""
FRENCH = """Facture n° F/77
Date de la facture : 12 février 2026
Date d'échéance
14-03-2026
Total TTC
99,00 EUR
IBAN BE68539007547034 BIC GKCCBEBB
"""


def test_dutch():
    """A3: number, dates, total, communication, account and VAT number of a Dutch bill; our own number is not the supplier's."""
    assert read(DUTCH, frozenset({"BE0123456749"})) == Read(
        "2026-1187", date(2026, 6, 1), date(2026, 7, 1), Decimal("1234.50"), "+++090/9337/55493+++", "BE68539007547034",
        "BE0477472701",
    )  # fmt: skip


def test_french():
    """A3: of a French bill too, with labels above their values."""
    found = read(FRENCH)
    assert (found.number, found.issued, found.due) == ("F/77", date(2026, 2, 12), date(2026, 3, 14))
    assert (found.total, found.iban) == (Decimal("99.00"), "BE68539007547034")


@pytest.mark.parametrize(
    "text",
    [
        "+++090/9337/55494+++ BE68 5390 0754 7035 BE0477.472.702",
        "Factuurdatum: 31/02/2026 Totaal te betalen: vandaag Factuurnummer: onbekend",
        "Te betalen 10,00\nTotaal te betalen 12,00\nFactuurdatum 01/02/2026\nFactuurdatum 02/02/2026",
        "+++090/9337/55493+++ en +++111/1111/11170+++",
        "",
    ],
)
def test_not_clear(text):
    """A3: wrong check digits, no day, two totals, two dates, two communications: nothing is read."""
    found = read(text)
    assert (found.iban, found.vat, found.total, found.issued) == ("", "", None, None)
    assert found.ogm == ""


def test_twice_the_same():
    """A3: the same value twice is one; both of our own numbers are left out."""
    text = "BE68 5390 0754 7034\nIBAN BE68539007547034 BE0123.456.749"
    assert read(text, frozenset({"BE0123456749"})).iban == "BE68539007547034"
    assert read(text, frozenset({"BE68539007547034"})).iban == ""


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("12,5", None),
        ("-3,00", "-3.00"),
        ("0,99", "0.99"),
    ],
)
def test_amounts(written, amount):
    """A3: amounts as Belgium, France and England write them."""
    assert read(f"Te betalen: {written}").total == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("IBAN BE68 5390 0754 7034 BE43 0689 9999 9501", "iban", ""),
        ("Factuurdatum Vervaldatum\n01/07/2026 31/07/2026", "due", None),
        ("Factuurdatum\nVervaldatum\n01/07/2026\n31/07/2026", "due", None),
        ("Factuurdatum: Vervaldatum: 01/07/2026 31/07/2026", "due", None),
        ("Factuurdatum 10/07/2026 Vervaldatum 09/07/2026", "due", None),
        ("Factuurdatum 10/07/2026 Vervaldatum 10/07/2026", "due", date(2026, 7, 10)),
        ("Factuurdatum   Factuurnummer\n01/07/2026  F2026-12", "number", ""),
        ("Klantnummer:\nFactuurnummer:\n4511\n2026-12", "number", ""),
        ("Klantnummer: Factuurnummer: 4511 2026-12", "number", ""),
        ("Factuurnummer\n01/07/2026", "number", ""),
        ("Factuurnummer: 2026 0012", "number", ""),
        ("Factuurnummer\n121,00", "number", ""),
        ("Totaal excl. btw BTW Totaal incl. btw\n100,00 21,00 121,00", "total", None),
        ("Totaal incl. btw Te betalen\n121,00 71,00", "total", None),
        ("Totaal incl. btw 121,00\nReeds betaald 50,00\nTe betalen 71,00", "total", None),
        ("Factuurnummer\n2026-12\nFactuurdatum\n01/07/2026\nVervaldatum\n31/07/2026", "due", date(2026, 7, 31)),
        ("Factuurnummer\n2026-12\nFactuurdatum\n01/07/2026", "number", "2026-12"),
        ("Date d'échéance : 1er juillet 2026", "due", date(2026, 7, 1)),
        ("Date de facture: 3 aout 2026", "issued", date(2026, 8, 3)),
        ("Total TTC 1\u202f234,56 €", "total", Decimal("1234.56")),
        ("IBAN BE68\u00a05390\u00a00754\u00a07034", "iban", "BE68539007547034"),
    ],
)
def test_which_value_is_whose(text, name, value):
    """A3: two accounts in a row are two; of labels in a row or a column, and their values in another, nothing is guessed."""
    assert getattr(read(text), name) == value


def test_own_account_before_the_supplier_s():
    """A3: the supplier's account is seen right behind our own."""
    text = "BE68 5390 0754 7034 BE43 0689 9999 9501"
    assert read(text, frozenset({"BE68539007547034"})).iban == "BE43068999999501"


def test_nothing_to_pay():
    """A3: a bill that was paid before says 0.00, and that is told."""
    assert read("Te betalen: 0,00").as_texts() == {"total": "0.00"}
    assert read("").as_texts() == {}


@pytest.mark.parametrize(
    "told", ["USD 1,050.00", "$50.00", "1.050,00 USD", "£ 12.00", "CHF 99,00\nTotaal te betalen 99,00"]
)
def test_another_currency(told):
    """A3: a total in another currency is not read as euros."""
    assert read(f"Totaal te betalen {told}\n").total is None


def test_credit_note():
    """A3: a credit note has its own number, and not that of the invoice it names."""
    assert read("Creditnota nr. CN-2026-5\nTotaal incl. btw -121,00 €").number == "CN-2026-5"
    assert read("Note de crédit n° NC/7\nFacture n° F/77").number == ""
    assert read("Creditnotanummer: CN-5\nFactuurnummer: F-2026-77").number == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CREDITNOTA\nHoutbedrijf\nFactuur nr. F/77", "refund"),
        ("Houthandel Esdoorn   CREDIT NOTA", "refund"),
        ("C R E D I T N O T A\nFactuurnummer: 12", "refund"),
        ("CREDITNOTA / NOTE DE CRÉDIT\nNr 12", "refund"),
        ("Note de cre\u0301dit n° NC/7\nFacture n° F/77", "refund"),
        ("Kredietnota 2026/5", "refund"),
        ("Creditnota van 12 juni 2026", "refund"),
        ("Facture d'avoir n° 12", "refund"),
        ("Avoir\nDate : 12/06/2026", "refund"),
        ("credit memo #12", "refund"),
        ("Gutschrift Nr. 12", "refund"),
        ("FACTUUR\nCreditnota nr. CN-5 -50,00", "maybe_refund"),
        ("Factuur nr. F/77\nCreditnota nr. CN-5", "maybe_refund"),
        ("CREDITNOTA\nOmschrijving\nFactuur\nBedrag", "maybe_refund"),
        ("Factuurnummer: 2026-1\nGeen creditnota na 8 dagen", ""),
        ("Creditnota's worden enkel aanvaard binnen 8 dagen", ""),
        ("Vous pouvez avoir une facture", ""),
        ("FACTUUR\nFactuurnummer: 12", ""),
    ],
)
def test_kind(text, kind):
    """A3: a credit note is known by its headings; one that a bill mentions makes no credit note of it."""
    assert read(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Dit bedrag wordt op 15/06/2026 automatisch van uw rekening BE68 afgehouden.",
        "Dit bedrag wordt\nrond 15.06.2026 van uw rekening\nafgehouden",
        "Bedrag zal via domiciliëring gedebiteerd worden op 1/7",
        "Uw bedrag wordt geïnd via domiciliëring (mandaat M-77)",
        "Le montant sera prélevé\nle 15 juin sur votre compte",
        "Ce montant sera débité de votre compte bancaire",
        "The amount will be collected by direct debit on 1 June",
        "Betaalwijze: domiciliëring",
        "Mode de paiement :\nDomiciliation",
        "Payment method: SEPA Direct Debit",
        "Via domiciliëring te innen op 03/07",
        "Montant payé par domiciliation le 3 juillet",
    ],
)
def test_collected(text):
    """A3, A6: a supplier that says to take the money itself is understood, in the words of Belgian bills."""
    assert read(text).collected == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Kies voor domiciliëring en betaal nooit te laat",
        "Betaalwijze: overschrijving\nOok mogelijk: domiciliëring",
        "Wordt dit bedrag niet betaald, dan wordt een schadevergoeding van 10% geïnd",
        "Het bedrag wordt niet van uw rekening afgehouden.",
        "Gelieve te betalen op rekening BE68. Er wordt 3% afgehouden als garantie",
        "Le montant n'est pas prélevé de votre compte",
    ],
)
def test_not_collected(text):
    """A3: an offer of a direct debit, a penalty and a sentence with not are no direct debit."""
    assert read(text).collected == ""


def test_vat_numbers():
    """A3: the numbers of supplier and factor are two, and ours is none of them."""
    text = "BE 0477.472.701 en BE0999.111.282, klant BE0123.456.749"
    assert vat_numbers(text, frozenset({"BE0123456749"})) == {"BE0477472701", "BE0999111282"}


def test_due_before():
    """A3: the last day to pay, as Belgian bills word it."""
    for words in ("À payer avant le", "Date limite de paiement :", "Uiterste betaaldatum", "Te betalen uiterlijk op"):
        assert read(f"{words} 24/11/2026").due == date(2026, 11, 24), words
    assert read("Totaal te betalen € 10,00\n$ is geen euro").total == Decimal("10.00")
