# SPDX-License-Identifier: LGPL-3.0-or-later
"""The book to match payments with: the documents of one company, read in a few queries for many lines at once."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.webhero_base.rules.money import of_float

from ..rules import book, matching, mentions
from .account_move import DOCUMENTS

SIDES = {"out_invoice": book.IN, "out_receipt": book.IN, "in_refund": book.IN}
CREDITS = ("out_refund", "in_refund")
FIELDS = (
    "name ref move_type state payment_state amount_residual amount_total commercial_partner_id partner_id currency_id"
    " webhero_number_key webhero_reference_key invoice_date_due"
).split()
NOT_OPEN = {"paid": book.PAID, "in_payment": book.PAID, "reversed": book.PAID, "blocked": book.DISPUTED}


class BankBook(models.AbstractModel):
    _name = "webhero.bank.book"
    _description = "What payments are matched with"

    @api.model
    def _of(self, company, payments):
        """The Book (rules/book.py) for these payments (rules/statement.py): all open documents of the company, and any others
        that their texts refer to.
        """
        pressed, orders = self._pressed(company), self._orders(company, payments)
        ordered = [id for one in orders.values() for id, _amount in one.documents]
        moves = self._moves(company, payments, [*pressed, *ordered])
        documents = [self._document(move, pressed.get(move.id, ())) for move in moves]
        documents += self._credits_of_lines(company)
        partners = self.env["res.partner"].browse(list(dict.fromkeys(one.partner for one in documents if one.partner)))
        return book.Book(
            documents,
            self._parties(company, partners, moves, payments),
            orders,
            self._own(company),
        )

    @api.model
    def _moves(self, company, payments, others):
        Move = self.env["account.move"].with_company(company)
        own = [("company_id", "=", company.id), ("move_type", "in", DOCUMENTS)]
        still_open = [("state", "=", "posted"), ("payment_state", "in", ("not_paid", "partial", "blocked"))]
        moves = Move.search_fetch([*own, *still_open], FIELDS)
        numbers, keys = self._texts(payments)
        if numbers or keys or others:
            more = ["|", "|", ("webhero_number_key", "in", numbers), ("webhero_reference_key", "in", keys)]
            moves |= Move.search_fetch([*own, *more, ("id", "in", list(others))], FIELDS)
        return moves

    @api.model
    def _named(self, payment, known):
        """The documents that a payment's texts and identifiers refer to, in any state."""
        asked = matching.read_payment(payment, known)
        ordered = [id for id, _amount in asked.ordered.documents] if asked.ordered else []
        return self.env["account.move"].browse([*ordered, *(one.id for one in (*asked.referred, *asked.named))])

    @api.model
    def _texts(self, payments):
        """(numbers, references) found in the texts of the payments, to look up documents that are no longer open."""
        numbers, keys = set(), set()
        for one in payments:
            texts = (one.communication, one.spaced, one.info, one.end_to_end_id)
            found = mentions.find(texts, one.structured_kind, one.structured)
            numbers |= found.numbers | {mentions.key_of(reference[4:]) for reference in found.creditors}
            keys |= found.ogms | found.creditors
        return list(numbers), list(keys)

    @api.model
    def _document(self, move, pressed):
        return book.Document(
            id=move.id,
            number=move._webhero_number(),
            side=SIDES.get(move.move_type, book.OUT),
            rest=of_float(move.amount_residual),
            total=of_float(move.amount_total),
            partner=move.commercial_partner_id.id,
            kind=book.CREDIT if move.move_type in CREDITS else book.INVOICE,
            state=self._state(move),
            currency=move.currency_id.name,
            key=move.webhero_number_key or "",
            **self._references(move),
            due=move.invoice_date_due or None,
            pressed=tuple(pressed),
            **self._early(move),
        )

    @api.model
    def _references(self, move):
        """The structured communication: a creditor reference (RF) or an OGM."""
        reference = move.webhero_reference_key or ""
        is_creditor = reference.startswith("RF")
        return {"ogm": "" if is_creditor else reference, "creditor": reference if is_creditor else ""}

    @api.model
    def _early(self, move):
        """The amount that pays it less its payment discount, and until when; {} without discount or when partly paid."""
        term = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        if len(term) != 1 or not term.discount_date or move.amount_residual != move.amount_total:
            return {}
        return {"early": of_float(abs(term.discount_amount_currency)), "early_until": term.discount_date}

    @api.model
    def _state(self, move):
        if move.state != "posted":
            return book.CANCELLED if move.state == "cancel" else book.DRAFT
        return NOT_OPEN.get(move.payment_state, book.OPEN if move.amount_residual else book.PAID)

    @api.model
    def _pressed(self, company):
        """{document: payments registered for it and not yet matched with a bank line}."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH waiting AS (
                    SELECT line.id, line.move_id, abs(line.amount_residual_currency) AS amount
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.company_id = %(company)s AND line.parent_state = 'posted' AND NOT line.reconciled
                       AND line.payment_id IS NOT NULL AND account.reconcile
                       AND account.account_type NOT IN ('asset_receivable', 'liability_payable')
                ), owed AS (
                    SELECT waiting.id, waiting.amount, line.id AS line
                      FROM waiting
                      JOIN account_move_line line ON line.move_id = waiting.move_id
                      JOIN account_account account ON account.id = line.account_id
                     WHERE account.account_type IN ('asset_receivable', 'liability_payable')
                ), met AS (
                    SELECT owed.id, owed.amount, partial.debit_move_id AS line
                      FROM owed JOIN account_partial_reconcile partial ON partial.credit_move_id = owed.line
                     UNION
                    SELECT owed.id, owed.amount, partial.credit_move_id
                      FROM owed JOIN account_partial_reconcile partial ON partial.debit_move_id = owed.line
                )
                SELECT DISTINCT line.move_id, met.id, met.amount
                  FROM met JOIN account_move_line line ON line.id = met.line
                """,
                company=company.id,
            )
        )
        found = defaultdict(list)
        for document, line, amount in self.env.cr.fetchall():
            found[document].append(book.Pressed(line, Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)))
        return found

    @api.model
    def _credits_of_lines(self, company):
        """Overpayments left as credit of customers: open receivable items of bank entries."""
        lines = self.env["account.move.line"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("statement_line_id", "!=", False),
                ("account_id.account_type", "in", ("asset_receivable", "liability_payable")),
            ],
            ["move_id", "amount_residual_currency", "currency_id", "partner_id", "date"],
        )
        found = []
        for move, several in lines.grouped("move_id").items():
            rest = sum(several.mapped("amount_residual_currency"))
            if rest:
                found.append(
                    book.Document(
                        id=move.id,
                        number=move.name or "",
                        side=book.OUT if rest < 0 else book.IN,
                        rest=of_float(abs(rest)),
                        total=of_float(abs(rest)),
                        partner=several.partner_id[:1].commercial_partner_id.id,
                        kind=book.CREDIT,
                        currency=several.currency_id[:1].name,
                        due=several[0].date,
                    )
                )
        return found

    @api.model
    def _parties(self, company, partners, moves, payments):
        contacts = defaultdict(set)
        for move in moves:
            contacts[move.commercial_partner_id.id].add(move.partner_id.name)
        accounts, before = defaultdict(set), self._paid_from(company, payments)
        Bank = self.env["res.partner.bank"]
        for bank in Bank.search_fetch(
            [("partner_id", "child_of", partners.ids)], ["sanitized_acc_number", "partner_id"]
        ):
            accounts[bank.partner_id.commercial_partner_id.id].add(bank.sanitized_acc_number)
        return [
            book.Party(
                partner.id,
                tuple(name for name in {partner.name, *contacts[partner.id]} if name),
                frozenset(accounts[partner.id]),
                frozenset(before[partner.id]),
            )
            for partner in partners
        ]

    @api.model
    def _paid_from(self, company, payments):
        """{partner: accounts from which its documents were paid before}."""
        ibans = list({one.counterparty_iban for one in payments if one.counterparty_iban})
        found = defaultdict(set)
        domain = [("company_id", "=", company.id), ("account_number", "in", ibans), ("is_reconciled", "=", True)]
        lines = self.env["account.bank.statement.line"]
        groups = ["account_number", "partner_id"]
        for iban, partner in ibans and lines._read_group([*domain, ("partner_id", "!=", False)], groups):
            found[partner.commercial_partner_id.id].add(iban)
        return found

    @api.model
    def _orders(self, company, payments):
        """{our identifier of a payment or a whole file: book.Ordered} for the orders that these payments may execute."""
        keys = list({key for one in payments for key in book.order_keys(one)})
        return self.env["webhero.bank.transfer"]._ordered(company, keys) if keys else {}

    @api.model
    def _own(self, company):
        journals = self.env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "bank")])
        return {account.sanitized_acc_number for account in journals.bank_account_id}
