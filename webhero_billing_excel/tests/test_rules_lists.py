# SPDX-License-Identifier: LGPL-3.0-or-later
"""Rules without a database: headings, cells, customers and articles out of rows, matching, workbooks that we write."""

import io
from decimal import Decimal

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import cells, columns, columns_article, columns_customer, columns_opening, countries, matching
from ..rules.result_book import Words, write_result
from ..rules.sheets import Book, Field, sheet_title
from ..rules.template import write_template
from ..rules.workbook import Workbook

CUSTOMER, ARTICLE = columns_customer.COLUMNS, columns_article.COLUMNS


def code(answer):
    return answer.code if isinstance(answer, Refusal) else answer


@tagged("post_install", "-at_install")
class TestCells(BaseCase):
    def test_numbers(self):
        """B19: numbers as text in Belgian and English notation; what can mean two things is refused."""
        for typed, expected in {
            "1.234,56": "1234.56", "1 234,56": "1234.56", "€ 12,50": "12.50", "12.50": "12.50", "1,234.56": "1234.56",
            "1.234.567": "1234567", "12,-": "12", "-3": "-3", "1,234": "1.234", ",5": "0.5", "1'234,5": "1234.5",
            "12,50 EUR": "12.50", "3,50-": "-3.50", "12€50": "12.50", "EUR12": "12", "€ 1.234,-": "1234", "12,--": "12",
            "- 3": "-3", "1 234 567,8": "1234567.8",
        }.items():  # fmt: skip
            self.assertEqual(cells.number(typed), Decimal(expected), typed)
        self.assertEqual(code(cells.number("1.234")), "number_ambiguous")
        for wrong in ("abc", "1,2,3", "1.2.3", "12 stuks", "١٢", "1e5", "12 50", "1 00", "12'5", "12€5", "€"):
            self.assertEqual(code(cells.number(wrong)), "number_wrong", wrong)
        self.assertEqual(cells.number(0.1 + 0.2), Decimal("0.3"))
        self.assertIsNone(cells.number("n.v.t."))
        self.assertEqual(code(cells.amount(-1)), "amount_range")
        self.assertEqual(code(cells.number(True)), "number_wrong", "TRUE is no amount of 1")

    @given(st.decimals(min_value=0, max_value=10**8, places=2), st.sampled_from([".", " ", "'", ""]))
    def test_numbers_round_trip(self, value, thousands):
        """B19: every amount written the Belgian way is read back to the cent."""
        typed = f"{value:,.2f}".replace(",", "T").replace(".", ",").replace("T", thousands)
        self.assertEqual(cells.number(typed), value)

    def test_communications(self):
        """M13: a structured communication of another program in any form of it, also as a number that lost its zeros in Excel or
        printed among words; one that is mistyped is refused, other text stays.
        """
        for cell in (
            202620165, 202620165.0, "202620165", "000202620165", "OGM 000/2026/20165", "2026201 (+++000/2026/20165+++)",
            "VCS: ***000/2026/20165***", "000 2026 20165",
        ):  # fmt: skip
            self.assertEqual(columns_opening.reference(cell), "+++000/2026/20165+++", cell)
        for wrong in ("+++000/2026/20166+++", 90909337554.0, "123456789012"):
            self.assertEqual(code(columns_opening.reference(wrong)), "ogm_wrong", wrong)
        for text in ("2026201", "202620166", "Factuur 12", "zie 000/2026/20166", "BE97 9791 1223 3449"):
            self.assertEqual(columns_opening.reference(text), text)

    def test_days(self):
        """M13: a day as a date of Excel, or written here, with a midnight behind it; two digits of a year are refused."""
        for cell in ("31/12/2026", "31/12/2026 00:00", "31-12-2026 0:00:00", "2026-12-31 00:00:00", "31.12.2026"):
            self.assertEqual(str(columns_opening.day(cell)), "2026-12-31", cell)
        for wrong in ("31/12/26", "12/31/2026", "31/12/2026 10:30", 46387, "20261231"):
            self.assertEqual(code(columns_opening.day(wrong)), "day_wrong", wrong)

    def test_texts(self):
        """B19: a reference that Excel made a number or a date of."""
        self.assertEqual(cells.text(1001.0), "1001")
        self.assertEqual(cells.text(12.5), "12,5")
        self.assertEqual(code(cells.text({"trap": "date", "value": "2026-02-01"})), "cell_date")
        self.assertEqual(code(cells.text(5.4123456789e17)), "digits_lost")
        self.assertEqual(code(cells.text("5,41235E+17")), "digits_lost")
        self.assertEqual(cells.text(" Jan \n Peeters "), "Jan Peeters")
        self.assertEqual(cells.paragraphs("een \n twee"), "een\ntwee")

    def test_vat(self):
        """B19: VAT numbers as people write them, also where they have none."""
        for typed, expected in {
            "BE 0999.472.756": "BE0999472756", "999472756": "0999472756", "BTW BE 0999 472 756": "BE0999472756",
            "nl123456782b90": "NL123456782B90", "niet btw-plichtig": None, "-": None, "EL123456783": "EL123456783",
        }.items():  # fmt: skip
            self.assertEqual(cells.vat(typed), expected, typed)
        self.assertEqual(cells.vat(999472756), "0999472756")
        for wrong, why in {
            "BE0999472757": "kbo_check",
            "NL123456789B01": "vat_wrong",
            "BE123": "vat_wrong",
            "?": "vat_wrong",
        }.items():
            self.assertEqual(code(cells.vat(wrong)), why, wrong)

    def test_words_around_a_vat_number(self):
        """B19: a VAT number is taken out of the words around it once its check fits; else it is refused, never stored."""
        for typed, expected in {
            "BTW nummer: BE 0811.223.371": "BE0811223371", "N° TVA BE0811223371": "BE0811223371",
            "BCE 0811.223.371": "0811223371", "KBO-nr 0811.223.371": "0811223371", "Ond.nr. 0811.223.371": "0811223371",
            "NE 0811223371": "0811223371", "VAT IE6388047V": "IE6388047V", "UID CHE-107.787.577": "CHE107787577MWST",
            "RPR Gent BE 0811.223.371": "BE0811223371", "Numéro de TVA : 0811.223.371": "0811223371",
            "VAT number IE6388047V": "IE6388047V", "nrBE0811.223.371": "BE0811223371", "BE811223371": "BE0811223371",
            "BTW BE 0811.223.371 RPR Brussel": "BE0811223371", "EL94259216": "EL094259216", "GR094259216": "EL094259216",
            "IT 743110157": "IT00743110157", "CHE-107.787.577": "CHE107787577MWST", "CHE107787577 TVA": "CHE107787577TVA",
            "US 12-3456789": "US123456789", "XI 432525179": "XI432525179",
        }.items():  # fmt: skip
            self.assertEqual(cells.vat(typed), expected, typed)
        for wrong, why in {
            "KvK 12345678": "vat_wrong", "EIN 12-3456789": "vat_wrong",
            "aangevraagd": "vat_none", "volgt": "vat_none", "en cours": "vat_none", "demandé": "vat_none", "beantragt": "vat_none",
            "franchise": "vat_none", "BTW nummer: BE 0811.223.372": "kbo_check",
            "BE 2.145.678.901": "vat_establishment", "BE0811223371 / NL123456782B90": "vat_several",
            "CHE-107.787.578": "vat_wrong", "NUMÉRO DE TVA 12": "vat_wrong",
        }.items():  # fmt: skip
            self.assertEqual(code(cells.vat(wrong)), why, wrong)

    def test_words_around_an_iban(self):
        """B19: "IBAN BE71 …" is that IBAN; a Belgian one whose inner check does not fit is none."""
        for typed in ("IBAN BE71 0961 2345 6769", "iban: be71096123456769 BIC GKCCBEBB", "BE71 0961 2345 6769",
                      "IBANBE71096123456769", "Kontonummer BE71 0961 2345 6769"):  # fmt: skip
            self.assertEqual(cells.iban(typed), "BE71096123456769", typed)
        self.assertEqual(code(cells.iban("IBAN BE72 0961 2345 6769")), "iban_check")
        inner = 9612345677 * 100 + 70  # the account's own check would be 69 + something else
        check = 98 - int(f"{inner:012d}111400") % 97
        self.assertEqual(code(cells.iban(f"BE{check:02d}{inner:012d}")), "iban_check")

    def test_countries(self):
        """B19: a country by the names of CLDR in four languages, old and short names, its own people's name, or two names of it;
        what may be two countries, or is none of them, is refused.
        """
        for code_, typed in {
            "HK": "Hong Kong|Hongkong", "CZ": "République tchèque|Tsjechische Republiek|Rép. Tchèque|Česko", "PH": "Filipijnen",
            "GB": "VK|V.K.|UK|Engeland|Schotland|Grande-Bretagne", "US": "VS|U.S.A.|Etats Unis|Verenigde Staten van Amerika",
            "BE": "België / Belgique|BE - België|Belgium (BE)|Koninkrijk België|b", "NL": "Les Pays Bas|The Netherlands|Holland",
            "XI": "N. Ireland|Noord Ierland|GB-NIR|XI", "ES": "Canarische Eilanden|España", "BY": "Wit-Rusland", "SZ": "Swaziland",
            "MM": "Birma", "CD": "Zaïre|RDC", "MK": "Macedonië", "LU": "Grand-Duché de Luxembourg|G.D. Luxembourg",
            "CI": "Cote d Ivoire", "TR": "Turkey|Türkiye", "IT": "Italia", "DE": "BRD|Deutschland", "RE": "La Réunion",
        }.items():  # fmt: skip
            for name in typed.split("|"):
                self.assertEqual(countries.country(name), code_, name)
        for wrong in ("Congo", "Korea", "R.U.", "België / Nederland", "Atlantis", "Europa", "Nederland (Gent)"):
            self.assertEqual(code(countries.country(wrong)), "country_unknown", wrong)

    def test_namibia_is_asked(self):
        """B19: "NA" can be Namibia or "does not apply", and a wrong guess is a wrong VAT: it is refused; either word is read."""
        for typed in ("NA", "na", " Na "):
            self.assertEqual(code(countries.country(typed)), "country_ambiguous", typed)
            self.assertEqual(code(countries.country(typed, host={"na": "NA"})), "country_ambiguous", typed)
        self.assertEqual(
            {countries.country(typed) for typed in ("Namibia", "Namibië", "Namibie", "Namibia (NA)")}, {"NA"}
        )
        for typed in ("n/a", "N.A.", "nvt", "-", "geen", "NB"):
            self.assertIsNone(countries.country(typed), typed)
        both = cells.NOTHING & countries.names().keys()
        self.assertEqual(both, {"na"}, "a word for nothing is also a country; the refusal names Namibia only")

    def test_a_thousand_never_begins_with_zero(self):
        """B19: "0.125" is an eighth; "1.125" can be two things and is refused."""
        self.assertEqual([cells.number(typed) for typed in ("0.125", "-0.125")], [Decimal("0.125"), Decimal("-0.125")])
        self.assertEqual(code(cells.number("1.125")), "number_ambiguous")
        # a comma is a decimal one here (docs/rules.md, B19)
        self.assertEqual([cells.number(typed) for typed in ("1,125", "1,234")], [Decimal("1.125"), Decimal("1.234")])

    def test_rates(self):
        """B19: 21, "21 %" and a cell shown as 21 % are the same rate; the name of a tax stays a name."""
        for typed in ("21%", "21 %", 21, 0.21, "btw 21", "21,00 %"):
            self.assertEqual(str(cells.rate(typed)), "21", typed)
        self.assertEqual(cells.rate("21% G"), "21% G")
        self.assertEqual(code(cells.rate(210)), "rate_range")

    def test_words(self):
        """B19: countries, languages, yes and no, mail addresses in NL, FR and EN."""
        for typed, expected in {
            "België": "BE",
            "Pays-Bas": "NL",
            "Germany": "DE",
            "b": "BE",
            "Frankrijk": "FR",
        }.items():
            self.assertEqual(countries.country(typed), expected)
        self.assertEqual(code(countries.country("Narnia")), "country_unknown")
        self.assertEqual(
            [cells.language(word) for word in ("Néerlandais", "F", "fr_BE", "Anglais")],
            ["nl", "fr", "fr", "en"],
        )
        for typed in ("An Bos <An@klant.example>", "mailto:an@klant.example", " an@klant.example "):
            self.assertEqual(cells.email(typed), "an@klant.example", typed)
        self.assertEqual(cells.email("An <an@a.example>; Bo <bo@b.example>"), "an@a.example, bo@b.example")
        self.assertEqual(code(cells.email("An <an at a.example>")), "email_wrong")
        kinds = ("zelfstandige", "BV", "consument", "Privatperson")
        self.assertEqual([columns_customer.company_type(word) for word in kinds], [True, True, False, False])
        self.assertEqual([cells.yes_no(word) for word in ("Ja", "non", "x", 0, True)], [True, False, True, False, True])
        self.assertEqual(cells.email("A@b.be; c@d.be"), "a@b.be, c@d.be")
        self.assertEqual(code(cells.email("a@b")), "email_wrong")
        self.assertEqual(countries.postcode("1000", "FR"), "01000")
        self.assertEqual(countries.postcode("B-3000", "BE"), "3000")
        self.assertEqual(countries.postcode("1234ab", "NL"), "1234 AB")

    @given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.booleans()))
    def test_never_a_traceback(self, cell):
        """B19: whatever stands in a cell, each parser answers with a value, nothing, or a refusal."""
        for column in (*CUSTOMER, *ARTICLE):
            column.parse(cell)


@tagged("post_install", "-at_install")
class TestHeadings(BaseCase):
    def heading(self, *titles, of=CUSTOMER, above=()):
        return columns.find_heading([*enumerate([*above, list(titles)], 1)], of)

    def test_old_headings(self):
        """B19: headings of old lists in NL, FR and EN, below a title and an address."""
        for titles, codes in {
            (
                "Klantnr.",
                "Firma",
                "Adres",
                "Postcode + gemeente",
                "BTW-nr",
            ): "ref company street zip_city vat",
            (
                "N° client",
                "Nom",
                "Rue",
                "CP",
                "Localité",
                "N° de T.V.A.",
                "Tél.",
            ): "ref name street zip city vat phone",
            ("Nr", "Naam", "Straat", "Nr", "Bus"): "ref name street number box",
            ("Customer no", "Company name", "Address line 1", "ZIP", "VAT no"): "ref company street zip vat",
        }.items():
            heading = self.heading(*titles, above=(["Klantenlijst 2025"], ["", "Kerkstraat 1"]))
            self.assertEqual(" ".join(heading.fields.values()), codes)
            self.assertEqual(heading.row, 3)

    def test_no_heading_is_claimed_twice(self):
        """B19: within one list, no heading means two columns."""
        for of in (CUSTOMER, ARTICLE):
            claimed = {}
            for column in of:
                for heading in column.headings():
                    other = claimed.setdefault((column.follows, columns.compact(heading)), column.code)
                    self.assertEqual(other, column.code, heading)

    def test_templates_are_understood(self):
        """B19: every title of the template in every language leads back to its column."""
        for of in (CUSTOMER, ARTICLE):
            for language in columns.LANGUAGES:
                offered = [column for column in of if column.offered]
                heading = self.heading(*[column.title(language) + " *" for column in offered], of=of)
                self.assertEqual(list(heading.fields.values()), [column.code for column in offered])

    def test_extra_and_double_columns(self):
        """B19: unknown columns are named, a second column of the same meaning too, ours of a result are passed over."""
        heading = self.heading("Rij", "Waarom", "Naam", "Schoenmaat", "Tel", "Telefoon")
        self.assertEqual((heading.unused, heading.twice), (("Schoenmaat",), ("Telefoon",)))
        self.assertEqual(heading.fields, {2: "name", 4: "phone"})

    def test_no_heading(self):
        """B19: a sheet without a heading, and one whose needed column is missing."""
        self.assertEqual(code(self.heading("Jansens", "Gent")), "no_heading")
        missing = self.heading("E-mail", "Stad")
        self.assertEqual((missing.code, missing.facts["columns"]), ("column_missing", ["name"]))

    def test_read_row(self):
        """B19: every wrong cell of a row is told at once; an empty needed cell too."""
        values, refusals = columns.read_row(
            [None, "a@b", "BE0999472757", "Gent"], {0: "name", 1: "email", 2: "vat", 3: "city"}, CUSTOMER
        )
        self.assertEqual(values, {"city": "Gent"})
        self.assertEqual(
            [(column, one.code) for column, one in refusals],
            [("email", "email_wrong"), ("vat", "kbo_check"), ("name", "empty")],
        )


@tagged("post_install", "-at_install")
class TestCompose(BaseCase):
    def test_numbers_and_country(self):
        """B19: country from the VAT number; a VAT number without letters gets those of the country."""
        customer, _ = columns_customer.compose({"name": "A", "vat": "NL123456782B90"})
        self.assertEqual((customer["country"], customer["is_company"]), ("NL", True))
        customer, _ = columns_customer.compose({"name": "A", "vat": "0999472756"})
        self.assertEqual((customer["vat"], customer["kbo"]), ("BE0999472756", "0999472756"))
        for row, country, vat in (
            ({"vat": "94259216", "country": "GR"}, "GR", "EL094259216"),
            ({"vat": "136695976", "country": "DE"}, "DE", "DE136695976"),
            ({"vat": "XI432525179"}, "XI", "XI432525179"),
            ({"vat": "432525179", "country": countries.country("Noord-Ierland")}, "XI", "XI432525179"),
            ({"vat": "B58378431", "country": "ES"}, "ES", "ESB58378431"),
            ({"vat": "CHE107787577MWST"}, "CH", "CHE107787577MWST"),
        ):
            customer, refusals = columns_customer.compose({"name": "A", **row})
            self.assertEqual((customer["country"], customer.get("vat"), refusals), (country, vat, []), row)
        for row, why in (
            ({"vat": "US123456789"}, "vat_country"),  # nobody can check it, so the row says of which country it is
            ({"vat": "US123456789", "country": "NL"}, "vat_wrong"),
            ({"vat": "2145678901"}, "vat_establishment"),
            ({"vat": "811223372"}, "kbo_check"),
        ):
            _, refusals = columns_customer.compose({"name": "A", **row})
            self.assertEqual([(column, one.code) for column, one in refusals], [("vat", why)], row)
        _, refusals = columns_customer.compose({"name": "A", "vat": "BE0999472756", "kbo": "0123456749"})
        self.assertEqual([(column, one.code) for column, one in refusals], [("kbo", "kbo_vat")])
        _, refusals = columns_customer.compose({"name": "A", "country": "NL", "kbo": "0000 3733 7277"})
        self.assertEqual([(column, one.code) for column, one in refusals], [("kbo", "kvk_establishment")])

    def test_old_columns(self):
        """B19: first name, house number, postcode and town in one cell, mobile phone."""
        customer, _ = columns_customer.compose(
            {"company": "Korenaar bv", "first_name": "Jan", "name": "Peeters", "street": "Dorp", "number": "3",
            "box": "bus 2",
             "zip_city": "B-9000 Gent", "phone": "09 1", "mobile": "0475 1"}
        )  # fmt: skip
        expected = {"name": "Korenaar bv", "contact": "Jan Peeters", "street": "Dorp 3 bus 2", "zip": "9000",
            "city": "Gent",
                    "phone": "09 1", "contact_phone": "0475 1", "country": "BE", "is_company": True}  # fmt: skip
        self.assertEqual(customer, expected)
        person, _ = columns_customer.compose(
            {"first_name": "Jan", "name": "Peeters", "phone": "09 1", "mobile": "0475 1"}
        )
        self.assertEqual(
            (person["name"], person["comment"], "is_company" in person), ("Jan Peeters", "Gsm 0475 1", False)
        )

    def test_articles(self):
        """B19: a name without language is in the company's; a price incl. VAT needs its rate."""
        article, refusals = columns_article.compose(
            {"name": "Brood", "price_incl": Decimal("2.99"), "rate": Decimal(6)}, "fr"
        )
        self.assertEqual((article["name_fr"], article["price"], refusals), ("Brood", Decimal("2.82"), []))
        _, refusals = columns_article.compose({"name": "Brood", "price_incl": Decimal(3)})
        self.assertEqual(refusals[0][1].code, "price_incl_needs_rate")


@tagged("post_install", "-at_install")
class TestMatching(BaseCase):
    def matcher(self, *known):
        return matching.Matcher(matching.CUSTOMER_KEYS, [matching.Known(*one) for one in known])

    def test_order(self):
        """B19: on reference, else VAT, else KBO, else e-mail."""
        matcher = self.matcher((1, {"ref": "A"}), (2, {"vat": "BE1"}), (3, {"kbo": "3"}), (4, {"email": "x@y.be"}))
        everything = {"ref": "a", "vat": "BE1", "kbo": "3", "email": "X@y.be"}
        for wanted, key in enumerate(matching.CUSTOMER_KEYS, 1):
            self.assertEqual(matcher.find(everything).id, wanted)
            del everything[key]
        self.assertIsNone(matcher.find({"ref": "B"}))

    def test_weaker_keys_do_not_contradict(self):
        """B19: the same e-mail address with another VAT number, or the same VAT number with another
        reference, is someone else.
        """
        matcher = self.matcher((1, {"ref": "A", "vat": "BE1", "email": "x@y.be"}))
        self.assertIsNone(matcher.find({"vat": "BE2", "email": "x@y.be"}))
        self.assertIsNone(matcher.find({"ref": "B", "vat": "BE1"}))
        self.assertEqual(matcher.find({"email": "x@y.be"}).id, 1)

    def test_refusals(self):
        """B19: two that fit, one that is archived, the same one twice in the file."""
        matcher = self.matcher(
            (1, {"email": "x@y.be"}, "Jan"),
            (2, {"email": "x@y.be"}, "An"),
            (3, {"ref": "Z"}, "Z", True),
            (4, {"ref": "A"}),
        )
        self.assertEqual(
            matcher.find({"email": "x@y.be"}),
            Refusal("ambiguous", {"key": "email", "value": "x@y.be", "found": "Jan, An", "count": 2}),
        )
        self.assertEqual(code(matcher.find({"ref": "z"})), "archived")
        self.assertEqual(matcher.match(2, {"ref": "A"}).id, 4)
        self.assertEqual(matcher.match(3, {"ref": "A"}), Refusal("twice", {"row": 2}))
        self.assertIsNone(matcher.match(4, {"ref": "new"}))
        self.assertEqual(matcher.match(5, {"ref": "NEW"}), Refusal("twice", {"row": 4}))


@tagged("post_install", "-at_install")
class TestSheets(BaseCase):
    def written(self, write, *args):
        target = io.BytesIO()
        write(target, *args)
        return openpyxl.load_workbook(io.BytesIO(target.getvalue()))

    def test_formula_signs(self):
        """B20: a cell that begins with = + - @ is text, and stays text when somebody edits it."""
        target = io.BytesIO()
        with Book(target) as book:
            book.sheet("a", [Field("x")] * 5).row(["=HYPERLINK(1)", "+32", "-1+2", "@SUM", "plain"])
        sheet = openpyxl.load_workbook(io.BytesIO(target.getvalue())).active
        self.assertEqual([cell.data_type for cell in sheet[2]], ["s"] * 5)
        self.assertEqual([cell.quotePrefix for cell in sheet[2]], [True] * 4 + [False])
        self.assertEqual(sheet_title("'a[b]/c'" * 9), "a b  c''a b  c''a b  c''a b  c'")

    def test_template(self):
        """B19: an example row that is read and passed over, drop-downs, an explanation of each column."""
        book = self.written(write_template, "customer", CUSTOMER, "fr", {"countries": ["Belgique", "France"]})
        self.assertEqual(book.sheetnames, ["Clients", "Explications", "Choix"])
        self.assertEqual(book["Choix"].sheet_state, "hidden")
        offered = [column for column in CUSTOMER if column.offered]
        self.assertEqual(book["Explications"].max_row, len(offered) + 3)
        validation = book["Clients"].data_validations.dataValidation
        self.assertEqual([one.formula1 for one in validation], ["'Choix'!$A$2:$A$3"])
        target = io.BytesIO()
        write_template(target, "customer", CUSTOMER, "fr", {})
        with Workbook(target.getvalue()) as read:
            rows = list(read.sheets[0].rows())
        heading = columns.find_heading(rows, CUSTOMER)
        values, refusals = columns.read_row(rows[1][1], heading.fields, CUSTOMER)
        self.assertEqual(refusals, [])
        self.assertTrue(columns.is_example(values))
        self.assertEqual(columns_customer.compose(values)[1], [])

    def test_result(self):
        """B19: a result workbook has the refused rows as they came, and can be sent again."""
        words = Words("Geweigerd", "Opmerkingen", "Samenvatting", "Klant")
        refused = [(7, "Btw-nummer: fout", ["A", {"trap": "date", "value": "2026-01-02"}, 5.5, None, "te veel"])]
        target = io.BytesIO()
        write_result(
            target,
            "nl",
            words,
            ["Naam", "Referentie", "Prijs", "x"],
            refused,
            [(8, "B", "twee")],
            [("Gemaakt", 3)],
        )
        with Workbook(target.getvalue()) as read:
            rows = list(read.sheets[0].rows())
            self.assertEqual([sheet.title for sheet in read.sheets], ["Geweigerd", "Opmerkingen", "Samenvatting"])
        self.assertEqual(rows[1], (2, [7, "Btw-nummer: fout", "A", "2026-01-02", 5.5]))
        self.assertEqual(columns.find_heading(rows, CUSTOMER).fields, {2: "name", 3: "ref"})
