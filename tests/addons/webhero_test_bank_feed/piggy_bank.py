"""A provider of a third party: its class has one method that counts."""

import datetime
from decimal import Decimal

from odoo.addons.webhero_bank.rules.statement import Line, Statement
from odoo.addons.webhero_bank_feed.client import Feed
from odoo.addons.webhero_bank_feed.rules.feed import FEED

DAY = datetime.date(2026, 11, 17)


class PiggyBank(Feed):
    code = "piggy_bank"
    title = "Piggy bank"
    url = "http://127.0.0.1:9"  # no remote is called

    def fetch_statements(self, account, since):
        line = Line(amount=Decimal("5.00"), date=DAY, bank_reference="coin-1", communication="a coin")
        balances = {"opening": Decimal("1.00"), "opening_date": DAY, "closing": Decimal("6.00"), "closing_date": DAY}
        return [Statement(format=FEED, account=account, lines=(line,), **balances)]
