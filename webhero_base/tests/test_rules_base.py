# SPDX-License-Identifier: LGPL-3.0-or-later
from decimal import Decimal

from odoo.tests import BaseCase

from odoo.addons.webhero_base.rules import money
from odoo.addons.webhero_base.rules.refusal import WAIT, Refused
from odoo.addons.webhero_base.tools import actions


class TestBase(BaseCase):
    def test_half_up(self):
        """X8: halves go away from zero, and a float stands for the cents that it shows."""
        self.assertEqual(money.cents(Decimal("1.005")), Decimal("1.01"))
        self.assertEqual(money.cents(Decimal("-1.005")), Decimal("-1.01"))
        self.assertEqual(money.of_float(1.005), Decimal("1.01"))
        self.assertEqual(money.of_float(0.1 + 0.2), Decimal("0.30"))

    def test_refusal(self):
        """X8, 13.5: facts of a refusal are JSON values, and it is true in a condition."""
        refusal = Refused("no_rate", WAIT, rate=Decimal("21.00"), lines=[1]).refusal
        self.assertEqual((refusal.code, refusal.kind), ("no_rate", "open"))
        self.assertEqual(refusal.facts, {"rate": "21.00", "lines": [1]})
        self.assertTrue(refusal)

    def test_notification(self):
        """X11, 13.5: a button's answer has one shape."""
        answer = actions.notification("Saved", then=actions.CLOSE)
        self.assertEqual(
            answer["params"], {"message": "Saved", "type": "success", "sticky": False, "next": actions.CLOSE}
        )
