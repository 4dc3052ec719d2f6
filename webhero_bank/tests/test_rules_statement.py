# SPDX-License-Identifier: LGPL-3.0-or-later
import datetime
import json
from decimal import Decimal

from odoo.tests import BaseCase

from ..rules import stored
from ..rules.statement import Detail, Line


class TestStatement(BaseCase):
    def test_split(self):
        """M1: a movement is divided over its details only when they add up to it."""
        whole = (Detail(Decimal("100.00")), Detail(Decimal("21.00")))
        line = Line(amount=Decimal("121.00"), date=datetime.date(2026, 11, 17), details=whole)
        self.assertTrue(line.split)
        self.assertFalse(Line(amount=Decimal("121.00"), date=line.date, details=whole[:1]).split)
        self.assertFalse(Line(amount=Decimal("0.00"), date=line.date).split)

    def test_seams(self):
        """M1: a number that is cut between two pieces is whole in the communication, and words have their blank in `spaced`."""
        detail = Detail(Decimal("1.00"), communication="FACTUUR 2026210", pieces=("FACTUUR 20262", "10"))
        self.assertEqual(detail.spaced, "FACTUUR 20262 10")
        self.assertEqual(Detail(Decimal("1.00"), communication="a b").spaced, "a b")

    def test_stored(self):
        """M2: a line that goes into the database as JSON comes out as it was."""
        detail = Detail(
            Decimal("-12.50"), counterparty_name="Café Zoë", structured_kind="OGM", structured="000202620165"
        )
        line = Line(
            amount=Decimal("-12.50"),
            date=datetime.date(2026, 11, 17),
            value_date=datetime.date(2026, 11, 18),
            pieces=("a", "b"),
            charges=Decimal("0.50"),
            reversal=True,
            zones={"type": "1"},
            details=(detail,),
        )
        self.assertEqual(stored.line(json.loads(json.dumps(stored.to_json(line)))), line)
        empty = Line(amount=Decimal("0.00"), date=datetime.date(2026, 11, 17))
        self.assertEqual(stored.line(stored.to_json(empty)), empty)
