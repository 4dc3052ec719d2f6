# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reconciliation in Odoo Community, for many lines at once: the suspense line of each bank entry is replaced by counterparts of
the items it pays, and these are reconciled with the open items. No account.payment is made: the bank entry is the payment.
"""

import dataclasses
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.money import of_float

from ..rules.outcome import Take

QUIET = {
    "force_delete": True,
    "skip_readonly_check": True,
    "skip_account_move_synchronization": True,
    "tracking_disable": True,
    "mail_notrack": True,
}
OWED = ("asset_receivable", "liability_payable")


@dataclasses.dataclass(frozen=True)
class Settlement:
    """How one line is settled. Amounts are positive in the line's currency; a negative take nets a credit note.

    `credits` are (partner, amount), `accounts` (account, amount, partner or 0); `left` stays on the suspense account.
    """

    line: models.BaseModel
    code: str
    takes: tuple[Take, ...] = ()
    credits: tuple = ()
    accounts: tuple = ()
    costs: Decimal = Decimal(0)
    left: Decimal = Decimal(0)
    by: str = "itself"
    facts: dict | None = None

    @classmethod
    def of(cls, line, certain):
        """The settlement for a Certain of a line (rules/outcome.py)."""
        return cls(line, certain.code, certain.takes, certain.credits, costs=certain.costs, left=certain.left)

    @property
    def documents(self):
        return {take.document for take in self.takes}


class Settling(models.AbstractModel):
    """Books the settlements of bank lines: all of them or none."""

    _name = "webhero.bank.settling"
    _description = "Settling of bank lines"

    @api.model
    def _settle(self, settlements):
        """Settle these lines, all or none. Documents are locked and read again: a change raises a UserError."""
        if not settlements:
            return
        self._lock_documents(settlements)
        old = self._suspense([one.line for one in settlements])
        owed = self._owed(settlements)
        rows, partners = [], {}
        for one in settlements:
            own = self._rows(one, old[one.line], owed)
            self._check_sum(one, old[one.line], own)
            rows += own
            partners[one.line] = self._partner_of(own)
        made = self._replace(old.values(), [values for values, _pair in rows])
        self._set_partners(partners)
        pairs = [pair | new for new, (_values, pair) in zip(made, rows, strict=True) if pair]
        self.env["account.move.line"].with_context(**QUIET)._reconcile_plan(pairs)
        self._remember(settlements)
        paid = self.env["account.move"].browse(sorted({id for one in settlements for id in one.documents}))
        paid._webhero_bank_paid()

    @api.model
    def _replace(self, old, values):
        """Replace the suspense lines by the new journal items; each entry is balanced before and after."""
        lines = self.env["account.move.line"].browse([line.id for line in old]).with_context(**QUIET)
        entries = lines.move_id
        with entries._check_balanced({"records": entries}):
            lines.unlink()
            return lines.browse().create(values)

    @api.model
    def _lock_documents(self, settlements):
        """Lock the documents to be paid against concurrent payment; Odoo raises an error for the second transaction."""
        documents = self.env["account.move"].browse(sorted({id for one in settlements for id in one.documents}))
        documents.lock_for_update(allow_referencing=True)
        documents.invalidate_recordset(["state", "amount_residual", "payment_state"])
        gone = documents.filtered(lambda move: move.state != "posted")
        if gone:
            raise UserError(self.env._("%s is not confirmed any more.", ", ".join(gone.mapped("display_name"))))

    @api.model
    def _suspense(self, lines):
        """{line: its suspense line}, whose amount is still to be settled."""
        found = {}
        for line in lines:
            suspense = line._seek_for_lines()[1]
            if len(suspense) != 1:
                raise UserError(self.env._("“%s” is settled already.", line.payment_ref or line.display_name))
            found[line] = suspense
        return found

    @api.model
    def _owed(self, settlements):
        """{document: its open journal items, by due date}."""
        ids = list({id for one in settlements for id in one.documents})
        lines = self.env["account.move.line"].search(
            [
                ("move_id", "in", ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("account_id.account_type", "in", OWED),
            ],
            order="date_maturity, id",
        )
        return lines.grouped("move_id")

    # ---- the new items of one entry: [(values, the open item to reconcile with)]

    @api.model
    def _rows(self, one, suspense, owed):
        sign = -1 if one.line.amount > 0 else 1
        rows = []
        for take in one.takes:
            rows += self._lines_to_settle(one, take, sign, owed)
        none = self.env["account.move.line"]
        for partner, amount in one.credits:
            rows.append((self._credit_values(one, partner, sign * amount, owed), none))
        for account, amount, partner in one.accounts:
            rows.append((self._values(account, partner, sign * amount), none))
        if one.costs:
            rows.append((self._values(one.line.company_id._webhero_bank_costs(), 0, -sign * one.costs), none))
        if one.left:
            rows.append((self._values(suspense.account_id, 0, sign * one.left), none))
        return [(values, pair) for values, pair in self._priced(rows, suspense)]

    @api.model
    def _lines_to_settle(self, one, take, sign, owed):
        """Distribute a take over the open items of its document, or the item on the outstanding account that it matches."""
        document = self.env["account.move"].browse(take.document)
        if take.pressed:
            pressed = self.env["account.move.line"].browse(take.pressed)
            if pressed.reconciled or of_float(abs(pressed.amount_residual_currency)) != take.amount:
                raise UserError(self._changed(document))
            return [(self._values(pressed.account_id, pressed.partner_id.id, sign * take.amount), pressed)]
        if one.code == "other_currency":
            return self._in_other_currency(one, take, sign, owed)
        rows, left = [], sign * take.amount
        for line in owed.get(document, self.env["account.move.line"]):
            rest = of_float(line.amount_residual_currency)
            part = max(left, -rest) if left < 0 else min(left, -rest)
            if left and part * left > 0 and line.currency_id == one.line.currency_id:
                rows.append((self._values(line.account_id, line.partner_id.id, part), line))
                owed_left = left - part
                left = owed_left
        if left:
            raise UserError(self._changed(document))
        return rows

    @api.model
    def _in_other_currency(self, one, take, sign, owed):
        """Settle a document in another currency in full with the amount of the bank; Odoo books the exchange difference."""
        document = self.env["account.move"].browse(take.document)
        open_lines = owed.get(document, self.env["account.move.line"])
        if len(open_lines) != 1 or one.line.currency_id != one.line.company_id.currency_id:
            raise UserError(
                self.env._(
                    "%s has instalments or another currency on both sides. Settle it in accounting.",
                    document.display_name,
                )
            )
        values = self._values(open_lines.account_id, open_lines.partner_id.id, sign * take.amount)
        return [({**values, "other": (open_lines.currency_id.id, -open_lines.amount_residual_currency)}, open_lines)]

    @api.model
    def _changed(self, document):
        return self.env._(
            "%s changed meanwhile: less is open on it than this would pay. Look again.", document.display_name
        )

    @api.model
    def _credit_values(self, one, partner, amount, owed):
        """An overpaid amount: on the account of the paid document, or the partner's own account."""
        party = self.env["res.partner"].browse(partner).with_company(one.line.company_id)
        lines = [line for id in one.documents for line in owed.get(self.env["account.move"].browse(id), ())]
        account = next((line.account_id for line in lines if line.partner_id.commercial_partner_id.id == partner), None)
        own = party.property_account_receivable_id if one.line.amount > 0 else party.property_account_payable_id
        return self._values(account or own, partner, amount)

    @api.model
    def _values(self, account, partner, amount):
        return {"account_id": account.id, "partner_id": partner or False, "amount": amount}

    @api.model
    def _priced(self, rows, suspense):
        """Each row with its amounts in account and company currency; the last row takes the rounding difference."""
        currency, company = suspense.currency_id, suspense.company_currency_id
        whole, left = of_float(suspense.balance), of_float(suspense.balance)
        rate = Decimal(1) if currency == company else whole / of_float(suspense.amount_currency)
        for number, (values, pair) in enumerate(rows, 1):
            amount = values.pop("amount")
            currency_id, in_currency = values.pop("other", (currency.id, float(amount)))
            balance = left if number == len(rows) else (amount * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
            left -= balance
            yield (
                {
                    **values,
                    "move_id": suspense.move_id.id,
                    "name": suspense.name,
                    "currency_id": currency_id,
                    "amount_currency": in_currency,
                    "balance": float(balance),
                },
                pair,
            )

    @api.model
    def _check_sum(self, one, suspense, rows):
        """Check to the cent that the new items together equal the suspense line."""
        own = suspense.currency_id.id
        amounts = [
            values["amount_currency"] if values["currency_id"] == own else values["balance"] for values, _pair in rows
        ]
        total = sum(map(of_float, amounts))
        if total != of_float(suspense.amount_currency):
            raise UserError(self.env._("What would be settled is not what is still open on this line. Look again."))

    # ---- afterwards

    @api.model
    def _partner_of(self, rows):
        """The only partner of the counterparts, else 0, as for a total of several customers."""
        partners = {values["partner_id"] for values, _pair in rows if values["partner_id"]}
        commercial = self.env["res.partner"].browse(partners).commercial_partner_id
        return commercial.id if len(commercial) == 1 else 0

    @api.model
    def _set_partners(self, partners):
        """Set the partner on the line, its entry and its bank journal item. Odoo itself would rewrite each entry for it."""
        known = {line: partner for line, partner in partners.items() if partner and not line.move_id.inalterable_hash}
        if not known:
            return
        self.env.flush_all()
        rows = [SQL("(%s, %s, %s)", line.id, line.move_id.id, partner) for line, partner in known.items()]
        given = SQL("(VALUES %s) AS given (line, move, partner)", SQL(", ").join(rows))
        for table, on in (
            ("account_bank_statement_line", SQL("one.id = given.line")),
            ("account_move", SQL("one.id = given.move")),
            ("account_move_line", SQL("one.move_id = given.move AND one.partner_id IS NULL")),
        ):
            self.env.cr.execute(
                SQL("UPDATE %s one SET partner_id = given.partner FROM %s WHERE %s", SQL.identifier(table), given, on)
            )
        lines = self.env["account.bank.statement.line"].browse([line.id for line in known])
        lines.invalidate_recordset(["partner_id"])
        lines.move_id.invalidate_recordset(["partner_id"])
        lines.move_id.line_ids.invalidate_recordset(["partner_id"])

    @api.model
    def _remember(self, settlements):
        """Record who settled each line and why. A payment of a disputed invoice that a user accepted ends the dispute."""
        for one in settlements:
            documents = self.env["account.move"].browse(sorted(one.documents))
            facts = one.facts or {"numbers": [document._webhero_number() for document in documents]}
            one.line.with_context(**QUIET).write(
                {
                    "webhero_settled_by": one.by,
                    "webhero_settled_uid": self.env.uid if one.by == "person" else False,
                    "webhero_reason": {"code": one.code, "facts": facts},
                    "webhero_suggestions": False,
                    "webhero_looked_at": self.env.cr.now(),
                    **({} if one.line.checked else {"checked": True}),
                }
            )
            for document in (
                documents.filtered(lambda move: move.payment_state == "blocked") if one.by == "person" else ()
            ):
                document.action_toggle_block_payment()
