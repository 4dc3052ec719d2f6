"""Invoices and credit notes as a small business could make them, from one seed: same seed, same documents."""

import random
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError

WORDS = (
    "Stoel tafel hout & verf 'op maat' <nieuw> herstelling levering uur kabel nagels verhuur é è ü € “lang”"
).split()
COUNT_ROWS = 20  # documents
TOGETHER = 10  # drafts


class RandomInvoices:
    """Makes moves in `case` (a PeppolCommon): customers, taxes and terms once, then one document a call."""

    def __init__(self, case, seed):
        self.case, self.env, self.random = case, case.env, random.Random(seed)
        self.recupel = self._fixed_tax("RECUPEL", 1.254)
        self.bebat = self._fixed_tax("BEBAT", 0.04)
        self.included = case.tax("21%").copy({"name": "21% incl", "price_include_override": "tax_included"})
        self.customers = self._customers()
        self.terms = self._terms()
        self.roundings = self._roundings()
        self.usd = self.env.ref("base.USD")
        self.usd.active = True
        self.env["res.currency.rate"].create({"currency_id": self.usd.id, "rate": 1.0837, "name": "2020-01-01"})
        self.posted = []
        self.made = 0
        self.drafts = []

    def _fixed_tax(self, name, amount):
        return self.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "amount_type": "fixed",
                "type_tax_use": "sale",
                "include_base_amount": True,
                "sequence": 0,
                "tax_group_id": self.case.tax("21%").tax_group_id.id,
            }
        )

    def _customers(self):
        make = self.case.make_customer
        return {
            "BE": make("Drukkerij & Zonen <Peeters> BV", 2233445),
            "BE-FR": make("Menuiserie Dubois SRL", 3344556, lang="fr_BE"),
            "BE-VAT": make("Alleen BTW VOF", 4455667, company_registry=False),
            "NL-KVK": make("Kaasboer Jansen BV", 1357911, "NL", company_registry="69599084"),
            "NL-VAT": make("Tulpen De Vries", 2468013, "NL"),
            "DE": make("Muster Handel GmbH", 3579124, "DE", lang="nl_BE"),
            "FR": make("Boulangerie Martin SARL", 4681357, "FR", lang="fr_BE"),
            "LU": make("Petit Commerce Sàrl", 0, "LU", vat="LU12345613", lang="fr_BE"),
        }

    def _terms(self):
        term = self.env["account.payment.term"]
        early = {
            "early_discount": True,
            "discount_percentage": 2,
            "discount_days": 8,
            "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
        }
        return [
            term.browse(),
            self.env.ref("account.account_payment_term_30days"),
            term.create({"name": "2 % mixed", "early_pay_discount_computation": "mixed", **early}),
            term.create({"name": "2 % included", "early_pay_discount_computation": "included", **early}),
        ]

    def _roundings(self):
        account = self.env["account.account"].search([("account_type", "=", "expense")], limit=1)
        base = {
            "rounding": 0.05,
            "rounding_method": "HALF-UP",
            "profit_account_id": account.id,
            "loss_account_id": account.id,
        }
        make = self.env["account.cash.rounding"].create
        return [
            make({"name": "line", "strategy": "add_invoice_line", **base}),
            make({"name": "tax", "strategy": "biggest_tax", **base}),
        ]

    # ---- one document

    def make(self):
        """(posted invoice or credit note, ""), or (None, reason) where the host itself refuses the input."""
        self.made += 1
        if self.made % COUNT_ROWS == 0:
            self._count_rows()
        if not self.drafts:
            self.drafts = self._drafts([self._values() for _number in range(TOGETHER)])
        try:
            with self.env.cr.savepoint():
                return self._posted(self.drafts.pop()), ""
        except UserError as refusal:
            return None, str(refusal).splitlines()[0]

    def _drafts(self, lot):
        """The drafts of these values, made together, which takes half the time; the values where the host refuses one of them."""
        try:
            with self.env.cr.savepoint():
                return list(self.env["account.move"].create(lot))
        except UserError:
            return lot

    def _count_rows(self):
        """All is one transaction, of whose rows PostgreSQL's planner knows nothing: which invoice was paid took half a second."""
        self.env.flush_all()
        self.env.cr.execute("ANALYZE account_move, account_move_line, account_payment, account_partial_reconcile")

    def _posted(self, draft):
        move = self.env["account.move"].create(draft) if isinstance(draft, dict) else draft
        self._maybe_discounted(move)
        move.action_post()
        if move.move_type == "out_invoice":
            self._maybe_paid(move)
        return self._maybe_credited(move)

    def _maybe_discounted(self, move):
        """Now and then a discount on the whole document, where billing is installed: per cent, or an amount excl. or incl. VAT."""
        if self.random.random() > 0.2 or "webhero_discount" not in move._fields:
            return
        kind, incl = self.random.choice((("percent", False), ("amount", False), ("amount", True)))
        value = round(self.random.random() * self.random.choice((1, 10, 30)), 2)
        move.write({"webhero_discount_kind": kind, "webhero_discount": value, "webhero_discount_incl": incl})

    def _values(self):
        country = self.random.choice(list(self.customers))
        day = fields.Date.today() - timedelta(days=self.random.randrange(60))
        refund = self.random.random() < 0.15
        return {
            "move_type": "out_refund" if refund else "out_invoice",
            "partner_id": self.customers[country].id,
            "invoice_date": day,
            "delivery_date": day - timedelta(days=1) if self.random.random() < 0.3 else False,
            "partner_bank_id": self.case.bank.id if self.random.random() < 0.9 else False,
            "invoice_payment_term_id": self.random.choice(self.terms).id,
            "invoice_cash_rounding_id": self.random.choice(self.roundings).id if self.random.random() < 0.1 else False,
            "currency_id": self.usd.id if self.random.random() < 0.1 else self.case.company.currency_id.id,
            "ref": f"PO-{self.random.randrange(10_000)}" if self.random.random() < 0.4 else False,
            "narration": self._text(12) if self.random.random() < 0.2 else False,
            "invoice_line_ids": [
                Command.create(self._line(country)) for _ in range(self.random.choice((1, 1, 2, 3, 5, 8, 25)))
            ]
            + self._texts(),
        }

    def _texts(self):
        if self.random.random() < 0.8:
            return []
        return [Command.create({"display_type": kind, "name": self._text(4)}) for kind in ("line_section", "line_note")]

    def _text(self, words):
        return " ".join(self.random.choices(WORDS, k=words))

    def _line(self, country):
        quantity = self.random.choice((1, 1, 2, 3, 0.5, 7.25, 12, -1, 100))
        line = {
            "name": self._text(self.random.choice((1, 3, 40))),
            "quantity": quantity,
            "price_unit": round(
                self.random.choice((0, 0.01, 1, 9.99, 100, 1234)) * self.random.random(),
                self.random.randrange(6),
            ),
            "discount": self.random.choice((0, 0, 0, 10, 33.33, 100)),
            "tax_ids": [Command.set(self._line_taxes(country).ids)],
        }
        if self.random.random() < 0.3:
            line["product_id"] = self.case.product.id
        return line

    def _line_taxes(self, country):
        tax = self.case.tax
        if country in ("BE", "BE-FR", "BE-VAT"):
            main = self.random.choice(
                (tax("21%"), tax("21%"), tax("6%"), tax("12%"), tax("0%"), tax("0% Cocont"), self.included)
            )
            extra = self.random.random()
            if main == tax("21%") and extra < 0.15:
                return main | self.random.choice((self.recupel, self.bebat))
            return main
        return self.random.choice((tax("0% EU S"), tax("0% EU M"), tax("0% EU T"), tax("21%")))

    def _maybe_paid(self, move):
        if self.random.random() < 0.1 and move.amount_total:
            share = self.random.choice((1, 0.5))
            register = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            )
            register.create({"amount": move.currency_id.round(move.amount_total * share)})._create_payments()

    def _maybe_credited(self, move):
        """Now and then the document to judge is the credit note of an invoice."""
        if move.move_type != "out_invoice" or self.random.random() > 0.1:
            return move
        reversal = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=move.ids)
        wizard = reversal.create({"journal_id": move.journal_id.id, "reason": self._text(2)})
        action = wizard.reverse_moves()
        credit = self.env["account.move"].browse(action["res_id"])
        credit.action_post()
        return credit
