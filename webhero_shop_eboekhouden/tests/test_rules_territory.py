# SPDX-License-Identifier: LGPL-3.0-or-later
"""T12a: whose VAT an address has, for the law of 30 November 2026; shops that charge none; taxed by which address."""

import dataclasses
from decimal import Decimal as D

from odoo.tests import BaseCase

from ..rules.booking import book
from ..rules.settings import Mapping, RateRule
from ..rules.stored import from_json, to_json
from ..rules.territory import Territory, known, place_of
from .common import SETTINGS, address, amount, line, order, with_settings

FREE = [line("50.00", "50.00")]
FRENCH = tuple(RateRule("FR", D(rate), Mapping("GEEN", "8020", "1571", oss=True)) for rate in ("20", "5.5"))
BELGIAN = tuple(RateRule("BE", D(rate), Mapping("GEEN", "8020", "1571", oss=True)) for rate in ("21", "6"))


def to(country, postcode="", **values):
    return {"addresses": (address(country, postcode=postcode, **values),)}


class TestTerritory(BaseCase):
    def test_places(self):
        """14.6: postcodes of articles 5 to 8 and of the Windsor Framework, and their neighbours."""
        for country, postcode, place in (
            ("ES", "35001", "third"), ("ES", "38760", "third"), ("ES", "51001", "third"), ("ES", "52006", "third"),
            ("ES", "28001", "ES"), ("ES", "07001", "ES"), ("ES", "3500", "third"), ("IC", "", "third"),
            ("FI", "22100", "third"), ("FI", "FI-22100", "third"), ("FI", "AX 22100", "third"), ("FI", "21500", "FI"),
            ("AX", "22100", "third"), ("DE", "27498", "third"), ("DE", "78266", "third"), ("DE", "27499", "DE"),
            ("IT", "23041", "third"), ("IT", "22061", "third"), ("IT", "23030", "IT"), ("GR", "630 86", "third"),
            ("GR", "63087", "third"), ("GR", "63081", "GR"), ("FR", "97110", "third"), ("FR", "97600", "third"),
            ("FR", "98800", "third"), ("FR", "98000", "FR"), ("FR", "75001", "FR"), ("GP", "97110", "third"),
            ("RE", "97400", "third"), ("MC", "98000", "FR"), ("GB", "BT1 5GS", "XI"), ("GB", "bt48 6hq", "XI"),
            ("GB", "B1 1AA", "third"), ("GB", "IM1 1AA", "third"), ("GB", "JE2 3AB", "third"), ("IM", "", "third"),
            ("GB", "GY1 1AA", "third"), ("XI", "BT1", "XI"), ("CH", "8000", "third"), ("NL", "3511 AB", "NL"),
        ):  # fmt: skip
            self.assertEqual(place_of(address(country, postcode=postcode))[0], place, (country, postcode))

    def test_third_countries_within_the_post_of_a_member_state(self):
        """14.6: San Marino and Vatican City have postcodes of Italy, Faroe and Greenland those of Denmark."""
        for country, postcode, place in (
            ("IT", "47890", "third"), ("IT", "I-47899", "third"), ("IT", "47900", "IT"), ("IT", "47889", "IT"),
            ("IT", "00120", "third"), ("IT", "00121", "IT"), ("DK", "FO-100", "third"), ("DK", "GL-3900", "third"),
            ("DK", "1000", "DK"), ("DK", "3900", "third"), ("SM", "47890", "third"), ("VA", "00120", "third"),
        ):  # fmt: skip
            self.assertEqual(place_of(address(country, postcode=postcode))[0], place, (country, postcode))
        got = book(order(FREE, **to("IT", "47891")), SETTINGS)
        self.assertEqual((got.vat_regime, got.warnings[0][1]["name"]), ("international", "San Marino"))

    def test_cyprus_is_whole(self):
        """14.6: goods that cross the line in Cyprus are not exempt (Regulation 866/2004 art. 5(3)): no export."""
        for postcode in ("9300", "99300", "CY-9501", "8999", "4640"):
            self.assertEqual(place_of(address("CY", postcode=postcode)), ("CY", None), postcode)
        self.assertEqual(book(order(FREE, **to("CY", "9300")), SETTINGS).code, "vat_number_missing")

    def test_prefix_of_a_postcode(self):
        """T12a: postcodes bear a country in front, Åland's its own: AX-22100 beside Finland's country code."""
        for country, postcode, place in (
            ("FI", "AX-22100", "third"),
            ("GR", "EL-630 86", "third"),
            ("FI", "FI-00100", "FI"),
            ("ES", "E 35001", "third"),
        ):
            self.assertEqual(place_of(address(country, postcode=postcode))[0], place, postcode)

    def test_sources(self):
        """14.6: each row names a place that exists and is of a whole country or of postcodes in order."""
        for row in known():
            self.assertIn(row.place, ("third", "XI", "FR"))
            self.assertEqual(len(row.first), len(row.last))
            self.assertLessEqual(row.first, row.last)

    def test_own_rows_first(self):
        """14.6: what a user adds comes before the law's own table."""
        own = (Territory("ES", "35", "35", "ES", "Own"), *known())
        self.assertEqual(place_of(address("ES", postcode="35001"), own)[0], "ES")

    def test_canary_islands(self):
        """14.6: a consumer on the Canary Islands without VAT is export, and the preview says so; with VAT it is refused."""
        got = book(order(FREE, **to("ES", "35001")), SETTINGS)
        self.assertEqual((got.vat_regime, got.warnings[0][0]), ("international", "territory"))
        got = book(order([line("60.50", "50.00")], **to("ES", "35001")), SETTINGS)
        self.assertEqual(got.code, "international_with_vat")

    def test_monaco(self):
        """14.6: Monaco is France: its VAT on France's lines of the table, or on its own where there are any."""
        sold = order([line("60.00", "50.00")], **to("MC", "98000"))
        got = book(sold, with_settings(rates=SETTINGS.rates + FRENCH))
        self.assertEqual((got.vat_regime, got.country), ("oss", "FR"))
        own = tuple(dataclasses.replace(rule, country="MC") for rule in FRENCH)
        self.assertEqual(book(sold, with_settings(rates=SETTINGS.rates + own)).country, "MC")
        self.assertEqual(book(order(FREE, **to("MC", "98000")), SETTINGS).code, "vat_number_missing")

    def test_northern_ireland(self):
        """14.6: goods to a number with XI are intra-Community; without one they are booked as charged, with a warning."""
        sold = order(FREE, **to("GB", "BT1 5GS", vat_number="XI980780684"))
        self.assertEqual(book(sold, SETTINGS, "valid").vat_regime, "icp")
        got = book(order(FREE, **to("GB", "BT1 5GS")), SETTINGS)
        self.assertEqual((got.vat_regime, got.warnings[0][0]), ("international", "northern_ireland_without_vat"))
        british = (RateRule("GB", D(20), Mapping("GEEN", "8020", "1571", oss=True)),)
        taxed = order([line("60.00", "50.00")], **to("GB", "BT1 5GS"))
        self.assertEqual(book(taxed, with_settings(rates=SETTINGS.rates + british)).vat_regime, "oss")
        elsewhere = order(FREE, **to("DE", "10115", vat_number="XI980780684"))
        got = book(elsewhere, SETTINGS, "valid")
        self.assertEqual((got.code, got.facts["country"]), ("vat_number_northern_ireland", "DE"))

    def test_warnings_are_kept(self):
        """14.6: what is stored of a booking keeps its warnings; what was stored before there were any is read."""
        got = book(order(FREE, **to("ES", "35001")), SETTINGS)
        self.assertEqual(from_json(to_json(got)).warnings, got.warnings)
        old = {name: value for name, value in to_json(got).items() if name not in ("warnings", "counted")}
        self.assertEqual(from_json(old).warnings, ())


class TestTaxAddress(BaseCase):
    TWO = {
        "addresses": (address("NL", 5), address("BE", 8)),
        "delivery_address_id": 5,
        "invoice_address_id": 8,
    }
    RATES = with_settings(rates=SETTINGS.rates + BELGIAN)

    def test_by_invoice_address(self):
        """14.5: invoice BE, delivery NL, 21 %: a Belgian sale where the shop taxes so; the preview warns."""
        sold = order([line("121.00", "100.00")], **self.TWO)
        got = book(sold, dataclasses.replace(self.RATES, use_invoice_address=True))
        self.assertEqual((got.vat_regime, got.country, got.counted), ("oss", "BE", "invoice"))
        self.assertEqual(got.warnings, (("delivered_elsewhere", {"country": "BE", "delivery": "NL"}),))
        self.assertEqual(book(sold, self.RATES).country, "NL")

    def test_as_the_shop_taxed(self):
        """14.5: 6 % is no rate of NL: the shop taxed by the invoice address, whatever the setting says now."""
        got = book(order([line("106.00", "100.00"), line("121.00", "100.00")], **self.TWO), self.RATES)
        self.assertEqual((got.country, got.counted, got.amount.incl), ("BE", "invoice_as_taxed", D("227.00")))
        refusal = book(order([line("119.00", "100.00")], **self.TWO), self.RATES)
        self.assertEqual((refusal.code, refusal.facts["country"]), ("rate_not_configured", "NL"))

    def test_no_vat_where_the_goods_stay(self):
        """14.5: invoice abroad, delivery at home or in the Union, no VAT: booked as charged, and the preview says what is odd."""
        abroad = {**self.TWO, "addresses": (address("NL", 5), address("US", 8))}
        by_invoice = dataclasses.replace(self.RATES, use_invoice_address=True)
        facts = {"country": "US", "delivery": "NL"}
        got = book(order(FREE, **abroad), by_invoice)
        self.assertEqual((got.vat_regime, got.warnings), ("international", (("untaxed_delivered_elsewhere", facts),)))
        got = book(order(FREE, **abroad), self.RATES)
        self.assertEqual((got.vat_regime, got.warnings), ("domestic", (("home_without_vat", facts),)))
        firm = (address("NL", 5), address("BE", 8, vat_number="BE0999472756"))
        got = book(order(FREE, **{**self.TWO, "addresses": firm}), by_invoice, "valid")
        self.assertEqual((got.vat_regime, got.warnings[0][0]), ("icp", "untaxed_delivered_elsewhere"))
        self.assertEqual(book(order(FREE), self.RATES).warnings, ())
        self.assertEqual(book(order(FREE, **abroad), TestExempt.EXEMPT).warnings, ())

    def test_vat_of_home_on_goods_that_leave(self):
        """14.5: invoice NL, delivery US, 21 %: taxed by the invoice address, whatever the setting; the preview warns."""
        away = {**self.TWO, "addresses": (address("US", 5), address("NL", 8))}
        sold, facts = order([line("121.00", "100.00")], **away), {"country": "NL", "delivery": "US"}
        for by_invoice, counted in ((True, "invoice"), (False, "invoice_as_taxed")):
            got = book(sold, dataclasses.replace(self.RATES, use_invoice_address=by_invoice))
            self.assertEqual((got.vat_regime, got.country, got.counted), ("domestic", "NL", counted))
            self.assertEqual(got.warnings, (("delivered_outside", facts),))
        island = {**away, "addresses": (address("ES", 5, postcode="35001"), address("NL", 8))}
        self.assertEqual(book(order([line("121.00", "100.00")], **island), self.RATES).code, "international_with_vat")
        american = order([line("121.00", "100.00")], country="US")
        self.assertEqual(book(american, self.RATES).code, "international_with_vat")


class TestCentOff(BaseCase):
    def test_total_without_vat(self):
        """14.15: a total excl. VAT that is a cent off (8.33 / 8.32) is rounding wherever nothing bears VAT, not VAT."""
        sold = order([line("8.33", "8.33")], paid=amount("8.33", "8.32"))
        number = {"vat_number": "BE0999472756"}
        for of, settings, vat_regime in (
            (sold, SETTINGS, "domestic"),
            (dataclasses.replace(sold, addresses=(address("US"),)), SETTINGS, "international"),
            (dataclasses.replace(sold, addresses=(address("BE", **number),)), SETTINGS, "icp"),
            (sold, with_settings(exempt=Mapping("GEEN", "8060")), "exempt"),
        ):
            got = book(of, settings, "valid")
            self.assertEqual(getattr(got, "vat_regime", got), vat_regime)
            self.assertEqual(got.amount, amount("8.33"))
        more = dataclasses.replace(sold, paid=amount("8.33", "8.30"), addresses=(address("US"),))
        self.assertEqual(book(more, SETTINGS).code, "shipping_carries_vat")


class TestExempt(BaseCase):
    EXEMPT = with_settings(rates=(), icp=None, international=None, exempt=Mapping("GEEN", "8090"))

    def test_every_country(self):
        """14.7: a shop that charges no VAT: home, in the Union, outside it and on islands, all on one code."""
        for country in ("NL", "BE", "US", "GB"):
            got = book(order([*FREE, line("20.00", "20.00")], amount("6.00"), country=country), self.EXEMPT)
            self.assertEqual((got.vat_regime, {row.vat_code for row in got.rows}), ("exempt", {"GEEN"}), country)
            self.assertEqual({row.ledger for row in got.rows}, {"8090"})

    def test_voucher(self):
        """14.7: with a voucher too."""
        got = book(order(FREE, amount("6.00"), discounts=amount("5.00"), country="BE"), self.EXEMPT)
        self.assertEqual(got.amount, amount("51.00"))

    def test_with_vat(self):
        """14.7: VAT in an order of such a shop is not what its owner said."""
        got = book(order([line("121.00", "100.00")]), self.EXEMPT)
        self.assertEqual(got.code, "exempt_with_vat")
