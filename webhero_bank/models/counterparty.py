# SPDX-License-Identifier: LGPL-3.0-or-later
"""How money from or to a counterparty is booked when it is not for a document: bank charges, wages, taxes. Learnt from manual
bookings, proposed the next time, and booked automatically only where that was switched on.
"""

from odoo import api, fields, models

from ..rules import parties
from ..rules.outcome import Suggestion
from .settling import Settlement, of_float


class BankCounterparty(models.Model):
    _name = "webhero.bank.counterparty"
    _description = "Counterparty of the bank"
    _order = "name, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    name = fields.Char("Counterparty", required=True)
    key = fields.Char(required=True, readonly=True)  # its account, else its name, and the direction of the money
    account_id = fields.Many2one(
        "account.account", "Book on", required=True, check_company=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one("res.partner", "Party", ondelete="set null", index="btree_not_null")
    by_itself = fields.Boolean("By itself", help="Lines of this counterparty are booked like this without asking.")
    times = fields.Integer("Times booked", readonly=True, default=0)

    _key_unique = models.Constraint(
        "UNIQUE(company_id, key)", "There is a rule for this counterparty already. Change that one."
    )

    @api.model
    def _key(self, line):
        """The key of a counterparty: account, else name, else (as for bank charges) the transaction type; "" for none of these."""
        account = (line.account_number or "").replace(" ", "").upper()
        names = sorted(parties.spellings(line.partner_name or ""))
        who = account or (names[0] if names else "")
        kind = line.transaction_type or ""
        if not who and not kind:
            return ""
        return f"{'+' if line.amount > 0 else '-'} {who or 'type ' + kind}"

    @api.model
    def _for(self, line):
        """The rule learnt for the counterparty of this line; empty for none."""
        key = self._key(line)
        return self.search([("company_id", "=", line.company_id.id), ("key", "=", key)], limit=1) if key else self

    @api.model
    def _learn(self, line, account, partner):
        """Remember the account on which a user booked this line, for the next one."""
        key = self._key(line)
        if not key:
            return self
        known = self._for(line)
        if known:
            same = known.account_id == account
            known.write({"account_id": account.id, "partner_id": partner.id, "times": known.times + 1 if same else 1})
            return known
        name = line.partner_name or line.account_number or line.payment_ref or key
        values = {"company_id": line.company_id.id, "key": key, "name": name, "times": 1}
        return self.create({**values, "account_id": account.id, "partner_id": partner.id})

    def _suggestion(self):
        facts = {"name": f"{self.account_id.display_name}"}
        return Suggestion("counterparty", (), facts, kind="account", partner=self.partner_id.id or 0)

    def _settlement(self, line, by="itself"):
        amount = of_float(abs(line.webhero_open_amount))
        accounts = ((self.account_id, amount, self.partner_id.id),)
        facts = {"name": self.account_id.display_name}
        return Settlement(line, "counterparty", accounts=accounts, by=by, facts=facts)
