# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts of payment services: one bank line for many payments, less what the service kept (M9)."""

import dataclasses
import datetime
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_base.rules.money import ZERO, of_float

from ..rules import matching, payouts
from ..rules.outcome import Suggestion, Take
from ..rules.statement import Detail
from .settling import Settlement


class BankPayout(models.Model):
    """A payout of a payment service, as in its report; unique by the service's own reference."""

    _name = "webhero.bank.payout"
    _description = "Payout of a payment service"
    _order = "day desc, id desc"
    _rec_name = "reference"
    _check_company_auto = True

    provider = fields.Selection(
        [("stripe", "Stripe"), ("paypal", "PayPal"), ("sumup", "SumUp"), ("mollie", "Mollie")],
        "Service",
        required=True,
        readonly=True,
    )
    reference = fields.Char("Reference", required=True, readonly=True)
    company_id = fields.Many2one("res.company", "Company", required=True, readonly=True)
    import_id = fields.Many2one(
        "webhero.bank.import", "File", readonly=True, index="btree_not_null", ondelete="set null"
    )
    day = fields.Date("Paid out on", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", "Currency", required=True, readonly=True)
    amount = fields.Monetary("Amount", required=True, readonly=True)
    fee = fields.Monetary("Kept by the service", readonly=True)
    count = fields.Integer("Payments", readonly=True)
    rows = fields.Json("As read", required=True, readonly=True)
    line_id = fields.Many2one(
        "account.bank.statement.line",
        "Bank line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    settled = fields.Boolean("Settled", compute="_compute_settled", search="_search_settled")

    _reference_unique = models.Constraint(
        "UNIQUE(company_id, provider, reference, currency_id)", "This payout came in before."
    )

    @api.depends("line_id.is_reconciled")
    def _compute_settled(self):
        for one in self:
            one.settled = one.line_id.is_reconciled

    def _search_settled(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        wanted = (True in value) == (operator == "in")
        if wanted:
            return [("line_id.is_reconciled", "=", True)]
        return ["|", ("line_id", "=", False), ("line_id.is_reconciled", "=", False)]

    # ---- storing

    @api.model
    def _store_new(self, found, bank_import):
        """Store the payouts of a report (rules/payouts.py), completing known unsettled ones; return the counts (new, known)."""
        company = bank_import.company_id
        existing = self.search([("company_id", "=", company.id), ("reference", "in", [one.reference for one in found])])
        known = {(one.provider, one.reference, one.currency_id): one for one in existing}
        currencies = self._currencies(found)
        reported = [(one, currencies[one.currency] if one.currency else company.currency_id) for one in found]
        new = [each for each in reported if (each[0].provider, each[0].reference, each[1]) not in known]
        self.create([self._values(one, bank_import, currency) for one, currency in new])
        before = [(one, known.get((one.provider, one.reference, currency))) for one, currency in reported]
        more = [payout for one, payout in before if payout and payout._complete(one)]
        return len(new) + len(more), len(reported) - len(new) - len(more)

    @api.model
    def _currencies(self, found):
        """{code: currency} for the currencies of the payouts."""
        codes = {one.currency for one in found if one.currency}
        currencies = self.env["res.currency"].with_context(active_test=False).search([("name", "in", list(codes))])
        if unknown := codes - set(currencies.mapped("name")):
            raise UserError(self.env._("Currency “%s” of the report does not exist.", min(unknown)))
        return {one.name: one for one in currencies}

    def _complete(self, told):
        """Add the rows that only a later report has; whether there were any. A monthly report may end inside a payout."""
        own = self._payout()
        more = [row for row in told.rows if not any(_is_same(row, other) for other in own.rows)]
        if self.line_id or not more:
            return False
        whole = dataclasses.replace(own, rows=(*own.rows, *more), day=max(own.day, told.day))
        self.write(self._amounts(whole))
        return True

    def _values(self, one, bank_import, currency):
        return {
            "provider": one.provider,
            "reference": one.reference,
            "company_id": bank_import.company_id.id,
            "import_id": bank_import.id,
            "currency_id": currency.id,
            **self._amounts(one),
        }

    @api.model
    def _amounts(self, one):
        return {
            "day": one.day,
            "amount": float(one.amount),
            "fee": float(self._fee(one)),
            "count": sum(not row.is_fee for row in one.rows),
            "rows": [
                {
                    "ids": list(row.ids),
                    "gross": str(row.gross),
                    "fee": str(row.fee),
                    "text": row.text,
                    "is_fee": row.is_fee,
                    "place": row.place,
                }
                for row in one.rows
            ],
        }

    def _payout(self):
        """The payout as an object of the rules (rules/payouts.py Payout)."""
        self.ensure_one()
        rows = [
            payouts.Row(
                tuple(row["ids"]), Decimal(row["gross"]), Decimal(row["fee"]), row["text"], row["is_fee"], row["place"]
            )
            for row in self.rows
        ]
        return payouts.Payout(self.provider, self.reference, self.currency_id.name, self.day, tuple(rows))

    def _title(self):
        """The service and its reference, for display."""
        return f"{dict(self._fields['provider'].selection)[self.provider]} {self.reference}"

    @api.model
    def _fee(self, payout):
        return sum((-row.net if row.is_fee else row.fee for row in payout.rows), ZERO)

    @api.model
    def _match_lines(self, company):
        """Match the open lines again, since they may be one of the new payouts."""
        lines = self.env["account.bank.statement.line"]
        opened = lines.search([("company_id", "=", company.id), ("webhero_state", "in", ("open", "proposed"))])
        opened._webhero_explained()

    # ---- matching with a bank line

    @api.model
    def _decided(self, company, told, known):
        """{line: (Settlement or None, suggestions)} for the lines that are a payout; `told` is {line: payment as reported}."""
        waiting = self.search([("company_id", "=", company.id), ("settled", "=", False)])
        if not waiting:
            return {}
        read = {one: one._payout() for one in waiting}
        fitting, lines_of = self._fitting(told, read)
        found = {}
        for line, several in fitting.items():
            sure = len(several) == 1 and len(lines_of[several[0]]) == 1 and not self._other_line(several[0], read, line)
            found[line] = several[0]._decide(line, known, sure)
        return found

    @api.model
    def _fitting(self, told, read):
        """({line: possible payouts}, {payout: possible lines})."""
        fitting, lines_of = defaultdict(list), defaultdict(list)
        for line, payment in told.items():
            for one, payout in read.items():
                if self._fits(line, payment, payout):
                    fitting[line].append(one)
                    lines_of[one].append(line)
        return fitting, lines_of

    @api.model
    def _fits(self, line, payment, payout):
        day = line.webhero_bank_date or line.date
        return payouts.fits(payout, of_float(line.amount), line.currency_id.name, day, payment)

    @api.model
    def _other_line(self, one, read, line):
        """Whether a line outside the current batch may be this payout as well."""
        domain = [
            ("company_id", "=", one.company_id.id),
            ("amount", "=", one.amount),
            ("id", "!=", line.id),
            ("date", ">=", one.day - datetime.timedelta(days=payouts.WITHIN)),
            ("date", "<=", one.day + datetime.timedelta(days=payouts.WITHIN)),
        ]
        others = self.env["account.bank.statement.line"].search(domain).filtered(lambda other: not other.is_reconciled)
        return any(self._fits(other, other._webhero_line(), read[one]) for other in others)

    # ---- its payments

    def _decide(self, line, known, sure):
        """(Settlement, no suggestions) where all of its payments are found; else (None, a suggestion with the number missing)."""
        takes, missing = self._takes(known)
        settleable = line.amount_residual == -line.amount and not line.webhero_hands_off
        if sure and not missing and settleable:
            return self._settlement(line, takes, "itself"), ()
        facts = {"payout": self.id, "name": self._title()}
        facts |= {"missing_count": len(missing), "count": self.count, "missing": ", ".join(missing[:5])}
        code = "payout_several" if not sure else "payout_missing" if missing else "payout"
        return None, (Suggestion(code, (), facts, kind="payout"),)

    def _takes(self, known):
        """([Take], [rows not found]). A payment is found by the service's id, else an open invoice by its number."""
        payout = self._payout()
        payments = self._payments([id for row in payout.rows for id in row.ids])
        takes, missing, used = [], [], set()
        for row in payout.rows:
            if row.is_fee or not row.gross:
                continue
            take = self._match_row(row, payments, known, payout.currency, used)
            if take:
                takes.append(take)
            else:
                missing.append(next(iter(row.ids), row.text) or str(row.gross))
        return takes, missing

    def _match_row(self, row, payments, known, currency, used):
        for id in row.ids:
            document, line, amount = payments.get(id, (0, 0, ZERO))
            if line and ("payment", line) not in used and amount == row.gross:
                used.add(("payment", line))
                return Take(document, amount, line)
        refund = row.gross < 0 or any(id in payments for id in row.ids)
        return None if refund else self._match_invoice(row, known, currency, used)

    def _match_invoice(self, row, known, currency, used):
        """A take of the only invoice mentioned in the row, where its open amount is exactly that of the row; else None."""
        asked = matching.read_payment(Detail(row.gross, communication=row.text), known, currency)
        named = {one.id: one for one in (*asked.referred, *asked.named)}
        if len(named) != 1:
            return None
        one = next(iter(named.values()))
        fits = one.side == asked.side and one.is_open and one.rest == row.gross and one.currency == currency
        if not fits or one.pressed or ("invoice", one.id) in used:
            return None
        used.add(("invoice", one.id))
        return Take(one.id, row.gross)

    def _payments(self, ids):
        """{id of the service: (document, outstanding line, amount)} for payments not yet matched with a bank line."""
        payment = self.env["account.payment"]
        names = ["memo", "payment_reference"]
        names += ["payment_transaction_id.provider_reference"] if "payment_transaction_id" in payment._fields else []
        domain = fields.Domain.OR([[(name, "in", ids)] for name in names])
        found = {}
        for one in payment.search(domain & fields.Domain("company_id", "=", self.company_id.id)):
            open_line = self._outstanding(one)
            document = one.reconciled_invoice_ids[:1].id or one.move_id.id
            amount = of_float(abs(open_line.amount_residual_currency)) if open_line else ZERO
            for name in names:
                if (value := one.mapped(name)) and value[0] in ids:
                    found[value[0]] = (document, open_line.id, amount)
        return found

    def _outstanding(self, payment):
        """The open item of a payment on the outstanding account."""
        return payment.move_id.line_ids.filtered(
            lambda line: (
                line.account_id.reconcile
                and line.account_id.account_type not in ("asset_receivable", "liability_payable")
                and not line.reconciled
            )
        )[:1]

    def _settlement(self, line, takes, by):
        """Settle its payments in full and book the fees on the account for payment costs; together they make up the line."""
        fee = self._fee(self._payout())
        account = self.company_id.webhero_payout_cost_account_id or self.company_id._webhero_bank_costs()
        accounts = ((account, -fee, 0),) if fee else ()
        left = of_float(line.amount) - sum((take.amount for take in takes), ZERO) + fee
        facts = {"name": self._title(), "count": len(takes)}
        self.line_id = line
        return Settlement(line, "payout_settled", tuple(takes), accounts=accounts, left=left, by=by, facts=facts)

    def _accept(self, line):
        """Settle the line as this payout, chosen by a user: payments found are settled, the rest stays to be settled."""
        self.check_access("write")
        if self.settled:
            raise UserError(self.env._("Payout %s is settled already, by another line.", self.reference))
        known = self.env["webhero.bank.book"]._of(self.company_id, [Detail(Decimal(0), communication=self._texts())])
        takes, _missing = self._takes(known)
        if not takes:
            raise UserError(
                self.env._("None of the payments of %s is here. Register or import them first.", self.reference)
            )
        settlement = self._settlement(line, takes, "person")
        if settlement.left < 0:
            raise UserError(self.env._("That is more than is still open on this line. Choose less."))
        self.env["webhero.bank.settling"]._settle([settlement])
        return True

    def _texts(self):
        return " ; ".join(row["text"] for row in self.rows)


def _is_same(row, other):
    """Whether two rows are the same payment or fee."""
    if row.ids and other.ids:
        return bool(set(row.ids) & set(other.ids))
    return (row.ids, row.gross, row.fee, row.text) == (other.ids, other.gross, other.fee, other.text)
