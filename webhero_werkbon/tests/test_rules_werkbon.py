# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import articles, hours, invoice, states
from ..rules.winner import merge

D = Decimal
WORK = invoice.Article("1", "uren", "GEEN", "8000")


def line(**values):
    return invoice.WorkLine(
        **{
            "order": "W1",
            "name": "test uursoort",
            "quantity": D(5),
            "price": D("21.00"),
            "article": WORK,
            "product": "[1] test uursoort",
            **values,
        }
    )


class TestRules(BaseCase):
    def test_hour_types_and_materials(self):
        """K2, W1, W2: unit Uur in any case makes an hour type, every other unit (also «uren») a material."""
        for unit in ("Uur", "uur", "UUR", " uur "):
            self.assertEqual(articles.use_of(unit), articles.HOUR)
        for unit in ("uren", "stuk", "", None, "Doos"):
            self.assertEqual(articles.use_of(unit), articles.MATERIAL)

    def test_worked_example(self):
        """K5, W10: 5 x 21.00 = 105.00 without VAT, code 1; 19-09-2018 and 14 days make 03-10-2018."""
        rows = invoice.rows([line()])
        self.assertEqual(
            (rows[0].amount, rows[0].code, rows[0].unit, rows[0].vat_code), (D("105.00"), "1", "uren", "GEEN")
        )
        self.assertEqual(invoice.total(rows), D("105.00"))
        self.assertEqual(invoice.due_date(datetime.date(2018, 9, 19), 14), datetime.date(2018, 10, 3))
        self.assertEqual(invoice.from_json(invoice.to_json(rows)), rows)

    def test_half_up(self):
        """K9: a line is rounded half-up to cents: 0.33 x 3.75 = 1.2375, 0.5 x 0.25 = 0.125."""
        self.assertEqual(invoice.amount(D("0.33"), D("3.75")), D("1.24"))
        self.assertEqual(invoice.amount(D("0.5"), D("0.25")), D("0.13"))
        self.assertEqual(invoice.amount(D("-0.5"), D("0.25")), D("-0.13"))

    def test_refusals(self):
        """K12: unknown article, missing VAT code, inactive article, missing account, nothing to invoice."""

        def refused(**values):
            return invoice.rows([line(**values)]).code

        self.assertEqual(refused(article=None), "article_unknown")
        self.assertEqual(refused(article=invoice.Article("1", "uur", "", "8000")), "vat_code_missing")
        self.assertEqual(refused(article=invoice.Article("1", "uur", "GEEN", "8000", False)), "article_inactive")
        self.assertEqual(refused(article=invoice.Article("1", "uur", "GEEN", "")), "ledger_missing")
        self.assertEqual(refused(quantity=D(0)), "nothing_to_invoice")
        self.assertEqual(
            invoice.rows([line(article=invoice.Article("1", "uur", "GEEN", ""))], "8010")[0].ledger, "8010"
        )

    def test_several_orders_and_credit(self):
        """K9: with several work orders each line names its own; a credit note takes back the same quantities."""
        rows = invoice.rows([line(), line(order="W2")], several=True)
        self.assertEqual([row.text for row in rows], ["W1: test uursoort", "W2: test uursoort"])
        self.assertEqual(invoice.total(invoice.credited(rows)), D("-210.00"))

    def test_who_wins(self):
        """K2: one side changed: that side; both: e-Boekhouden, and what was overwritten is named."""
        last = {"name": "A", "city": "Gent", "phone": "1", "email": "x"}
        ours = {"name": "A", "city": "Aalst", "phone": "2", "email": "x"}
        theirs = {"name": "B", "city": "Gent", "phone": "3", "email": "x"}
        found = merge(last, last, ours, theirs)
        self.assertEqual(found.here, {"name": "B", "phone": "3"})
        self.assertEqual(found.there, {"city": "Aalst"})
        self.assertEqual(found.lost, {"phone": ("2", "3")})

    def test_same_value_in_two_ways(self):
        """K2: a VAT number that each side writes in its own way is no change."""
        found = merge(
            {"vat": "BE0999472756"}, {"vat": "BE 0999.472.756"}, {"vat": "BE0999472756"}, {"vat": "BE 0999.472.756"}
        )
        self.assertEqual((found.here, found.there, found.lost), ({}, {}, {}))

    def test_hours(self):
        """K4: from start to stop without the break, with the travel, in hours of two places."""
        day = datetime.datetime(2026, 3, 2, 8)
        at = lambda minutes: day + datetime.timedelta(minutes=minutes)  # noqa: E731
        self.assertEqual(hours.worked(day, at(300)), D("5.00"))
        self.assertEqual(hours.worked(day, at(100), 10, 20), D("1.83"))
        self.assertEqual(hours.worked(day, at(10), 30), D("0.00"))
        self.assertEqual(hours.worked(None, None, 0, 45), D("0.75"))
        self.assertEqual(hours.worked(day, day), D("0.00"))

    def test_states(self):
        """K4, K5: a handled work order is never opened again; only complete and the status together are sent."""
        for state in states.WAYS:
            self.assertEqual(states.allowed(states.HANDLED, state), state == states.HANDLED)
        sent = {(state, yes) for state in states.WAYS for yes in (True, False) if states.is_sent(state, yes)}
        self.assertEqual(sent, {(states.COMPLETE, True)})

    def test_overlap(self):
        """K6: periods that touch do not overlap."""
        self.assertTrue(hours.overlaps((1, 3), (2, 4)))
        self.assertFalse(hours.overlaps((1, 2), (2, 3)))
