# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.webhero_base.rules.refusal import Refusal

from sandbox import people, ubl_write

from ..rules import upload

LINES = [("Meel", 2, "50", 21)]


@tagged("post_install", "-at_install")
class TestUploadRules(BaseCase):
    def test_kind_by_content(self):
        """C14: what a file is says its content, not its name."""
        self.assertEqual(upload.kind(b"\n%PDF-1.7 ..."), "pdf")
        self.assertEqual(upload.kind(b"<?xml version='1.0'?><a/>"), "xml")
        for content, code in (
            (b"", "empty"),
            (b"PK\x03\x04", "type"),
            (bytes(upload.MAX_BYTES + 1), "large"),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "type"),
        ):
            self.assertEqual(upload.kind(content).code, code)

    def test_facts_of_ubl(self):
        """C14: number, and the numbers of both parties, as digits."""
        seller, buyer = people.PEOPLE[:2]
        facts = upload.facts(ubl_write.invoice(seller, buyer, "V-1", LINES))
        self.assertEqual((facts.number, facts.lines), ("V-1", 1))
        self.assertIn(upload.digits(seller.vat), facts.seller)
        self.assertIn(upload.digits(buyer.number), facts.buyer)
        self.assertFalse(facts.seller & facts.buyer)

    def test_dates_and_amounts_that_no_invoice_has(self):
        """S18.11: a date ten years back or one ahead at most; an amount is digits, with two decimals at most."""
        form, today = {"number": "P-1", "amount_21": "10"}, date(2026, 12, 1)
        for day, code in (
            ("2016-12-01", None),
            ("2027-12-01", None),
            ("2016-11-01", "date_range"),
            ("2028-01-01", "date_range"),
            ("9999-01-01", "date_range"),
        ):
            found = upload.typed({**form, "date": day}, today)
            self.assertEqual(found.code if isinstance(found, Refusal) else None, code, day)
        for amount in ("1e3", "1E3", "+5", "0x10", "١٢", "1_000", "1,234", "Infinity", "5-"):
            found = upload.typed({**form, "date": "2026-03-01", "amount_21": amount}, today)
            self.assertEqual(found.code, "amount", amount)
        self.assertEqual(
            upload.typed({**form, "date": "2026-03-01", "amount_21": "1.000,50"}, today).amounts,
            {21: Decimal("1000.50")},
        )

    def test_what_is_typed(self):
        """C14: number, date and an amount for at least one rate, Belgian or English decimals."""
        form = {"number": " P 12 ", "date": "2026-03-04", "amount_21": "1.234,50", "amount_6": "10.5", "amount_0": "0"}
        typed = upload.typed(form)
        self.assertEqual((typed.number, typed.amounts), ("P 12", {21: Decimal("1234.50"), 6: Decimal("10.5")}))
        for change, code in (
            ({"number": " "}, "number"),
            ({"date": "04/03/2026"}, "date"),
            ({"amount_21": "x"}, "amount"),
            ({"amount_21": "1e99"}, "amount"),
            ({"amount_6": "-1"}, "amount"),
            ({"amount_6": "0.001"}, "amount"),
            ({"amount_21": "", "amount_6": ""}, "amounts"),
        ):
            self.assertEqual(upload.typed({**form, **change}).code, code)

    @given(
        st.binary(max_size=200),
        st.dictionaries(st.sampled_from(["number", "date", "amount_21", "amount_0"]), st.text()),
    )
    def test_nothing_breaks_it(self, content, form):
        """C14: whatever is sent, there is an answer."""
        self.assertTrue(upload.kind(content) in ("pdf", "xml") or isinstance(upload.kind(content), Refusal))
        self.assertIsInstance(upload.typed(form), upload.Typed | Refusal)
