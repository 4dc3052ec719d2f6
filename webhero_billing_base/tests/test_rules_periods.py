# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: the period texts of a repeated invoice, in Dutch and French."""

import sys
from calendar import monthrange
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..rules import period_words as words
from ..rules.periods import move

JANUARY = date(2026, 1, 1)

MONTHS = [  # text, months, text that it becomes
    ("Huur januari 2026", 1, "Huur februari 2026"),
    ("januari 2026", 1, "februari 2026"),
    ("Januari 2026", 1, "Februari 2026"),
    ("JANUARI 2026", 1, "FEBRUARI 2026"),
    ("december 2026", 1, "januari 2027"),
    ("april 2026", 1, "mei 2026"),
    ("mei 2026", 1, "juni 2026"),
    ("augustus 2026", 3, "november 2026"),
    ("juli 2026", 6, "januari 2027"),
    ("juli 2026", 12, "juli 2027"),
    ("juli 2026", 5, "december 2026"),
    ("januari 2026", 24, "januari 2028"),
    ("maart van 2026", 1, "april van 2026"),
    ("januari '26", 1, "februari '26"),
    ("december '26", 1, "januari '27"),
    ("december ’26", 1, "januari ’27"),
    ("januari-2026", 1, "februari-2026"),
    ("januari/2026", 1, "februari/2026"),
    ("januari - 2026", 1, "februari - 2026"),
    ("(januari 2026)", 1, "(februari 2026)"),
    ("Huur januari 2026.", 1, "Huur februari 2026."),
    ("Huur, januari 2026, pand 5", 1, "Huur, februari 2026, pand 5"),
    ("Periode:januari 2026", 1, "Periode:februari 2026"),
    ("Huur\njanuari 2026\nen kosten december 2025", 1, "Huur\nfebruari 2026\nen kosten januari 2026"),
    ("Loyer janvier 2026", 1, "Loyer février 2026"),
    ("Loyer Janvier 2026", 1, "Loyer Février 2026"),
    ("LOYER JANVIER 2026", 1, "LOYER FÉVRIER 2026"),
    ("LOYER FÉVRIER 2026", 1, "LOYER MARS 2026"),
    ("DÉCEMBRE 2026", 1, "JANVIER 2027"),
    ("décembre 2026", 1, "janvier 2027"),
    ("decembre 2026", 2, "fevrier 2027"),
    ("Fevrier 2026", 12, "Fevrier 2027"),
    ("AOUT 2026", 4, "DECEMBRE 2026"),
    ("août 2026", 1, "septembre 2026"),
    ("juillet 2026", 1, "août 2026"),
    ("mai 2026", 1, "juin 2026"),
    ("mars 2026", 1, "avril 2026"),
    ("Loyer du mois de janvier 2026", 1, "Loyer du mois de février 2026"),
    ("Loyer de mars 2026", 1, "Loyer d'avril 2026"),
    ("Loyer d'avril 2026", 1, "Loyer de mai 2026"),
    ("Loyer d’avril 2026", 4, "Loyer d’août 2026"),
    ("Loyer d'août 2026", 2, "Loyer d'octobre 2026"),
    ("D'octobre 2026", 1, "De novembre 2026"),
]
ABBREVIATIONS = [
    ("jan 2026", 1, "feb 2026"),
    ("jan. 2026", 1, "feb. 2026"),
    ("Jan. 2026", 1, "Feb. 2026"),
    ("JAN 2026", 1, "FEB 2026"),
    ("jan. 2026", 2, "mrt. 2026"),
    ("jan. 2026", 4, "mei 2026"),
    ("jan 2026", 4, "mei 2026"),
    ("jan.2026", 1, "feb.2026"),
    ("dec 2026", 1, "jan 2027"),
    ("jan '26", 1, "feb '26"),
    ("sept 2026", 1, "okt 2026"),
    ("sep. 2026", 1, "okt. 2026"),
    ("aug. 2026", 1, "sep. 2026"),
    ("jan-mrt 2026", 3, "apr-jun 2026"),
    ("jan - mrt 2026", 3, "apr - jun 2026"),
    ("jan. - mrt. 2026", 3, "apr. - jun. 2026"),
    ("apr-mei 2026", 2, "jun-jul 2026"),
    ("janv. 2026", 1, "févr. 2026"),
    ("janv. 2026", 2, "mars 2026"),
    ("janv 2026", 3, "avr 2026"),
    ("juil. 2026", 2, "sept. 2026"),
    ("déc. 2026", 1, "janv. 2027"),
    ("fév. 2026", 2, "avr. 2026"),
    ("oct. 2026", 2, "déc. 2026"),
    ("nov. 2026", 1, "dec. 2026"),
    ("januari, febr. en mei 2026", 0, "januari, febr. en mei 2026"),
]
NO_YEAR = [
    ("Huur januari", 1, "Huur februari"),
    ("Huur december", 1, "Huur januari"),
    ("Onderhoud juni", 3, "Onderhoud september"),
    ("Onderhoud juni", 12, "Onderhoud juni"),
    ("Loyer février", 1, "Loyer mars"),
    ("Loyer décembre", 2, "Loyer février"),
    ("Huur maand mei", 1, "Huur maand juni"),
    ("Loyer du mois de mai", 1, "Loyer du mois de juin"),
    ("Loyer du mois de mars", 1, "Loyer du mois d'avril"),
    ("Loyer du mois d'avril", 1, "Loyer du mois de mai"),
    ("jan - mrt", 3, "apr - jun"),
    ("mei t/m juli", 3, "augustus t/m oktober"),
    ("mai à juillet", 3, "août à octobre"),
    ("mei en juni", 2, "juli en augustus"),
    ("eerste kwartaal", 3, "tweede kwartaal"),
    ("4e trimestre", 3, "1er trimestre"),
]
RANGES = [
    ("januari - maart 2026", 3, "april - juni 2026"),
    ("januari t/m maart 2026", 3, "april t/m juni 2026"),
    ("januari tot en met maart 2026", 3, "april tot en met juni 2026"),
    ("januari tot maart 2026", 3, "april tot juni 2026"),
    ("januari 2026 - maart 2026", 3, "april 2026 - juni 2026"),
    ("januari/februari 2026", 2, "maart/april 2026"),
    ("januari en februari 2026", 2, "maart en april 2026"),
    ("Januari, februari en maart 2026", 3, "April, mei en juni 2026"),
    ("januari & februari 2026", 2, "maart & april 2026"),
    ("oktober - december 2026", 3, "januari - maart 2027"),
    ("november - december 2026", 1, "december 2026 - januari 2027"),
    ("november - december 2026", 2, "januari - februari 2027"),
    ("december 2025 - januari 2026", 2, "februari 2026 - maart 2026"),
    ("december - januari 2026", 1, "januari - februari 2026"),
    ("juli 2025 - juni 2026", 12, "juli 2026 - juni 2027"),
    ("janvier à mars 2026", 3, "avril à juin 2026"),
    ("de janvier à mars 2026", 3, "d'avril à juin 2026"),
    ("d'avril à juin 2026", 3, "de juillet à septembre 2026"),
    ("janvier - mars 2026", 3, "avril - juin 2026"),
    ("janvier et février 2026", 2, "mars et avril 2026"),
    ("novembre - décembre 2026", 1, "décembre 2026 - janvier 2027"),
    ("nov. 2026 t/m jan. 2027", 3, "feb. 2027 t/m apr. 2027"),
]
DATES = [
    ("01/01/2026 - 31/01/2026", 1, "01/02/2026 - 28/02/2026"),
    ("01/02/2026 - 28/02/2026", 1, "01/03/2026 - 31/03/2026"),
    ("01/01/2026 - 31/03/2026", 3, "01/04/2026 - 30/06/2026"),
    ("01/01/2026 - 31/12/2026", 12, "01/01/2027 - 31/12/2027"),
    ("01/02/2027 - 28/02/2027", 12, "01/02/2028 - 29/02/2028"),
    ("01-01-2026 t/m 31-01-2026", 1, "01-02-2026 t/m 28-02-2026"),
    ("1/1/2026 - 31/1/2026", 1, "1/2/2026 - 28/2/2026"),
    ("1-1-2026 tot 31-1-2026", 9, "1-10-2026 tot 31-10-2026"),
    ("1/12/2026 - 31/12/2026", 1, "1/1/2027 - 31/1/2027"),
    ("01/01/26 - 31/01/26", 1, "01/02/26 - 28/02/26"),
    ("01/12/26 - 31/12/26", 1, "01/01/27 - 31/01/27"),
    ("01.01.2026 - 31.01.2026", 1, "01.02.2026 - 28.02.2026"),
    ("01/01 - 31/01/2026", 1, "01/02 - 28/02/2026"),
    ("15/12 - 14/01/2026", 1, "15/01 - 14/02/2026"),
    ("15/01/2026 - 14/02/2026", 1, "15/02/2026 - 14/03/2026"),
    ("16/01/2026 - 31/01/2026", 1, "16/02/2026 - 28/02/2026"),
    ("29/01/2026 - 28/02/2026", 1, "28/02/2026 - 28/03/2026"),
    ("2026-01-01 - 2026-01-31", 1, "2026-02-01 - 2026-02-28"),
    ("du 01/01/2026 au 31/01/2026", 1, "du 01/02/2026 au 28/02/2026"),
    ("du 1er janvier au 31 mars 2026", 3, "du 1er avril au 30 juin 2026"),
    ("du 1er au 31 janvier 2026", 1, "du 1er au 28 février 2026"),
    ("du 1er au 28 février 2026", 1, "du 1er au 31 mars 2026"),
    ("du 1er janvier 2026 jusqu'au 31 mars 2026", 3, "du 1er avril 2026 jusqu'au 30 juin 2026"),
    ("1 t/m 31 januari 2026", 1, "1 t/m 28 februari 2026"),
    ("1-28 februari 2026", 1, "1-31 maart 2026"),
    ("1 januari 2026 tot en met 31 januari 2026", 1, "1 februari 2026 tot en met 28 februari 2026"),
    ("van 1 januari t/m 31 december 2026", 12, "van 1 januari t/m 31 december 2027"),
    ("vanaf 15/03/2026 voor een jaar", 12, "vanaf 15/03/2027 voor een jaar"),
    ("31/01/2026", 1, "28/02/2026"),
    ("30/04/2026", 1, "30/05/2026"),
    ("tot 30/04/2026", 1, "tot 31/05/2026"),
    ("jusqu'au 30/04/2026", 1, "jusqu'au 31/05/2026"),
    ("29/02/2028", 12, "28/02/2029"),
    ("31 januari 2026", 1, "28 februari 2026"),
    ("1er février 2026", 1, "1er mars 2026"),
    ("abonnementscontract van 01/01/2026 tot 31/12/2026", 12, "abonnementscontract van 01/01/2027 tot 31/12/2027"),
]
NUMBERS = [
    ("01/2026", 1, "02/2026"),
    ("12/2026", 1, "01/2027"),
    ("1/2026", 1, "2/2026"),
    ("9/2026", 1, "10/2026"),
    ("01-2026", 1, "02-2026"),
    ("01.2026", 1, "02.2026"),
    ("2026-01", 1, "2026-02"),
    ("2026/12", 1, "2027/01"),
    ("01/2026 - 03/2026", 3, "04/2026 - 06/2026"),
    ("Huur 01/2026: pand 5", 1, "Huur 02/2026: pand 5"),
    ("huur (01/2026)", 3, "huur (04/2026)"),
]
QUARTERS = [
    ("Q1 2026", 3, "Q2 2026"),
    ("Q4 2026", 3, "Q1 2027"),
    ("Q1 2026", 12, "Q1 2027"),
    ("q2 2026", 3, "q3 2026"),
    ("Q1-2026", 3, "Q2-2026"),
    ("Q1/2026", 3, "Q2/2026"),
    ("Q1 '26", 3, "Q2 '26"),
    ("2026 Q1", 3, "2026 Q2"),
    ("2026-Q4", 3, "2027-Q1"),
    ("K3 2026", 3, "K4 2026"),
    ("T1 2026", 3, "T2 2026"),
    ("T4 2026", 3, "T1 2027"),
    ("Q1 - Q2 2026", 6, "Q3 - Q4 2026"),
    ("Q3 + Q4 2026", 6, "Q1 + Q2 2027"),
    ("Q3 + Q4 2026", 3, "Q4 2026 + Q1 2027"),
    ("1ste kwartaal 2026", 3, "2de kwartaal 2026"),
    ("2de kwartaal 2026", 3, "3de kwartaal 2026"),
    ("4de kwartaal 2026", 3, "1ste kwartaal 2027"),
    ("1e kwartaal 2026", 3, "2e kwartaal 2026"),
    ("4e kwartaal 2026", 3, "1e kwartaal 2027"),
    ("Eerste kwartaal 2026", 3, "Tweede kwartaal 2026"),
    ("vierde kwartaal van 2026", 3, "eerste kwartaal van 2027"),
    ("1e en 2e kwartaal 2026", 6, "3e en 4e kwartaal 2026"),
    ("kwartaal 1 2026", 3, "kwartaal 2 2026"),
    ("kwartaal 4 van 2026", 3, "kwartaal 1 van 2027"),
    ("1er trimestre 2026", 3, "2e trimestre 2026"),
    ("2e trimestre 2026", 9, "1er trimestre 2027"),
    ("2ème trimestre 2026", 3, "3ème trimestre 2026"),
    ("4ème trimestre 2026", 3, "1er trimestre 2027"),
    ("Premier trimestre 2026", 3, "Deuxième trimestre 2026"),
    ("quatrième trimestre de 2026", 3, "premier trimestre de 2027"),
    ("trimestre 1 2026", 3, "trimestre 2 2026"),
    ("1ER TRIMESTRE 2026", 3, "2E TRIMESTRE 2026"),
    ("S1 2026", 6, "S2 2026"),
    ("H2 2026", 6, "H1 2027"),
    ("1ste semester 2026", 6, "2de semester 2026"),
    ("1er semestre 2026", 6, "2e semestre 2026"),
    ("second semestre 2026", 6, "premier semestre 2027"),
]
YEARS = [
    ("Domeinnaam 2026", 12, "Domeinnaam 2027"),
    ("2026", 12, "2027"),
    ("Jaarabonnement 2026.", 12, "Jaarabonnement 2027."),
    ("Abonnement annuel (2026)", 12, "Abonnement annuel (2027)"),
    ("2025-2026", 12, "2026-2027"),
    ("seizoen 2025/2026", 12, "seizoen 2026/2027"),
    ("schooljaar 2025-26", 12, "schooljaar 2026-27"),
    ("2026", 24, "2028"),
    ("Onderhoud 2026", 1, "Onderhoud 2026"),
    ("Onderhoud 2026, mei", 11, "Onderhoud 2026, april"),
]
STAYS = [
    "F/2026/0012",
    "2026/00012",
    "PO-2026-01",
    "PO2026-01",
    "2026-015",
    "Dossier 2026.01.5",
    "INV2026",
    "2026101",
    "#2026",
    "€ 2026",
    "2026 €",
    "2026 EUR",
    "2026,00",
    "2.026,00",
    "2026 km",
    "2026 stuks",
    "nr. 2026",
    "n° 2026",
    "art. 2026",
    "Kerkstraat 5, 2026 Antwerpen",
    "2018 Antwerpen",
    "BE12 2026 0754 7034",
    "+++090/2026/55493+++",
    "Windows 2019",
    "Office 2021",
    "Wet van 2015",
    "versie 3.4.26",
    "W05-2026",
    "13/13/2026",
    "32/01/2026",
    "31/02/2026",
    "13/2026",
    "1/2 liter",
    "01/26",
    "16/9",
    "24/7",
    "1.5",
    "0470/12.34.56",
    "Uw contract van 12/01/2026",
    "bestelbon nr 45 dd. 12/01/2026",
    "votre commande du 12/01/2026",
    "volgens offerte van 3 januari 2026",
    "Klant sinds januari 2026",
    "Client depuis 2026",
    "© 2026",
    "Hosting april.be",
    "info@juni.be",
    "www.mei.be",
    "januari@firma.be",
    "Mei",
    "mevrouw Mei",
    "Mai",
    "barres Mars",
    "Sept",
    "dec",
    "Jan",
    "Jan en Mei",
    "Jan, An en Mei",
    "Q1",
    "T1",
    "S3 2026",
    "Q5 2026",
    "marsepein",
    "junior",
    "januaris",
    "Augustusfeest",
    "Maartens",
    "februaristaking",
    "",
    " ",
    "Geen periode hier",
    "100 %",
]

WEEKS = [
    ("week 44 2026", 1, "week 48 2026"),  # Thursday 29 October -> 29 November
    ("Poetsen week 44 2026", 3, "Poetsen week 4 2027"),
    ("week 44/2026", 12, "week 44/2027"),
    ("week 53 2026", 12, "week 52 2027"),
    ("Week 05 2026", 1, "Week 09 2026"),
    ("wk 5 2026", 1, "wk 9 2026"),
    ("semaine 44 2026", 1, "semaine 48 2026"),
    ("semaine 44 de 2026", 1, "semaine 48 de 2026"),
    ("2026-W44", 1, "2026-W48"),
    ("week 44 - 47 2026", 1, "week 48 - 51 2026"),
    ("weken 1 t/m 4 2026", 1, "weken 5 t/m 8 2026"),
    ("semaines 1 à 4 2026", 1, "semaines 5 à 8 2026"),
    ("week 2", 1, "week 6"),
    ("week 30", 1, "week 30"),  # far from the period: nobody knows of which year
    ("week 54 2026", 1, "week 54 2026"),
]
WEEKDAYS = [
    ("maandag 5 oktober 2026", 1, "maandag 2 november 2026"),
    ("vrijdag 9 oktober 2026", 1, "vrijdag 6 november 2026"),
    ("Maandag 5 januari", 1, "Maandag 2 februari"),
    ("maandag 05/01/2026", 1, "maandag 02/02/2026"),
    ("vrijdag 1 mei 2026", 1, "vrijdag 5 juni 2026"),  # 29 May is nearer, but not in June
    ("lundi 5 janvier 2026", 1, "lundi 2 février 2026"),
    ("le jeudi 1er janvier 2026", 1, "le jeudi 5 février 2026"),
    ("zaterdag 31 januari 2026", 1, "zaterdag 28 februari 2026"),
    ("maandag 6 januari 2026", 1, "maandag 6 januari 2026"),  # that was a Tuesday
    ("monday 5 januari 2026", 12, "monday 4 januari 2027"),
]
SHORT_FORMS = [
    ("nov-26", 1, "dec-26"),
    ("Nov-26", 2, "Jan-27"),
    ("Huur jan-26", 1, "Huur feb-26"),
    ("jan/26", 1, "feb/26"),
    ("déc-26", 1, "janv-27"),
    ("nov-31", 1, "nov-31"),  # a day, or a year that nobody means
    ("jan-1", 1, "jan-1"),
    ("kw 4", 3, "kw 1"),
    ("kw 4 2026", 3, "kw 1 2027"),
    ("Kw 1 2026", 3, "Kw 2 2026"),
    ("4 kw", 3, "4 kw"),
    ("kw 5", 3, "kw 5"),
]


STEPS_A_LETTER = 75  # measured 63 ("jan-", 200 letters and more) since months are read in four languages; 36 in two


def steps(text):
    """How many calls, of Python and of C, moving the periods of `text` takes."""
    count = 0

    def tick(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        move(text, 1, JANUARY)
    finally:
        sys.setprofile(before)
    return count


@tagged("post_install", "-at_install")
class TestPeriods(BaseCase):
    def check(self, examples, lang="nl"):
        for text, months, expected in examples:
            with self.subTest(text=text, months=months):
                self.assertEqual(move(text, months, JANUARY, lang).text, expected)

    def test_months(self):
        """B12: months move with their year, in Dutch and French, capitals and accents kept."""
        self.check(MONTHS)

    def test_abbreviations(self):
        """B12: abbreviated months stay abbreviated, with their dot where the word takes one."""
        self.check(ABBREVIATIONS)

    def test_months_without_a_year(self):
        """B12: a month without a year goes round; words that are also names need a range or "maand" before them."""
        self.check(NO_YEAR)

    def test_ranges(self):
        """B12: the months of a range or list move together, and a range that crosses a year says so."""
        self.check(RANGES)

    def test_dates(self):
        """B12: dates move by months, and the end of a period that ends a month goes on ending a month."""
        self.check(DATES)

    def test_weeks(self):
        """B12: weeks move with their year; whole years keep the number; one far from the period stays."""
        self.check(WEEKS)

    def test_week_days(self):
        """B12: a week day stays that day: the date becomes the nearest such day of the month; a wrong one stays."""
        self.check(WEEKDAYS)

    def test_short_forms(self):
        """B12: nov-26 as a spreadsheet writes it, kw 4; power and days stay."""
        self.check(SHORT_FORMS)

    def test_may(self):
        """B12: mei and mai move alone where the period is about that month; a name with a capital does not."""
        for start, text, expected in (
            (date(2026, 5, 1), "Huur mei", "Huur juni"),
            (date(2026, 4, 28), "Huur mei", "Huur juni"),
            (date(2026, 6, 2), "huur mei", "huur juni"),
            (date(2026, 5, 1), "loyer mai", "loyer juin"),
            (date(2026, 1, 1), "huur mei", "huur mei"),
            (date(2026, 5, 1), "mevrouw Mei", "mevrouw Mei"),
        ):
            self.assertEqual(move(text, 1, start).text, expected, (start, text))

    def test_what_stayed_is_told(self):
        """B12: what looks like a period near the invoice and stayed is named; numbers, documents and names are not."""
        for text, left in (
            ("Huur maand januari 2026", []),
            ("Poetsen week 30", ["week 30"]),
            ("maandag 6 januari 2026", ["6 januari 2026"]),
            ("Huur mei", ["mei"]),
            ("Rent January", ["January"]),
            ("Miete Dezember", ["Dezember"]),
            ("F/2026/0012", []),
            ("Uw contract van 12/01/2026", []),
            ("Klant sinds januari 2026", []),
            ("Jan en Mei", []),
            ("Windows 2019", []),
            ("1/2 liter", []),
            ("Geen periode hier", []),
        ):
            self.assertEqual(move(text, 1, JANUARY).left, left, text)
        self.assertEqual(move("Poetsen week 30", 0, JANUARY).left, [])

    def test_short_forms_are_marked(self):
        """B12, S21.12: what may as well be a fraction or a number is marked where it names the period, else left in peace."""
        november = date(2026, 11, 1)
        for text in ("1-30/11/2026", "Maand: 11", "15/11", "W45-2026", "wk45/26", "S45", "jeudi 5/11", "12/26", "15 nov",
                     "01/11-30/11", "1.11.26-30.11.26"):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(move(text, 1, november).left, [text])
        for text in ("termijn 3/12", "F/2026-11", "3/4 duim", "schroef 10/12 mm", "PO-november", "A4", "Bus 45", "10/11 stuks",
                     "Q4", "EUR 11/12", "15/03", "W12", "06/24"):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(move(text, 1, november).left, [])
        self.assertEqual(move("Q4", 1, date(2026, 12, 1)).left, ["Q4"])

    def test_ends_of_months_and_halves(self):
        """B12, S21.12: to the end of a month stays to its end without a year too; mid-november moves; so does kw4."""
        for text, after in (
            ("van 1 t/m 30 november", "van 1 t/m 31 december"), ("1 nov. - 30 nov.", "1 dec. - 31 dec."),
            ("mid-november 2026", "mid-december 2026"), ("mi-novembre", "mi-décembre"), ("15 november", "15 december"),
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(move(text, 1, date(2026, 11, 1)).text, after)
        self.assertEqual(move("van 1 t/m 28 februari", 1, date(2026, 2, 1)).text, "van 1 t/m 31 maart")
        self.assertEqual(move("van 1 t/m 31 januari", 1, date(2028, 1, 1)).text, "van 1 t/m 29 februari")
        self.assertEqual(move("KW4 2026", 3, date(2026, 10, 1)).text, "KW1 2027")

    def test_german_and_english(self):
        """B12, S21.12: the periods of German and English documents move, a week "KW" too; in a Dutch one August is a name."""
        for lang, text, months, start, after in (
            ("de", "4. Quartal 2026", 3, date(2026, 10, 1), "1. Quartal 2027"),
            ("de", "erstes Quartal 2026", 3, date(2026, 1, 1), "zweites Quartal 2026"),
            ("de", "1. und 2. Quartal 2026", 6, date(2026, 1, 1), "3. und 4. Quartal 2026"),
            ("de", "2. Halbjahr 2026", 6, date(2026, 7, 1), "1. Halbjahr 2027"),
            ("de", "Montag, den 2. November 2026", 1, date(2026, 11, 1), "Montag, den 7. Dezember 2026"),
            ("de", "vom 1. bis 30. November 2026", 1, date(2026, 11, 1), "vom 1. bis 31. Dezember 2026"),
            ("de", "01.11. - 30.11.2026", 1, date(2026, 11, 1), "01.12. - 31.12.2026"),
            ("de", "Miete März", 1, date(2026, 3, 1), "Miete April"),
            ("de", "Nov. 2026", 1, date(2026, 11, 1), "Dez. 2026"),
            ("de", "KW 45-48", 1, date(2026, 11, 1), "KW 49-52"),
            ("de", "KW 4", 1, date(2026, 1, 20), "KW 8"),
            ("nl", "kw 4", 3, date(2026, 10, 1), "kw 1"),
            ("en", "4th quarter 2026", 3, date(2026, 10, 1), "1st quarter 2027"),
            ("en", "first and second quarter 2026", 6, date(2026, 1, 1), "third and fourth quarter 2026"),
            ("en", "Service May", 1, date(2026, 5, 1), "Service June"),
            ("en", "1 to 30 November", 1, date(2026, 11, 1), "1 to 31 December"),
            ("en", "October - December 2026", 3, date(2026, 10, 1), "January - March 2027"),
            ("nl", "August Peeters", 1, date(2026, 8, 1), "August Peeters"),
            ("nl", "August 2026", 1, date(2026, 8, 1), "September 2026"),
            ("fr", "november", 1, date(2026, 11, 1), "december"),
            ("de", "Vertrag vom 12.01.2026", 1, date(2026, 1, 1), "Vertrag vom 12.01.2026"),
            ("de", "Anlage 45 kW", 1, date(2026, 11, 1), "Anlage 45 kW"),
        ):
            with self.subTest(text=text, lang=lang):
                self.assertEqual(move(text, months, start, lang).text, after)
        self.assertEqual(move("you may call", 1, date(2026, 5, 1), "en").left, ["may"])
        for text in ("periode 11", "P11", "202611", "Nov26"):
            self.assertEqual(move(text, 1, date(2026, 11, 1)).left, [text])
        for text in ("P7", "202405", "nov19"):
            self.assertEqual(move(text, 1, date(2026, 11, 1)).left, [])

    def test_numbers(self):
        """B12: 01/2026 and 2026-01 keep their form and zeros."""
        self.check(NUMBERS)

    def test_quarters_and_half_years(self):
        """B12: quarters and half-years, by letter, ordinal and word."""
        self.check(QUARTERS)

    def test_years(self):
        """B12: a year moves when the period passes into another year."""
        self.check(YEARS)

    def test_stays(self):
        """B12: numbers, amounts, addresses, names and other documents' dates stay as they are."""
        for text in STAYS:
            for months in (1, 3, 12):
                with self.subTest(text=text, months=months):
                    self.assertEqual(move(text, months, JANUARY).text, text)

    def test_language_decides_only_what_both_write_alike(self):
        """B12: nov. and dec are Dutch and French; the document's language decides, the words around it first."""
        self.assertEqual(move("nov. 2026", 1, JANUARY, "fr").text, "déc. 2026")
        self.assertEqual(move("nov. 2026", 1, JANUARY, "nl_BE").text, "dec. 2026")
        self.assertEqual(move("nov. 2026 - janv. 2027", 1, JANUARY, "nl").text, "déc. 2026 - févr. 2027")
        self.assertEqual(move("januari 2026", 1, JANUARY, "fr").text, "februari 2026")
        self.assertEqual(move("jan. 2026", 1, JANUARY, "fr").text, "févr. 2026")

    def test_year_and_quarter_of_a_monthly_invoice(self):
        """B12: on a monthly invoice the year moves in January and the quarter when a quarter begins, not before."""
        for start, months, expected in (
            (date(2026, 1, 5), 1, "Forfait 2026, Q1 2026"),
            (date(2026, 1, 5), 3, "Forfait 2026, Q2 2026"),
            (date(2026, 3, 31), 1, "Forfait 2026, Q2 2026"),
            (date(2026, 1, 5), 11, "Forfait 2026, Q4 2026"),
            (date(2026, 1, 5), 12, "Forfait 2027, Q1 2027"),
            (date(2025, 12, 28), 1, "Forfait 2026, Q1 2026"),  # sent before its period
            (date(2025, 12, 28), 3, "Forfait 2026, Q2 2026"),
            (date(2025, 12, 28), 12, "Forfait 2027, Q1 2027"),
            (date(2026, 4, 2), 1, "Forfait 2026, Q2 2026"),  # sent after its period
        ):
            self.assertEqual(move("Forfait 2026, Q1 2026", months, start).text, expected)

    def test_changes_are_told(self):
        """B12: each change is told, so that the draft can show what was moved."""
        moved = move("Huur januari 2026 (01/01/2026 - 31/01/2026)", 1, JANUARY)
        self.assertEqual(
            moved.changes,
            [
                ("januari 2026", "februari 2026"),
                ("01/01/2026", "01/02/2026"),
                ("31/01/2026", "28/02/2026"),
            ],
        )
        self.assertFalse(move("Geen periode", 1, JANUARY).changes)


NAMED = st.tuples(st.sampled_from(["nl", "fr"]), st.integers(1, 12), st.integers(1990, 2080))
STEPS = st.integers(-24, 60)
STARTS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
# letters, digits and the marks that periods are made of, so that near-periods come up often
ALPHABET = st.text(st.sampled_from("janurifevmtpslgokdc 0123456789/-–.,'’éûÉqQT&+()€\n"), max_size=60)


@tagged("post_install", "-at_install")
class TestPeriodsProperties(BaseCase):
    @given(st.text(max_size=80) | ALPHABET, STEPS, STARTS)
    def test_never_raises_and_zero_changes_nothing(self, text, months, start):
        """B12: any text is moved or left, never an error; no months on is no change."""
        move(text, months, start)
        plain = move(text, 0, start)
        self.assertEqual(plain.changes, [])

    @given(NAMED, STEPS, STEPS, STARTS)
    def test_two_steps_are_one(self, named, first, second, start):
        """B12: moving by a and then by b is moving by a + b, so copying from the original never drifts."""
        lang, month, year = named
        text = f"Huur {words.MONTHS[lang][month - 1]} {year}"
        once = move(text, first + second, start, lang).text
        self.assertEqual(move(move(text, first, start, lang).text, second, start, lang).text, once)

    @given(NAMED, STEPS, STARTS)
    def test_months_follow_the_calendar(self, named, months, start):
        """B12: the month that comes out is the one that the calendar gives."""
        lang, month, year = named
        index = year * 12 + month - 1 + months
        expected = f"{words.MONTHS[lang][index % 12]} {index // 12}"
        self.assertEqual(move(f"{words.MONTHS[lang][month - 1]} {year}", months, start, lang).text, expected)

    @given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 60), STARTS)
    def test_whole_months_stay_whole(self, day, months, start):
        """B12: a whole month given by its dates stays a whole month."""
        index = day.year * 12 + day.month - 1 + months
        year, month = index // 12, index % 12 + 1

        def text(year, month):
            return f"01/{month:02d}/{year} - {monthrange(year, month)[1]}/{month:02d}/{year}"

        self.assertEqual(move(text(day.year, day.month), months, start).text, text(year, month))

    @given(
        st.sampled_from(MONTHS + RANGES + DATES + NUMBERS + QUARTERS),
        st.sampled_from(["", "Huur: ", "(", "Loyer - "]),
        st.sampled_from(["", " ", " (pand 5)", "\n2 stuks", "; enz."]),
    )
    def test_what_stands_around_stays(self, example, before, after):
        """B12: only the period changes, whatever stands around it."""
        text, months, expected = example
        self.assertEqual(move(before + text + after, months, JANUARY).text, before + expected + after)

    @given(
        st.lists(
            st.sampled_from(["jan-", "1/1/", "Q1 ", "1 januari ", "mei/", "jan 2026 - ", "2026, "]),
            min_size=1,
            max_size=4,
        ),
        st.integers(1, 150),
    )
    def test_long_texts_take_no_more_steps_than_letters(self, parts, times):
        """B12: a text made to be slow is not: the calls that it takes grow with its length, and no faster."""
        text = "".join(parts) * times
        self.assertLessEqual(steps(text), STEPS_A_LETTER * len(text) + 200)
