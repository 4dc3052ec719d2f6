# SPDX-License-Identifier: LGPL-3.0-or-later
"""T8, T10, T12, T13, T16, T18: rates, classes and totals."""

import dataclasses
from decimal import Decimal as D

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules.refusal import NOTHING as SKIPPED
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import booking, classify, rates
from ..rules.settings import Mapping, RateRule
from .common import NOTHING, SETTINGS, address, amount, line, order, with_settings


class TestRates(BaseCase):
    def test_fraction_becomes_percentage(self):
        """S6, T16: 0.21 is 21 per cent; 1 stays 1 and 0 stays 0."""
        for given, expected in (("0.21", "21"), ("1", "1"), ("0", "0"), ("21", "21"), ("0.055", "5.5")):
            self.assertEqual(rates.as_percentage(D(given)), D(expected))

    def test_snaps_within_a_tenth_of_a_point(self):
        """S6, DECISIONS Money: 20.9999 and 6.99999 are 21 and 7; 20 is not 21."""
        configured = (D(21), D(9), D(7), D(0))
        self.assertEqual(rates.snap(amount("120.9999", "100"), configured), D(21))
        self.assertEqual(rates.snap(amount("106.99999", "100"), configured), D(7))
        self.assertIsNone(rates.snap(amount("120.00", "100"), configured))

    def test_rate_in_a_sentence(self):
        """S6, T10: a computed 6.98 is called 7, 5.52 is 5.5, and 20.44 stays what it is."""
        for given, said in (("6.98", "7"), ("5.52", "5.5"), ("20.4379", "20.44"), ("0", "0")):
            self.assertEqual(rates.as_the_law_has_it(D(given)), D(said))

    def test_one_cent_explains_a_small_amount(self):
        """S6, DECISIONS Money: 1.65/1.37 is 20.44 per cent, one cent makes it 21."""
        self.assertEqual(rates.snap(amount("1.65", "1.37"), (D(21), D(9))), D(21))

    def test_piece_with_six_decimals_decides(self):
        """S6: totals of two cents say nothing; the price of one piece does."""
        tiny = amount("0.02", "0.02")
        self.assertEqual(rates.snap(tiny, (D(21), D(9), D(0)), unit=amount("0.0242", "0.02")), D(21))
        self.assertEqual(rates.snap(tiny, (D(21), D(9), D(0)), unit=amount("0.02", "0.02")), D(0))
        self.assertIsNone(rates.snap(amount("0.59", "0.49"), (D(21), D(9)), unit=amount("0.588", "0.49")))

    def test_pieces_rounded_one_by_one(self):
        """S6: ten pieces of 0.99/1.20 (round per piece) are 21 per cent, though their total says 21.2."""
        self.assertEqual(rates.snap(amount("12.00", "9.90"), (D(21), D(9)), unit=amount("1.20", "0.99")), D(21))
        self.assertEqual(rates.snap(amount("2.82", "2.34"), (D(21), D(9)), unit=amount("1.41", "1.17")), D(21))
        self.assertIsNone(rates.snap(amount("12.00", "10.00"), (D(21), D(9)), unit=amount("1.20", "1.00")))

    def test_zero_is_exact(self):
        """S6: a cent of VAT is not "no VAT"."""
        self.assertIsNone(rates.snap(amount("0.05", "0.04"), (D(0),)))

    def test_no_vat_is_never_a_rate(self):
        """S6, 14.1: deposits and stamps without VAT are 0 % or refused, however small a piece and however many."""
        for rates_of in ((D(21), D(9)), (D(21), D(6))):
            for pieces, price in ((2400, "0.10"), (24, "0.15"), (1, "0.01"), (3, "0.02")):
                whole = amount(D(price) * pieces)
                self.assertIsNone(rates.snap(whole, rates_of, unit=amount(price)), f"{pieces} x {price}")
                self.assertEqual(rates.snap(whole, (*rates_of, D(0)), unit=amount(price)), D(0))
        self.assertIsNone(rates.snap(amount("0.03"), (D(21), D(9)), hint=D(21)), "shipping of three cents")

    def test_surcharge(self):
        """S6, T18: the four worked examples of wrapping."""
        dutch, french = (D(21), D(9), D(0)), (D(20), D("5.5"))
        self.assertEqual(rates.snap_surcharge(amount("1.65", "1.37"), dutch), D(21))
        self.assertEqual(rates.snap_surcharge(amount("1.20", "1.00"), french), D(20))
        self.assertEqual(rates.snap_surcharge(amount("2.42", "2.00"), dutch), D(21))
        self.assertEqual(rates.snap_surcharge(amount("0.59", "0.49"), french), D(20), "21 is not configured there")
        edge = (D("20.4"), D(21))  # strictly between: 20.4 itself is a rate of its own
        self.assertEqual(rates.snap_surcharge(amount("120.40", "100.00"), edge), D("20.4"))
        self.assertEqual(rates.snap_surcharge(amount("120.45", "100.00"), edge), D(21))
        self.assertEqual(rates.snap_surcharge(amount("120.45", "100.00"), edge[:1]), D("20.4"))

    def test_hint_needs_a_doubt(self):
        """S6: the carrier's rate decides between rates that fit; it makes none fit."""
        self.assertEqual(rates.snap(amount("12.10", "10.00"), (D(21), D(9)), hint=D(9)), D(21))
        self.assertIsNone(rates.snap(amount("11.50", "10.00"), (D(21), D(9)), hint=D(9)))


class TestClassify(BaseCase):
    def classify(self, *args, settings=SETTINGS, **values):
        return classify.classify(order(*args, **values), settings)

    def test_vat_that_cents_hide(self):
        """T13, T16: 24 × 0.02 at 7 %, rounded by the piece, shows no VAT and bears it: German, and no sale without VAT."""
        cheap = dataclasses.replace(line("0.48", "0.48", quantity=24), unit=amount("0.02", "0.018692"))
        german = (address("DE", 5, vat_number="DE136695976"),)
        for shipping in (NOTHING, amount("5.95", "5.00")):
            sold = order([cheap], shipping, addresses=german, carrier_rate=D(19), round_type=1)
            got = booking.book(sold, SETTINGS, "valid")
            self.assertEqual((got.vat_regime, got.amount.incl), (classify.OSS, sold.paid.incl))
            self.assertEqual({row.oss_rate for row in got.rows}, {D(7), D(19)} if shipping.incl else {D(7)})

    def test_classes(self):
        """S6, T12, T13: the delivery country and the equality of the totals decide."""
        untaxed, taxed = [line("50.00", "50.00")], [line("12.10", "10.00")]
        self.assertEqual(self.classify(untaxed, country="BE"), (classify.ICP, "BE"))
        self.assertEqual(self.classify(untaxed, country="US"), (classify.INTERNATIONAL, "US"))
        self.assertEqual(self.classify(untaxed, country="GB"), (classify.INTERNATIONAL, "GB"))
        self.assertEqual(self.classify(untaxed, country="NL"), (classify.DOMESTIC, "NL"))
        self.assertEqual(self.classify(taxed, country="NL"), (classify.DOMESTIC, "NL"))
        self.assertEqual(self.classify([line("11.90", "10.00")], country="DE"), (classify.OSS, "DE"))

    def test_invoice_address_by_setting(self):
        """S6: the delivery address decides, the invoice address by setting (order 13)."""
        two = (address("NL", 5), address("BE", 8))
        values = {"addresses": two, "delivery_address_id": 5, "invoice_address_id": 8}
        self.assertEqual(self.classify([line("50.00", "50.00")], **values)[1], "NL")
        settings = dataclasses.replace(SETTINGS, use_invoice_address=True)
        self.assertEqual(self.classify([line("50.00", "50.00")], settings=settings, **values), (classify.ICP, "BE"))

    def refusal(self, *args, **values):
        settings = values.pop("settings", SETTINGS)
        vies = values.pop("vies", None)
        result = booking.book(order(*args, **values), settings, vies)
        self.assertIsInstance(result, Refusal, f"booked: {result}")
        return result

    def test_vat_outside_the_union(self):
        """S6: international with VAT is an error."""
        self.assertEqual(self.refusal([line("12.10", "10.00")], country="US").code, "international_with_vat")

    def test_shipping_carries_vat(self):
        """S6, worked example 9: products without VAT, shipping with: neither class, Errors."""
        for country in ("BE", "US"):
            refusal = self.refusal([line("87.01", "87.01")], shipping=amount("8.47", "7.00"), country=country)
            self.assertEqual(refusal.code, "shipping_carries_vat")
            self.assertEqual(refusal.facts["shipping"], "1.47")

    def test_currency(self):
        """S6: an order that is not in EUR goes to Errors, before its class matters."""
        refusal = self.refusal([line("12.10", "10.00")], country="US", currency="GBP")
        self.assertEqual((refusal.code, refusal.facts["currency"]), ("currency", "GBP"))

    def test_total_zero(self):
        """S6: total 0 with lines is booked, without lines it is "nothing to book"."""
        paid_by_voucher = order([line("12.10", "10.00")], discounts=amount("12.10", "10.00"))
        booked = booking.book(paid_by_voucher, SETTINGS)
        self.assertEqual((booked.amount.incl, len(booked.rows)), (D(0), 2))
        refusal = self.refusal([line("0", "0")])
        self.assertEqual((refusal.code, refusal.kind), ("nothing_to_book", SKIPPED))

    def test_zero_rate_of_another_country(self):
        """S5, T13a: books to a consumer in Ireland at its 0 %, with shipping at 0 or 23 %: a sale there where the owner has
        the line of 0 %; without the line, or with a VAT number, as before.
        """
        there = (address("IE", 5),)
        oss = tuple(RateRule("IE", D(rate), Mapping("GEEN", "8020", "1571", oss=True)) for rate in (23, 0))
        with_line = with_settings(rates=(*SETTINGS.rates, *oss))

        def got(settings, **values):
            result = booking.book(order([line("20.00", "20.00")], addresses=there, **values), settings, "valid")
            return result.code if isinstance(result, Refusal) else (result.vat_regime, result.amount.incl)

        mixed = {"shipping": amount("6.15", "5.00")}
        self.assertEqual(got(with_line), ("oss", D("20.00")))
        self.assertEqual(got(with_line, **mixed), ("oss", D("26.15")))
        self.assertEqual(got(SETTINGS), "vat_number_missing")
        self.assertEqual(got(SETTINGS, **mixed), "shipping_carries_vat")

    def test_vat_number(self):
        """S5, T9: missing, of the own country, malformed, unknown to VIES, invalid, valid."""
        lines = [line("50.00", "50.00")]

        def code(number, vies=None):
            who = (address("BE", 5, vat_number=number),)
            result = booking.book(order(lines, addresses=who), SETTINGS, vies)
            return result.code if isinstance(result, Refusal) else result.vat_regime

        self.assertEqual(code(""), "vat_number_missing")
        self.assertEqual(code("NL123456782B90"), "vat_number_of_own_country")
        self.assertEqual(code("BE0999472757"), "vat_number_format")
        self.assertEqual(code("XI100000001"), "vat_number_format")
        self.assertEqual(code("GB980780684"), "vat_number_format")
        self.assertEqual(code("BE0999472756"), "vies_unknown")
        self.assertEqual(code("BE0999472756", "unknown"), "vies_unknown")
        self.assertEqual(code("BE0999472756", "invalid"), "vat_number_invalid")
        self.assertEqual(code("BE 0999.472.756", "valid"), classify.ICP)
        self.assertEqual(code("0999472756", "valid"), classify.ICP)

    def test_unknown_vies_waits(self):
        """S5: "unknown" is not an error of the customer: the order stays open."""
        who = (address("BE", 5, vat_number="BE0999472756"),)
        self.assertEqual(self.refusal([line("50.00", "50.00")], addresses=who, vies="unknown").kind, "open")

    def test_greece(self):
        """S5: the country GR has VAT numbers that begin with EL."""
        who = (address("GR", 5, vat_number="094259216"),)
        booked = booking.book(order([line("50.00", "50.00")], addresses=who), SETTINGS, "valid")
        self.assertEqual(booked.party.vat_number, "EL094259216")

    def test_rate_without_a_mapping(self):
        """S5, T10: a rate that nobody mapped is named with its line and country."""
        refusal = self.refusal([line("12.10", "10.00"), line("10.60", "10.00")])
        self.assertEqual(refusal.code, "rate_not_configured")
        self.assertEqual(refusal.facts, {"rate": "6", "country": "NL", "line": "Article 1"})

    def test_beer_with_deposit(self):
        """S6, 14.1: 24 beers at 21 % and 2400 deposits without VAT; without a line of 0 % it is refused, and says so."""
        lines = [line("28.80", "23.80", 24), line("240.00", "240.00", 2400)]
        booked = booking.book(order(lines), SETTINGS)
        self.assertEqual([(row.rate, row.amount.vat) for row in booked.rows], [(D(21), D("5.00")), (D(0), D("0.00"))])
        without = dataclasses.replace(SETTINGS, rates=tuple(rule for rule in SETTINGS.rates if rule.rate))
        refusal = self.refusal(lines, settings=without)
        self.assertEqual((refusal.code, refusal.facts["rate"]), ("rate_not_configured", "0"))

    def test_any_country(self):
        """S2: lines without a country stand for every country that has none of its own."""
        anywhere = RateRule("", D(21), Mapping("HOOG_VERK_21", "8000"))
        settings = dataclasses.replace(SETTINGS, rates=(*SETTINGS.rates, anywhere))
        booked = booking.book(order([line("12.10", "10.00")], country="FR"), settings)
        self.assertEqual((booked.vat_regime, booked.rows[0].vat_code), (classify.DOMESTIC, "HOOG_VERK_21"))
        self.assertEqual(
            self.refusal([line("12.10", "10.00")], country="DE", settings=settings).code,
            "rate_not_configured",
        )

    def test_totals(self):
        """S5, T8: total as the table says; rounding of a cent a line is taken in, more is refused."""
        lines = [line("12.10", "10.00"), line("12.10", "10.00")]
        booked = booking.book(order(lines, paid=amount("24.22", "20.00")), SETTINGS)
        self.assertEqual((booked.amount.incl, booked.adjustment), (D("24.22"), D("0.02")))
        self.assertEqual(booked.rows[0].amount, amount("12.12", "10.02"))
        self.assertEqual(self.refusal(lines, paid=amount("24.23", "20.00")).code, "total_differs")
        self.assertEqual(self.refusal(lines, paid=amount("24.20", "20.10")).code, "vat_differs")

    def test_wrapping_belongs_to_the_total(self):
        """S5, T8, worked example 8: the literal check (lines + shipping) would refuse this order."""
        wrapped = order([line("61.70", "50.99")], amount("8.47", "7.00"), amount("2.42", "2.00"))
        self.assertNotEqual(wrapped.products.incl + wrapped.shipping.incl, wrapped.paid.incl)
        self.assertEqual(booking.book(wrapped, SETTINGS).amount, amount("72.59", "59.99"))


class TestEcoTax(BaseCase):
    def test_rate_that_is_not_configured(self):
        """14.10: 12 pieces of 100.00 at 9 % with an eco tax of 1.00 at 6 %: refused for the eco tax, whose rate the table has
        not, rather than booked at 9 % because that is near enough.
        """
        unit = amount("110.060000", "101.000000")
        sold = line("1320.72", "1212.00", 12, ecotax=D(1), ecotax_rate=D(6))
        got = booking.book(order([dataclasses.replace(sold, unit=unit)]), SETTINGS)
        facts = {"line": "Article 1 (eco tax)", "rate": "6", "country": "NL"}
        self.assertEqual((got.code, got.facts), ("rate_not_configured", facts))
        six = with_settings(rates=(*SETTINGS.rates, RateRule("NL", D(6), Mapping("LAAG_VERK_6", "8000"))))
        got = booking.book(order([dataclasses.replace(sold, unit=unit)]), six)
        self.assertEqual({row.rate: row.amount.incl for row in got.rows}, {D(9): D("1308.00"), D(6): D("12.72")})

    def test_taxed_like_its_article(self):
        """14.10: an eco tax that the shop taxes like the article is no reason to ask for a rate that it only names."""
        sold = line("132.00", "121.10", 1, ecotax=D(1), ecotax_rate=D(6))
        unit = amount("131.999000", "121.100000")
        got = booking.book(order([dataclasses.replace(sold, unit=unit)]), SETTINGS)
        self.assertEqual([row.rate for row in got.rows], [D(9)])
